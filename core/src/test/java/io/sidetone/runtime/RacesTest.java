package io.sidetone.runtime;

import static io.sidetone.runtime.Stage.answer;
import static io.sidetone.runtime.Stage.refusal;
import static io.sidetone.runtime.Stage.takeoverRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.AgentDepartedPolicy;
import io.sidetone.monitor.Follow;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.CallEnded;
import io.sidetone.monitor.MonitorEvent.CallParked;
import io.sidetone.monitor.MonitorEvent.ModeChanged;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.OwnerDepartedPolicy;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.runtime.Connector.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's table of races, line by line, on handles in virtual time, told by what everybody hears. */
class RacesTest {

    private Stage stage = new Stage(Policies.DEFAULT);

    /** A supervisor of whom nothing comes, so that he is not proven. */
    private MonitoringSession unproven(Mode mode) {
        LoudEndpoint end = new LoudEndpoint("mute", 9);
        MonitoringSession session = stage.call.monitor(end.spec().withTwoWay(false), end, stage.agent, mode);
        stage.ticks(2);
        return session;
    }

    @Test
    void twoTakeovers_theFirstQueuedWinsTheOtherKeepsItsModeAndMayRetryAfterARollBack() {
        MonitoringSession first = unproven(Mode.LISTEN);
        MonitoringSession second = stage.monitoring(Mode.BARGE);
        CompletionStage<Takeover> one = first.takeOver();
        CompletionStage<Takeover> two = second.takeOver();
        stage.ticks(2);
        assertThat(takeoverRefusal(two)).isEqualTo(Refusal.TAKEOVER_CONFLICT);
        assertThat(stage.customerEnd.hears(stage.supervisorEnd)).as("the mode is kept").isTrue();
        first.cancelTakeover();
        CompletionStage<Takeover> retry = second.takeOver();
        stage.ticks(5);
        assertThat(takeoverRefusal(one)).isEqualTo(Refusal.CANCELLED);
        assertThat(answer(retry)).isInstanceOf(Takeover.Done.class);
        assertThat(stage.events(TakenOver.class)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(AgentDepartedPolicy.class)
    void takeoverAndTheAgentHangsUpFirst_thePolicyDecidesNeverBoth(AgentDepartedPolicy policy) {
        stage = new Stage(Policies.DEFAULT.withAgentDeparted(policy));
        MonitoringSession session = stage.monitoring(Mode.BARGE);
        CompletionStage<Takeover> takeover = session.takeOver();
        stage.agent.leave(); // facts are taken before commands: it came first
        stage.ticks(3);
        assertThat(answer(takeover)).isInstanceOf(Takeover.Refused.class);
        int outcomes = stage.events(TakenOver.class).size() + stage.events(CallEnded.class).size()
            + stage.events(CallParked.class).size();
        assertThat(outcomes).as("promoted, ended or parked").isEqualTo(1);
    }

    @Test
    void theAgentHangsUpInPrepare_theCustomerIsParkedAndTheCommitFollowsTheProof() {
        LoudEndpoint end = new LoudEndpoint("late", 9);
        MonitoringSession session = stage.call.monitor(end.spec(), end, stage.agent, Mode.LISTEN);
        stage.ticks(300); // so long that nothing from him is recent
        CompletionStage<Takeover> takeover = session.takeOver();
        stage.ticks(2);
        stage.agent.leave();
        stage.ticks(2);
        assertThat(stage.events(CallParked.class)).hasSize(1);
        assertThat(takeover.toCompletableFuture()).isNotDone();
        end.speaks();
        stage.ticks(2);
        assertThat(answer(takeover)).isInstanceOf(Takeover.Done.class);
    }

    @Test
    void theCustomerHangsUpBeforeCommit_thereIsNoTakenOverAndBothOthersAreReleased() {
        MonitoringSession session = stage.monitoring(Mode.LISTEN);
        CompletionStage<Takeover> takeover = session.takeOver();
        stage.customer.leave();
        stage.ticks(3);
        assertThat(answer(takeover)).isInstanceOf(Takeover.Refused.class);
        assertThat(stage.events(TakenOver.class)).isEmpty();
        stage.isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theSupervisorHangsUpInPrepare_notOneSampleIsLostBetweenAgentAndCustomer(Mode mode) {
        MonitoringSession session = unproven(mode);
        stage.ticks(5);
        int packets = stage.customerEnd.sent.size();
        CompletionStage<Takeover> takeover = session.takeOver();
        stage.ticks(3);
        session.end();
        stage.ticks(20);
        assertThat(takeoverRefusal(takeover)).isEqualTo(Refusal.ENDED);
        assertThat(stage.customerEnd.sent).hasSizeGreaterThanOrEqualTo(packets + 22);
        assertThat(stage.customerEnd.isOneStream(packets)).isTrue();
        assertThat(stage.customerEnd.heard()).isEqualTo(1 << stage.agentEnd.bit);
    }

    @ParameterizedTest
    @EnumSource(OwnerDepartedPolicy.class)
    void theSupervisorHangsUpAfterCommit_theCallWithoutAnOwnerIsParkedOrEnds(OwnerDepartedPolicy policy) {
        stage = new Stage(Policies.DEFAULT.withOwnerDeparted(policy));
        CompletionStage<Takeover> takeover = stage.monitoring(Mode.LISTEN).takeOver();
        stage.ticks(3);
        ((Takeover.Done) answer(takeover)).call().end();
        stage.ticks(3);
        assertThat(stage.events(CallParked.class)).hasSize(policy == OwnerDepartedPolicy.PARK ? 1 : 0);
        assertThat(stage.customerEnd.closed).isEqualTo(policy == OwnerDepartedPolicy.END);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void blindTransferAndTakeover_theFirstQueuedWinsAndTheOtherIsRefused(boolean transferFirst) {
        MonitoringSession session = stage.monitoring(Mode.LISTEN);
        CompletionStage<Outcome> transfer = null;
        if (transferFirst) {
            transfer = stage.agent.beginTransfer();
        }
        CompletionStage<Takeover> takeover = session.takeOver();
        if (!transferFirst) {
            transfer = stage.agent.beginTransfer();
        }
        stage.ticks(3);
        if (transferFirst) {
            assertThat(answer(transfer).accepted()).isTrue();
            assertThat(takeoverRefusal(takeover)).isEqualTo(Refusal.TRANSFERRING);
        } else {
            assertThat(answer(takeover)).isInstanceOf(Takeover.Done.class);
            assertThat(refusal(transfer)).isEqualTo(Refusal.BUSY_TAKING_OVER);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void somebodyJoinsAndWhisper_theJoinerHearsNoWhisperInEitherOrder(boolean joinFirst) {
        MonitoringSession session = stage.monitoring(Mode.LISTEN);
        LoudEndpoint joiner = stage.endpoint("joiner");
        if (joinFirst) {
            stage.call.join(joiner.spec(), Role.CUSTOMER, joiner);
        }
        session.whisper();
        if (!joinFirst) {
            stage.call.join(joiner.spec(), Role.CUSTOMER, joiner);
        }
        stage.ticks(30);
        assertThat(stage.agentEnd.hears(stage.supervisorEnd)).isTrue();
        assertThat(joiner.hears(stage.agentEnd) && joiner.hears(stage.customerEnd)).isTrue();
        assertThat((joiner.heard() & 1 << stage.supervisorEnd.bit)).isZero();
        assertThat(stage.customerEnd.hears(stage.supervisorEnd)).isFalse();
    }

    @Test
    void bargeThenListenInQuickSuccession_inOrderTheLastWinsTwoEvents() {
        MonitoringSession session = stage.monitoring(Mode.WHISPER);
        int packets = stage.customerEnd.sent.size();
        List<CompletionStage<Outcome>> answers = List.of(session.barge(), session.listen());
        stage.ticks(10);
        assertThat(answers).allMatch(each -> answer(each).accepted());
        assertThat(stage.events(ModeChanged.class)).extracting(ModeChanged::to)
            .containsExactly(Mode.BARGE, Mode.LISTEN);
        assertThat(stage.events(ModeChanged.class)).extracting(ModeChanged::frame).isSorted();
        assertThat(stage.customerEnd.heardAnythingOf(stage.supervisorEnd, packets)).isFalse();

        session.barge();
        stage.ticks(1);
        session.listen();
        stage.ticks(3);
        List<ModeChanged> later = stage.events(ModeChanged.class).subList(2, 4);
        assertThat(later.get(1).frame()).as("media time rises").isGreaterThan(later.get(0).frame());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void modeCommandAndRevoke_afterTheRevokeNoSampleOfTheSupervisorIsInAnyOutput(boolean revokeFirst) {
        MonitoringSession session = stage.monitoring(Mode.LISTEN);
        if (revokeFirst) {
            session.revoke();
        }
        session.barge();
        stage.ticks(revokeFirst ? 0 : 5);
        session.revoke();
        stage.ticks(2); // the frame that was due fades
        int customer = stage.customerEnd.sent.size();
        int agent = stage.agentEnd.sent.size();
        CompletionStage<Outcome> late = session.barge();
        stage.ticks(20);
        assertThat(refusal(late)).isEqualTo(Refusal.ENDED);
        assertThat(stage.customerEnd.heardAnythingOf(stage.supervisorEnd, customer)).isFalse();
        assertThat(stage.agentEnd.heardAnythingOf(stage.supervisorEnd, agent)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 40, 60})
    void packetTimeChangeAndModeChange_bothAtFrameBoundariesWithoutAClick(int packetMs) { // codecs: RenegotiationTest
        MonitoringSession session = stage.monitoring(Mode.LISTEN);
        int packets = stage.agentEnd.sent.size();
        stage.supervisorEnd.packetMs = packetMs;
        session.whisper();
        stage.ticks(30);
        assertThat(stage.agentEnd.hears(stage.supervisorEnd)).isTrue();
        int level = LoudEndpoint.UNIT << stage.supervisorEnd.bit;
        assertThat(stage.agentEnd.largestStep(packets)).as("a fade over a frame, no step").isLessThan(level / 20);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void attachAndCallEnds_noSessionLegPortOrQueueEntryIsLeftBehind(boolean legComesLater) {
        LoudEndpoint end = stage.endpoint("S");
        CompletableFuture<Connection> leg = new CompletableFuture<>();
        MonitoringSession session = stage.call.monitor(SessionRequest.of("S", Mode.BARGE), stage.agent, call -> leg);
        stage.ticks(legComesLater ? 3 : 0);
        stage.call.end();
        stage.ticks(2);
        leg.complete(new Connection(end.spec(), end));
        stage.ticks(2);
        assertThat(answer(session.started()).accepted()).isEqualTo(legComesLater);
        assertThat(stage.events(SessionEnded.class)).hasSize(legComesLater ? 1 : 0);
        if (!legComesLater) {
            assertThat(end.closed).as("never asked for").isFalse();
            end.closed = true;
        }
        stage.isEmpty();
    }

    @Test
    void duplicateCommand_theSameAnswerAndNoSecondEffect() {
        MonitoringSession session = stage.monitoring(Mode.LISTEN);
        CompletionStage<Outcome> first = session.switchTo(Mode.BARGE, "1");
        stage.ticks(2);
        session.listen();
        CompletionStage<Outcome> again = session.switchTo(Mode.BARGE, "1");
        stage.ticks(2);
        assertThat(answer(again)).isEqualTo(answer(first));
        assertThat(stage.events(ModeChanged.class)).extracting(ModeChanged::to)
            .containsExactly(Mode.BARGE, Mode.LISTEN);

        CompletionStage<Takeover> takeover = session.takeOver("2");
        CompletionStage<Takeover> repeated = session.takeOver("2");
        stage.ticks(3);
        assertThat(((Takeover.Done) answer(takeover)).frame()).isEqualTo(((Takeover.Done) answer(repeated)).frame());
        assertThat(stage.events(TakenOver.class)).hasSize(1);
    }

    @Test
    void mediaThreadStalls_callersKnowNothingAndTheStateDoesNotAdvanceByItself() {
        MonitoringSession session = stage.monitoring(Mode.LISTEN);
        CompletionStage<Outcome> barge = session.switchTo(Mode.BARGE, "1");
        stage.now.addAndGet(Duration.ofSeconds(3).toNanos());
        stage.sidetone.dispatch();
        assertThat(barge.toCompletableFuture()).as("whoever waits gives up by himself").isNotDone();
        assertThat(stage.events(ModeChanged.class)).isEmpty();
        CompletionStage<Outcome> again = session.switchTo(Mode.BARGE, "1");
        stage.ticks(3);
        assertThat(refusal(barge)).isEqualTo(Refusal.EXPIRED);
        assertThat(refusal(again)).as("the same answer").isEqualTo(Refusal.EXPIRED);
        assertThat(stage.events(ModeChanged.class)).isEmpty();
    }

    @Test
    void theAgentsNextCallWhileArmed_nothingOfTheOldCallsAudioIsHeardInTheNewOne() {
        LoudEndpoint first = stage.endpoint("S");
        LoudEndpoint second = stage.endpoint("S");
        List<LoudEndpoint> legs = new ArrayList<>(List.of(first, second));
        MonitoringSession session = stage.call.monitor(SessionRequest.of("S", Mode.WHISPER)
            .withFollow(Follow.nextCall(Duration.ofMinutes(1))), stage.agent, call -> {
                LoudEndpoint end = legs.remove(0);
                return CompletableFuture.completedFuture(new Connection(end.spec(), end));
            });
        stage.ticks(20);
        assertThat(stage.agentEnd.hears(first)).isTrue();
        stage.customer.leave();
        stage.ticks(3);
        assertThat(first.closed).isTrue();
        assertThat(stage.events(SessionEnded.class)).isEmpty();

        LoudEndpoint customer = stage.endpoint("other customer");
        LoudEndpoint agent = new LoudEndpoint("agent", stage.endpoints.size());
        stage.endpoints.add(agent);
        MonitoredCall next = stage.sidetone.open("next");
        next.join(customer.spec(), Role.CUSTOMER, customer);
        next.join(agent.spec(), Role.AGENT, agent);
        stage.ticks(30);
        assertThat(session.call()).isSameAs(next);
        assertThat(second.heard()).isEqualTo(1 << customer.bit | 1 << agent.bit);
        assertThat(agent.heard()).isEqualTo(1 << customer.bit | 1 << second.bit);
        assertThat(second.heardOnly(customer, agent)).isTrue();
        assertThat(agent.heardOnly(customer, second)).isTrue();
        assertThat(customer.heardOnly(agent)).isTrue();
    }
}
