package io.sidetone.runtime;

import static io.sidetone.runtime.Stage.answer;
import static io.sidetone.runtime.Stage.refusal;
import static io.sidetone.runtime.Stage.takeoverRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.AgentDepartedPolicy;
import io.sidetone.monitor.CallSnapshot;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.CallEnded;
import io.sidetone.monitor.MonitorEvent.SessionActive;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionState;
import io.sidetone.monitor.TapView;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract's invariants, one by one, told by what everybody hears; the number is the contract's. That they hold in
 * every state a call can come to is what {@code ExplorationTest} explores.
 */
class InvariantsTest {

    private Stage stage = new Stage(Policies.DEFAULT);

    /** A supervisor of whom nothing comes, so that his takeover is not proven. */
    private MonitoringSession unproven() {
        LoudEndpoint end = new LoudEndpoint("mute", 9);
        MonitoringSession session = stage.call.monitor(end.spec().withTwoWay(false), end, stage.agent, Mode.LISTEN);
        stage.ticks(5);
        return session;
    }

    private MonitoringSession owner() {
        MonitoringSession session = stage.monitoring(Mode.LISTEN);
        session.takeOver();
        stage.ticks(5);
        assertThat(stage.events(TakenOver.class)).hasSize(1);
        return session;
    }

    /** Neither the customer nor the agent has heard anything of him since those packets, and he nothing at all. */
    private void isOutOfIt(LoudEndpoint supervisor, int customer, int agent, int his) {
        assertThat(stage.customerEnd.heardAnythingOf(supervisor, customer)).isFalse();
        assertThat(stage.agentEnd.heardAnythingOf(supervisor, agent)).isFalse();
        for (LoudEndpoint speaker : List.of(stage.customerEnd, stage.agentEnd)) {
            assertThat(supervisor.heardAnythingOf(speaker, his)).isFalse();
        }
    }

    @Test
    void i1_theCustomerHearsTheSupervisorOnlyInBargeOrAfterATakeover() {
        int packets = stage.customerEnd.sent.size();
        MonitoringSession session = stage.monitoring(Mode.LISTEN);
        session.whisper();
        stage.ticks(30);
        session.listen();
        stage.ticks(30);
        assertThat(stage.customerEnd.heardAnythingOf(stage.supervisorEnd, packets)).isFalse();
        session.barge();
        stage.ticks(10);
        assertThat(stage.customerEnd.hears(stage.supervisorEnd)).isTrue();
        session.whisper();
        stage.ticks(10);
        session.takeOver();
        stage.ticks(1);
        assertThat(stage.customerEnd.hears(stage.supervisorEnd)).as("the agent fades first").isFalse();
        stage.ticks(10);
        assertThat(stage.customerEnd.hears(stage.supervisorEnd)).isTrue();
    }

    @Test
    void i2_theAgentNeverHearsWhoListens() {
        int packets = stage.agentEnd.sent.size();
        MonitoringSession session = stage.monitoring(Mode.LISTEN);
        session.hold(true);
        stage.ticks(10);
        session.hold(false);
        stage.ticks(10);
        LoudEndpoint joiner = stage.endpoint("joiner");
        stage.call.join(joiner.spec(), Role.CUSTOMER, joiner);
        stage.ticks(1);
        assertThat(stage.agentEnd.heardAnythingOf(stage.supervisorEnd, packets)).isFalse();
        stage.ticks(30); // from now on he hears two customers, so that there are fades
        assertThat(stage.agentEnd.heardOnly(stage.customerEnd, joiner)).isTrue();
    }

