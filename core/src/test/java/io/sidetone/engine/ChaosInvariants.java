package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.SessionState;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The invariants I1 to I16 of the contract, as far as matrix, states and events show them; asked after every tick. */
final class ChaosInvariants {

    private final VirtualCall call;
    private final long seed;
    private final Map<Session, SessionState> states = new HashMap<>();
    private int started;
    private boolean held;
    private String when;

    ChaosInvariants(VirtualCall call, long seed) {
        this.call = call;
        this.seed = seed;
    }

    /** Parties may hold and be muted: whoever may be heard need not be. */
    void held() {
        held = true;
    }

    void started() {
        started++;
    }

    void require(List<VirtualParty> present) {
        long matrix = call.call.matrix();
        when = String.format("at %.2f s, seed %d%n%s", call.seconds(), seed, call.call.describe());
        int seats = 0;
        int owners = 0;
        for (VirtualParty party : present) {
            seats |= 1 << party.leg().seat();
            owners += owns(party) ? 1 : 0;
            requireLawfulLife(party.leg().session());
        }
        assertThat(owners).as("I4: owners " + when).isLessThanOrEqualTo(1);
        for (int seat = 0; seat < HearingMatrix.SEATS; seat++) {
            int heard = HearingMatrix.heardBy(matrix, seat);
            assertThat(heard & 1 << seat).as("I14: seat %d hears himself %s", seat, when).isZero();
            if ((seats & 1 << seat) == 0) {
                assertThat(heard).as("vacant seat %d hears %s", seat, when).isZero();
            }
            assertThat(heard & ~seats).as("I15: seat %d hears somebody who is gone %s", seat, when).isZero();
        }
        for (VirtualParty listener : present) {
            for (VirtualParty speaker : present) {
                if (listener != speaker) {
                    require(listener, speaker, owners > 0, HearingMatrix.hears(matrix, listener.leg().seat(),
                        speaker.leg().seat()));
                }
            }
        }
    }

    private void require(VirtualParty listener, VirtualParty speaker, boolean owned, boolean hears) {
        Role ears = listener.leg().role();
        Role mouth = speaker.leg().role();
        String cell = listener.leg() + " ← " + speaker.leg() + " " + when;
        if (mouth != Role.SUPERVISOR && ears != Role.SUPERVISOR) {
            requireHears(hears, ears == Role.CUSTOMER && mouth == Role.CUSTOMER || !owned, "I5, I7, I8: " + cell);
            return;
        }
        boolean live = isLive(listener) && isLive(speaker);
        if (!live) {
            requireHears(hears, false, "I3: " + cell);
        } else if (mouth == Role.SUPERVISOR && owns(speaker)) {
            requireHears(hears, ears != Role.AGENT, "I7: " + cell);
        } else if (mouth == Role.SUPERVISOR) {
            requireSupervisorHeard(listener, speaker, hears, cell);
        } else {
            requireHears(hears, mouth == Role.CUSTOMER || !owned, "a supervisor hears the call: " + cell);
        }
    }

    private void requireSupervisorHeard(VirtualParty listener, VirtualParty speaker, boolean hears,
        String cell) {
        Session session = speaker.leg().session();
        if (session.mode() == Mode.LISTEN) {
            requireHears(hears, false, "I1, I2: " + cell);
        } else if (session.mode() == Mode.BARGE) {
            requireHears(hears, true, "barged in: " + cell);
        } else if (listener.leg().role() == Role.CUSTOMER) {
            requireHears(hears, false, "I1, I16: " + cell);
        } else if (listener.leg().role() == Role.AGENT || owns(listener)) {
            requireHears(hears, session.target() == listener.leg().seat(), "I16: " + cell);
        }
    }

    private void requireHears(boolean hears, boolean lawful, String cell) {
        if (lawful && !held) {
            assertThat(hears).as(cell).isTrue();
        } else if (!lawful) {
            assertThat(hears).as(cell).isFalse();
        }
    }

    private static boolean isLive(VirtualParty party) {
        Session session = party.leg().session();
        return session == null || session.state() == SessionState.ACTIVE || session.state() == SessionState.PREPARING
            || session.state() == SessionState.COMMITTING || session.state() == SessionState.TAKEN_OVER;
    }

    private static boolean owns(VirtualParty party) {
        Session session = party.leg().session();
        return session != null && session.state() == SessionState.TAKEN_OVER;
    }

    private void requireLawfulLife(Session session) {
        if (session == null) {
            return;
        }
        SessionState before = states.put(session, session.state());
        if (before == SessionState.TAKEN_OVER) {
            assertThat(session.state()).as("I9 " + when).isIn(SessionState.TAKEN_OVER, SessionState.DETACHING,
                SessionState.ENDED);
        } else if (before == SessionState.ENDED) {
            assertThat(session.state()).as("I10 " + when).isEqualTo(SessionState.ENDED);
        }
    }

    /** I13: one terminal event for each session that is over, none for the others. */
    void requireTerminalEvents() {
        Map<String, Integer> ends = new HashMap<>();
        for (MonitorEvent event : call.events) {
            if (event instanceof MonitorEvent.SessionEnded) {
                ends.merge(((MonitorEvent.SessionEnded) event).supervisor(), 1, Integer::sum);
            }
        }
        assertThat(ends.values()).as("I13: terminal events, seed %d", seed).allMatch(count -> count == 1);
        long over = call.parties.values().stream().filter(party -> party.leg().session() != null
            && party.leg().session().state() == SessionState.ENDED).count();
        assertThat(ends).as("I13: sessions that are over, seed %d", seed).hasSize((int) over);
        assertThat(over).as("sessions of seed %d", seed).isLessThanOrEqualTo(started);
    }
}
