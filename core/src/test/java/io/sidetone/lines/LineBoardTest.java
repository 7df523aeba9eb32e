package io.sidetone.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.access.Access;
import io.sidetone.access.Directory;
import io.sidetone.access.Group;
import io.sidetone.access.Occupancy;
import io.sidetone.access.Offer;
import io.sidetone.access.Target;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Right;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a supervisor sees of the people he may monitor, at first and from then on. */
class LineBoardTest {

    private static final long NOON_MS = 1_800_000_000_000L;
    private static final Target CALL = Target.of("al", "call 1", "agent").onQueue("sales");

    private final Access access = new Access(directory(1, "al", "bo"));
    private final LineBoard board = new LineBoard(access);
    private int told;

    @Test
    void aSupervisorSeesTheLinesOfThePeopleHeMayMonitorAndNoOthers() {
        board.line("bo", LineState.BUSY);
        board.line("al", LineState.AVAILABLE);
        board.line("cy", LineState.RINGING);
        LineSubscription sue = subscribe("sue");
        assertThat(sue.snapshot().lines()).extracting(Line::person, Line::state).containsExactly(
            org.assertj.core.groups.Tuple.tuple("al", LineState.AVAILABLE),
            org.assertj.core.groups.Tuple.tuple("bo", LineState.BUSY));
        assertThat(subscribe("cy").snapshot().lines()).isEmpty();
        board.line("cy", LineState.OFFLINE);
        assertThat(sue.poll()).isNull();
    }

    @Test
    void aCallShowsSinceWhenWithWhomHeldAndWhatIsOffered() {
        LineSubscription sue = subscribe("sue");
        sue.snapshot();
        board.callStarted(CALL, NOON_MS, "+49 30 1234");
        Line line = changed(sue);
        assertThat(line.state()).isEqualTo(LineState.ON_CALL);
        LineCall call = line.calls().get(0);
        assertThat(call.call()).isEqualTo("call 1");
        assertThat(call.leg()).isEqualTo("agent");
        assertThat(call.remote()).isEqualTo("+49 30 1234");
        assertThat(call.held()).isFalse();
        assertThat(call.duration(NOON_MS + 61_000)).isEqualTo(Duration.ofSeconds(61));
        assertThat(call.duration(NOON_MS - 1)).isZero();
        assertThat(call.availability().offers(Right.WHISPER)).isTrue();
        assertThat(call.availability().takeover()).isEqualTo(Offer.RIGHT_MISSING);
        assertThat(line.availability()).isEqualTo(call.availability());
        board.held("call 1", "agent", true);
        assertThat(changed(sue).calls().get(0).held()).isTrue();
        board.legEnded("call 1", "agent");
        line = changed(sue);
        assertThat(line.state()).isEqualTo(LineState.AVAILABLE);
        assertThat(line.calls()).isEmpty();
        assertThat(line.availability().listen()).isEqualTo(Offer.NOT_ON_A_CALL);
    }

    @Test
    void theRemotePartyIsShownOnlyIfPermittedAndOnlyOnCallsHeMayMonitor() {
        board.callStarted(CALL.withPrivateCall(true), NOON_MS, "+49 30 1234");
        LineCall call = subscribe("sue").snapshot().lines().get(0).calls().get(0);
        assertThat(call.remote()).isNull();
        assertThat(call.availability().listen()).isEqualTo(Offer.PRIVATE_CALL);
        board.callChanged(CALL);
        assertThat(subscribe("sue").snapshot().lines().get(0).calls().get(0).remote()).isEqualTo("+49 30 1234");
        access.use(Directory.version(2).enabled().add(team("al")).build());
        assertThat(subscribe("sue").snapshot().lines().get(0).calls().get(0).remote()).isNull();
    }

    @Test
    void twoCallsOfOnePersonAreToldApart() {
        board.callStarted(CALL, NOON_MS, null);
        board.callStarted(Target.of("al", "call 2", "agent"), NOON_MS + 1, null);
        board.occupancy("call 2", new Occupancy(Map.of("sue", Mode.LISTEN), null, true));
        List<LineCall> calls = subscribe("sue").snapshot().lines().get(0).calls();
        assertThat(calls).extracting(LineCall::call).containsExactly("call 1", "call 2");
        assertThat(calls.get(0).availability().listen()).isEqualTo(Offer.OFFERED);
        assertThat(calls.get(1).availability().listen()).isEqualTo(Offer.ALREADY_MONITORING);
        board.callEnded("call 1");
        assertThat(subscribe("sue").snapshot().lines().get(0).calls()).extracting(LineCall::call)
            .containsExactly("call 2");
    }

    @Test
    void whoMonitorsACallIsSeenOnAllItsLegsAlsoOnLaterOnes() {
        board.callStarted(CALL, NOON_MS, null);
        board.occupancy("call 1", new Occupancy(Map.of(), null, false));
        board.callStarted(Target.of("bo", "call 1", "second"), NOON_MS, null);
        assertThat(subscribe("sue").snapshot().lines()).hasSize(2)
            .allSatisfy(line -> assertThat(line.availability().listen()).isEqualTo(Offer.NO_SEAT));
    }

    @Test
    void aTransferMovesTheCallToTheOtherLine() {
        board.line("bo", LineState.RINGING);
        board.callStarted(CALL, NOON_MS, "+49 30 1234");
        LineSubscription sue = subscribe("sue");
        sue.snapshot();
        board.callChanged(new Target("bo", "call 1", "agent", "claims", null, false, false, false, false));
        Line al = changed(sue);
        Line bo = changed(sue);
        assertThat(al.calls()).isEmpty();
        assertThat(bo.person()).isEqualTo("bo");
        assertThat(bo.state()).isEqualTo(LineState.ON_CALL);
        assertThat(bo.calls().get(0).startedMs()).isEqualTo(NOON_MS);
    }

