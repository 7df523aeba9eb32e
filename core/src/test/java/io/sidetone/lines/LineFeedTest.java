package io.sidetone.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.access.Access;
import io.sidetone.access.Availability;
import io.sidetone.access.Directory;
import io.sidetone.access.Group;
import io.sidetone.access.Offer;
import io.sidetone.access.Target;
import io.sidetone.monitor.Cause;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Right;
import io.sidetone.monitor.Role;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens in a monitored call shows on the lines of those who are on it. */
class LineFeedTest {

    private static final Set<Right> ALL = EnumSet.allOf(Right.class);

    private final LineBoard board = new LineBoard(new Access(Directory.version(1).enabled()
        .add(Group.team("support", Map.of("sue", ALL, "tom", ALL), Set.of("al", "sue"))).build()));
    private final LineFeed feed = new LineFeed(board);

    @BeforeEach
    void aCallOfAl() {
        joined("customer", Role.CUSTOMER);
        board.callStarted(Target.of("al", "call", "agent").onQueue("sales"), 1000, null);
        joined("agent", Role.AGENT);
    }

    @Test
    void theModeOfASessionIsWhatIsNotOfferedAgain() {
        started("sue", Mode.LISTEN);
        assertThat(offers("sue", "al").listen()).isEqualTo(Offer.ALREADY_MONITORING);
        feed.event(new MonitorEvent.ModeChanged("call", 2, "sue", Mode.LISTEN, Mode.BARGE));
        assertThat(offers("sue", "al").listen()).isEqualTo(Offer.OFFERED);
        assertThat(offers("sue", "al").barge()).isEqualTo(Offer.ALREADY_MONITORING);
        assertThat(offers("tom", "al").barge()).isEqualTo(Offer.OFFERED);
        ended("sue");
        assertThat(offers("sue", "al")).isEqualTo(offers("tom", "al"));
    }

    @Test
    void aTakeoverIsBusyUntilItIsRolledBack() {
        started("sue", Mode.LISTEN);
        feed.event(new MonitorEvent.TakeoverPreparing("call", 2, "sue"));
        assertThat(offers("tom", "al").takeover()).isEqualTo(Offer.BUSY_TAKING_OVER);
        assertThat(offers("tom", "al").barge()).isEqualTo(Offer.OFFERED);
        assertThat(offers("sue", "al").barge()).isEqualTo(Offer.BUSY_TAKING_OVER);
        feed.event(new MonitorEvent.TakeoverRolledBack("call", 3, "sue", Refusal.CANCELLED));
        assertThat(offers("tom", "al").takeover()).isEqualTo(Offer.OFFERED);
    }

    @Test
    void anOwnerIsOnTheCallAndMayBeMonitoredLikeTheAgentBeforeHim() {
        started("sue", Mode.LISTEN);
        feed.event(new MonitorEvent.TakeoverPreparing("call", 2, "sue"));
        feed.event(new MonitorEvent.TakenOver("call", 3, "sue"));
        feed.event(new MonitorEvent.PartyLeft("call", 3, "agent", Role.AGENT, true));
        assertThat(line("tom", "al").state()).isEqualTo(LineState.AVAILABLE);
        Line owner = line("tom", "sue");
        assertThat(owner.state()).isEqualTo(LineState.ON_CALL);
        assertThat(owner.calls().get(0).startedMs()).isEqualTo(1000);
        assertThat(owner.availability()).isEqualTo(
            new Availability(Offer.OFFERED, Offer.OFFERED, Offer.OFFERED, Offer.BUSY_TAKING_OVER));
        ended("sue");
        assertThat(line("tom", "sue").state()).isEqualTo(LineState.AVAILABLE);
    }

    @Test
    void anAgentWhoLeavesBeforeASupervisorIsPromotedLeavesTheCallToHim() {
        started("sue", Mode.BARGE);
        feed.event(new MonitorEvent.PartyLeft("call", 3, "agent", Role.AGENT, false));
        feed.event(new MonitorEvent.TakenOver("call", 3, "sue"));
        assertThat(line("tom", "al").calls()).isEmpty();
        assertThat(line("tom", "sue").calls()).hasSize(1);
    }

    @Test
    void theEighthSeatIsTheLast() {
        for (int i = 0; i < 5; i++) {
            started("supervisor " + i, Mode.LISTEN);
        }
        assertThat(offers("tom", "al").listen()).isEqualTo(Offer.OFFERED);
        started("supervisor 5", Mode.LISTEN);
        assertThat(offers("tom", "al").listen()).isEqualTo(Offer.NO_SEAT);
        ended("supervisor 0");
        assertThat(offers("tom", "al").listen()).isEqualTo(Offer.OFFERED);
    }

    @Test
    void theEndOfTheCallFreesEveryLine() {
        started("sue", Mode.LISTEN);
        feed.event(new MonitorEvent.CallEnded("call", 9));
        assertThat(line("tom", "al").state()).isEqualTo(LineState.AVAILABLE);
    }

    private void joined(String party, Role role) {
        feed.event(new MonitorEvent.PartyJoined("call", 0, party, role));
    }

    private void started(String supervisor, Mode mode) {
        feed.event(new MonitorEvent.SessionStarted("call", 1, supervisor, "agent", mode));
        feed.event(new MonitorEvent.SessionActive("call", 1, supervisor, mode));
    }

    private void ended(String supervisor) {
        feed.event(new MonitorEvent.SessionEnded("call", 8, supervisor, Cause.SUPERVISOR_HANGUP));
    }

    private Availability offers(String supervisor, String person) {
        return line(supervisor, person).availability();
    }

    private Line line(String supervisor, String person) {
        try (LineSubscription subscription = board.subscribe(supervisor, 1, () -> { })) {
            return subscription.snapshot().lines().stream().filter(line -> line.person().equals(person)).findAny()
                .orElseThrow();
        }
    }
}
