package io.sidetone.monitor;

import static io.sidetone.monitor.Mode.BARGE;
import static io.sidetone.monitor.Mode.LISTEN;
import static io.sidetone.monitor.Mode.WHISPER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HearingMatrixTest {

    private static final String[] MODE_LETTERS = {"L", "W", "B"};

    @Test
    void oneSupervisorGivesTheLongsOfTheJavadoc() {
        TestCall call = new TestCall();
        assertThat(call.monitor.matrix()).isEqualTo(0x000102L);
        Session supervisor = call.active("supervisor", LISTEN);
        assertThat(call.monitor.matrix()).isEqualTo(0x030102L);
        supervisor.changeMode(WHISPER, answer -> { });
        assertThat(call.monitor.matrix()).isEqualTo(0x030502L);
        supervisor.changeMode(BARGE, answer -> { });
        assertThat(call.monitor.matrix()).isEqualTo(0x030506L);
        call.proven[supervisor.seat()] = true;
        supervisor.takeOver(answer -> { });
        assertThat(call.monitor.matrix()).isEqualTo(0x010004L);
        call.frame();
        assertThat(call.monitor.matrix()).as("after the commit").isEqualTo(0x010004L);
    }

    /** The table of one supervisor, with a second customer: lines are listeners, columns C D A S. */
    static Stream<List<String>> oneSupervisorTwoCustomers() {
        return Stream.of(
            List.of("ATTACHING", "0110", "1010", "1100", "0000"),
            List.of("LISTEN", "0110", "1010", "1100", "1110"),
            List.of("WHISPER", "0110", "1010", "1101", "1110"),
            List.of("BARGE", "0111", "1011", "1101", "1110"),
            List.of("TAKEN_OVER", "0101", "1001", "0000", "1100"));
    }

    @ParameterizedTest
    @MethodSource("oneSupervisorTwoCustomers")
    void everybodyHearsWhoTheTableSays(List<String> row) {
        TestCall call = new TestCall();
        int second = call.monitor.parties().join("second customer", Role.CUSTOMER);
        Session supervisor;
        switch (row.get(0)) {
            case "ATTACHING" -> supervisor = call.attaching("supervisor", BARGE);
            case "TAKEN_OVER" -> supervisor = call.owner("supervisor");
            default -> supervisor = call.active("supervisor", Mode.valueOf(row.get(0)));
        }
        int[] seats = {call.customer, second, call.agent, supervisor.seat()};
        assertThat(rows(call.monitor.matrix(), seats)).as(row.get(0)).isEqualTo(row.subList(1, 5));
    }

    /**
     * The nine pairs of two supervisors: for each the lines of A, C, S1 and S2 over the columns A C S1 S2. Under
     * CO_COACHES two whisperers hear each other, under ALL_SUPERVISORS any supervisor hears any whisper.
     */
    private static final String PAIRS = """
        TARGET_ONLY
        LL 0100 1000 1100 1100
        LW 0101 1000 1100 1100
        LB 0101 1001 1101 1100
        WL 0110 1000 1100 1100
        WW 0111 1000 1100 1100
        WB 0111 1001 1101 1100
        BL 0110 1010 1100 1110
        BW 0111 1010 1100 1110
        BB 0111 1011 1101 1110
        CO_COACHES
        LL 0100 1000 1100 1100
        LW 0101 1000 1100 1100
        LB 0101 1001 1101 1100
        WL 0110 1000 1100 1100
        WW 0111 1000 1101 1110
        WB 0111 1001 1101 1100
        BL 0110 1010 1100 1110
        BW 0111 1010 1100 1110
        BB 0111 1011 1101 1110
        ALL_SUPERVISORS
        LL 0100 1000 1100 1100
        LW 0101 1000 1101 1100
        LB 0101 1001 1101 1100
        WL 0110 1000 1100 1110
        WW 0111 1000 1101 1110
        WB 0111 1001 1101 1110
        BL 0110 1010 1100 1110
        BW 0111 1010 1101 1110
        BB 0111 1011 1101 1110
        """;

    @Test
    void ninePairsOfTwoSupervisors() {
        StringBuilder actual = new StringBuilder();
        for (PeerVisibility peers : PeerVisibility.values()) {
            actual.append(peers).append('\n');
            for (Mode first : Mode.values()) {
                for (Mode second : Mode.values()) {
                    TestCall call = new TestCall(Policies.DEFAULT.withPeerVisibility(peers));
                    Session one = call.active("one", first);
                    Session two = call.active("two", second);
                    appendPair(actual, call, first, second,
                        new int[] {call.agent, call.customer, one.seat(), two.seat()});
                }
            }
        }
        System.out.println("Two supervisors; lines of A C S1 S2 over columns A C S1 S2\n" + actual);
        assertThat(actual).hasToString(PAIRS);
    }

    /** The same beside an owner: the lines of O, C, S1 and S2 over the columns O C S1 S2. The owner is their agent. */
    private static final String PAIRS_BESIDE_AN_OWNER = PAIRS;

    @Test
    void ninePairsBesideAnOwnerAfterTakeover() {
        StringBuilder actual = new StringBuilder();
        for (PeerVisibility peers : PeerVisibility.values()) {
            actual.append(peers).append('\n');
            for (Mode first : Mode.values()) {
                for (Mode second : Mode.values()) {
                    TestCall call = new TestCall(Policies.DEFAULT.withPeerVisibility(peers)
                        .withOthersAtTakeover(OthersAtTakeover.DEMOTE));
                    Session one = call.active("one", first);
                    Session two = call.active("two", second);
                    Session owner = call.owner("owner");
                    assertThat(List.of(one.mode(), two.mode())).as("demoted").containsOnly(LISTEN);
                    int[] seats = {owner.seat(), call.customer, one.seat(), two.seat()};
                    assertThat(rows(call.monitor.matrix(), seats)).as("both demoted, from %s and %s", first, second)
                        .isEqualTo(List.of("0100", "1000", "1100", "1100"));
                    one.changeMode(first, answer -> { });
                    two.changeMode(second, answer -> { });
                    appendPair(actual, call, first, second, seats);
                    assertThat(HearingMatrix.heardBy(call.monitor.matrix(), call.agent)).as("agent").isZero();
                }
            }
        }
        System.out.println("Two supervisors beside an owner; lines of O C S1 S2 over columns O C S1 S2\n" + actual);
        assertThat(actual).hasToString(PAIRS_BESIDE_AN_OWNER);
    }

    private static void appendPair(StringBuilder text, TestCall call, Mode first, Mode second, int[] seats) {
        text.append(MODE_LETTERS[first.ordinal()]).append(MODE_LETTERS[second.ordinal()]).append(' ')
            .append(String.join(" ", rows(call.monitor.matrix(), seats))).append('\n');
    }

    @ParameterizedTest
    @EnumSource(PeerVisibility.class)
    void threeSupervisorsInEveryCombinationAgreeWithTheNaiveTable(PeerVisibility peers) {
        for (int combination = 0; combination < 27; combination++) {
            TestCall call = new TestCall(Policies.DEFAULT.withPeerVisibility(peers));
            int agent2 = call.monitor.parties().join("second agent", Role.AGENT);
            char[] roles = "CAA-----".toCharArray();
            int[] targets = {-1, -1, -1, -1, -1, -1, -1, -1};
            int[] modes = {combination % 3, combination / 3 % 3, combination / 9};
            for (int i = 0; i < 3; i++) {
                // The third monitors the other agent, so that "the same agent" is put to the test as well.
                int target = i < 2 ? call.agent : agent2;
                Session session = call.active("S" + i, target, Mode.values()[modes[i]]);
                roles[session.seat()] = "LWB".charAt(modes[i]);
                targets[session.seat()] = target;
            }
            assertThat(Long.toHexString(call.monitor.matrix())).as("modes %s", Arrays.toString(modes))
                .isEqualTo(Long.toHexString(NaiveHearing.matrix(roles, targets, peers)));
        }
    }

    @ParameterizedTest
    @EnumSource(PeerVisibility.class)
    void nobodyHearsHimselfWhateverHeIs(PeerVisibility peers) {
        for (Standing standing : Standing.values()) {
            Standing[] all = new Standing[HearingMatrix.SEATS];
            Arrays.fill(all, standing);
            int[] targets = {0, 1, 2, 3, 4, 5, 6, 7};
            long matrix = HearingMatrix.of(all, targets, peers);
            assertThat(matrix & 0x8040201008040201L).as(standing.name()).isZero();
        }
    }

    @Test
    void onlyItsTargetAmongTwoAgentsHearsAWhisper() {
        TestCall call = new TestCall();
        int other = call.monitor.parties().join("other agent", Role.AGENT);
        Session coach = call.active("coach", other, WHISPER);
        assertThat(call.hears(other, coach)).isTrue();
        assertThat(call.hears(call.agent, coach)).isFalse();
        assertThat(call.hears(call.customer, coach)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"VACANT", "CUSTOMER", "REMOVED", "WAITING"})
    void nobodyElseHearsAWhisperThoughItWereAimedAtHim(Standing listener) {
        for (PeerVisibility peers : PeerVisibility.values()) {
            assertThat(listener.hears(Standing.WHISPERING, true, true, peers)).isFalse();
        }
    }

    @Test
    void whoIsNotThereNeitherHearsNorIsHeard() {
        for (Standing absent : List.of(Standing.VACANT, Standing.REMOVED, Standing.WAITING)) {
            for (Standing other : Standing.values()) {
                for (PeerVisibility peers : PeerVisibility.values()) {
                    assertThat(absent.hears(other, true, true, peers)).as("%s hears %s", absent, other).isFalse();
                    assertThat(other.hears(absent, true, true, peers)).as("%s hears %s", other, absent).isFalse();
                }
            }
        }
    }

    @Test
    void aMatrixIsReadByListenerAndSpeaker() {
        long matrix = 0x8000_0000_0000_0001L;
        assertThat(HearingMatrix.hears(matrix, 7, 7)).isTrue();
        assertThat(HearingMatrix.hears(matrix, 0, 0)).isTrue();
        assertThat(HearingMatrix.hears(matrix, 0, 7)).isFalse();
        assertThat(HearingMatrix.heardBy(matrix, 7)).isEqualTo(0x80);
        assertThat(HearingMatrix.heardBy(matrix, 0)).isEqualTo(0x01);
        assertThat(HearingMatrix.heardBy(matrix, 3)).isZero();
    }

    @Test
    void aMatrixCanBeReadAloud() {
        TestCall call = new TestCall();
        call.active("coach", WHISPER);
        assertThat(call.monitor.describe().lines().map(line -> line.strip().replaceAll(" +", " "))).containsExactly(
            "customer hears agent", "agent hears customer, coach", "coach hears customer, agent");
        assertThat(HearingMatrix.describe(0, new String[] {"a", null, null, null, null, null, null, null}))
            .contains("a").contains("nobody");
    }

    /** For each of the seats, as listener, a digit for each of the seats, as speaker. */
    private static List<String> rows(long matrix, int[] seats) {
        return Arrays.stream(seats).mapToObj(listener -> {
            StringBuilder row = new StringBuilder();
            for (int speaker : seats) {
                row.append(HearingMatrix.hears(matrix, listener, speaker) ? '1' : '0');
            }
            return row.toString();
        }).toList();
    }
}