    @Test
    void i3_aSessionThatIsNotActiveHasNoMedia() {
        stage = new Stage(Policies.DEFAULT.withNoticeBefore(Set.of(Mode.BARGE)));
        int customer = stage.customerEnd.sent.size();
        int agent = stage.agentEnd.sent.size();
        MonitoringSession session = stage.monitoring(Mode.BARGE);
        assertThat(stage.events(SessionActive.class)).as("its leg is up and its notice is not done").isEmpty();
        isOutOfIt(stage.supervisorEnd, customer, agent, 0);
        session.noticeDone(1);
        stage.ticks(10);
        assertThat(stage.customerEnd.hears(stage.supervisorEnd)).isTrue();

        session.hold(true);
        stage.ticks(3);
        int his = stage.supervisorEnd.sent.size();
        customer = stage.customerEnd.sent.size();
        agent = stage.agentEnd.sent.size();
        stage.ticks(20);
        isOutOfIt(stage.supervisorEnd, customer, agent, his);

        session.end();
        stage.ticks(1);
        his = stage.supervisorEnd.sent.size();
        stage.ticks(20);
        assertThat(stage.supervisorEnd.sent).as("its leg is closed").hasSize(his);
        isOutOfIt(stage.supervisorEnd, customer, agent, his);
    }

    @Test
    void i4_thereIsOneOwnerAtMost() {
        MonitoringSession first = stage.monitoring(Mode.BARGE);
        LoudEndpoint firstEnd = stage.supervisorEnd;
        MonitoringSession second = stage.monitoring(Mode.BARGE);
        List<CompletionStage<Takeover>> answers = List.of(first.takeOver(), second.takeOver(), second.takeOver());
        stage.ticks(10);
        assertThat(answers).filteredOn(each -> answer(each) instanceof Takeover.Done).hasSize(1);
        assertThat(stage.events(TakenOver.class)).hasSize(1);
        assertThat(stage.customerEnd.heard()).isEqualTo(1 << firstEnd.bit);
    }

