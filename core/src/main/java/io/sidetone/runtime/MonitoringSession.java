package io.sidetone.runtime;

import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.LegStatistics;
import io.sidetone.engine.PlayoutStatistics;
import io.sidetone.monitor.Grant;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.runtime.Connector.Connection;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A supervisor's handle on a call he monitors: switch between listening, whispering and barging in, or take the call
 * over, from which there is no way back. Safe for use by any thread; a command rules the audio at most two frames
 * after the media thread took it, and each gets exactly one answer. Facts, such as a hold or a withdrawn right, need no
 * room in the command queue and are told by events.
 */
public final class MonitoringSession extends Departure {

    private final SessionDesk desk;
    private final SessionRequest request;
    private final @Nullable Connector connector;
    /** Null unless his leg was up before anybody was asked. */
    private final @Nullable Connection ready;
    private final CompletionStage<Outcome> started;
    private volatile @Nullable MonitoredCall call;
    /** Set and cleared by the media thread of its call; null while there is none. */
    private volatile @Nullable Attachment attachment;

    /** In a call. */
    MonitoringSession(SessionDesk desk, MonitoredCall call, SessionRequest request, Party agent,
        @Nullable Connector connector, @Nullable Connection ready) {
        super(call.shard);
        this.desk = desk;
        this.call = call;
        this.request = request;
        this.connector = connector;
        this.ready = ready;
        started = shard.submit(command -> start(command, call, agent));
    }

    /** For an agent's next call. */
    MonitoringSession(SessionDesk desk, ShardAgent shard, SessionRequest request, String agent, Connector connector) {
        super(shard);
        this.desk = desk;
        this.request = request;
        this.connector = connector;
        ready = null;
        started = desk.start(this, agent);
    }

    private void start(Command command, MonitoredCall call, Party agent) {
        Leg target = agent.leg();
        Refusal refusal = call.isGone() ? Refusal.CALL_GONE : isLeaving() ? Refusal.ENDED
            : target == null ? Refusal.NO_AGENT : call.call().startRefusal(request, target);
        if (refusal == null && ready != null) {
            refusal = call.call().legRefusal(ready.spec());
        }
        if (refusal != null) {
            desk.refuse(command, refusal, request, call, agent.name());
            return;
        }
        if (follows()) {
            shard.dispatching(() -> desk.follows(this, agent.name()));
        }
        assert target != null : "refused else";
        Session begun = call.call().start(request, target, this, command);
        assert begun != null : "refused else";
        attached(begun);
    }

    /** The supervisor's name. */
    public String supervisor() {
        return request.supervisor();
    }

    /** The call he monitors, or the last; null before the first. */
    public @Nullable MonitoredCall call() {
        return call;
    }

    /** Completes when he may and there is a seat for him, or with the reason why not. */
    public CompletionStage<Outcome> started() {
        return started;
    }

    /**
     * What the supervisor's leg has counted so far, with loss, jitter and round trip as RTCP defines them; after the
     * session, what it had counted by then. The media thread is asked, which takes no room in its queue of commands.
     *
     * @return fails with an {@link IllegalStateException} if he has no leg yet, waits for the next call, or all is over
     */
    public CompletionStage<LegStatistics> statistics() {
        return ask(Leg::statistics);
    }

    /** How the supervisor's jitter buffer has fared so far; else like {@link #statistics}. */
    public CompletionStage<PlayoutStatistics> playout() {
        return ask(Leg::playout);
    }

    private <T> CompletionStage<T> ask(Function<Leg, T> look) {
        ShardAgent asked = shard;
        return Question.ask(asked, () -> {
            Attachment here = here(asked);
            return here == null || here.leg == null ? null : look.apply(here.leg);
        }, supervisor() + " has no leg in a call");
    }

    // ---- commands ---------------------------------------------------------------------------------------------

    /** Hear everybody, be heard by nobody. */
    public CompletionStage<Outcome> listen() {
        return switchTo(Mode.LISTEN);
    }

    /** Speak to the agent; the customer hears nothing of it. */
    public CompletionStage<Outcome> whisper() {
        return switchTo(Mode.WHISPER);
    }

    /** Speak to everybody. */
    public CompletionStage<Outcome> barge() {
        return switchTo(Mode.BARGE);
    }

