package io.sidetone.runtime;

import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.LegStatistics;
import io.sidetone.engine.PlayoutStatistics;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A handle on a customer or an agent of a call. Safe for use by any thread. What happens to him, such as a hold, needs
 * no room in the command queue and is not answered but told by an event.
 */
public final class Party extends Departure {

    private final MonitoredCall call;
    private final LegSpec spec;
    private final Role role;
    private final CompletionStage<Outcome> joined;
    /** Media thread only; null until joined, and for good if that was refused. */
    private @Nullable Leg leg;
    /** Media thread only: what happened to him before he had joined. */
    private boolean held;
    private boolean consults;
    private boolean muted;

    Party(MonitoredCall call, LegSpec spec, Role role, Endpoint endpoint) {
        super(call.shard);
        this.call = call;
        this.spec = spec;
        this.role = role;
        joined = shard.submit(command -> seat(command, endpoint, refusal(), () -> call.call().join(spec, role)));
    }

    /** Takes the place of another, whom the call has released by then. */
    private Party(Party other, LegSpec spec, Endpoint endpoint) {
        super(other.call.shard);
        call = other.call;
        this.spec = spec;
        role = other.role;
        joined = shard.submit(command -> seat(command, endpoint, other.transferRefusal(spec), () -> {
            assert other.leg != null : "refused else";
            return call.call().transfer(other.leg, spec);
        }));
    }

    private void seat(Command command, Endpoint endpoint, @Nullable Refusal refusal, Supplier<Leg> open) {
        leg = call.seat(command, endpoint, refusal, open);
        if (leg == null) {
            return;
        }
        if (role == Role.AGENT) {
            call.agentJoined(this);
        }
        if (held || consults) {
            leg.call().hold(leg, true);
            leg.call().consult(leg, consults);
        }
        if (muted) {
            leg.call().mute(leg, true);
        }
    }

    private @Nullable Refusal refusal() {
        return call.isGone() ? Refusal.CALL_GONE : isLeaving() ? Refusal.ENDED : call.call().joinRefusal(spec, role);
    }

    private @Nullable Refusal transferRefusal(@Nullable LegSpec to) {
        return call.isGone() ? Refusal.CALL_GONE : leg == null ? Refusal.ENDED
            : call.call().transferRefusal(leg, to);
    }

    /** The party's name. */
    public String name() {
        return spec.name();
    }

    /** Completes when he is in the call, or with the reason why not. */
    public CompletionStage<Outcome> joined() {
        return joined;
    }

    /**
     * What his leg has counted so far, with loss, jitter and round trip as RTCP defines them; of one who has left, what
     * it had counted by then. The media thread is asked, which takes no room in its queue of commands.
     *
     * @return fails with an {@link IllegalStateException} if he has never been in the call, or all is over
     */
    public CompletionStage<LegStatistics> statistics() {
        return Question.ask(shard, () -> leg == null ? null : leg.statistics(), notHere());
    }

    /** How his jitter buffer has fared so far; else like {@link #statistics}. */
    public CompletionStage<PlayoutStatistics> playout() {
        return Question.ask(shard, () -> leg == null ? null : leg.playout(), notHere());
    }

    private String notHere() {
        return name() + " has never been in " + call.name();
    }

    /**
     * Begins or ends metering: a {@link io.sidetone.monitor.MonitorEvent.Level} ten times a second, at the cost of
     * decoding what he says.
     */
    public CompletionStage<Outcome> metered(boolean value) {
        return shard.submit(command -> {
            if (leg == null) {
                command.refuse(call.isGone() ? Refusal.CALL_GONE : Refusal.ENDED);
            } else {
                leg.metered(value);
                command.accept(new Outcome.Accepted(leg.call().frame()));
            }
        });
    }

    /**
     * Begins or ends listening for whispers that come back from an agent's headset, so that customers may hear them: a
     * {@link io.sidetone.monitor.MonitorEvent.WhisperLeak} a second at most, at the cost of decoding what he says while
     * somebody whispers to him, and about 10 µs a frame.
     */
    public CompletionStage<Outcome> watchLeaks(boolean value) {
        return shard.submit(command -> {
            if (leg == null) {
                command.refuse(call.isGone() ? Refusal.CALL_GONE : Refusal.ENDED);
            } else {
                leg.watchLeaks(value);
                command.accept(new Outcome.Accepted(leg.call().frame()));
            }
        });
    }

