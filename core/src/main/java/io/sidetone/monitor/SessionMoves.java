package io.sidetone.monitor;

import io.sidetone.monitor.GrantRequest.Occasion;
import io.sidetone.monitor.MonitorEvent.GainChanged;
import io.sidetone.monitor.MonitorEvent.ModeChanged;
import io.sidetone.monitor.MonitorEvent.MuteChanged;
import io.sidetone.monitor.MonitorEvent.SessionActive;
import io.sidetone.monitor.MonitorEvent.SessionArmed;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.MonitorEvent.SessionStarted;
import io.sidetone.monitor.MonitorEvent.TalkChanged;
import io.sidetone.monitor.SessionTable.Input;
import io.sidetone.monitor.SessionTable.Move;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes sessions from cell to cell of {@link SessionTable}, and nothing else does. Belongs to its {@link CallMonitor}.
 */
final class SessionMoves implements SessionOwner {

    private static final Consumer<Outcome> UNANSWERED = outcome -> { };

    private final CallMonitor call;

    SessionMoves(CallMonitor call) {
        this.call = call;
    }

    /** A fact about one session. */
    void apply(Session session, Input fact) {
        apply(session, fact, UNANSWERED);
    }

    /** One input to one session: the only way in which a session moves. */
    @Override
    public void apply(Session session, Input input, Consumer<Outcome> reply) {
        Move move = SessionTable.move(session.state, input);
        Refusal refusal = move.refusal() != null ? move.refusal() : guard(session, input);
        if (refusal != null) {
            reply.accept(new Outcome.Refused(refusal));
            return;
        }
        SessionState from = session.state;
        session.state = move.to();
        if (move.cause() != null) {
            end(session, from, move.cause());
        } else if (move.to() != SessionState.DETACHING && move.to() != SessionState.ENDED) {
            act(session, from, input, reply);
        }
        call.seats.update();
    }

    @Override
    public void settle(Session session) {
        call.grants.settle(session);
        call.seats.update();
    }

    @Override
    public void answer(Session session, long question, @Nullable Grant grant) {
        call.grants.answer(session, question, grant);
        call.seats.update();
    }

    @Override
    public void change(Session session, Grant grant) {
        call.grants.change(session, grant);
        call.seats.update();
    }

    /** What the table can't see: the rest of the call, and what was granted. */
    private @Nullable Refusal guard(Session session, Input input) {
        Mode mode = input.mode();
        if (call.policies.listenOnly() && (input == Input.TAKE_OVER || mode != null && mode != Mode.LISTEN)) {
            return Refusal.LISTEN_ONLY;
        }
        if (mode != null && !session.may(Right.of(mode))) {
            return Refusal.RIGHT_MISSING;
        }
        if (mode != null && mode.compareTo(session.mode) > 0 && !call.edge.recorded()) {
            return Refusal.AUDIT_UNAVAILABLE;
        }
        if (input == Input.WHISPER && session.target == Seats.NOBODY) {
            return Refusal.NO_AGENT;
        }
        return input == Input.TAKE_OVER ? call.takeovers.refusal(session) : null;
    }