    /**
     * Change to that mode. The mode it is in already is accepted and changes nothing; one that a notice has to be
     * played before is {@link Outcome.Pending}.
     */
    public CompletionStage<Outcome> switchTo(Mode mode) {
        return switchTo(mode, null);
    }

    /**
     * Change to that mode.
     *
     * @param requestId of the last 16 commands with an id of this session in this call, one that comes again has no
     *     second effect and gets the same answer; null for none
     */
    public CompletionStage<Outcome> switchTo(Mode mode, @Nullable String requestId) {
        return command(requestId, (session, reply) -> session.changeMode(mode, reply));
    }

    /** Nobody hears the supervisor, whatever the mode; or no longer. */
    public CompletionStage<Outcome> mute(boolean value) {
        return command(null, (session, reply) -> session.mute(value, reply));
    }

    /**
     * Push-to-talk: the supervisor is heard as the mode says, or by nobody. If his request asks for
     * {@link io.sidetone.monitor.Coaching#pushToTalk} it begins with nobody, and taking the call over changes nothing
     * about it; otherwise his microphone is open from the beginning.
     *
     * @param value whether he presses
     */
    public CompletionStage<Outcome> talk(boolean value) {
        return command(null, (session, reply) -> session.talk(value, reply));
    }

    /**
     * How loud somebody is: customers or agents in the supervisor's own ear, or he himself in the ears of all who hear
     * him. It changes within a frame, without a click; who hears whom does not depend on it, what customers hear of
     * each other and of the agent never does, and it ends with a takeover.
     *
     * @param speaker SUPERVISOR is himself
     * @param db {@link Session#LEAST_GAIN_DB} to {@link Session#MOST_GAIN_DB}, 0 as it comes
     * @throws IllegalArgumentException if it is none of these
     */
    public CompletionStage<Outcome> gain(Role speaker, double db) {
        Session.requireGain(db);
        Objects.requireNonNull(speaker, "speaker");
        return command(null, (session, reply) -> session.gain(speaker, db, reply));
    }

    /**
     * Take the call over: the agent is removed, the supervisor stays alone with the customer, for good. Answered when
     * it is committed, or rolled back because the supervisor's media could not be proven to flow both ways.
     */
    public CompletionStage<Takeover> takeOver() {
        return takeOver(null);
    }

    /** Take the call over; the id is that of {@link #switchTo(Mode, String)}. */
    public CompletionStage<Takeover> takeOver(@Nullable String requestId) {
        return command(requestId, Session::takeOver).thenApply(outcome ->
            outcome instanceof Outcome.Accepted accepted
                ? new Takeover.Done(new OwnedCall(this), accepted.frame())
                : new Takeover.Refused(((Outcome.Refused) outcome).reason()));
    }

    /** Give up a takeover that is not committed yet. */
    public CompletionStage<Outcome> cancelTakeover() {
        return command(null, Session::cancelTakeover);
    }

    private CompletionStage<Outcome> command(@Nullable String requestId,
        BiConsumer<Session, Consumer<Outcome>> action) {
        ShardAgent asked = shard;
        return asked.submit(requestId, command -> {
            Attachment here = here(asked);
            if (here == null) {
                command.refuse(call == null || !call.isGone() ? Refusal.NOT_ACTIVE : Refusal.CALL_GONE);
            } else if (requestId == null || !here.requests.answers(command)) {
                if (command.isLate()) {
                    command.refuse(Refusal.EXPIRED);
                } else if (here.call.isGone()) {
                    command.refuse(Refusal.CALL_GONE);
                } else {
                    action.accept(here.session, command);
                }
            }
        });
    }

    /** On a media thread: the session in a call of that thread; null if there is none. */
    private @Nullable Attachment here(ShardAgent thread) {
        Attachment here = attachment;
        return here != null && here.call.shard == thread ? here : null;
    }

    // ---- facts ------------------------------------------------------------------------------------------------

    /** The supervisor put his leg on hold, or took it back: meanwhile the session is suspended. */
    public void hold(boolean value) {
        fact(here -> {
            if (here.leg != null) {
                here.leg.call().hold(here.leg, value);
            }
        });
    }

    /** What he may do has changed: widened, narrowed or, with no rights left, withdrawn. Older grants are ignored. */
    public void change(Grant grant) {
        fact(here -> here.session.change(grant), session -> session.change(grant));
    }

