package io.sidetone.monitor;

import static io.sidetone.monitor.Mode.BARGE;
import static io.sidetone.monitor.Mode.LISTEN;
import static io.sidetone.monitor.Mode.WHISPER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.MonitorEvent.HoldChanged;
import io.sidetone.monitor.MonitorEvent.MuteChanged;
import io.sidetone.monitor.SessionTable.Input;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds, consultations and mutes: who hears whom meanwhile, and that nothing of it opens what was closed. */
class HoldsTest {

    private static final long UNMONITORED = 0x000102;

    /**
     * One supervisor, his agent and a customer, while the agent, the customer or both hold, and while the agent
     * consults: the lines of C, A and S over the columns C A S.
     */
    private static final String TABLE = """
        PRIVATE
        agent holds    LISTEN  000 000 010
        agent holds    WHISPER 000 001 010
        agent holds    BARGE   000 001 010
        customer holds LISTEN  000 100 010
        customer holds WHISPER 000 101 010
        customer holds BARGE   000 101 010
        both hold      LISTEN  000 000 010
        both hold      WHISPER 000 001 010
        both hold      BARGE   000 001 010
        agent consults LISTEN  000 000 000
        agent consults WHISPER 000 000 000
        agent consults BARGE   000 000 000
        FOLLOW_CUSTOMER
        agent holds    LISTEN  000 000 100
        agent holds    WHISPER 000 000 100
        agent holds    BARGE   000 000 100
        customer holds LISTEN  000 100 010
        customer holds WHISPER 000 101 010
        customer holds BARGE   000 101 010
        both hold      LISTEN  000 000 000
        both hold      WHISPER 000 000 000
        both hold      BARGE   000 000 000
        agent consults LISTEN  000 000 100
        agent consults WHISPER 000 000 100
        agent consults BARGE   000 000 100
        BOTH
        agent holds    LISTEN  000 000 110
        agent holds    WHISPER 000 001 110
        agent holds    BARGE   000 001 110
        customer holds LISTEN  000 100 010
        customer holds WHISPER 000 101 010
        customer holds BARGE   000 101 010
        both hold      LISTEN  000 000 010
        both hold      WHISPER 000 001 010
        both hold      BARGE   000 001 010
        agent consults LISTEN  000 000 100
        agent consults WHISPER 000 000 100
        agent consults BARGE   000 000 100
        """;

    private static final String[] CASES = {"agent holds", "customer holds", "both hold", "agent consults"};

    private static TestCall with(HoldPolicy hold) {
        return new TestCall(Policies.DEFAULT.withHold(hold, ConsultPolicy.NONE, false));
    }

    @Test
    void everyHoldUnderEveryPolicyInEveryMode() {
        StringBuilder actual = new StringBuilder();
        for (HoldPolicy policy : HoldPolicy.values()) {
            actual.append(policy).append('\n');
            for (int i = 0; i < CASES.length; i++) {
                for (Mode mode : Mode.values()) {
                    TestCall call = with(policy);
                    Session session = call.active("S", mode);
                    hold(call, i);
                    actual.append(String.format("%-14s %-7s", CASES[i], mode)).append(' ')
                        .append(rows(call, session)).append('\n');
                }
            }
        }
        System.out.println("Holds; lines of C A S over columns C A S\n" + actual);
        assertThat(actual).hasToString(TABLE);
    }

    private static void hold(TestCall call, int which) {
        if (which == 0 || which == 2) {
            call.hold(call.agent, true);
        }
        if (which == 1 || which == 2) {
            call.hold(call.customer, true);
        }
        if (which == 3) {
            call.monitor.parties().consult(call.agent, true);
        }
    }

    private static String rows(TestCall call, Session session) {
        List<Integer> seats = List.of(call.customer, call.agent, session.seat());
        return seats.stream().map(listener -> seats.stream().map(speaker -> call.hears(listener, speaker) ? "1" : "0")
            .collect(Collectors.joining())).collect(Collectors.joining(" "));
    }