    @Test
    void i5_anOwnerMeansThatAgentAndCustomerHearNothingOfEachOther() {
        owner();
        int customer = stage.customerEnd.sent.size();
        int agent = stage.agentEnd.sent.size();
        stage.agentEnd.closed = false; // and goes on speaking, whatever signalling says
        stage.ticks(30);
        assertThat(stage.customerEnd.heardAnythingOf(stage.agentEnd, customer)).isFalse();
        assertThat(stage.agentEnd.sent).hasSize(agent);
        assertThat(stage.customerEnd.heard()).isEqualTo(1 << stage.supervisorEnd.bit);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void i6_nothingIsCommittedWithoutACustomer(int ticksBefore) {
        MonitoringSession session = unproven();
        CompletionStage<Takeover> takeover = session.takeOver();
        stage.ticks(ticksBefore);
        stage.customer.leave();
        stage.ticks(10);
        assertThat(answer(takeover)).isInstanceOf(Takeover.Refused.class);
        assertThat(stage.events(TakenOver.class)).isEmpty();
    }

    @Test
    void i7_aCustomerIsAloneOnlyInAParkThatEnds() {
        stage = new Stage(Policies.DEFAULT.withAgentDeparted(AgentDepartedPolicy.PARK).withTimes(Duration.ofSeconds(30),
            Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofHours(1)));
        stage.agent.leave();
        stage.ticks(11);
        assertThat(stage.customerEnd.closed).as("at the limit").isFalse();
        stage.ticks(1);
        assertThat(stage.events(CallEnded.class)).as("one frame beyond").hasSize(1);
        assertThat(stage.customerEnd.closed).isTrue();
    }

    @Test
    void i8_agentAndCustomerHearEachOtherUntilTheCommit() {
        MonitoringSession session = unproven();
        int customer = stage.customerEnd.sent.size();
        int agent = stage.agentEnd.sent.size();
        CompletionStage<Takeover> takeover = session.takeOver();
        stage.ticks(100);
        assertThat(takeover.toCompletableFuture()).isNotDone();
        for (LoudEndpoint end : List.of(stage.customerEnd, stage.agentEnd)) {
            int from = end == stage.customerEnd ? customer : agent;
            assertThat(end.sent).hasSize(from + 100);
            assertThat(end.isOneStream(from)).isTrue();
            assertThat(end.largestStep(from)).as("forwarded untouched").isZero();
        }
    }

    @Test
    void i9_aTakeoverHasNoWayBack() {
        MonitoringSession owner = owner();
        List<Runnable> attempts = List.of(owner::listen, owner::whisper, owner::barge, owner::takeOver,
            owner::cancelTakeover, () -> owner.mute(true), () -> owner.mute(false), () -> owner.hold(true),
            () -> owner.hold(false), () -> owner.noticeDone(1), () -> owner.noticeFailed(1),
            () -> stage.customer.hold(true), () -> stage.customer.hold(false), stage.agent::leave);
        for (Runnable attempt : attempts) {
            attempt.run();
            CompletionStage<CallSnapshot> snapshot = stage.call.snapshot();
            stage.ticks(3);
            assertThat(answer(snapshot).sessions()).singleElement()
                .matches(session -> session.state() == SessionState.TAKEN_OVER);
        }
        assertThat(stage.customerEnd.heard()).isEqualTo(1 << stage.supervisorEnd.bit);
        owner.end();
        stage.ticks(2);
        assertThat(stage.events(SessionEnded.class)).hasSize(1);
    }

    @Test
    void i10_afterItsEndASessionDoesNothingAnyMore() {
        MonitoringSession session = stage.monitoring(Mode.BARGE);
        session.end();
        stage.ticks(5);
        int events = stage.events.size();
        int packets = stage.customerEnd.sent.size();
        List<CompletionStage<Outcome>> answers = List.of(session.listen(), session.whisper(), session.barge(),
            session.mute(true), session.cancelTakeover());
        CompletionStage<Takeover> takeover = session.takeOver();
        session.hold(true);
        session.revoke();
        session.noticeDone(1);
        session.end();
        stage.ticks(20);
        assertThat(answers).allMatch(each -> refusal(each) == Refusal.ENDED);
        assertThat(takeoverRefusal(takeover)).isEqualTo(Refusal.ENDED);
        assertThat(stage.events).hasSize(events);
        assertThat(stage.customerEnd.largestStep(packets)).isZero();
    }

    @Test
    void i11_onlyWhoTakesOverHoldsTheTakeover() {
        MonitoringSession first = unproven();
        MonitoringSession second = stage.monitoring(Mode.LISTEN);
        first.takeOver();
        CompletionStage<Takeover> meanwhile = second.takeOver();
        stage.ticks(3);
        assertThat(takeoverRefusal(meanwhile)).isEqualTo(Refusal.TAKEOVER_CONFLICT);
        first.end();
        CompletionStage<Takeover> afterwards = second.takeOver();
        stage.ticks(5);
        assertThat(answer(afterwards)).as("nobody holds it any more").isInstanceOf(Takeover.Done.class);
    }

    /** What the contract says of two supervisors, 2 and 3, with a customer, 0, and an agent, 1, who may hold. */
    private static final class Model {

        final Mode[] modes = {null, null, Mode.LISTEN, Mode.WHISPER};
        final boolean[] muted = new boolean[4];
        final boolean[] away = new boolean[4];

        boolean hears(int listener, int speaker) {
            boolean held = away[1] && (listener == 0 || speaker == 0);
            boolean outside = listener > 1 && away[listener] || speaker > 1 && away[speaker];
            if (listener == speaker || muted[speaker] || held || outside) {
                return false;
            }
            return speaker < 2 || modes[speaker] == Mode.BARGE || listener == 1 && modes[speaker] == Mode.WHISPER;
        }

        int heardBy(int listener) {
            int heard = 0;
            for (int speaker = 0; speaker < 4; speaker++) {
                heard |= hears(listener, speaker) ? 1 << speaker : 0;
            }
            return heard;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void i12_whatIsHeardIsAFunctionOfTheState(long seed) {
        Random random = new Random(seed);
        Model model = new Model();
        List<MonitoringSession> sessions = List.of(stage.monitoring(Mode.LISTEN), stage.monitoring(Mode.WHISPER));
        for (int i = 0; i < 60; i++) {
            int seat = 2 + random.nextInt(2);
            MonitoringSession session = sessions.get(seat - 2);
            boolean value = random.nextBoolean();
            switch (random.nextInt(6)) {
                case 0 -> session.mute(model.muted[seat] = value);
                case 1 -> session.hold(model.away[seat] = value);
                case 2 -> stage.agent.hold(model.away[1] = value);
                case 3 -> stage.customer.mute(model.muted[0] = value);
                default -> {
                    Mode mode = Mode.values()[random.nextInt(3)];
                    session.switchTo(mode);
                    model.modes[seat] = model.away[seat] ? model.modes[seat] : mode;
                }
            }
            stage.ticks(10);
            for (int listener = 0; listener < 4; listener++) {
                // Who is on hold is sent nothing, which is silence too.
                int heard = listener == 0 && model.away[1] ? 0 : stage.endpoints.get(listener).heard();
                assertThat(heard).as("seed %d, step %d, listener %d\n%s", seed, i, listener,
                    stage.call.call().describe()).isEqualTo(model.heardBy(listener));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"end", "revoke", "customer leaves", "call ends", "all at once"})
    void i13_aSessionEndsOnce(String how) {
        MonitoringSession session = stage.monitoring(Mode.BARGE);
        boolean all = how.equals("all at once");
        if (all || how.equals("end")) {
            session.end();
            session.end();
        }
        if (all || how.equals("revoke")) {
            session.revoke();
        }
        if (all || how.equals("customer leaves")) {
            stage.customer.leave();
        }
        if (all || how.equals("call ends")) {
            stage.call.end();
        }
        stage.ticks(20);
        assertThat(stage.events(SessionEnded.class)).hasSize(1);
        assertThat(stage.supervisorEnd.closed).isTrue();
    }

    @Test
    void i14_nobodyHearsHimself() {
        MonitoringSession session = stage.monitoring(Mode.LISTEN);
        stage.monitoring(Mode.BARGE);
        for (Mode mode : List.of(Mode.BARGE, Mode.WHISPER, Mode.LISTEN, Mode.BARGE)) {
            session.switchTo(mode);
            stage.ticks(10);
        }
        session.takeOver();
        stage.ticks(10);
        for (LoudEndpoint end : stage.endpoints) {
            assertThat(end.heardOnly(stage.endpoints.stream().filter(other -> other != end)
                .toArray(LoudEndpoint[]::new))).as(end.name).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void i15_whoIsRemovedIsInNoOutput(Mode mode) {
        for (boolean revoked : new boolean[] {true, false}) {
            stage = new Stage(Policies.DEFAULT);
            MonitoringSession session = stage.monitoring(mode);
            LoudEndpoint removed = stage.supervisorEnd;
            stage.monitoring(Mode.LISTEN);
            if (revoked) {
                session.revoke();
            } else {
                session.end();
            }
            stage.ticks(2); // the frame that was due fades
            int[] packets = stage.endpoints.stream().mapToInt(end -> end.sent.size()).toArray();
            Set<Integer> taped = new HashSet<>();
            stage.call.tap(TapView.SUPERVISOR_EXPERIENCE, true, (who, samples, count, frame, rate) -> taped.add(who));
            stage.ticks(30);
            assertThat(taped).containsExactly(stage.customerEnd.bit, stage.agentEnd.bit);
            for (LoudEndpoint end : stage.endpoints) {
                assertThat(end.heardAnythingOf(removed, packets[end.bit])).as(end.name).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"customer joins", "agent joins", "agent holds", "customer is transferred", "agent is transferred",
        "agent leaves to another"})
    void i16_theAudienceOfAWhisperNeverGrowsByItself(String what) {
        LoudEndpoint next = stage.endpoint("next");
        if (what.equals("agent leaves to another")) {
            stage.call.join(next.spec(), Role.AGENT, next);
            stage.ticks(10);
        }
        stage.monitoring(Mode.WHISPER);
        assertThat(stage.agentEnd.hears(stage.supervisorEnd)).isTrue();
        switch (what) {
            case "customer joins" -> stage.call.join(next.spec(), Role.CUSTOMER, next);
            case "agent joins" -> stage.call.join(next.spec(), Role.AGENT, next);
            case "agent holds" -> stage.agent.hold(true);
            case "customer is transferred" -> stage.customer.transfer(next.spec(), next);
            case "agent is transferred" -> stage.agent.transfer(next.spec(), next);
            default -> stage.agent.leave();
        }
        stage.ticks(30);
        stage.agent.hold(false);
        stage.ticks(30);
        Stream.of(stage.customerEnd, next).filter(end -> !end.sent.isEmpty()).forEach(end ->
            assertThat(end.heardOnly(stage.customerEnd, stage.agentEnd, next)).as(end.name).isTrue());
    }
}
