package io.sidetone.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Right;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may monitor whom, group by group, and what a screen is told where somebody may not. */
class DirectoryTest {

    private static final Set<Right> ALL = EnumSet.allOf(Right.class);
    private static final Set<Right> COACH = EnumSet.of(Right.LISTEN, Right.WHISPER);
    private static final Target AL = Target.of("al", "call 1", "agent");

    @Test
    void nothingIsOfferedUntilMonitoringIsEnabled() {
        Directory off = Directory.version(1).add(team()).build();
        assertThat(off.availability("sue", AL, Occupancy.FREE)).isEqualTo(Availability.all(Offer.NOT_ENABLED));
        assertThat(off.availability("sue", "al")).isEqualTo(Availability.all(Offer.NOT_ENABLED));
        assertThat(off.rights("sue", AL)).isEmpty();
        assertThat(on(team()).rights("sue", AL)).isEqualTo(COACH);
    }

    @Test
    void aTeamsSupervisorMonitorsItsMembersAndNobodyElseDoes() {
        Directory directory = on(team());
        assertThat(directory.availability("sue", AL, Occupancy.FREE)).isEqualTo(
            new Availability(Offer.OFFERED, Offer.OFFERED, Offer.RIGHT_MISSING, Offer.RIGHT_MISSING));
        assertThat(directory.rights("al", Target.of("sue", "call 1", "agent"))).isEmpty();
        assertThat(directory.rights("al", Target.of("bo", "call 1", "agent"))).isEmpty();
        assertThat(directory.rights("stranger", AL)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void eachRightIsGivenSeparately(Right right) {
        Directory directory = on(Group.team("support", Map.of("sue", Set.of(right)), Set.of("al")));
        assertThat(directory.rights("sue", AL)).containsExactly(right);
        Availability availability = directory.availability("sue", AL, Occupancy.FREE);
        for (Right other : Right.values()) {
            assertThat(availability.of(other)).isEqualTo(other == right ? Offer.OFFERED : Offer.RIGHT_MISSING);
        }
    }

    @Test
    void aQueuesAdministratorMonitorsItsMembersOnCallsOfThatQueueOnly() {
        Directory directory = on(Group.queue("sales", Map.of("sue", COACH), Set.of("al")));
        assertThat(directory.rights("sue", AL.onQueue("sales"))).isEqualTo(COACH);
        assertThat(directory.rights("sue", AL.onQueue("claims"))).isEmpty();
        assertThat(directory.rights("sue", AL)).isEmpty();
        assertThat(directory.rights("sue", AL.onLine("sales"))).isEmpty();
        assertThat(directory.availability("sue", AL, Occupancy.FREE)).isEqualTo(new Availability(
            Offer.NOT_A_CALL_OF_THIS_QUEUE, Offer.NOT_A_CALL_OF_THIS_QUEUE, Offer.RIGHT_MISSING, Offer.RIGHT_MISSING));
    }

    @Test
    void membersOfASharedLineMonitorEachOtherOnCallsOfThatLineOnly() {
        Directory directory = on(Group.sharedLine("1000", Set.of("al", "bo"), ALL));
        assertThat(directory.rights("bo", AL.onLine("1000"))).isEqualTo(ALL);
        assertThat(directory.rights("al", Target.of("bo", "call 1", "agent").onLine("1000"))).isEqualTo(ALL);
        assertThat(directory.rights("bo", AL.onLine("1001"))).isEmpty();
        assertThat(directory.rights("bo", AL.onQueue("1000"))).isEmpty();
    }

    @Test
    void executiveAndAssistantsMonitorEachOther() {
        Directory directory = on(Group.delegation("board", "eve", Set.of("al", "bo"), COACH));
        for (String one : Set.of("eve", "al", "bo")) {
            for (String other : Set.of("eve", "al", "bo")) {
                assertThat(directory.rights(one, Target.of(other, "call 1", "agent")))
                    .isEqualTo(one.equals(other) ? Set.of() : COACH);
            }
        }
    }

    @Test
    void rightsOfSeveralGroupsAddUp() {
        Directory directory = on(team(), Group.queue("sales", Map.of("sue", Set.of(Right.TAKEOVER)), Set.of("al")));
        assertThat(directory.rights("sue", AL)).isEqualTo(COACH);
        assertThat(directory.rights("sue", AL.onQueue("sales")))
            .containsExactlyInAnyOrder(Right.LISTEN, Right.WHISPER, Right.TAKEOVER);
    }

    @Test
    void nobodyMonitorsHimself() {
        Directory directory = on(Group.team("support", Map.of("al", ALL), Set.of("al", "bo")));
        assertThat(directory.rights("al", AL)).isEmpty();
        assertThat(directory.availability("al", AL, Occupancy.FREE)).isEqualTo(directory.unknown());
    }

    @Test
    void aSupervisorsLegIsNotMonitoredAsIfItWereAnAgents() {
        Directory directory = on(team());
        Target supervising = AL.withSupervisorLeg(true);
        assertThat(directory.rights("sue", supervising)).isEmpty();
        assertThat(directory.availability("sue", supervising, Occupancy.FREE))
            .isEqualTo(Availability.all(Offer.NOT_ON_A_CALL));
    }

    @Test
    void whereNobodyCanSpeakOnlyListeningIsOffered() {
        Directory directory = on(Group.team("support", Map.of("sue", ALL), Set.of("al")));
        assertThat(directory.availability("sue", AL.withListenOnly(true), Occupancy.FREE)).isEqualTo(
            new Availability(Offer.OFFERED, Offer.LISTEN_ONLY, Offer.LISTEN_ONLY, Offer.LISTEN_ONLY));
        assertThat(directory.availability("bob", AL.withListenOnly(true), Occupancy.FREE))
            .isEqualTo(directory.unknown());
    }

    @Test
    void privateCallsAndConferencesOfOthersAreClosed() {
        Directory directory = on(team());
        assertThat(directory.rights("sue", AL.withPrivateCall(true))).isEmpty();
        assertThat(directory.rights("sue", AL.withExternalConference(true))).isEmpty();
        assertThat(directory.availability("sue", AL.withPrivateCall(true), Occupancy.FREE))
            .isEqualTo(Availability.all(Offer.PRIVATE_CALL));
        assertThat(directory.availability("sue", AL.withExternalConference(true), Occupancy.FREE))
            .isEqualTo(Availability.all(Offer.EXTERNAL_CONFERENCE));
    }

    @Test
    void whoIsOnNoCallCanNotBeMonitored() {
        assertThat(on(team()).availability("sue", "al")).isEqualTo(Availability.all(Offer.NOT_ON_A_CALL));
    }

    @Test
    void whatASupervisorDoesAlreadyIsNotOfferedAgainButEverythingElseIs() {
        Directory directory = on(Group.team("support", Map.of("sue", ALL), Set.of("al")));
        Occupancy listening = new Occupancy(Map.of("sue", Mode.LISTEN), null, false);
        assertThat(directory.availability("sue", AL, listening)).isEqualTo(
            new Availability(Offer.ALREADY_MONITORING, Offer.OFFERED, Offer.OFFERED, Offer.OFFERED));
    }

    @Test
    void aTakeoverIsOfferedToOneAtATime() {
        Directory directory = on(Group.team("support", Map.of("sue", ALL, "tom", ALL), Set.of("al")));
        Occupancy taking = new Occupancy(Map.of("sue", Mode.BARGE, "tom", Mode.LISTEN), "sue", true);
        assertThat(directory.availability("tom", AL, taking)).isEqualTo(
            new Availability(Offer.ALREADY_MONITORING, Offer.OFFERED, Offer.OFFERED, Offer.BUSY_TAKING_OVER));
        assertThat(directory.availability("sue", AL, taking)).isEqualTo(new Availability(
            Offer.BUSY_TAKING_OVER, Offer.BUSY_TAKING_OVER, Offer.ALREADY_MONITORING, Offer.BUSY_TAKING_OVER));
    }

    @Test
    void aFullCallHasRoomForNobodyElse() {
        Occupancy full = new Occupancy(Map.of("tom", Mode.LISTEN), null, false);
        assertThat(on(team()).availability("sue", AL, full)).isEqualTo(
            new Availability(Offer.NO_SEAT, Offer.NO_SEAT, Offer.RIGHT_MISSING, Offer.RIGHT_MISSING));
    }

    @Test
    void whoHasNoRightsLearnsNothingAboutAnybody() {
        Directory directory = on(team(), Group.queue("sales", Map.of("tom", ALL), Set.of("bo")));
        Occupancy full = new Occupancy(Map.of("sue", Mode.BARGE), "sue", false);
        for (String asker : Set.of("al", "bo", "tom", "stranger")) {
            assertThat(directory.availability(asker, "al")).isEqualTo(directory.unknown());
            assertThat(directory.availability(asker, "nobody at all")).isEqualTo(directory.unknown());
            for (Target target : Set.of(AL, AL.withPrivateCall(true), AL.withExternalConference(true),
                AL.withSupervisorLeg(true), AL.onQueue("sales"), Target.of("nobody at all", "no call", "no leg"))) {
                assertThat(directory.availability(asker, target, full)).isEqualTo(directory.unknown());
            }
        }
    }

    @Test
    void groupsThatMakeNoSenseAreRefusedByName() {
        assertThatThrownBy(() -> Group.team("support", Map.of("sue", Set.of()), Set.of("al")))
            .hasMessage("TEAM \"support\" gives \"sue\" no rights");
        assertThatThrownBy(() -> Group.team("support", Map.of(" sue", ALL), Set.of("al")))
            .hasMessageContaining("TEAM \"support\": who may monitor").hasMessageContaining("\" sue\"");
        assertThatThrownBy(() -> Group.team("support", Map.of("sue", ALL), Set.of("")))
            .hasMessageContaining("TEAM \"support\": who may be monitored");
        assertThatThrownBy(() -> Group.sharedLine("1000", Set.of("al"), ALL)).hasMessageContaining("at least two");
        assertThatThrownBy(() -> Group.delegation("board", "eve", Set.of("eve", "al"), ALL))
            .hasMessageContaining("\"eve\" can't be his own assistant");
        assertThatThrownBy(() -> Group.delegation("board", "eve", Set.of(), ALL)).hasMessageContaining("at least two");
        assertThatThrownBy(() -> on(team(), team())).hasMessage("given twice: TEAM \"support\"");
        assertThat(on(team(), Group.queue("support", Map.of(), Set.of())).rights("sue", AL)).isEqualTo(COACH);
    }

    @Test
    void directoriesHaveLimits() {
        Set<String> crowd = IntStream.range(0, Group.MOST_PEOPLE).mapToObj(i -> "p" + i).collect(Collectors.toSet());
        assertThat(Group.team("all", Map.of(), crowd).monitored()).hasSize(Group.MOST_PEOPLE);
        crowd.add("one more");
        assertThatThrownBy(() -> Group.team("all", Map.of(), crowd)).hasMessageContaining("10001");
        Directory.Builder builder = Directory.version(1);
        IntStream.range(0, Directory.MOST_GROUPS).forEach(i -> builder.add(Group.team("t" + i, Map.of(), Set.of())));
        assertThatThrownBy(() -> builder.add(team())).hasMessageContaining("more than 10000 groups");
        assertThatThrownBy(() -> builder.grantsLast(Duration.ZERO)).hasMessageContaining("PT0S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " al", "al ", "a\nl", "a\u0000", "\ud800", "al\udc00", "a\u0085l"})
    void whatIsNoIdentityIsRefused(String identity) {
        assertThatThrownBy(() -> Identity.require(identity, "person")).isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("person must");
        assertThatThrownBy(() -> Target.of("al", identity, "agent")).hasMessageStartingWith("call must");
        assertThatThrownBy(() -> AL.onQueue(identity)).hasMessageStartingWith("queue must");
    }

    @Test
    void identitiesAreAsLongAsTheyMayBe() {
        assertThat(Identity.require("x".repeat(Identity.LONGEST), "person")).hasSize(128);
        assertThatThrownBy(() -> Identity.require("x".repeat(Identity.LONGEST + 1), "person"))
            .hasMessageContaining("129");
        assertThat(Identity.require("Zoë 😀 +49 30", "person")).isEqualTo("Zoë 😀 +49 30");
    }

    private static Group team() {
        return Group.team("support", Map.of("sue", COACH), Set.of("al", "bo"));
    }

    private static Directory on(Group... groups) {
        Directory.Builder builder = Directory.version(1).enabled();
        for (Group group : groups) {
            builder.add(group);
        }
        return builder.build();
    }
}
