package io.sidetone.runtime;

import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.TapSink;
import io.sidetone.monitor.CallSnapshot;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.monitor.TapView;
import io.sidetone.notice.Prompt;
import io.sidetone.recording.CallRecording;
import io.sidetone.runtime.Connector.Connection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A handle on one call. Safe for use by any thread: everything here is queued for the call's media thread in the order
 * in which one caller asks, and answered through a stage that the dispatching thread completes.
 */
public final class MonitoredCall extends Departure {

    private static final int REQUESTS_REMEMBERED = 64;

    private final SessionDesk desk;
    private final String name;
    private final CompletionStage<Outcome> opened;
    /** The last sessions that were asked for with an id. */
    private final Map<String, MonitoringSession> requests = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MonitoringSession> eldest) {
            return size() > REQUESTS_REMEMBERED;
        }
    };
    /** Media thread only; null until opened, and for good if that was refused. */
    private @Nullable Call call;
    /** Media thread only: what was asked before it was opened. */
    private boolean paused;

    MonitoredCall(ShardAgent shard, SessionDesk desk, String name, Policies policies, Map<String, Prompt> prompts) {
        super(shard);
        this.desk = desk;
        this.name = name;
        opened = shard.submit(command -> {
            if (isLeaving()) {
                command.accept(new Outcome.Refused(Refusal.CALL_GONE));
                return;
            }
            call = shard.media().open(name, policies, prompts);
            call.pausePrivacy(paused);
            command.accept(new Outcome.Accepted(0));
        });
    }

    /** The call's name, as its events carry it. */
    public String name() {
        return name;
    }

    /** Completes when the call is open. */
    public CompletionStage<Outcome> opened() {
        return opened;
    }

    /**
     * A customer or an agent joins.
     *
     * @param endpoint his datagrams; closed with his leg; untouched if he can't join
     * @return his handle, usable at once; {@link Party#joined()} tells whether he could, and fails with an
     *     IllegalArgumentException if somebody of that name is in the call
     * @throws IllegalArgumentException if the role is SUPERVISOR, who comes in with {@link #monitor}
     */
    public Party join(LegSpec spec, Role role, Endpoint endpoint) {
        if (role == Role.SUPERVISOR) {
            throw new IllegalArgumentException("a supervisor joins by monitoring: " + spec.name());
        }
        return new Party(this, spec, role, endpoint);
    }

    /**
     * A supervisor whose leg is up starts to monitor an agent; it is used once it is decided that he may.
     *
     * @param endpoint his datagrams; closed with his leg; untouched if he can't start
     * @return his handle, usable at once; {@link MonitoringSession#started()} tells whether he could, and fails with an
     *     IllegalArgumentException if somebody of that name is in the call
     */
    public MonitoringSession monitor(LegSpec spec, Endpoint endpoint, Party agent, Mode mode) {
        return new MonitoringSession(desk, this, SessionRequest.of(spec.name(), mode), agent, null,
            new Connection(spec, endpoint));
    }

    /**
     * A supervisor asks to monitor an agent. His leg is brought up once it is decided that he may.
     *
     * @return his handle, usable at once; {@link MonitoringSession#started()} tells whether he may
     */
    public MonitoringSession monitor(SessionRequest request, Party agent, Connector connector) {
        return new MonitoringSession(desk, this, request, agent, connector, null);
    }

    /**
     * A supervisor asks to monitor an agent.
     *
     * @param requestId of the last 64 of this call, one that comes again starts nothing and gets the same handle
     */
    public MonitoringSession monitor(String requestId, SessionRequest request, Party agent, Connector connector) {
        synchronized (requests) {
            return requests.computeIfAbsent(requestId, id -> monitor(request, agent, connector));
        }
    }

    /** All there is to know of the call and its sessions; fails with an IllegalStateException if it is over. */
    public CompletionStage<CallSnapshot> snapshot() {
        return Question.ask(shard, () -> isGone() ? null : call().snapshot(), name + " is over");
    }

    // ---- taps -------------------------------------------------------------------------------------------------

    /**
     * Records the call from now on, until it ends or the tap is closed: each speaker, and each prompt, on a track of
     * its own with all that anybody in the call hears of it; see {@link io.sidetone.recording.Recorder}.
     *
     * @param recording belongs to the call from now on; to be closed if there is no seat for it
     * @return its handle, usable at once; {@link Tap#opened()} tells whether there was a seat for it
     */
    public Tap record(CallRecording recording) {
        return tap(TapView.CALL_PLUS_COACHING, true, new CallTape(recording));
    }

    /**
     * Taps the call.
     *
     * @param apart whether the sink takes a frame of each speaker instead of the sum of all
     * @param sink such as {@link TapFrames}; called on the media thread
     * @return its handle, usable at once; {@link Tap#opened()} tells whether there was a seat for it
     */
    public Tap tap(TapView view, boolean apart, TapSink sink) {
        return new Tap(this, view, apart, sink);
    }

    /**
     * Something private is about to be said, such as card data: until {@link #resume()} supervisors neither hear nor
     * are heard, and taps hear nothing, from the second frame boundary after the answer on. The call goes on, also
     * with an owner. Always finds room.
     */
    public CompletionStage<Outcome> pausePrivacy() {
        return pause(true);
    }

    /** What was private has been said. Always finds room. */
    public CompletionStage<Outcome> resume() {
        return pause(false);
    }

    private CompletionStage<Outcome> pause(boolean value) {
        Command done = new Command(shard, command -> { }, 0);
        shard.tell(new Fact() {
            @Override
            void run() {
                paused = value;
                if (call != null) {
                    call.pausePrivacy(value);
                }
                done.accept(new Outcome.Accepted(call == null ? 0 : call.frame()));
            }

            @Override
            void gone() {
                done.refused(Refusal.CALL_GONE);
            }
        });
        return done.stage();
    }

    /** Everybody is released. Idempotent; always finds room. */
    public CompletionStage<Outcome> end() {
        return depart();
    }

    /** On the media thread: seats a leg and connects its endpoint, or refuses. */
    @Nullable Leg seat(Command command, Endpoint endpoint, @Nullable Refusal refusal, Supplier<Leg> open) {
        if (refusal != null) {
            command.refuse(refusal);
            return null;
        }
        Leg leg = open.get();
        shard.connect(leg, endpoint);
        command.accept(new Outcome.Accepted(call().frame()));
        return leg;
    }

    /** On the media thread: an agent is in this call, and perhaps somebody waits for that. */
    void agentJoined(Party agent) {
        long now = shard.nowNs();
        shard.dispatching(() -> desk.joined(agent, now));
    }

    /** On the media thread: something else was negotiated for a leg, or that is refused. */
    void renegotiate(Command command, @Nullable Leg leg, LegSpec spec) {
        if (leg == null) {
            command.refuse(isGone() ? Refusal.CALL_GONE : Refusal.ENDED);
            return;
        }
        Refusal refusal = call().renegotiateRefusal(leg, spec);
        if (refusal != null) {
            command.refuse(refusal);
            return;
        }
        call().renegotiate(leg, spec);
        command.accept(new Outcome.Accepted(call().frame()));
    }

    /** On the media thread, if this {@link #isGone()} not. */
    Call call() {
        assert call != null : name + " is not open";
        return call;
    }

    boolean isGone() {
        return call == null || call.isEnding();
    }

    @Override
    long leaveNow() {
        if (call == null) {
            return 0;
        }
        call.end();
        return call.frame();
    }
}