    @Test
    void theSnapshotAndItsEventsAreCountedOn() {
        board.line("al", LineState.AVAILABLE);
        LineSubscription sue = subscribe("sue");
        LineSnapshot snapshot = sue.snapshot();
        board.line("al", LineState.RINGING);
        board.line("al", LineState.BUSY);
        board.remove("al");
        for (int i = 1; i <= 3; i++) {
            assertThat(sue.poll().version()).isEqualTo(snapshot.version() + i);
        }
        assertThat(sue.poll()).isNull();
    }

    @Test
    void whatChangesNothingIsNoEvent() {
        board.line("al", LineState.AVAILABLE);
        LineSubscription sue = subscribe("sue");
        sue.snapshot();
        board.line("al", LineState.AVAILABLE);
        board.held("no call", "no leg", true);
        board.legEnded("no call", "no leg");
        board.callEnded("no call");
        board.callChanged(CALL);
        board.remove("nobody");
        assertThat(sue.poll()).isNull();
        assertThat(told).isZero();
    }

    @Test
    void aSlowReaderIsToldHowMuchHeMissedAndThenHowEverythingIs() {
        board.line("al", LineState.AVAILABLE);
        board.line("bo", LineState.AVAILABLE);
        LineSubscription sue = board.subscribe("sue", 2, () -> told++);
        long version = sue.snapshot().version();
        board.line("al", LineState.RINGING);
        board.line("al", LineState.BUSY);
        board.line("al", LineState.OFFLINE);
        board.line("bo", LineState.OFFLINE);
        assertThat(changed(sue).state()).isEqualTo(LineState.RINGING);
        board.remove("bo");
        assertThat(changed(sue).state()).isEqualTo(LineState.BUSY);
        assertThat(sue.poll()).isEqualTo(new LineEvent.Missed(version + 5, 3));
        assertThat(sue.poll()).isEqualTo(new LineEvent.Removed(version + 6, "bo"));
        assertThat(changed(sue).state()).isEqualTo(LineState.OFFLINE);
        assertThat(sue.poll()).isNull();
        assertThat(told).isEqualTo(1);
    }

    @Test
    void asManyChangesWaitAsHeAskedFor() {
        LineSubscription sue = board.subscribe("sue", 2, () -> told++);
        sue.snapshot();
        board.line("al", LineState.RINGING);
        board.line("al", LineState.BUSY);
        assertThat(drain(sue)).hasSize(2).allMatch(event -> event instanceof LineEvent.Changed);
        for (int capacity : new int[] {0, (1 << 20) + 1}) {
            assertThatThrownBy(() -> board.subscribe("sue", capacity, () -> { }))
                .hasMessageContaining("capacity").hasMessageEndingWith(": " + capacity);
        }
    }

    @Test
    void aChangeOfAccessShowsAsEvents() {
        board.line("al", LineState.AVAILABLE);
        board.line("bo", LineState.AVAILABLE);
        board.line("cy", LineState.AVAILABLE);
        LineSubscription sue = subscribe("sue");
        sue.snapshot();
        access.use(directory(2, "bo", "cy"));
        assertThat(drain(sue)).satisfiesExactly(
            event -> assertThat(((LineEvent.Removed) event).person()).isEqualTo("al"),
            event -> assertThat(((LineEvent.Changed) event).line().person()).isEqualTo("cy"));
        access.use(Directory.version(3).build());
        assertThat(drain(sue)).hasSize(2).allMatch(event -> event instanceof LineEvent.Removed);
        assertThat(sue.snapshot().lines()).isEmpty();
    }

    @Test
    void nothingReportedBeforeAccessWasWithdrawnIsShownAfterwards() {
        LineSubscription sue = subscribe("sue");
        sue.snapshot();
        board.callStarted(CALL, NOON_MS, "+49 30 1234");
        access.use(Directory.version(2).build());
        assertThat(drain(sue)).isEmpty();
    }

    @Test
    void whoNoLongerLooksIsToldNothing() {
        LineSubscription sue = subscribe("sue");
        sue.snapshot();
        sue.close();
        sue.close();
        board.line("al", LineState.BUSY);
        assertThat(sue.poll()).isNull();
        assertThat(told).isZero();
    }

    @Test
    void aReaderThatFailsWhenToldDisturbsNobody() {
        LineSubscription tom = board.subscribe("sue", 10, () -> {
            throw new IllegalStateException("told by a test");
        });
        LineSubscription sue = subscribe("sue");
        board.line("al", LineState.BUSY);
        assertThat(sue.poll()).isNotNull();
        assertThat(tom.poll()).isNotNull();
    }

    @Test
    void onlyACallPutsALineOnCall() {
        assertThatThrownBy(() -> board.line("al", LineState.ON_CALL)).hasMessageContaining("ON_CALL: al");
    }

    private LineSubscription subscribe(String supervisor) {
        return board.subscribe(supervisor, 100, () -> told++);
    }

    private static Line changed(LineSubscription subscription) {
        return ((LineEvent.Changed) subscription.poll()).line();
    }

    private static List<LineEvent> drain(LineSubscription subscription) {
        List<LineEvent> events = new ArrayList<>();
        for (LineEvent event = subscription.poll(); event != null; event = subscription.poll()) {
            events.add(event);
        }
        return events;
    }

    private static Group team(String... members) {
        return Group.team("support", Map.of("sue", EnumSet.of(Right.LISTEN, Right.WHISPER)), Set.of(members));
    }

    private static Directory directory(long version, String... members) {
        return Directory.version(version).enabled().remotePartyShown().add(team(members)).build();
    }
}