    /** The right to monitor is withdrawn. */
    public void revoke() {
        fact(here -> here.session.revoke(), Session::revoke);
    }

    /** The notice of that number, see {@link io.sidetone.monitor.MonitorEvent.NoticeDue}, has been played out. */
    public void noticeDone(long notice) {
        fact(here -> here.session.noticeDone(notice));
    }

    /** The notice of that number could not be played. */
    public void noticeFailed(long notice) {
        fact(here -> here.session.noticeFailed(notice));
    }

    private void fact(Consumer<Attachment> action) {
        fact(action, session -> { });
    }

    /** {@code waiting}: what it is to the session while it waits for a next call. */
    private void fact(Consumer<Attachment> action, Consumer<Session> waiting) {
        ShardAgent asked = shard;
        asked.tell(Fact.of(() -> {
            Attachment here = here(asked);
            if (here != null) {
                action.accept(here);
            } else {
                asked.dispatching(() -> desk.withWaiting(this, waiting, () -> fact(action, waiting)));
            }
        }));
    }

    /**
     * Something else was negotiated for the supervisor's leg, such as both directions; what the others are sent does
     * not change. See {@link Party#renegotiate}.
     */
    public CompletionStage<Outcome> renegotiate(LegSpec next) {
        ShardAgent asked = shard;
        return asked.submit(command -> {
            Attachment here = here(asked);
            if (here == null) {
                command.refuse(Refusal.NOT_ACTIVE);
            } else {
                here.call.renegotiate(command, here.leg, next);
            }
        });
    }

    /** The supervisor leaves. Idempotent; always finds room. */
    public CompletionStage<Outcome> end() {
        return depart();
    }

    @Override
    void run() {
        ShardAgent thread = shard;
        if (here(thread) != null || !follows()) {
            super.run();
        } else {
            thread.dispatching(() -> desk.end(this));
        }
    }

    @Override
    long leaveNow() {
        Attachment here = attachment;
        if (here == null) {
            return 0;
        }
        if (here.leg != null) {
            leave(here.leg);
        }
        here.session.hangUp();
        return here.call.call().frame();
    }

    // ---- media thread -----------------------------------------------------------------------------------------

    /** The session may have its leg now. */
    void attaching(Session session) {
        Attachment here = attached(session);
        Connector asked = connector;
        if (ready != null) {
            here.connect(ready, false);
        } else if (asked != null) {
            here.call.shard.dispatching(() -> desk.connect(asked, here.call,
                (connection, notSecured) ->
                    here.call.shard.tell(Fact.of(() -> here.connect(connection, notSecured)))));
        }
    }

    private Attachment attached(Session session) {
        Attachment before = attachment;
        if (before != null) {
            return before;
        }
        MonitoredCall in = call;
        assert in != null : session + " is in no call";
        Attachment here = new Attachment(in, session);
        attachment = here;
        return here;
    }

    /** Whoever decides has answered a call of that thread; if the session is in another by now, it is nothing to it. */
    void answer(ShardAgent thread, Session session, long number, @Nullable Grant grant) {
        if (here(thread) != null) {
            session.answer(number, grant);
        }
    }

    /** The session waits for its agent's next call. */
    void armed(Session session, long nowNs) {
        Attachment here = attachment;
        assert here != null : session + " is in no call";
        attachment = null;
        here.isOver = true;
        here.call.shard.dispatching(() -> desk.armed(this, session, nowNs));
    }

    /** The agent is in his next call: whether it was too late. */
    boolean adopt(Session session, Party agent) {
        MonitoredCall next = agent.call();
        Leg leg = agent.leg();
        attachment = new Attachment(next, session);
        boolean taken = !next.isGone() && leg != null && next.call().adopt(session, leg) == null;
        if (!taken) {
            attachment = null;
        }
        return taken;
    }

    /** The handle of a session that a handle has started. */
    static MonitoringSession of(Session session) {
        Object handle = session.attachment();
        assert handle != null : session + " has no handle";
        return (MonitoringSession) handle;
    }

    // ---- dispatching thread -----------------------------------------------------------------------------------

    SessionRequest request() {
        return request;
    }

    boolean follows() {
        return request.follow().calls() > 0;
    }

    /** From now on it is for that call's media thread. */
    void moveTo(MonitoredCall next) {
        call = next;
        shard = next.shard;
    }
}
