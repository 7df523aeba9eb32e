package io.sidetone.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.engine.Format;
import io.sidetone.engine.LegSpec;
import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handles, in virtual time: the test turns the loop by hand. */
class RuntimeTest {

    private final AtomicLong now = new AtomicLong();
    private final List<MonitorEvent> events = new ArrayList<>();
    private final Sidetone sidetone = Sidetone.configure().seed(1).clock(now::get).listener(events::add)
        .commandCapacity(16).commandDeadline(Duration.ofMillis(100)).withoutThreads();
    private final FakeEndpoint customerEnd = new FakeEndpoint();
    private final FakeEndpoint agentEnd = new FakeEndpoint();
    private final FakeEndpoint supervisorEnd = new FakeEndpoint();
    private final MonitoredCall call = sidetone.open("call");
    private final Party customer = call.join(spec("customer"), Role.CUSTOMER, customerEnd);
    private final Party agent = call.join(spec("agent"), Role.AGENT, agentEnd);

    private static LegSpec spec(String name) {
        return LegSpec.of(name, new LinearCodec());
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            for (FakeEndpoint end : List.of(customerEnd, agentEnd, supervisorEnd)) {
                end.speaks();
            }
            sidetone.doWork();
            sidetone.dispatch();
            now.addAndGet(20_000_000);
        }
    }

    private static <T> T answer(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).as("answered").isDone();
        return stage.toCompletableFuture().join();
    }

    private static Refusal refusal(CompletionStage<Outcome> stage) {
        return ((Outcome.Refused) answer(stage)).reason();
    }

    private MonitoringSession monitoring(Mode mode) {
        return call.monitor(spec("supervisor"), supervisorEnd, agent, mode);
    }

    @Test
    void aCallIsMonitoredInEveryModeAndTakenOver() {
        MonitoringSession session = monitoring(Mode.LISTEN);
        ticks(10);
        assertThat(answer(session.started()).accepted()).isTrue();
        List<CompletionStage<Outcome>> modes = List.of(session.whisper(), session.barge(), session.listen());
        ticks(2);
        assertThat(modes).allMatch(stage -> answer(stage).accepted());

        CompletionStage<Takeover> takeover = session.takeOver();
        ticks(2);
        OwnedCall owned = ((Takeover.Done) answer(takeover)).call();
        assertThat(agentEnd.closed).isTrue();
        assertThat(refusal(settled(session.listen()))).isEqualTo(Refusal.TAKEN_OVER);
        assertThat(((Takeover.Refused) answer(settled(session.takeOver()))).reason()).isEqualTo(Refusal.TAKEN_OVER);

        CompletionStage<Outcome> end = owned.end();
        ticks(2);
        assertThat(answer(end).accepted()).isTrue();
        assertThat(supervisorEnd.closed).isTrue();
        assertThat(customerEnd.closed).as("the customer is parked, not dropped").isFalse();
    }

    private <T> CompletionStage<T> settled(CompletionStage<T> stage) {
        ticks(1);
        return stage;
    }

    @Test
    void whatATakeoverReturnsHasNoWayBack() {
        assertThat(Arrays.stream(OwnedCall.class.getMethods()).filter(m -> m.getDeclaringClass() == OwnedCall.class))
            .extracting(java.lang.reflect.Method::getName).containsExactlyInAnyOrder("call", "end");
    }

    @Test
    void aHandleMayBeUsedBeforeItsCommandHasRun() {
        MonitoringSession session = monitoring(Mode.LISTEN);
        CompletionStage<Outcome> whisper = session.whisper();
        assertThat(whisper.toCompletableFuture()).isNotDone();
        ticks(1);
        assertThat(answer(whisper).accepted()).isTrue();
        assertThat(events).filteredOn(e -> e instanceof MonitorEvent.ModeChanged).hasSize(1);
    }

    @Test
    void stagesAreCompletedByTheDispatcherOnly() {
        CompletionStage<Outcome> joined = agent.joined();
        sidetone.doWork();
        assertThat(joined.toCompletableFuture()).isNotDone();
        sidetone.dispatch();
        assertThat(answer(joined).accepted()).isTrue();
    }

    @Test
    void aFullQueueAnswersAtOnceAndNothingHappens() {
        ticks(1);
        MonitoringSession session = monitoring(Mode.LISTEN);
        for (int i = 0; i < 15; i++) {
            session.whisper();
        }
        CompletionStage<Outcome> oneTooMany = session.barge();
        assertThat(refusal(oneTooMany)).isEqualTo(Refusal.QUEUE_FULL);
        ticks(2);
        assertThat(events).noneMatch(e -> e instanceof MonitorEvent.ModeChanged m && m.to() == Mode.BARGE);
    }

    @Test
    void hangUpAndEndFindRoomInAFullQueue() {
        ticks(1);
        MonitoringSession session = monitoring(Mode.LISTEN);
        ticks(1);
        while (!session.whisper().toCompletableFuture().isDone()) {
            // until the queue is full
        }
        CompletionStage<Outcome> end = session.end();
        CompletionStage<Outcome> left = customer.leave();
        ticks(2);
        assertThat(answer(end).accepted()).isTrue();
        assertThat(answer(left).accepted()).isTrue();
        assertThat(supervisorEnd.closed).isTrue();
        assertThat(customerEnd.closed).isTrue();
    }

    @Test
    void aCommandTakenTooLateExpiresAndHasNoEffect() {
        MonitoringSession session = monitoring(Mode.LISTEN);
        ticks(1);
        CompletionStage<Outcome> barge = session.barge();
        now.addAndGet(Duration.ofMillis(101).toNanos());
        ticks(2);
        assertThat(refusal(barge)).isEqualTo(Refusal.EXPIRED);
        assertThat(events).noneMatch(e -> e instanceof MonitorEvent.ModeChanged);
    }

    @Test
    void endingTwiceIsOneEndAndOneAnswer() {
        MonitoringSession session = monitoring(Mode.BARGE);
        ticks(1);
        CompletionStage<Outcome> first = session.end();
        CompletionStage<Outcome> second = session.end();
        ticks(2);
        assertThat(answer(first)).isEqualTo(answer(second));
        assertThat(events).filteredOn(e -> e instanceof MonitorEvent.SessionEnded).hasSize(1);
        assertThat(refusal(settled(session.whisper()))).isEqualTo(Refusal.ENDED);
    }

    @Test
    void whoLeavesBeforeHeCouldJoinNeverJoins() {
        Party late = call.join(spec("late"), Role.CUSTOMER, new FakeEndpoint());
        late.leave();
        ticks(2);
        assertThat(refusal(late.joined())).isEqualTo(Refusal.ENDED);
        assertThat(events).noneMatch(e -> e instanceof MonitorEvent.PartyJoined p && p.party().equals("late"));
    }

    @Test
    void aCallThatIsOverAnswersCallGone() {
        ticks(1);
        call.end();
        ticks(1);
        assertThat(refusal(settled(call.join(spec("third"), Role.CUSTOMER, new FakeEndpoint()).joined())))
            .isEqualTo(Refusal.CALL_GONE);
        assertThat(refusal(settled(monitoring(Mode.LISTEN).started()))).isEqualTo(Refusal.CALL_GONE);
        assertThat(customerEnd.closed && agentEnd.closed).isTrue();
        assertThat(supervisorEnd.closed).as("refused means nothing happened").isFalse();
    }

    @Test
    void anEndpointThatFailsHarmsNobodyElse() {
        ticks(5);
        customerEnd.failing = true;
        int before = agentEnd.sent.size();
        ticks(5);
        assertThat(agentEnd.sent).hasSizeGreaterThanOrEqualTo(before + 5);
        assertThat(sidetone.endpointFailures()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {200, 1_000, 10_000})
    void afterAStallNoMoreThanTwoPacketsALegAreMadeUpForAndStreamsGoOn(long stallMs) {
        monitoring(Mode.LISTEN);
        ticks(50);
        RtpPacket before = last(customerEnd);
        int sequence = before.sequence();
        int timestamp = before.timestamp();
        int sent = customerEnd.sent.size();
        now.addAndGet(stallMs * 1_000_000);
        for (int i = 0; i < stallMs / 20; i++) {
            agentEnd.speaks();
            customerEnd.speaks();
        }
        sidetone.doWork();
        assertThat(sidetone.stalls()).isOne();
        assertThat(customerEnd.sent.size() - sent).isBetween(1, 2);
        RtpPacket first = packet(customerEnd.sent.get(sent));
        assertThat(first.sequence()).isEqualTo(sequence + 1 & 0xFFFF);
        assertThat(first.marker()).isTrue();
        assertThat((first.timestamp() - timestamp) / 8).as("timestamps move with real time")
            .isBetween((int) stallMs - 60, (int) stallMs + 60);
        ticks(10);
        assertThat(customerEnd.sent.size() - sent).as("as many as ticks since").isBetween(11, 13);
    }

    private static RtpPacket last(FakeEndpoint endpoint) {
        return packet(endpoint.sent.get(endpoint.sent.size() - 1));
    }

    private static RtpPacket packet(byte[] bytes) {
        RtpPacket packet = new RtpPacket();
        assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
        return packet;
    }

    @Test
    void closingAnswersWhatWasAsked() {
        ticks(1);
        MonitoringSession session = monitoring(Mode.LISTEN);
        CompletionStage<Outcome> left = agent.leave();
        sidetone.close();
        sidetone.close();
        assertThat(refusal(session.started())).isEqualTo(Refusal.CALL_GONE);
        assertThat(answer(left)).isEqualTo(new Outcome.Refused(Refusal.CALL_GONE));
        assertThat(refusal(session.whisper())).isEqualTo(Refusal.CALL_GONE);
        assertThat(customerEnd.closed).isTrue();
        assertThat(events).last().isInstanceOf(MonitorEvent.CallEnded.class);
    }

    @Test
    void aSlowListenerLosesEventsVisiblyAndNoAnswers() {
        List<Long> missed = new ArrayList<>();
        MonitorListener slow = new MonitorListener() {
            @Override
            public void event(MonitorEvent event) {
            }

            @Override
            public void missed(long count) {
                missed.add(count);
            }
        };
        try (Sidetone small = Sidetone.configure().clock(now::get).listener(slow).eventCapacity(1).withoutThreads()) {
            MonitoredCall one = small.open("one");
            Party first = one.join(spec("first"), Role.CUSTOMER, new FakeEndpoint());
            Party second = one.join(spec("second"), Role.AGENT, new FakeEndpoint());
            small.doWork();
            small.dispatch();
            assertThat(answer(first.joined()).accepted() && answer(second.joined()).accepted()).isTrue();
            small.doWork();
            one.end();
            small.doWork();
            small.dispatch();
        }
        assertThat(missed).as("gaps").isNotEmpty();
    }

    @Test
    void legsAreRenegotiatedFromAnyThreadAndWhatCanNotBeIsRefused() {
        MonitoringSession session = call.monitor(spec("supervisor"), supervisorEnd, agent, Mode.LISTEN);
        ticks(5);
        Format linear = new Format(120, new LinearCodec());
        CompletionStage<Outcome> party = customer.renegotiate(LegSpec.of("customer", linear));
        CompletionStage<Outcome> supervisor = session.renegotiate(LegSpec.of("supervisor", linear).withPacketTime(40));
        CompletionStage<Outcome> odd = agent.renegotiate(LegSpec.of("agent", new LinearCodec("ODD", 11_025, 11_025)));
        CompletionStage<Outcome> other = agent.renegotiate(spec("somebody else"));
        ticks(5);
        assertThat(answer(party).accepted()).isTrue();
        assertThat(answer(supervisor).accepted()).isTrue();
        assertThat(answer(odd)).isEqualTo(new Outcome.Refused(Refusal.CODEC_UNSUPPORTED));
        assertThat(other.toCompletableFuture()).isCompletedExceptionally();
        assertThat(customer.leg().spec().formats()).containsExactly(linear);
        customer.leave();
        ticks(2);
        CompletionStage<Outcome> late = customer.renegotiate(spec("customer"));
        ticks(2);
        assertThat(answer(late).accepted()).isFalse();
    }
}
