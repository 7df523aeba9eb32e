package io.sidetone.monitor;

import io.sidetone.monitor.MonitorEvent.PartyLeft;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.MonitorEvent.TakeoverPreparing;
import io.sidetone.monitor.MonitorEvent.TakeoverRolledBack;
import io.sidetone.monitor.SessionTable.Input;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The takeover of a call: at most one session holds it, from PREPARING on. Belongs to its {@link CallMonitor}. */
final class Takeovers {

    private final CallMonitor call;

    /** The one session that is preparing, committing or has completed the takeover; else null. */
    @Nullable Session holder;

    Takeovers(CallMonitor call) {
        this.call = call;
    }

    /** Whether somebody owns the call, or will at the coming boundary. */
    boolean isOwned() {
        return holder != null && holder.standing() == Standing.OWNER;
    }

    /** Whether a takeover is on its way. */
    boolean isUnderWay() {
        return holder != null && holder.state != SessionState.TAKEN_OVER;
    }

    /** Why that session can't take the call over; null if it can. */
    @Nullable Refusal refusal(Session session) {
        if (!session.may(Right.TAKEOVER)) {
            return Refusal.RIGHT_MISSING;
        }
        if (holder != null) {
            return Refusal.TAKEOVER_CONFLICT;
        }
        if (!call.edge.recorded()) {
            return Refusal.AUDIT_UNAVAILABLE;
        }
        return call.transfers.isUnderWay() ? Refusal.TRANSFERRING
            : call.seats.count(Standing.CUSTOMER) == 0 ? Refusal.NO_CUSTOMER
            : call.seats.count(Standing.AGENT) == 0 ? Refusal.NO_AGENT : null;
    }

    /** A session begins to prepare. */
    void prepare(Session session, Consumer<Outcome> reply) {
        holder = session;
        session.takeoverReply = reply;
        session.deadlineFrame = call.after(call.policies.times().proof());
        call.tell(new TakeoverPreparing(call.name(), call.frame(), session.supervisor()));
        proveIfPossible();
    }

    void proveIfPossible() {
        if (holder != null && holder.state == SessionState.PREPARING && !holder.awaiting
            && call.notices.isToldAtStart() && call.proven.test(holder.seat)) {
            call.moves.apply(holder, Input.PROVEN);
        }
    }

    /** Gives the takeover up: the previous mode was in force all along, so nobody notices. */
    void rollBack(Session session, Refusal reason) {
        holder = null;
        if (session.takeoverReply != null) { // a promotion asked for nothing and was not announced
            call.tell(new TakeoverRolledBack(call.name(), call.frame(), session.supervisor(), reason));
            session.answerTakeover(new Outcome.Refused(reason));
        }
        if (!call.departures.ending && call.seats.count(Standing.AGENT) == 0) {
            call.departures.agentsDeparted(session);
        }
    }

    /** At a frame boundary: the matrix of the owner rules from here on, and signalling may catch up. */
    void commitIfDue() {
        if (holder == null || holder.state != SessionState.COMMITTING) {
            return;
        }
        Session owner = holder;
        call.moves.apply(owner, Input.BOUNDARY);
        call.tell(new TakenOver(call.name(), call.frame(), owner.supervisor()));
        owner.answerTakeover(new Outcome.Accepted(call.frame()));
        owner.target = Seats.NOBODY;
        owner.owesSince = call.frame();
        call.departures.endPark();
        for (int seat = 0; seat < Seats.SEATS; seat++) {
            if (call.seats.parties[seat] == Standing.AGENT) {
                call.seats.parties[seat] = Standing.REMOVED;
                call.tell(new PartyLeft(call.name(), call.frame(), call.seats.names[seat], Role.AGENT, true));
            }
        }
        boolean demotes = call.policies.othersAtTakeover() == OthersAtTakeover.DEMOTE;
        for (Session session : call.seats.sessions) {
            if (session != null && session != owner) {
                boolean awaits = session.follows() && session.canBeArmed();
                call.moves.apply(session, awaits ? Input.NEXT_AWAITED : demotes ? Input.NEW_OWNER : Input.SUPERSEDED);
            }
        }
    }

    /** The session that becomes owner where the last agent hangs up: the senior of those barged in who may. */
    @Nullable Session seniorBarged(@Nullable Session except) {
        Session senior = null;
        for (Session session : call.seats.sessions) {
            if (session != null && session != except && session.state == SessionState.ACTIVE
                && session.mode == Mode.BARGE && session.may(Right.TAKEOVER)
                && (senior == null || session.order < senior.order)) {
                senior = session;
            }
        }
        return senior;
    }
}
