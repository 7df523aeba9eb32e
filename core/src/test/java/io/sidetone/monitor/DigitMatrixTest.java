package io.sidetone.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Who may get whose telephone-events: never more than who hears whom. */
class DigitMatrixTest {

    @Test
    void onlyOrdinaryPartiesGetDigitsAndOnlyFromEachOther() {
        assertThat(table(false)).isEqualTo("""
            CUSTOMER gets CUSTOMER AGENT OWNER
            AGENT gets CUSTOMER AGENT
            OWNER gets CUSTOMER
            """);
    }

    @Test
    void whereAskedForThoseOfABargedSupervisorAreAddedAndNothingElse() {
        assertThat(table(true)).isEqualTo("""
            CUSTOMER gets CUSTOMER AGENT BARGED OWNER
            AGENT gets CUSTOMER AGENT BARGED
            OWNER gets CUSTOMER BARGED
            """);
    }

    @Test
    void digitsGoNowhereHearingDoesNot() {
        for (Standing listener : Standing.values()) {
            for (Standing speaker : Standing.values()) {
                for (PeerVisibility peers : PeerVisibility.values()) {
                    for (int target = -1; target < 2; target++) {
                        long matrix = matrix(listener, speaker, target, peers);
                        long digits = HearingMatrix.digits(matrix, standings(listener, speaker), true);
                        assertThat(digits & ~matrix).as("%s from %s", listener, speaker).isZero();
                        assertThat(HearingMatrix.digits(HearingMatrix.SILENCE, standings(listener, speaker), true))
                            .isZero();
                    }
                }
            }
        }
    }

    /** A line for each standing that gets any, whoever else sits there. */
    private static String table(boolean barged) {
        StringBuilder table = new StringBuilder();
        for (Standing listener : Standing.values()) {
            StringBuilder row = new StringBuilder();
            for (Standing speaker : Standing.values()) {
                long matrix = matrix(listener, speaker, 0, PeerVisibility.ALL_SUPERVISORS);
                long digits = HearingMatrix.digits(matrix, standings(listener, speaker), barged);
                row.append(HearingMatrix.hears(digits, 0, 1) ? " " + speaker : "");
            }
            table.append(row.isEmpty() ? "" : listener + " gets" + row + "\n");
        }
        return table.toString();
    }

    /** The listener sits in seat 0, the speaker, who monitors that seat, in seat 1. */
    private static long matrix(Standing listener, Standing speaker, int target, PeerVisibility peers) {
        int[] targets = new int[HearingMatrix.SEATS];
        Arrays.fill(targets, -1);
        targets[1] = target;
        return HearingMatrix.of(standings(listener, speaker), targets, peers);
    }

    private static Standing[] standings(Standing listener, Standing speaker) {
        Standing[] standings = new Standing[HearingMatrix.SEATS];
        Arrays.fill(standings, Standing.VACANT);
        standings[0] = listener;
        standings[1] = speaker;
        return standings;
    }
}
