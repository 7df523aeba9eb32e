package io.sidetone.monitor;

import io.sidetone.monitor.MonitorEvent.CallEnded;
import io.sidetone.monitor.MonitorEvent.CallFailed;
import io.sidetone.monitor.MonitorEvent.CallParked;
import io.sidetone.monitor.MonitorEvent.PartyLeft;
import io.sidetone.monitor.SessionTable.Input;
import org.jspecify.annotations.Nullable;

/**
 * What follows when somebody leaves: a call goes on, is parked, or ends. Belongs to its {@link CallMonitor}.
 */
final class Departures {

    private final CallMonitor call;

    /** Whether the call is over, or will be at the coming boundary. */
    boolean ending;
    /** While the customers are alone: when the call ends for it. */
    long parkedUntilFrame = Session.NEVER;

    Departures(CallMonitor call) {
        this.call = call;
    }

    boolean isParked() {
        return parkedUntilFrame != Session.NEVER;
    }

    /** A customer or an agent hung up. */
    void leave(int seat) {
        Seats seats = call.seats;
        if (ending || !seats.isOrdinary(seat)) {
            return;
        }
        boolean agent = seats.parties[seat] == Standing.AGENT;
        seats.parties[seat] = Standing.REMOVED;
        call.tell(new PartyLeft(call.name(), call.frame(), seats.names[seat],
            agent ? Role.AGENT : Role.CUSTOMER, false));
        call.transfers.left(seat);
        targetLeft(seat);
        if (seats.count(Standing.CUSTOMER) == 0) {
            endCall(Input.CALL_ENDED);
        } else if (agent && seats.count(Standing.AGENT) == 0) {
            agentsDeparted(null);
        }
        seats.update();
    }

    private void targetLeft(int seat) {
        for (Session session : call.seats.sessions) {
            if (session != null && session.target == seat) {
                call.moves.apply(session, Input.TARGET_LEFT);
            }
        }
    }

    /** The owner is gone, and the call is not. */
    void ownerDeparted(Session owner) {
        targetLeft(owner.seat);
        alone(call.policies.ownerDeparted() == OwnerDepartedPolicy.END, Input.CALL_ENDED);
    }

    /**
     * Customers are there and no agent is.
     *
     * @param failed the session whose takeover has just come to nothing, which is no candidate; or null
     */
    void agentsDeparted(@Nullable Session failed) {
        if (call.takeovers.isOwned()) {
            return;
        }
        if (call.takeovers.holder != null || call.transfers.isUnderWay()) {
            park();
            return;
        }
        AgentDepartedPolicy policy = call.policies.agentDeparted();
        Session senior = policy == AgentDepartedPolicy.PROMOTE_BARGED ? call.takeovers.seniorBarged(failed) : null;
        if (senior != null) {
            endPark();
            call.takeovers.holder = senior;
            call.moves.apply(senior, Input.PROMOTED);
        } else {
            alone(policy != AgentDepartedPolicy.PARK, Input.AGENT_LEFT);
        }
    }

    private void alone(boolean callEnds, Input cause) {
        if (callEnds) {
            endCall(cause);
        } else {
            park();
        }
    }

    private void park() {
        if (!isParked()) {
            parkedUntilFrame = call.after(call.policies.times().park());
            call.seats.update();
            call.tell(new CallParked(call.name(), call.frame()));
        }
    }

    void endPark() {
        if (isParked()) {
            parkedUntilFrame = Session.NEVER;
            call.seats.update();
        }
    }

    /** Before a frame: a park that has lasted too long ends the call. */
    void checkTime() {
        if (!ending && call.frame() >= parkedUntilFrame) {
            endCall(Input.CALL_ENDED);
            call.seats.update();
        }
    }

    /** The call is over at once. Whatever state it is in, nothing is left of it, and no session goes on from there. */
    void fail(Throwable fault) {
        ending = true;
        call.ended = true;
        call.takeovers.holder = null;
        call.tell(new CallFailed(call.name(), call.frame(), fault));
        for (int place = 0; place < Seats.PLACES; place++) {
            Session session = call.seats.sessions[place];
            if (session != null) {
                call.moves.fail(session);
            } else {
                call.seats.vacate(place);
            }
        }
        call.seats.update();
        call.tell(new CallEnded(call.name(), call.frame()));
    }

    /** The call is over; whoever follows an agent waits for his next one. */
    void endCall(Input cause) {
        ending = true;
        endPark();
        for (Session session : call.seats.sessions) {
            if (session != null) {
                boolean awaits = session.follows() && session.canBeArmed();
                call.moves.apply(session, awaits ? Input.NEXT_AWAITED : cause);
            }
        }
    }
}
