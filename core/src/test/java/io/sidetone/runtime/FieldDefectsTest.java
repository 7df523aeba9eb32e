package io.sidetone.runtime;

import static io.sidetone.runtime.Stage.answer;
import static io.sidetone.runtime.Stage.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Grant;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.CallEnded;
import io.sidetone.monitor.MonitorEvent.HoldChanged;
import io.sidetone.monitor.MonitorEvent.SessionActive;
import io.sidetone.monitor.MonitorEvent.SessionStarted;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Right;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.monitor.TapView;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other systems get wrong, a test for each line of the contract's list; the number is the line's. */
class FieldDefectsTest {

    private final Stage stage = new Stage(Policies.DEFAULT);
    private final LoudEndpoint supervisorEnd = stage.endpoint("S");

    private MonitoringSession monitoring(Mode mode) {
        MonitoringSession session = stage.call.monitor(supervisorEnd.spec(), supervisorEnd, stage.agent, mode);
        stage.ticks(10);
        return session;
    }

    private Party join(LoudEndpoint end, Role role) {
        Party party = stage.call.join(end.spec(), role, end);
        stage.ticks(10);
        return party;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void defect1_aWhisperIsForTheAgentWhoeverCalledWhom(boolean agentFirst) {
        MonitoredCall call = stage.sidetone.open("another");
        LoudEndpoint first = stage.endpoint("first");
        LoudEndpoint second = stage.endpoint("second");
        Party one = call.join(first.spec(), agentFirst ? Role.AGENT : Role.CUSTOMER, first);
        Party two = call.join(second.spec(), agentFirst ? Role.CUSTOMER : Role.AGENT, second);
        call.monitor(supervisorEnd.spec(), supervisorEnd, agentFirst ? one : two, Mode.WHISPER);
        stage.ticks(10);
        assertThat((agentFirst ? first : second).hears(supervisorEnd)).isTrue();
        assertThat((agentFirst ? second : first).hears(supervisorEnd)).isFalse();
    }

    @Test
    void defect2_aWhisperIsNeverRecordedAsTheCustomer() {
        Map<Integer, Set<Integer>> tracks = new HashMap<>();
        stage.call.tap(TapView.CALL_PLUS_COACHING, true, (speaker, samples, count, frame, rate) ->
            tracks.computeIfAbsent(speaker, seat -> new TreeSet<>()).add(samples[count - 1] / LoudEndpoint.UNIT));
        MonitoringSession session = monitoring(Mode.WHISPER);
        stage.ticks(20);
        session.barge();
        stage.ticks(20);
        session.end();
        stage.ticks(2);
        assertThat(tracks).isEqualTo(Map.of(0, Set.of(1), 1, Set.of(2), 2, Set.of(0, 1 << supervisorEnd.bit)));
    }

    @Test
    void defect3_aSessionEndsThoughNoAudioFlows() {
        MonitoringSession session = monitoring(Mode.LISTEN);
        stage.endpoints.forEach(end -> end.silent = true);
        stage.ticks(50);
        CompletionStage<Outcome> end = session.end();
        stage.ticks(2);
        assertThat(answer(end).accepted()).isTrue();
        assertThat(supervisorEnd.closed).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void defect4_aSessionDelaysNoHangUp(Mode mode) {
        monitoring(mode);
        stage.customer.leave();
        stage.ticks(2);
        stage.isEmpty();
        assertThat(stage.events(CallEnded.class)).hasSize(1);
    }

    @Test
    void defect5_aWhisperIsAudibleThoughNothingElseIsPlaying() {
        stage.customerEnd.silent = true;
        stage.agentEnd.silent = true;
        stage.ticks(30);
        monitoring(Mode.WHISPER);
        stage.ticks(20);
        assertThat(stage.agentEnd.heard()).isEqualTo(1 << supervisorEnd.bit);
    }

    @Test
    void defect6_aSilentPartyMakesNoOtherStreamCrackle() {
        monitoring(Mode.LISTEN);
        stage.customerEnd.silent = true;
        stage.ticks(50);
        int supervisor = supervisorEnd.sent.size();
        int customer = stage.customerEnd.sent.size();
        stage.ticks(100);
        assertThat(supervisorEnd.largestStep(supervisor)).isZero();
        assertThat(stage.customerEnd.largestStep(customer)).isZero();
        assertThat(supervisorEnd.isOneStream(supervisor)).isTrue();
    }

    @Test
    void defect7_lossOnOneSideStarvesNobodyElse() {
        stage.customerEnd.loses = 2;
        monitoring(Mode.LISTEN);
        int packets = supervisorEnd.sent.size();
        stage.ticks(100);
        assertThat(supervisorEnd.sent.size() - packets).isEqualTo(100);
        assertThat(supervisorEnd.hears(stage.agentEnd)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 40, 60})
    void defect8_mixedPacketTimesGarbleNothing(int packetMs) { // mixed rates: MixedRatesTest
        stage.customerEnd.packetMs = packetMs;
        stage.ticks(20);
        monitoring(Mode.LISTEN);
        stage.ticks(20);
        int packets = supervisorEnd.sent.size();
        stage.ticks(100);
        assertThat(supervisorEnd.largestStep(packets)).isZero();
        assertThat(supervisorEnd.heard()).isEqualTo(1 << stage.customerEnd.bit | 1 << stage.agentEnd.bit);
    }

    @Test
    void defect9_aBargeIsHeardByAllOfManyParties() {
        List<LoudEndpoint> more = List.of(stage.endpoint("c2"), stage.endpoint("c3"));
        more.forEach(end -> join(end, Role.CUSTOMER));
        monitoring(Mode.LISTEN).barge();
        stage.ticks(10);
        assertThat(more).allMatch(end -> end.hears(supervisorEnd));
        assertThat(stage.customerEnd.hears(supervisorEnd) && stage.agentEnd.hears(supervisorEnd)).isTrue();
    }

    @Test
    void defect10_afterATransferTheBargeReachesTheNewCustomer() {
        MonitoringSession session = monitoring(Mode.BARGE);
        LoudEndpoint next = stage.endpoint("next");
        stage.customer.transfer(next.spec(), next);
        stage.ticks(10);
        assertThat(next.hears(supervisorEnd)).as("not before he asks").isFalse();
        session.barge();
        stage.ticks(10);
        assertThat(next.hears(supervisorEnd)).isTrue();
        assertThat(stage.customerEnd.closed).isTrue();
    }

    @Test
    void defect11_anAgentWhoLeavesDropsNoCallWithABargedSupervisor() {
        monitoring(Mode.BARGE);
        stage.agent.leave();
        stage.ticks(10);
        assertThat(stage.events(TakenOver.class)).hasSize(1);
        assertThat(stage.customerEnd.heard()).isEqualTo(1 << supervisorEnd.bit);
    }

    @Test
    void defect12_aRightThatIsNotGivenIsEnforced() {
        Stage decided = new Stage(Sidetone.configure().authority(request -> CompletableFuture.completedFuture(
            new Grant(Set.of(Right.LISTEN), Duration.ofHours(1), 1))), Policies.DEFAULT);
        LoudEndpoint end = decided.endpoint("S");
        MonitoringSession session = decided.call.monitor(end.spec(), end, decided.agent, Mode.LISTEN);
        decided.ticks(10);
        CompletionStage<Outcome> whisper = session.whisper();
        CompletionStage<Outcome> barge = session.barge();
        decided.ticks(10);
        assertThat(List.of(refusal(whisper), refusal(barge))).containsOnly(Refusal.RIGHT_MISSING);
        assertThat(decided.agentEnd.hears(end) || decided.customerEnd.hears(end)).isFalse();
    }

    @Test
    void defect13_forbiddenMeansThatNothingGoesOn() {
        Stage decided = new Stage(Sidetone.configure().authority(request -> CompletableFuture.completedFuture(
            new Grant(Set.of(), Duration.ofHours(1), 1))), Policies.DEFAULT);
        LoudEndpoint end = decided.endpoint("S");
        List<MonitoredCall> connected = new ArrayList<>();
        MonitoringSession session = decided.call.monitor(
            SessionRequest.of("S", Mode.BARGE), decided.agent, call -> {
                connected.add(call);
                return CompletableFuture.completedFuture(new Connector.Connection(end.spec(), end));
            });
        decided.ticks(20);
        assertThat(refusal(session.started())).isEqualTo(Refusal.DENIED);
        assertThat(connected).isEmpty();
        assertThat(end.sent).isEmpty();
        assertThat(decided.events(SessionStarted.class)).isEmpty();
        assertThat(decided.events(SessionActive.class)).isEmpty();
    }

    @Test
    void defect14_aNewMemberNeverHearsTheCoach() {
        monitoring(Mode.WHISPER);
        LoudEndpoint member = stage.endpoint("member");
        join(member, Role.CUSTOMER);
        stage.ticks(20);
        assertThat(member.heardOnly(stage.customerEnd, stage.agentEnd)).isTrue();
    }

    @Test
    void defect15_listeningOpensNoMicrophone() {
        int packets = stage.customerEnd.sent.size();
        monitoring(Mode.LISTEN);
        stage.ticks(50);
        assertThat(stage.customerEnd.heardAnythingOf(supervisorEnd, packets)).isFalse();
        assertThat(stage.agentEnd.heardAnythingOf(supervisorEnd, packets)).isFalse();
    }

    @Test
    void defect16_aTransferAndASessionNeverWaitForEachOther() {
        for (int i = 0; i < 20; i++) {
            Stage race = new Stage(Policies.DEFAULT);
            LoudEndpoint end = race.endpoint("S");
            LoudEndpoint next = race.endpoint("next");
            MonitoringSession session = race.call.monitor(end.spec(), end, race.agent, Mode.BARGE);
            List<CompletionStage<?>> answers = new ArrayList<>();
            race.ticks(i % 4);
            answers.add(race.agent.beginTransfer());
            answers.add(session.takeOver());
            answers.add(race.agent.transfer(next.spec(), next).joined());
            answers.add(session.listen());
            answers.add(session.end());
            answers.add(race.agent.leave());
            race.ticks(3);
            assertThat(answers).allSatisfy(stage -> assertThat(stage.toCompletableFuture()).isDone());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void defect17_theCostOfListeningDoesNotClimb(boolean oneSpeaksAlone) {
        LinearCodec codec = new LinearCodec();
        VirtualCall call = new VirtualCall(1);
        VirtualParty customer = call.join(LegSpec.of("customer", codec), Role.CUSTOMER, Tone.sine(440, 4000));
        VirtualParty agent = call.join(LegSpec.of("agent", codec), Role.AGENT, Tone.sine(880, 4000));
        VirtualParty supervisor = call.monitor(LegSpec.of("S", codec), agent, Mode.LISTEN, Tone.sine(1320, 4000));
        agent.silent(oneSpeaksAlone);
        call.run(10);
        long before = work(customer, agent, supervisor);
        call.run(10);
        long between = work(customer, agent, supervisor);
        call.run(10);
        assertThat(work(customer, agent, supervisor) - between).isEqualTo(between - before);
    }

    /** Frames decoded and encoded. */
    private static long work(VirtualParty... parties) {
        long work = 0;
        for (VirtualParty party : parties) {
            work += party.leg().statistics().decodes() + party.leg().statistics().encodes();
        }
        return work;
    }

    @Test
    void defect18_listeningTranscodesNothingAndTheEndOfABargeRestoresForwarding() {
        LinearCodec codec = new LinearCodec();
        VirtualCall call = new VirtualCall(1);
        VirtualParty customer = call.join(LegSpec.of("customer", codec), Role.CUSTOMER, Tone.sine(440, 4000));
        VirtualParty agent = call.join(LegSpec.of("agent", codec), Role.AGENT, Tone.sine(880, 4000));
        VirtualParty supervisor = call.monitor(LegSpec.of("S", codec), agent, Mode.LISTEN, Tone.sine(1320, 4000));
        call.run(5);
        assertThat(customer.leg().statistics().encodes() + agent.leg().statistics().encodes()).isZero();
        call.changeMode(supervisor, Mode.BARGE);
        call.run(2);
        call.leave(supervisor);
        call.run(2);
        long encodes = customer.leg().statistics().encodes() + agent.leg().statistics().encodes();
        call.run(5);
        assertThat(customer.leg().statistics().encodes() + agent.leg().statistics().encodes()).isEqualTo(encodes);
    }

    @Test
    void defect19_ofTwoCallsOfOneAgentTheOneThatWasMeantIsMonitored() {
        MonitoredCall second = stage.sidetone.open("second");
        LoudEndpoint customer = stage.endpoint("customer");
        LoudEndpoint agent = stage.endpoint("agent");
        second.join(customer.spec(), Role.CUSTOMER, customer);
        Party meant = second.join(agent.spec(), Role.AGENT, agent);
        second.monitor(supervisorEnd.spec(), supervisorEnd, meant, Mode.BARGE);
        stage.ticks(20);
        assertThat(supervisorEnd.heardOnly(customer, agent)).isTrue();
        assertThat(stage.customerEnd.heardOnly(stage.agentEnd)).isTrue();
    }

    @Test
    void defect20_afterATakeoverOneCallIsLeft() {
        MonitoringSession session = monitoring(Mode.LISTEN);
        CompletionStage<Takeover> takeover = session.takeOver();
        stage.ticks(10);
        assertThat(answer(takeover)).isInstanceOf(Takeover.Done.class);
        assertThat(stage.agentEnd.closed).isTrue();
        assertThat(stage.sidetone.shards.get(0).media().callCount()).isEqualTo(1);
        assertThat(stage.customerEnd.heard()).isEqualTo(1 << supervisorEnd.bit);
        assertThat(supervisorEnd.heard()).isEqualTo(1 << stage.customerEnd.bit);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void defect21_monitoringPutsNobodyOnHoldWhenItStarts(Mode mode) {
        int packets = stage.customerEnd.sent.size();
        monitoring(mode);
        stage.ticks(20);
        assertThat(stage.events(HoldChanged.class)).isEmpty();
        assertThat(stage.customerEnd.hears(stage.agentEnd)).isTrue();
        assertThat(stage.customerEnd.sent.size() - packets).isBetween(28, 31);
    }

    @Test
    void defect22_sequenceNumbersNeverGoBackWhateverFeedsAStream() {
        MonitoringSession session = monitoring(Mode.LISTEN);
        for (Mode mode : List.of(Mode.BARGE, Mode.WHISPER, Mode.BARGE, Mode.LISTEN)) {
            session.switchTo(mode);
            stage.ticks(7);
        }
        stage.agent.hold(true);
        stage.ticks(20);
        stage.agent.hold(false);
        stage.ticks(20);
        session.takeOver();
        stage.ticks(20);
        assertThat(stage.customerEnd.isCountedUp()).isTrue();
        assertThat(stage.agentEnd.isCountedUp()).isTrue();
        assertThat(supervisorEnd.isCountedUp()).isTrue();
    }
}