    /** What a move entails that does not end the session. */
    private void act(Session session, SessionState from, Input input, Consumer<Outcome> reply) {
        switch (input) {
            case LISTEN -> enter(session, Mode.LISTEN, reply);
            case WHISPER -> enter(session, Mode.WHISPER, reply);
            case BARGE -> enter(session, Mode.BARGE, reply);
            case MUTE, UNMUTE -> {
                mute(session, input == Input.MUTE);
                reply.accept(new Outcome.Accepted(call.frame()));
            }
            case TALK, RELEASE -> {
                talk(session, input == Input.TALK);
                reply.accept(new Outcome.Accepted(call.frame()));
            }
            case GAIN -> {
                if (session.takeGain()) {
                    call.seats.version++;
                    tell(new GainChanged(call.name(), call.frame(), session.supervisor(), session.gainOf,
                        session.gainDb));
                }
                reply.accept(new Outcome.Accepted(call.frame()));
            }
            case TAKE_OVER -> {
                call.notices.drop(session, Refusal.SUPERSEDED);
                call.takeovers.prepare(session, reply);
            }
            case CANCEL -> {
                call.suspensions.rollBack(session, Refusal.CANCELLED);
                reply.accept(new Outcome.Accepted(call.frame()));
            }
            case LEG_FAILED, TIMED_OUT -> {
                if (session.state != from) {
                    call.suspensions.rollBack(session, Refusal.LEG_NOT_PROVEN);
                }
            }
            case RIGHT_LOST -> {
                if (session.state != from) {
                    call.suspensions.rollBack(session, Refusal.RIGHT_MISSING);
                }
            }
            case ALLOWED -> begin(session);
            case NEXT_AWAITED -> arm(session, from);
            case NEXT_CALL -> call.grants.ask(session, Occasion.START);
            case READY -> {
                if (session.state != from) {
                    session.owesSince = call.frame();
                    tell(new SessionActive(call.name(), call.frame(), session.supervisor(), session.mode));
                    call.notices.entered(session, true);
                }
                if (session.held) {
                    apply(session, Input.LEG_HELD);
                }
            }
            case NOTICE_DONE -> call.notices.done(session);
            case NOTICE_FAILED -> call.notices.drop(session, Refusal.NOTICE_FAILED);
            case LEG_HELD, PARTIES_CHANGED, TRANSFERRED, NEW_OWNER ->
                call.suspensions.unsettle(session, from, input);
            case SETTLED -> call.suspensions.settled(session);
            case TARGET_LEFT -> call.suspensions.targetLeft(session);
            default -> {
            }
        }
    }

    // ---- into a call and out of it ----------------------------------------------------------------------------

    private void begin(Session session) {
        Session former = call.seats.of(session.supervisor(), session);
        if (former != null) {
            apply(former, Input.REPLACED);
        }
        call.seats.seat(call.seats.free(), session);
        session.deadlineFrame = call.after(call.policies.times().attach());
        tell(new SessionStarted(call.name(), call.frame(), session.supervisor(), session.agent, session.mode));
        session.answerStart(new Outcome.Accepted(call.frame()));
        call.notices.attach(session);
        call.edge.attaching(session);
    }

    /** Whether a supervisor who starts anew may ask for that session to end. */
    boolean isReplaceable(Session session) {
        return SessionTable.move(session.state, Input.REPLACED).cause() != null;
    }

    /** A session whose leg is up begins as soon as nothing else is missing. */
    void beginIfReady(Session session) {
        if (session.state == SessionState.ATTACHING && session.legUp && !session.noticeDue && !session.awaiting
            && call.notices.isToldAtStart()) {
            apply(session, Input.READY);
        }
    }

    private void arm(Session session, SessionState from) {
        if (session.state == from) {
            return;
        }
        session.awaiting = false;
        call.notices.stop(session);
        session.announced = null;
        session.wanted = null;
        session.suspensionTold = false;
        session.target = Seats.NOBODY;
        session.call = call.name();
        session.framesLeft = session.expiresAtFrame - call.frame();
        tell(new SessionArmed(call.name(), call.frame(), session.supervisor(), session.agent));
        session.answerStart(new Outcome.Accepted(call.frame()));
    }