    @Test
    void anythingAtAllAgreesWithTheNaiveTableAndOpensNothing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String letters = "CCAALWBO-";
        for (int run = 0; run < 200_000; run++) {
            char[] roles = new char[HearingMatrix.SEATS];
            int[] targets = new int[HearingMatrix.SEATS];
            Standing[] standings = new Standing[HearingMatrix.SEATS];
            for (int seat = 0; seat < roles.length; seat++) {
                roles[seat] = letters.charAt(random.nextInt(letters.length()));
                standings[seat] = standing(roles[seat]);
                boolean monitors = "LWB".indexOf(roles[seat]) >= 0;
                targets[seat] = monitors ? random.nextInt(HearingMatrix.SEATS + 1) - 1 : -1;
            }
            Policies policies = Policies.DEFAULT.withHold(HoldPolicy.values()[random.nextInt(3)],
                ConsultPolicy.values()[random.nextInt(2)], random.nextBoolean());
            int holding = holders(roles, random.nextInt(256));
            int consulting = holding & random.nextInt(256);
            long closed = HearingMatrix.of(standings, targets, policies.peerVisibility());
            long matrix = closed & Holds.open(standings, targets, holding, consulting, policies);
            assertThat(matrix & ~closed).isZero();
            assertThat(Long.toHexString(matrix)).as("seed %d: %s %s %x %x %s", seed, new String(roles),
                Arrays.toString(targets), holding, consulting, policies).isEqualTo(Long.toHexString(
                    NaiveHearing.matrix(roles, targets, policies, holding, consulting, 0)));
        }
    }

    private static Standing standing(char role) {
        return switch (role) {
            case 'C' -> Standing.CUSTOMER;
            case 'A' -> Standing.AGENT;
            case 'L' -> Standing.LISTENING;
            case 'W' -> Standing.WHISPERING;
            case 'B' -> Standing.BARGED;
            case 'O' -> Standing.OWNER;
            default -> Standing.WAITING;
        };
    }

    /** Only customers, agents and owners hold. */
    private static int holders(char[] roles, int bits) {
        int holders = 0;
        for (int seat = 0; seat < roles.length; seat++) {
            holders |= "CAO".indexOf(roles[seat]) >= 0 ? bits & 1 << seat : 0;
        }
        return holders;
    }

    @Test
    void anAgentWhoHoldsLeavesTheCustomersToTheOtherAgent() {
        TestCall call = new TestCall();
        int other = call.join("other agent", Role.AGENT);
        Session his = call.active("his", BARGE);
        Session others = call.active("other's", other, BARGE);
        call.hold(call.agent, true);
        assertThat(call.hears(call.customer, other) && call.hears(other, call.customer)).isTrue();
        assertThat(call.hears(call.customer, call.agent) || call.hears(call.agent, call.customer)).isFalse();
        assertThat(call.hears(call.agent, his) && call.hears(his.seat(), call.agent)).isTrue();
        assertThat(call.hears(call.customer, his) || call.hears(his.seat(), call.customer)).isFalse();
        assertThat(call.hears(call.customer, others)).isTrue();
        assertThat(call.hears(call.agent, others)).isFalse();
        assertThat(call.monitor.isOnHold(call.customer)).isFalse();
        call.hold(other, true);
        assertThat(call.monitor.isOnHold(call.customer)).isTrue();
        assertThat(HearingMatrix.heardBy(call.monitor.matrix(), call.customer)).isZero();
    }

    @Test
    void holdMusicOfTheCustomersSideIsForSupervisorsOnlyIfAskedFor() {
        for (boolean asked : new boolean[] {false, true}) {
            TestCall call = new TestCall(Policies.DEFAULT.withHold(HoldPolicy.PRIVATE, ConsultPolicy.NONE, asked));
            Session session = call.active("S", LISTEN);
            call.hold(call.customer, true);
            assertThat(call.hears(session.seat(), call.customer)).isEqualTo(asked);
            assertThat(call.hears(call.agent, call.customer)).isTrue();
        }
    }

    @Test
    void aConsultationMayBeMonitoredAsAnyHoldIfThePolicySaysSo() {
        TestCall call = new TestCall(Policies.DEFAULT.withHold(HoldPolicy.PRIVATE, ConsultPolicy.AS_HOLD, false));
        Session session = call.active("S", WHISPER);
        call.monitor.parties().consult(call.agent, true);
        assertThat(call.hears(session.seat(), call.agent) && call.hears(call.agent, session)).isTrue();
        call.monitor.parties().consult(call.agent, false);
        assertThat(call.hears(call.customer, call.agent)).as("he still holds").isFalse();
        call.hold(call.agent, false);
        assertThat(call.hears(call.customer, call.agent)).isTrue();
        assertThat(call.events(HoldChanged.class)).containsExactly(
            new HoldChanged("call", 2, "agent", true, true), new HoldChanged("call", 2, "agent", true, false),
            new HoldChanged("call", 2, "agent", false, false));
    }

    @Test
    void aModeMayChangeDuringAHoldAndRulesWhenItIsOver() {
        TestCall call = new TestCall();
        Session session = call.active("S", LISTEN);
        call.hold(call.agent, true);
        assertThat(call.command(session, Input.BARGE)).singleElement().matches(Outcome::accepted);
        assertThat(call.hears(call.customer, session)).isFalse();
        call.hold(call.agent, false);
        assertThat(call.hears(call.customer, session)).isTrue();
    }

    @Test
    void anOwnerHoldsAsAnAgentDoes() {
        TestCall call = new TestCall();
        Session owner = call.owner("owner");
        Session watcher = call.active("watcher", owner.seat(), LISTEN);
        call.hold(owner.seat(), true);
        assertThat(owner.state()).isEqualTo(SessionState.TAKEN_OVER);
        assertThat(call.monitor.isOnHold(call.customer)).isTrue();
        assertThat(call.hears(watcher.seat(), owner)).isTrue();
        assertThat(call.hears(watcher.seat(), call.customer)).isFalse();
        call.hold(owner.seat(), false);
        assertThat(call.hears(call.customer, owner)).isTrue();
    }

    @Test
    void aSupervisorWhoHoldsWhileHePreparesIsRolledBackAndSuspended() {
        TestCall call = new TestCall();
        Session session = call.active("S", BARGE);
        List<Outcome> answers = call.command(session, Input.TAKE_OVER);
        call.hold(session.seat(), true);
        assertThat(answers).containsExactly(new Outcome.Refused(Refusal.LEG_NOT_PROVEN));
        assertThat(session.state()).isEqualTo(SessionState.SUSPENDED);
        assertThat(call.monitor.matrix()).isEqualTo(UNMONITORED);
    }

    @Test
    void aMutedAgentIsHeardByNobodyAndHearsAll() {
        TestCall call = new TestCall();
        Session session = call.active("S", WHISPER);
        call.monitor.parties().mute(call.agent, true);
        call.monitor.parties().mute(call.agent, true);
        assertThat(call.monitor.matrix() & HearingMatrix.column(call.agent)).isZero();
        assertThat(call.hears(call.agent, session) && call.hears(call.agent, call.customer)).isTrue();
        assertThat(call.events(MuteChanged.class)).hasSize(1);
        call.leave(call.agent);
        call.frame();
        assertThat(call.monitor.seats.muted).isZero();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aMutedSupervisorIsHeardByNobodyInAnyModeNorAsOwner(Mode mode) {
        TestCall call = new TestCall();
        Session session = call.active("S", LISTEN);
        call.command(session, Input.MUTE);
        assertThat(call.command(session, Input.MUTE)).singleElement().matches(Outcome::accepted);
        call.command(session, Input.of(mode));
        assertThat(call.monitor.matrix() & HearingMatrix.column(session.seat())).isZero();
        call.proven[session.seat()] = true;
        call.command(session, Input.TAKE_OVER);
        call.frame();
        assertThat(session.state()).as("muted is no reason not to be proven").isEqualTo(SessionState.TAKEN_OVER);
        assertThat(call.monitor.matrix() & HearingMatrix.column(session.seat())).isZero();
        call.command(session, Input.UNMUTE);
        assertThat(call.hears(call.customer, session)).isTrue();
    }

    @Test
    void whoIsGoneCannotHoldOrBeMuted() {
        TestCall call = new TestCall();
        call.leave(call.agent);
        String before = call.dump();
        call.hold(call.agent, true);
        call.hold(5, true);
        call.monitor.parties().mute(call.agent, true);
        call.monitor.parties().consult(call.customer, true);
        assertThat(call.dump()).isEqualTo(before);
    }
}
