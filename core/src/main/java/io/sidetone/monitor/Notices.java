package io.sidetone.monitor;

import io.sidetone.monitor.MonitorEvent.ModeNotChanged;
import io.sidetone.monitor.MonitorEvent.NoticeDue;

/**
 * The notices that sessions have to wait for: who plays them is told when one is due and tells when it is done.
 * Belongs to its {@link CallMonitor}.
 */
final class Notices {

    private final CallMonitor call;

    Notices(CallMonitor call) {
        this.call = call;
    }

    /** An attaching session may have to wait for the notice of its mode. */
    void attach(Session session) {
        boolean needed = call.policies.noticeBefore().contains(session.mode);
        if (needed && session.announced != session.mode) {
            due(session, session.mode);
        }
        session.noticeDue = needed && session.announced != session.mode;
    }

    /** Whether an active session has to wait for a notice before it enters a mode: never before a quieter one. */
    boolean gates(Session session, Mode mode) {
        return mode.compareTo(session.mode) > 0 && call.policies.noticeBefore().contains(mode);
    }

    /** An active session waits for the notice before that mode. */
    void await(Session session, Mode mode) {
        if (session.wanted != mode) {
            drop(session, Refusal.SUPERSEDED);
            session.wanted = mode;
            due(session, mode);
        }
    }

    private void due(Session session, Mode mode) {
        session.notice++;
        call.tell(new NoticeDue(call.name(), call.frame(), session.supervisor(), mode, session.notice));
    }

    /** The mode that waited for a notice is given up, if there is one. */
    void drop(Session session, Refusal reason) {
        if (session.wanted != null) {
            call.tell(new ModeNotChanged(call.name(), call.frame(), session.supervisor(), session.wanted, reason));
            session.wanted = null;
        }
    }

    /** The notice is played out: what waited for it happens. */
    void open(Session session) {
        if (session.state == SessionState.ATTACHING) {
            session.noticeDue = false;
            session.announced = session.mode;
            call.moves.beginIfReady(session);
        } else if (session.wanted == Mode.WHISPER && session.target == Seats.NOBODY) {
            drop(session, Refusal.NO_AGENT);
        } else if (session.wanted != null) {
            Mode mode = session.wanted;
            session.wanted = null;
            call.moves.changeMode(session, mode);
        }
    }
}
