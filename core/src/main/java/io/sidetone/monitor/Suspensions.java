package io.sidetone.monitor;

import io.sidetone.monitor.GrantRequest.Occasion;
import io.sidetone.monitor.MonitorEvent.SessionResumed;
import io.sidetone.monitor.MonitorEvent.SessionSuspended;
import io.sidetone.monitor.SessionTable.Input;

/**
 * What becomes of sessions when the call becomes another: whoever decides is asked again, and until then they are out
 * of it. Belongs to its {@link CallMonitor}.
 */
final class Suspensions {

    private final CallMonitor call;

    Suspensions(CallMonitor call) {
        this.call = call;
    }

    /** The previous mode was in force all along; but if the call has become another meanwhile, it is not settled. */
    void rollBack(Session session, Refusal reason) {
        call.takeovers.rollBack(session, reason);
        if (session.state == SessionState.ACTIVE && (session.awaiting || !call.notices.isToldAtStart())) {
            call.moves.apply(session, Input.PARTIES_CHANGED);
        }
    }

    /** The call has become another: whoever decides is asked again, and until then the session is out of it. */
    void unsettle(Session session, SessionState from, Input input) {
        boolean monitors = switch (session.state) {
            case AUTHORIZING, ATTACHING, SUSPENDED, PREPARING -> true;
            default -> false;
        };
        if (!monitors) {
            return;
        }
        if (from == SessionState.ACTIVE) {
            call.notices.drop(session, Refusal.NOT_ACTIVE);
        }
        if (input == Input.LEG_HELD) {
            if (from == SessionState.PREPARING || from == SessionState.COMMITTING) {
                call.takeovers.rollBack(session, Refusal.LEG_NOT_PROVEN);
            }
        } else {
            Session owner = call.takeovers.holder;
            if (input == Input.NEW_OWNER && owner != null) {
                session.target = owner.seat;
                session.agent = owner.supervisor();
            }
            if (input != Input.PARTIES_CHANGED) {
                call.moves.changeMode(session, Mode.LISTEN);
            }
            call.grants.ask(session, input == Input.NEW_OWNER ? Occasion.NEW_OWNER
                : input == Input.TRANSFERRED ? Occasion.TRANSFER : Occasion.JOIN);
        }
        if (session.state == SessionState.SUSPENDED && !session.suspensionTold) {
            session.suspensionTold = true;
            call.tell(new SessionSuspended(call.name(), call.frame(), session.supervisor()));
        }
    }

    /** The session is in the call again. */
    void settled(Session session) {
        session.owesSince = call.frame();
        if (session.suspensionTold) {
            session.suspensionTold = false;
            call.tell(new SessionResumed(call.name(), call.frame(), session.supervisor(), session.mode));
        }
    }

    /** A whisper whose target is gone falls silent: it must not find another ear by itself. */
    void targetLeft(Session session) {
        session.target = session.follows() ? Seats.NOBODY : call.seats.firstAgent();
        if (session.mode == Mode.WHISPER) {
            call.moves.changeMode(session, Mode.LISTEN);
        }
        if (session.wanted == Mode.WHISPER) {
            call.notices.drop(session, Refusal.NO_AGENT);
        }
        if (session.target != Seats.NOBODY) {
            session.agent = call.seats.names[session.target];
            call.moves.apply(session, Input.PARTIES_CHANGED);
        } else {
            call.moves.beginIfReady(session);
        }
    }
}
