package io.sidetone.monitor;

import static io.sidetone.monitor.Mode.BARGE;
import static io.sidetone.monitor.Mode.LISTEN;
import static io.sidetone.monitor.Mode.WHISPER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.monitor.MonitorEvent.CallEnded;
import io.sidetone.monitor.MonitorEvent.CallParked;
import io.sidetone.monitor.MonitorEvent.ModeChanged;
import io.sidetone.monitor.MonitorEvent.PartyLeft;
import io.sidetone.monitor.MonitorEvent.SessionActive;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.MonitorEvent.TakeoverPreparing;
import io.sidetone.monitor.MonitorEvent.TakeoverRolledBack;
import io.sidetone.monitor.SessionTable.Input;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Modes, joins and ends; takeovers have {@link TakeoverTest}. */
class CallMonitorTest {

    private static final Policies SHORT = Policies.DEFAULT.withTimes(
        Duration.ofMillis(100), Duration.ofMillis(60), Duration.ofMillis(200), Duration.ofMillis(400));

    private final TestCall call = new TestCall();

    @Test
    void anAttachingSupervisorHearsAndSpeaksNothing() {
        Session session = call.attaching("S", BARGE);
        call.frame();
        assertThat(call.monitor.matrix()).isEqualTo(0x000102L);
        session.legUp();
        assertThat(call.monitor.matrix()).isEqualTo(0x030506L);
        assertThat(call.events(SessionActive.class)).singleElement().extracting(SessionActive::mode).isEqualTo(BARGE);
    }

