package io.sidetone.monitor;

import io.sidetone.monitor.MonitorEvent.HoldChanged;
import io.sidetone.monitor.MonitorEvent.MuteChanged;
import io.sidetone.monitor.MonitorEvent.PartyJoined;
import io.sidetone.monitor.MonitorEvent.PrivateTalkChanged;
import io.sidetone.monitor.SessionTable.Input;
import org.jspecify.annotations.Nullable;

/** The customers and agents of a call: who comes, goes, holds and is muted. Belongs to its {@link CallMonitor}. */
public final class Parties {

    private final CallMonitor call;

    Parties(CallMonitor call) {
        this.call = call;
    }

    /** Why nobody of that role can be seated; null if somebody can. */
    public @Nullable Refusal joinRefusal(Role role) {
        return call.isEnding() ? Refusal.CALL_GONE
            : role == Role.AGENT && call.takeovers.isOwned() ? Refusal.TAKEN_OVER
            : call.seats.free() < 0 ? Refusal.NO_SEAT : null;
    }

    /**
     * Fact: a customer or an agent is in the call. No session is heard by him that is not granted anew.
     *
     * @return his seat, 0 to 7
     * @throws IllegalStateException if {@link #joinRefusal} has a reason
     * @throws IllegalArgumentException if the role is SUPERVISOR, who comes in with {@link CallMonitor#start}
     */
    public int join(String party, Role role) {
        if (role == Role.SUPERVISOR) {
            throw new IllegalArgumentException("a supervisor joins by a session: " + party);
        }
        if (joinRefusal(role) != null) {
            throw new IllegalStateException(party + " cannot join " + call.name() + ": " + joinRefusal(role));
        }
        int seat = call.seats.free();
        call.seats.seat(seat, party, role == Role.CUSTOMER ? Standing.CUSTOMER : Standing.AGENT);
        call.tell(new PartyJoined(call.name(), call.frame(), party, role));
        if (role == Role.AGENT) {
            call.departures.endPark();
        }
        for (Session session : call.seats.sessions) {
            if (session != null) {
                if (role == Role.AGENT && session.target == Seats.NOBODY && session.mayMonitor(party)) {
                    session.target = seat;
                    session.agent = party;
                }
                call.moves.apply(session, Input.PARTIES_CHANGED);
            }
        }
        call.seats.update();
        return seat;
    }

    /** Fact: the customer or agent in that seat has hung up. Does nothing if he is gone already. */
    public void leave(int seat) {
        call.departures.leave(seat);
    }

    /**
     * Fact: the party in that seat put the call on hold on his side, or took it back. What that does to an agent or an
     * owner is {@link HoldPolicy}; a customer hears nobody any more; any other supervisor's session is suspended.
     */
    public void hold(int seat, boolean value) {
        Session session = call.seats.sessions[seat];
        if (session != null && session.held != value) {
            session.held = value;
            if (session.state == SessionState.TAKEN_OVER) {
                set(seat, value, false);
            } else {
                tell(seat, value, false);
            }
            if (value) {
                call.moves.apply(session, Input.LEG_HELD);
            } else {
                call.grants.settle(session);
            }
        } else if (call.seats.isOrdinary(seat) && call.seats.holds(seat) != value) {
            set(seat, value, value && call.seats.consults(seat));
        }
    }

    /** Fact: the agent in that seat holds the customers and consults somebody else, or does so no longer. */
    public void consult(int seat, boolean value) {
        if (call.seats.parties[seat] == Standing.AGENT && call.seats.consults(seat) != value) {
            set(seat, true, value);
        }
    }

    private void set(int seat, boolean holds, boolean consults) {
        call.seats.holding = Seats.with(call.seats.holding, seat, holds);
        call.seats.consulting = Seats.with(call.seats.consulting, seat, consults);
        call.seats.update();
        tell(seat, holds, consults);
    }

    private void tell(int seat, boolean holds, boolean consults) {
        call.tell(new HoldChanged(call.name(), call.frame(), call.seats.names[seat], holds, consults));
    }

    /**
     * Command: as long as the agent in that seat holds a button, nobody hears him but the supervisors who whisper to
     * him and have asked for {@link Coaching#privateTalk()}; customers hear each other, or silence. It ends when he
     * lets the button go, or with the whisper; then he is heard as before.
     *
     * @return why he can't be heard privately, and nothing happened: whoever presses has to know that; null if he is,
     *     or is not any more
     */
    public @Nullable Refusal talkPrivately(int seat, boolean value) {
        Seats seats = call.seats;
        if (value == ((seats.privately & 1 << seat) != 0)) {
            return null;
        }
        seats.privately = Seats.with(seats.privately, seat, value);
        if (value && !seats.isPrivate(seat)) {
            seats.privately = Seats.with(seats.privately, seat, false);
            return call.isEnding() ? Refusal.CALL_GONE : Refusal.NOT_WHISPERED_TO;
        }
        seats.update();
        tellPrivately(seat, value);
        return null;
    }

    private void tellPrivately(int seat, boolean value) {
        call.tell(new PrivateTalkChanged(call.name(), call.frame(), call.seats.names[seat], value));
    }

    /** At a frame boundary: where a whisper has ended, so have the answers to it. */
    void boundary() {
        for (int rest = call.seats.privately; rest != 0; rest &= rest - 1) {
            int seat = Integer.numberOfTrailingZeros(rest);
            if (!call.seats.isPrivate(seat)) {
                call.seats.privately = Seats.with(call.seats.privately, seat, false);
                tellPrivately(seat, false);
            }
        }
    }

    /** Fact: the customer or agent in that seat is muted: nothing from him to anybody; or no longer. */
    public void mute(int seat, boolean value) {
        boolean muted = (call.seats.muted & 1 << seat) != 0;
        if (call.seats.isOrdinary(seat) && value != muted) {
            call.seats.muted = Seats.with(call.seats.muted, seat, value);
            call.seats.update();
            call.tell(new MuteChanged(call.name(), call.frame(), call.seats.names[seat], value));
        }
    }
}