    private void end(Session session, SessionState from, Cause cause) {
        session.cause = session.notSecured && cause == Cause.MEDIA_LOST ? Cause.SECURITY_MISMATCH : cause;
        session.awaiting = false;
        call.notices.stop(session);
        session.wanted = null;
        session.answerStart(new Outcome.Refused(cause == Cause.DENIED ? Refusal.DENIED
            : cause == Cause.NO_RESOURCES ? Refusal.NO_SEAT
            : call.departures.ending ? Refusal.CALL_GONE : Refusal.ENDED));
        if (from == SessionState.PREPARING || from == SessionState.COMMITTING) {
            call.takeovers.rollBack(session, call.departures.ending ? Refusal.CALL_GONE : Refusal.ENDED);
        } else if (from == SessionState.TAKEN_OVER) {
            call.takeovers.holder = null;
            if (!call.departures.ending) {
                call.departures.ownerDeparted(session);
            }
        }
        if (session.state == SessionState.ENDED) {
            leave(session);
        }
    }

    /** The call has failed: a session ends at once, and nothing else of the call is asked for it. */
    void fail(Session session) {
        Move move = SessionTable.move(session.state, Input.FAILED);
        session.state = SessionTable.move(move.to(), Input.BOUNDARY).to();
        session.cause = session.cause == null ? move.cause() : session.cause;
        session.answerStart(new Outcome.Refused(Refusal.CALL_GONE));
        session.answerTakeover(new Outcome.Refused(Refusal.CALL_GONE));
        leave(session);
    }

    /** A session that has ended gives up its place. */
    void leave(Session session) {
        assert session.cause != null : session + " ends without a cause";
        tell(new SessionEnded(call.name(), call.frame(), session.supervisor(), session.cause));
        call.seats.vacate(session.seat);
        call.edge.ended(session);
    }

    // ---- within a call ----------------------------------------------------------------------------------------

    private void enter(Session session, Mode mode, Consumer<Outcome> reply) {
        if (session.state == SessionState.ACTIVE && call.notices.gates(session, mode)) {
            call.notices.await(session, mode);
            reply.accept(new Outcome.Pending(call.frame()));
            return;
        }
        call.notices.drop(session, Refusal.SUPERSEDED);
        changeMode(session, mode);
        beginIfReady(session);
        reply.accept(new Outcome.Accepted(call.frame()));
    }

    /** Before a session is active its mode changes without an event, but may have to be announced. */
    void changeMode(Session session, Mode mode) {
        Mode former = session.mode;
        session.mode = mode;
        if (former != mode && session.state == SessionState.ATTACHING) {
            call.notices.attach(session);
        }
        session.owesSince = former == Mode.LISTEN ? call.frame() : session.owesSince;
        if (former != mode && session.state != SessionState.ATTACHING && session.state != SessionState.AUTHORIZING) {
            tell(new ModeChanged(call.name(), call.frame(), session.supervisor(), former, mode));
            if (session.state == SessionState.ACTIVE) {
                call.notices.entered(session, false);
            }
        }
    }

    private void mute(Session session, boolean muted) {
        if (session.muted != muted) {
            session.muted = muted;
            call.seats.muted = Seats.with(call.seats.muted, session.seat, session.isSilent());
            tell(new MuteChanged(call.name(), call.frame(), session.supervisor(), muted));
        }
    }

    private void talk(Session session, boolean talking) {
        if (session.talking != talking) {
            session.talking = talking;
            session.owesSince = call.frame();
            call.seats.muted = Seats.with(call.seats.muted, session.seat, session.isSilent());
            tell(new TalkChanged(call.name(), call.frame(), session.supervisor(), talking));
        }
    }

    /** Before a frame: lets what falls on it happen to a session. */
    void checkTime(Session session) {
        boolean waiting = session.state == SessionState.ATTACHING || session.state == SessionState.PREPARING;
        if (waiting && call.frame() >= session.deadlineFrame) {
            apply(session, Input.TIMED_OUT);
        }
        if (call.frame() >= session.expiresAtFrame) {
            apply(session, Input.EXPIRED);
        }
        call.grants.checkTime(session);
        if (session.follows() && session.target == Seats.NOBODY && session.canBeArmed()) {
            apply(session, Input.NEXT_AWAITED);
        }
    }

    private void tell(MonitorEvent event) {
        call.tell(event);
    }
}