    /** He put the call on hold on his side, or took it back; see {@link io.sidetone.monitor.HoldPolicy}. */
    public void hold(boolean value) {
        fact(() -> {
            held = value;
            consults &= value;
        }, (media, here) -> media.hold(here, value));
    }

    /** An agent holds the customers and consults somebody else in another call; or no longer, and still holds them. */
    public void consult(boolean value) {
        fact(() -> {
            held |= value;
            consults = value;
        }, (media, here) -> media.consult(here, value));
    }

    /** Nobody hears him; or no longer so. */
    public void mute(boolean value) {
        fact(() -> muted = value, (media, here) -> media.mute(here, value));
    }

    /**
     * While the agent holds a button, nobody hears him but the supervisors who whisper to him and have asked for
     * {@link io.sidetone.monitor.Coaching#privateTalk}; it ends when he lets it go, or with the whisper, which
     * {@link io.sidetone.monitor.MonitorEvent.PrivateTalkChanged} tells. Always finds room.
     *
     * @param value whether he holds it
     * @return NOT_WHISPERED_TO if there is no such supervisor: then all hear him as before
     */
    public CompletionStage<Outcome> talkPrivately(boolean value) {
        Command done = new Command(shard, command -> { }, 0);
        shard.tell(new Fact() {
            @Override
            void run() {
                Leg here = leg;
                if (here == null) {
                    done.refuse(call.isGone() ? Refusal.CALL_GONE : Refusal.ENDED);
                    return;
                }
                Refusal refusal = here.call().talkPrivately(here, value);
                done.accept(refusal != null ? new Outcome.Refused(refusal)
                    : new Outcome.Accepted(here.call().frame()));
            }

            @Override
            void gone() {
                done.refused(Refusal.CALL_GONE);
            }
        });
        return done.stage();
    }

    private void fact(Runnable remember, BiConsumer<Call, Leg> action) {
        shard.tell(Fact.of(() -> {
            Leg here = leg;
            if (here == null) {
                remember.run();
            } else {
                action.accept(here.call(), here);
            }
        }));
    }

    /**
     * He is being transferred to somebody who is not there yet; until that is done, fails or lasts too long nobody can
     * take the call over, and an agent may leave already.
     */
    public CompletionStage<Outcome> beginTransfer() {
        return shard.submit(command -> {
            Refusal refusal = transferRefusal(null);
            if (refusal != null) {
                command.refuse(refusal);
            } else {
                assert leg != null : "refused else";
                call.call().beginTransfer(leg);
                command.accept(new Outcome.Accepted(call.call().frame()));
            }
        });
    }

    /** The transfer that was begun came to nothing. */
    public void transferFailed() {
        fact(() -> { }, (media, here) -> media.failTransfer());
    }

    /**
     * Another takes his place at one frame boundary, with or without {@link #beginTransfer()}; his own leg is released.
     * Supervisors who whispered or were barged in listen from then on, once it is decided anew; sessions that go with
     * an agent wait for his next call.
     *
     * @param endpoint the other's datagrams; untouched if he can't take the place
     * @return the other's handle; {@link #joined()} tells whether he could
     */
    public Party transfer(LegSpec to, Endpoint endpoint) {
        return new Party(this, to, endpoint);
    }

    /**
     * Something else was negotiated for him: it rules from the second frame boundary on, without a click and without
     * restarting his stream, see {@link io.sidetone.engine.Call#renegotiate}.
     *
     * @param next of the same name
     * @return accepted, or CODEC_UNSUPPORTED; fails with an IllegalArgumentException if it has another name
     */
    public CompletionStage<Outcome> renegotiate(LegSpec next) {
        return shard.submit(command -> call.renegotiate(command, leg, next));
    }

    /** He hung up. Idempotent; always finds room. */
    public CompletionStage<Outcome> leave() {
        return depart();
    }

    MonitoredCall call() {
        return call;
    }

    @Nullable Leg leg() {
        return leg;
    }

    @Override
    long leaveNow() {
        return leave(leg);
    }
}