    @Test
    void whileAttachingTheLastModeAskedForWinsWithoutEvents() {
        Session session = call.attaching("S", LISTEN);
        assertThat(call.command(session, Input.BARGE)).containsExactly(new Outcome.Accepted(call.monitor.frame()));
        call.command(session, Input.WHISPER);
        session.legUp();
        assertThat(call.events(ModeChanged.class)).isEmpty();
        assertThat(session.mode()).isEqualTo(WHISPER);
        assertThat(call.monitor.matrix()).isEqualTo(0x030502L);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theSameModeAgainIsAcceptedWithoutAnEvent(Mode mode) {
        Session session = call.active("S", mode);
        call.events.clear();
        long matrix = call.monitor.matrix();
        assertThat(call.command(session, Input.of(mode))).containsExactly(new Outcome.Accepted(call.monitor.frame()));
        assertThat(call.events).isEmpty();
        assertThat(call.monitor.matrix()).isEqualTo(matrix);
    }

    @Test
    void bargeThenListenInQuickSuccessionAreTwoEventsInOrderAndTheLastWins() {
        Session session = call.active("S", WHISPER);
        call.command(session, Input.BARGE);
        call.frame();
        call.command(session, Input.LISTEN);
        List<ModeChanged> changes = call.events(ModeChanged.class);
        assertThat(changes).extracting(ModeChanged::to).containsExactly(BARGE, LISTEN);
        assertThat(changes.get(1).frame()).isEqualTo(changes.get(0).frame() + 1);
        assertThat(call.monitor.matrix()).isEqualTo(0x030102L);
    }

    @Test
    void bargeThenListenBeforeOneFrameAreTwoEventsAndNobodyHearsTheBarge() {
        Session session = call.active("S", LISTEN);
        call.command(session, Input.BARGE);
        call.command(session, Input.LISTEN);
        call.frame();
        assertThat(call.events(ModeChanged.class)).extracting(ModeChanged::to).containsExactly(BARGE, LISTEN);
        assertThat(call.events(ModeChanged.class)).extracting(ModeChanged::frame).isSorted();
        assertThat(call.inForce).isEqualTo(0x030102L);
    }

    @Test
    void whoJoinsDuringAWhisperHearsNoWhisper() {
        Session coach = call.active("coach", WHISPER);
        int customer = call.join("second customer", Role.CUSTOMER);
        int agent = call.join("second agent", Role.AGENT);
        assertThat(call.hears(customer, coach)).isFalse();
        assertThat(call.hears(agent, coach)).isFalse();
        assertThat(call.hears(customer, call.agent)).isTrue();
        assertThat(call.hears(call.agent, coach)).isTrue();
    }

    @Test
    void whoJoinedJustBeforeAWhisperHearsNoWhisperEither() {
        Session coach = call.active("coach", LISTEN);
        int customer = call.join("second customer", Role.CUSTOMER);
        int agent = call.join("second agent", Role.AGENT);
        call.command(coach, Input.WHISPER);
        assertThat(call.hears(customer, coach)).isFalse();
        assertThat(call.hears(agent, coach)).isFalse();
    }

    @Test
    void aWhisperWhoseTargetLeavesFallsSilentAndFindsNoOtherEar() {
        int other = call.join("other agent", Role.AGENT);
        Session coach = call.active("coach", WHISPER);
        call.leave(call.agent);
        assertThat(coach.mode()).isEqualTo(LISTEN);
        assertThat(call.events(ModeChanged.class)).containsExactly(
            new ModeChanged("call", call.monitor.frame(), "coach", WHISPER, LISTEN));
        assertThat(call.hears(other, coach)).isFalse();
        assertThat(coach.target()).isEqualTo(other);
        call.command(coach, Input.WHISPER);
        assertThat(call.hears(other, coach)).as("by command").isTrue();
    }

    @Test
    void aWhispererWhoAttachesToALeavingAgentListens() {
        int other = call.join("other agent", Role.AGENT);
        Session coach = call.attaching("coach", WHISPER);
        call.leave(call.agent);
        coach.legUp();
        assertThat(coach.mode()).isEqualTo(LISTEN);
        assertThat(call.hears(other, coach)).isFalse();
    }

    @Test
    void whenTheLastAgentLeavesTheSeniorBargedSupervisorOwnsTheCall() {
        call.active("listener", LISTEN);
        Session senior = call.active("senior", LISTEN);
        Session junior = call.active("junior", BARGE);
        call.command(senior, Input.BARGE);
        call.leave(call.agent);
        assertThat(call.hears(call.customer, senior)).isTrue();
        call.frame();
        assertThat(senior.state()).isEqualTo(SessionState.TAKEN_OVER);
        assertThat(call.events(TakenOver.class)).extracting(TakenOver::supervisor).containsExactly("senior");
        assertThat(junior.cause()).isEqualTo(Cause.TARGET_REPLACED);
        assertThat(call.events(CallParked.class)).isEmpty();
    }

    @Test
    void whenTheLastAgentLeavesAndNobodyIsBargedInTheCallEnds() {
        Session session = call.active("S", WHISPER);
        call.leave(call.agent);
        assertThat(call.monitor.matrix()).isZero();
        call.frame();
        assertThat(session.cause()).isEqualTo(Cause.AGENT_LEFT);
        assertThat(call.monitor.isEnded()).isTrue();
    }

    @Test
    void policyEndEndsTheCallThoughSomebodyIsBargedIn() {
        TestCall ends = new TestCall(Policies.DEFAULT.withAgentDeparted(AgentDepartedPolicy.END));
        Session session = ends.active("S", BARGE);
        ends.leave(ends.agent);
        ends.frame();
        assertThat(session.cause()).isEqualTo(Cause.AGENT_LEFT);
        assertThat(ends.monitor.isEnded()).isTrue();
    }

    @Test
    void aParkedCustomerWaitsForAnAgentOrTheTimeOutExactly() {
        TestCall parked = new TestCall(SHORT.withAgentDeparted(AgentDepartedPolicy.PARK));
        parked.leave(parked.agent);
        assertThat(parked.monitor.isParked()).isTrue();
        parked.frames(10);
        assertThat(parked.monitor.isEnded()).as("after 200 ms").isFalse();
        parked.frame();
        assertThat(parked.monitor.isEnded()).as("one frame later").isTrue();
        assertThat(parked.events(CallParked.class)).hasSize(1);
        assertThat(parked.events(CallEnded.class)).hasSize(1);
    }

    @Test
    void anAgentWhoJoinsEndsThePark() {
        TestCall parked = new TestCall(SHORT.withAgentDeparted(AgentDepartedPolicy.PARK));
        Session listener = parked.active("S", LISTEN);
        parked.leave(parked.agent);
        parked.frames(9);
        int agent = parked.join("new agent", Role.AGENT);
        assertThat(parked.monitor.isParked()).isFalse();
        assertThat(listener.target()).isEqualTo(agent);
        assertThat(parked.hears(parked.customer, agent)).isTrue();
        assertThat(parked.hears(agent, listener)).isFalse();
        parked.frames(3);
        assertThat(parked.monitor.isEnded()).isFalse();
    }

    @Test
    void aLegThatDoesNotComeUpInTimeEndsTheSession() {
        TestCall timed = new TestCall(SHORT);
        Session session = timed.attaching("S", LISTEN);
        timed.frames(5);
        assertThat(session.state()).isEqualTo(SessionState.ATTACHING);
        timed.frame();
        assertThat(session.cause()).isEqualTo(Cause.MEDIA_LOST);
        assertThat(session.state()).isEqualTo(SessionState.ENDED);
    }

    @Test
    void aSessionEndsAtItsMaximumDurationAnOwnersToo() {
        TestCall timed = new TestCall(SHORT.withOthersAtTakeover(OthersAtTakeover.DEMOTE));
        Session owner = timed.owner("owner");
        Session watcher = timed.active("watcher", owner.seat(), BARGE);
        timed.frames(17);
        assertThat(owner.cause()).isNull();
        timed.frame();
        assertThat(owner.cause()).isEqualTo(Cause.MAX_DURATION);
        assertThat(watcher.cause()).isNull();
        timed.frames(2);
        assertThat(watcher.cause()).isEqualTo(Cause.MAX_DURATION);
    }

    @Test
    void aSpeakerWithoutMediaIsEndedAndAListenerOwesNone() {
        Session listener = call.active("listener", LISTEN);
        Session coach = call.active("coach", WHISPER);
        call.events.clear();
        listener.mediaLost();
        assertThat(call.events).isEmpty();
        assertThat(listener.state()).isEqualTo(SessionState.ACTIVE);
        coach.mediaLost();
        assertThat(coach.cause()).isEqualTo(Cause.MEDIA_LOST);
        assertThat(call.hears(call.agent, coach)).isFalse();
    }

    @Test
    void afterARevokeNoSampleOfTheSupervisorIsHeardWhateverWasCommandedBefore() {
        Session session = call.active("S", LISTEN);
        call.command(session, Input.BARGE);
        session.revoke();
        assertThat(call.command(session, Input.BARGE)).containsExactly(new Outcome.Refused(Refusal.ENDED));
        assertThat(call.monitor.matrix()).isEqualTo(0x000102L);
        call.frame();
        assertThat(session.cause()).isEqualTo(Cause.REVOKED);
        assertThat(call.monitor.matrix()).isEqualTo(0x000102L);
    }

    @Test
    void theFirstCauseStaysAndThereIsOneEnd() {
        Session session = call.active("S", BARGE);
        session.revoke();
        session.hangUp();
        call.monitor.end();
        call.frames(2);
        session.end();
        session.hangUp();
        assertThat(call.events(SessionEnded.class)).singleElement().extracting(SessionEnded::cause)
            .isEqualTo(Cause.REVOKED);
    }

    @Test
    void theCallEndsOnceAndLeavesNothingBehind() {
        Session active = call.active("active", BARGE);
        Session attaching = call.attaching("attaching", WHISPER);
        call.monitor.end();
        call.monitor.end();
        assertThat(call.monitor.matrix()).isZero();
        call.frames(3);
        assertThat(List.of(active.cause(), attaching.cause())).containsOnly(Cause.CALL_ENDED);
        assertThat(call.events(CallEnded.class)).hasSize(1);
        for (int seat = 0; seat < HearingMatrix.SEATS; seat++) {
            assertThat(call.monitor.name(seat)).isNull();
            assertThat(call.monitor.session(seat)).isNull();
            assertThat(call.monitor.standing(seat)).isEqualTo(Standing.VACANT);
        }
        assertThat(call.monitor.parties().joinRefusal(Role.CUSTOMER)).isEqualTo(Refusal.CALL_GONE);
        assertThat(call.startRefusal("somebody", call.agent)).isEqualTo(Refusal.CALL_GONE);
    }

    @Test
    void eightSeatsAreTakenAndTheNinthIsRefused() {
        for (int i = 2; i < 7; i++) {
            call.active("S" + i, LISTEN);
        }
        assertThat(call.startRefusal("somebody", call.agent)).isNull();
        Session eighth = call.active("S7", LISTEN);
        String before = call.dump();
        assertThat(call.startRefusal("somebody", call.agent)).isEqualTo(Refusal.NO_SEAT);
        assertThat(call.monitor.parties().joinRefusal(Role.CUSTOMER)).isEqualTo(Refusal.NO_SEAT);
        assertThat(call.attaching("S8", LISTEN)).isNull();
        assertThat(call.starts.get(call.starts.size() - 1)).isEqualTo(new Outcome.Refused(Refusal.NO_SEAT));
        assertThatThrownBy(() -> call.join("ninth", Role.CUSTOMER))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("NO_SEAT");
        assertThat(call.dump()).isEqualTo(before);
        assertThat(eighth.seat()).isEqualTo(7);
        assertThat(HearingMatrix.heardBy(call.monitor.matrix(), 7)).isEqualTo(3);
    }

    @Test
    void aSeatIsFreeOnlyAfterTheFrameInWhichItsOccupantFades() {
        Session first = call.active("first", BARGE);
        first.hangUp();
        assertThat(call.monitor.name(first.seat())).isEqualTo("first");
        int besides = call.join("customer 2", Role.CUSTOMER);
        assertThat(besides).isNotEqualTo(first.seat());
        call.frame();
        assertThat(call.monitor.name(first.seat())).isNull();
        int reused = call.join("customer 3", Role.CUSTOMER);
        assertThat(reused).isEqualTo(first.seat());
        assertThat(HearingMatrix.heardBy(call.inForce, reused)).as("in force").isZero();
        first.hangUp();
        assertThat(call.monitor.standing(reused)).as("a late hang-up of the former").isEqualTo(Standing.CUSTOMER);
    }

    @Test
    void aSupervisorCannotBeMonitoredAndNeitherCanACustomer() {
        Session session = call.active("S", BARGE);
        assertThat(call.startRefusal("somebody", session.seat())).isEqualTo(Refusal.NO_AGENT);
        assertThat(call.startRefusal("somebody", call.customer)).isEqualTo(Refusal.NO_AGENT);
        assertThat(call.startRefusal("somebody", 7)).isEqualTo(Refusal.NO_AGENT);
        assertThatThrownBy(() -> call.join("S2", Role.SUPERVISOR)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timesThatACallCannotKeepAreRefusedWithTheirValue() {
        Duration ok = Duration.ofDays(365);
        assertThat(Policies.DEFAULT.withTimes(ok, ok, ok, ok).times().session()).isEqualTo(ok);
        for (Duration bad : List.of(Duration.ZERO, Duration.ofMillis(-1), ok.plusNanos(1))) {
            assertThatThrownBy(() -> Policies.DEFAULT.withTimes(ok, ok, bad, ok))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(bad.toString());
        }
    }

    @Test
    void noTakeoverEventsComeFromModesAlone() {
        Session session = call.active("S", BARGE);
        call.command(session, Input.LISTEN);
        session.hangUp();
        call.frame();
        assertThat(call.events(TakeoverPreparing.class)).isEmpty();
        assertThat(call.events(TakeoverRolledBack.class)).isEmpty();
        assertThat(call.events(PartyLeft.class)).isEmpty();
    }
}
