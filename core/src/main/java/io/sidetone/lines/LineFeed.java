package io.sidetone.lines;

import io.sidetone.access.Occupancy;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Role;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reports to a board what events tell about monitored calls: who monitors them and how, who takes them over, whether a
 * seat is free, which legs are gone. Fed by the dispatching thread; the host reports what calls began and whose legs
 * are whose. A supervisor's leg is taken to be named by his identity.
 */
public final class LineFeed {

    private final LineBoard board;
    private final Map<String, Seats> calls = new HashMap<>();

    /** Who sits in a call. */
    private static final class Seats {
        int parties;
        @Nullable String takingOver;
        final Map<String, Mode> supervisors = new HashMap<>();
        @Nullable String owner;

        Occupancy occupancy() {
            int people = parties + supervisors.size() + (owner == null ? 0 : 1);
            return new Occupancy(supervisors, takingOver, people < HearingMatrix.SEATS);
        }
    }

    public LineFeed(LineBoard board) {
        this.board = board;
    }

    /** An event of a call, in the order in which they are dispatched. */
    public void event(MonitorEvent event) {
        if (event instanceof MonitorEvent.HoldChanged hold) {
            board.held(hold.call(), hold.party(), hold.holding());
            return;
        }
        String call = event.call();
        if (call == null) {
            return;
        }
        if (event instanceof MonitorEvent.CallEnded) {
            calls.remove(call);
            board.callEnded(call);
            return;
        }
        Seats seats = calls.computeIfAbsent(call, name -> new Seats());
        if (seated(event, call, seats)) {
            board.occupancy(call, seats.occupancy());
        }
    }

    /** Whether the event changed who sits how. */
    private boolean seated(MonitorEvent event, String call, Seats seats) {
        if (event instanceof MonitorEvent.PartyJoined) {
            seats.parties++;
        } else if (event instanceof MonitorEvent.PartyLeft left) {
            seats.parties--;
            board.legEnded(left.call(), left.party());
        } else if (event instanceof MonitorEvent.SessionStarted started) {
            seats.supervisors.put(started.supervisor(), started.mode());
        } else if (event instanceof MonitorEvent.SessionActive active) {
            seats.supervisors.replace(active.supervisor(), active.mode());
        } else if (event instanceof MonitorEvent.SessionResumed resumed) {
            seats.supervisors.replace(resumed.supervisor(), resumed.mode());
        } else if (event instanceof MonitorEvent.SessionArmed armed) {
            seats.supervisors.remove(armed.supervisor());
        } else if (event instanceof MonitorEvent.ModeChanged changed) {
            seats.supervisors.replace(changed.supervisor(), changed.to());
        } else if (event instanceof MonitorEvent.TakeoverPreparing preparing) {
            seats.takingOver = preparing.supervisor();
        } else if (event instanceof MonitorEvent.TakeoverRolledBack) {
            seats.takingOver = null;
        } else if (event instanceof MonitorEvent.TakenOver takenOver) {
            own(takenOver, seats);
        } else if (event instanceof MonitorEvent.SessionEnded ended) {
            leave(ended, call, seats);
        } else {
            return false;
        }
        return true;
    }

    private void own(MonitorEvent.TakenOver event, Seats seats) {
        seats.supervisors.remove(event.supervisor());
        seats.owner = event.supervisor();
        seats.takingOver = event.supervisor();
        board.takenOver(event.call(), event.supervisor());
    }

    private void leave(MonitorEvent.SessionEnded event, String call, Seats seats) {
        seats.supervisors.remove(event.supervisor());
        if (event.supervisor().equals(seats.takingOver)) {
            seats.takingOver = null;
        }
        if (event.supervisor().equals(seats.owner)) {
            seats.owner = null;
            board.legEnded(call, event.supervisor());
        }
    }
}
