package io.sidetone.monitor;

import io.sidetone.monitor.GrantRequest.Occasion;
import io.sidetone.monitor.SessionTable.Input;
import org.jspecify.annotations.Nullable;

/**
 * Asks whoever decides about sessions, and holds each session to what it was granted. What is not answered in time, or
 * answered with nothing, is denied. Belongs to its {@link CallMonitor}.
 */
final class Grants {

    private static final Mode[] MODES = Mode.values();

    private final CallMonitor call;

    Grants(CallMonitor call) {
        this.call = call;
    }

    /** A session needs a grant; what an earlier question may still be answered with counts no more. */
    void ask(Session session, Occasion occasion) {
        session.question++;
        session.awaiting = true;
        session.answerByFrame = call.after(call.policies.times().answer());
        String agent = session.target == Seats.NOBODY ? null : call.seats.names[session.target];
        Grant grant = call.edge.ask(session, new GrantRequest(session.supervisor(), call.name(), agent,
            Right.of(session.mode), occasion), session.question);
        if (grant != null) {
            answer(session, session.question, grant);
        }
    }

    /** The answer to a question; null is a denial. */
    void answer(Session session, long question, @Nullable Grant grant) {
        if (!session.awaiting || question != session.question || grant != null && isOld(session, grant)) {
            return;
        }
        session.awaiting = false;
        if (grant == null || !grant.allowsAnything()) {
            deny(session);
        } else {
            take(session, grant);
            if (session.state == SessionState.AUTHORIZING) {
                decide(session);
            } else {
                settle(session);
            }
        }
    }

    /** Rights have changed without a question: it does not answer one that is open, but it may end or narrow. */
    void change(Session session, Grant grant) {
        if (isOld(session, grant)) {
            return;
        }
        if (!grant.allowsAnything()) {
            deny(session);
        } else if (session.grant != null) {
            take(session, grant);
        }
    }

    private static boolean isOld(Session session, Grant grant) {
        return session.grant != null && grant.version() < session.grant.version();
    }

    private void deny(Session session) {
        call.moves.apply(session, session.state == SessionState.AUTHORIZING ? Input.DENIED : Input.REVOKED);
    }

    private void take(Session session, Grant grant) {
        session.grant = grant;
        session.grantedUntilFrame = call.after(grant.validFor());
        boolean takesOver = session.state == SessionState.PREPARING || session.state == SessionState.COMMITTING;
        if (takesOver && !grant.allows(Right.TAKEOVER)) {
            call.moves.apply(session, Input.RIGHT_LOST);
        }
        if (session.wanted != null && !grant.allows(Right.of(session.wanted))) {
            call.notices.drop(session, Refusal.RIGHT_MISSING);
        }
        switch (session.state) {
            case ATTACHING, ACTIVE, SUSPENDED, PREPARING -> narrow(session);
            default -> {
            }
        }
    }

    /** To the widest mode that is still allowed and no wider than the present one; none left is a revocation. */
    private void narrow(Session session) {
        for (int i = session.mode.ordinal(); i >= 0; i--) {
            boolean aimed = MODES[i] != Mode.WHISPER || session.target != Seats.NOBODY;
            if (aimed && session.may(Right.of(MODES[i]))) {
                call.moves.changeMode(session, MODES[i]);
                call.moves.beginIfReady(session);
                return;
            }
        }
        call.moves.apply(session, Input.REVOKED);
    }

    /** A session that may begin gets a seat. */
    private void decide(Session session) {
        Session former = call.seats.of(session.supervisor(), session);
        if (call.policies.listenOnly() && session.mode != Mode.LISTEN && session.may(Right.of(session.mode))) {
            session.answerStart(new Outcome.Refused(Refusal.LISTEN_ONLY));
            call.moves.apply(session, Input.DENIED);
            return;
        }
        boolean free = former == null || call.moves.isReplaceable(former);
        if (!free || !session.may(Right.of(session.mode))) {
            call.moves.apply(session, Input.DENIED);
        } else {
            call.moves.apply(session, call.seats.free() < 0 ? Input.NO_ROOM : Input.ALLOWED);
        }
    }

    /** Something that a session may have waited for has come. */
    void settle(Session session) {
        if (session.state == SessionState.SUSPENDED && !session.awaiting && !session.held
            && call.notices.isToldAtStart()) {
            call.moves.apply(session, Input.SETTLED);
        } else {
            call.moves.beginIfReady(session);
        }
    }

    /** Before a frame: no answer in time is a denial, and what was granted runs out. */
    void checkTime(Session session) {
        if (session.awaiting && call.frame() >= session.answerByFrame) {
            answer(session, session.question, null);
        }
        if (call.frame() >= session.grantedUntilFrame && session.state != SessionState.TAKEN_OVER) {
            call.moves.apply(session, Input.REVOKED);
        }
    }
}
