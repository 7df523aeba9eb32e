package io.sidetone.monitor;

import io.sidetone.monitor.MonitorEvent.PartyJoined;
import io.sidetone.monitor.MonitorEvent.PartyLeft;
import io.sidetone.monitor.MonitorEvent.TransferBegun;
import io.sidetone.monitor.MonitorEvent.TransferFailed;
import io.sidetone.monitor.SessionTable.Input;
import org.jspecify.annotations.Nullable;

/**
 * The transfer of a party: another takes his place in the call. Between its beginning and its end nobody can take the
 * call over, and an agent may leave before the other is there; the customers are parked meanwhile. Belongs to its
 * {@link CallMonitor}.
 */
public final class Transfers {

    private final CallMonitor call;

    boolean underWay;
    /** Who is being transferred; nobody once he has left. */
    int from = Seats.NOBODY;
    /** Who it is or was, while one is under way. */
    Role role = Role.CUSTOMER;
    String name = "";
    long untilFrame;

    Transfers(CallMonitor call) {
        this.call = call;
    }

    /** Whether somebody is being transferred. */
    public boolean isUnderWay() {
        return underWay;
    }

    /**
     * Why the party in a seat can't be transferred; null if he can.
     *
     * @param seat his; -1 for whoever was being transferred and has left already
     * @param done false to begin a transfer, true to let another take his place now, with or without such a beginning
     */
    public @Nullable Refusal refusal(int seat, boolean done) {
        if (call.departures.ending) {
            return Refusal.CALL_GONE;
        }
        if (underWay && (!done || seat != from)) {
            return Refusal.TRANSFERRING;
        }
        if (!underWay && seat == Seats.NOBODY) {
            return Refusal.NO_TRANSFER;
        }
        boolean gone = seat != Seats.NOBODY && (!call.seats.isOrdinary(seat)
            || call.takeovers.isOwned() && call.seats.parties[seat] == Standing.AGENT);
        return call.takeovers.isUnderWay() ? Refusal.BUSY_TAKING_OVER : gone ? Refusal.ENDED
            : done && call.seats.free() < 0 ? Refusal.NO_SEAT : null;
    }

    /**
     * Command: the party in that seat is being transferred to somebody who is not there yet. Until that is done, fails
     * or lasts longer than {@link TimeLimits#park()} nobody can take the call over.
     *
     * @throws IllegalStateException if {@link #refusal} has a reason
     */
    public void begin(int seat) {
        require(refusal(seat, false));
        note(seat);
        call.tell(new TransferBegun(call.name(), call.frame(), name));
    }

    private void note(int seat) {
        underWay = true;
        from = seat;
        role = call.seats.parties[seat] == Standing.AGENT ? Role.AGENT : Role.CUSTOMER;
        name = call.seats.names[seat];
        untilFrame = call.after(call.policies.times().park());
    }

    /** Somebody hung up. If he was being transferred the transfer goes on, unless the call ends. */
    void left(int seat) {
        if (seat == from) {
            from = Seats.NOBODY;
        }
    }

    /** Fact: the transfer under way came to nothing. Does nothing if there is none. */
    public void fail() {
        if (!underWay) {
            return;
        }
        end();
        call.tell(new TransferFailed(call.name(), call.frame(), name));
        boolean alone = call.seats.count(Standing.AGENT) == 0 && call.seats.count(Standing.CUSTOMER) > 0;
        if (role == Role.AGENT && alone && !call.departures.ending) {
            call.departures.agentsDeparted(null);
        }
        call.seats.update();
    }

    private void end() {
        underWay = false;
        from = Seats.NOBODY;
    }

    /** Before a frame: a transfer that has lasted too long has failed. */
    void checkTime() {
        if (underWay && call.frame() >= untilFrame) {
            fail();
        }
    }

    /**
     * Command: another takes the place of the party in that seat, at one boundary. Sessions that follow their agent
     * wait for his next call; all others fall back to {@link Mode#LISTEN} before the new party can hear them, and have
     * to be granted anew.
     *
     * @param seat -1 for whoever was being transferred and has left already
     * @return the seat of the other
     * @throws IllegalStateException if {@link #refusal} has a reason
     */
    public int complete(int seat, String other) {
        require(refusal(seat, true));
        if (!underWay) {
            note(seat);
        }
        Seats seats = call.seats;
        int to = seats.free();
        int former = from;
        end();
        seats.seat(to, other, role == Role.AGENT ? Standing.AGENT : Standing.CUSTOMER);
        if (former != Seats.NOBODY) {
            seats.parties[former] = Standing.REMOVED;
            call.tell(new PartyLeft(call.name(), call.frame(), name, role, true));
        }
        call.tell(new PartyJoined(call.name(), call.frame(), other, role));
        if (role == Role.AGENT) {
            call.departures.endPark();
        }
        for (Session session : seats.sessions) {
            if (session != null) {
                boolean his = role == Role.AGENT && session.target == former;
                if (his && session.follows() && session.canBeArmed()) {
                    call.moves.apply(session, Input.NEXT_AWAITED);
                } else {
                    if (his) {
                        session.target = to;
                        session.agent = other;
                    }
                    call.moves.apply(session, Input.TRANSFERRED);
                }
            }
        }
        seats.update();
        return to;
    }

    private void require(@Nullable Refusal refusal) {
        if (refusal != null) {
            throw new IllegalStateException("no transfer in " + call.name() + ": " + refusal);
        }
    }
}
