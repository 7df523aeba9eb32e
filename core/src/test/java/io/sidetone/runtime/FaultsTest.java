package io.sidetone.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.engine.LegSpec;
import io.sidetone.engine.MediaShard;
import io.sidetone.monitor.Cause;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.BrokenCodec;
import io.sidetone.testkit.LinearCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application around a call may do to it, in virtual time. */
class FaultsTest {

    private static final Logger LOG = Logger.getLogger("io.sidetone.runtime");

    private final AtomicLong now = new AtomicLong();

    @BeforeEach
    void beQuiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void beHeardAgain() {
        LOG.setLevel(null);
    }

    private static LegSpec spec(String name) {
        return LegSpec.of(name, new LinearCodec());
    }

    private Sidetone.Configuration configuration() {
        return Sidetone.configure().seed(1).clock(now::get);
    }

    /** A customer, an agent and a supervisor who listens, each with an endpoint. */
    private final class Scene {

        final List<MonitorEvent> events = new ArrayList<>();
        final FakeEndpoint customerEnd = new FakeEndpoint();
        final FakeEndpoint agentEnd = new FakeEndpoint();
        final FakeEndpoint supervisorEnd = new FakeEndpoint();
        final Sidetone sidetone;
        final MonitoredCall call;
        final Party customer;
        final Party agent;
        final MonitoringSession session;

        Scene(Sidetone.Configuration configuration, Policies policies) {
            sidetone = configuration.withoutThreads();
            call = sidetone.open("call", policies);
            customer = call.join(spec("customer"), Role.CUSTOMER, customerEnd);
            agent = call.join(spec("agent"), Role.AGENT, agentEnd);
            session = call.monitor(spec("supervisor"), supervisorEnd, agent, Mode.LISTEN);
        }

        Scene() {
            this(configuration(), Policies.DEFAULT);
        }

        void ticks(int count, boolean dispatching) {
            for (int i = 0; i < count; i++) {
                List.of(customerEnd, agentEnd, supervisorEnd).forEach(FakeEndpoint::speaks);
                sidetone.doWork();
                while (dispatching && sidetone.dispatch() > 0) {
                    // all of it
                }
                now.addAndGet(MediaShard.FRAME_NS);
            }
        }

        void ticks(int count) {
            ticks(count, true);
        }

        int openCalls() {
            return sidetone.shards.get(0).media().callCount();
        }

        int connectedLegs() {
            return sidetone.shards.get(0).endpoints.size();
        }

        void isGoneWithoutATrace() {
            assertThat(openCalls()).isZero();
            assertThat(connectedLegs()).isZero();
            assertThat(customerEnd.closed && agentEnd.closed).isTrue();
        }
    }

    private static <T> T answer(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).as("answered").isDone();
        return stage.toCompletableFuture().join();
    }

    private static Refusal refusal(CompletionStage<Outcome> stage) {
        return ((Outcome.Refused) answer(stage)).reason();
    }

    // ---- what breaks inside ------------------------------------------------------------------------------------

    @Test
    void aCallInWhichSomethingBreaksEndsAndAnswersEverybodyAndTheNextGoesOn() {
        List<MonitorEvent> events = new ArrayList<>();
        Scene healthy = new Scene(configuration().listener(events::add), Policies.DEFAULT);
        MonitoredCall call = healthy.sidetone.open("broken");
        List<FakeEndpoint> ends = List.of(new FakeEndpoint(), new FakeEndpoint(), new FakeEndpoint());
        Party agent = call.join(LegSpec.of("agent", new BrokenCodec()), Role.AGENT, ends.get(0));
        call.join(spec("customer"), Role.CUSTOMER, ends.get(1));
        MonitoringSession session = call.monitor(spec("S"), ends.get(2), agent, Mode.BARGE);
        List<CompletionStage<Outcome>> answers = new ArrayList<>();
        for (int i = 0; i < BrokenCodec.SANE_PACKETS + 20; i++) {
            ends.forEach(FakeEndpoint::speaks);
            answers.add(session.mute(i % 2 == 0));
            healthy.ticks(1);
        }
        assertThat(answers).allMatch(answer -> answer.toCompletableFuture().isDone());
        assertThat(refusal(answers.get(answers.size() - 1))).isIn(Refusal.CALL_GONE, Refusal.ENDED);
        assertThat(ends).allMatch(end -> end.closed);
        assertThat(events).filteredOn(event -> "broken".equals(event.call())).extracting(Object::getClass)
            .endsWith(MonitorEvent.CallFailed.class, MonitorEvent.SessionEnded.class, MonitorEvent.CallEnded.class);
        assertThat(events).filteredOn(MonitorEvent.SessionEnded.class::isInstance).singleElement()
            .matches(event -> ((MonitorEvent.SessionEnded) event).cause() == Cause.FAULT);
        int sent = healthy.customerEnd.sent.size();
        healthy.ticks(50);
        assertThat(healthy.customerEnd.sent.size() - sent).isEqualTo(50);
        assertThat(healthy.openCalls()).isEqualTo(1);
        assertThat(healthy.connectedLegs()).isEqualTo(3);
    }

    // ---- opens and closes -------------------------------------------------------------------------------------

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void whateverIsOpenedAndClosedInAnyOrderNothingStaysBehind(long seed) {
        new OpensAndCloses(seed).run(Integer.getInteger("sidetone.opens", 50_000));
    }

    @Test
    void closingSidetoneEndsEvenACallInWhichNobodySits() {
        List<MonitorEvent> events = new ArrayList<>();
        Sidetone sidetone = configuration().listener(events::add).withoutThreads();
        sidetone.open("empty");
        sidetone.doWork();
        sidetone.close();
        assertThat(events).hasSize(1).first().isInstanceOf(MonitorEvent.CallEnded.class);
        assertThat(sidetone.shards.get(0).media().callCount()).isZero();
    }

    @Test
    void aMistakeIsAnsweredToWhoMadeItAndNothingHappened() {
        Scene scene = new Scene();
        FakeEndpoint end = new FakeEndpoint();
        CompletionStage<Outcome> joined = scene.call.join(spec("agent"), Role.AGENT, end).joined();
        CompletionStage<Outcome> whisper = scene.session.whisper();
        scene.ticks(2);
        assertThatThrownBy(() -> answer(joined)).isInstanceOf(CompletionException.class)
            .hasRootCauseInstanceOf(IllegalArgumentException.class).hasMessageContaining("agent is in call already");
        assertThat(answer(whisper).accepted()).as("the next command").isTrue();
        assertThat(scene.connectedLegs()).isEqualTo(3);
        assertThat(end.closed).isFalse();
    }

    // ---- the listener -----------------------------------------------------------------------------------------

    private enum Trouble { NONE, THROWS, SLOW }

    @ParameterizedTest
    @EnumSource(value = Trouble.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aListenerInTroubleChangesNoByteOfMediaAndItsGapIsCounted(Trouble trouble) {
        long told = play(Trouble.NONE).told;
        Played undisturbed = play(Trouble.NONE);
        Played troubled = play(trouble);
        assertThat(troubled.scene.customerEnd.sent).hasSizeGreaterThan(200)
            .containsExactlyElementsOf(undisturbed.scene.customerEnd.sent);
        assertThat(troubled.scene.agentEnd.sent).hasSizeGreaterThan(200)
            .containsExactlyElementsOf(undisturbed.scene.agentEnd.sent);
        assertThat(troubled.scene.supervisorEnd.sent).hasSizeGreaterThan(200)
            .containsExactlyElementsOf(undisturbed.scene.supervisorEnd.sent);
        assertThat(undisturbed.missed).isZero();
        assertThat(troubled.told + troubled.missed).as("each event is told or in a gap that is").isEqualTo(told);
        assertThat(troubled.missed > 0).isEqualTo(trouble == Trouble.SLOW);
    }

    private static final class Played implements MonitorListener {

        private final Trouble trouble;
        private Scene scene;
        private long told;
        private long missed;

        Played(Trouble trouble) {
            this.trouble = trouble;
        }

        @Override
        public void event(MonitorEvent event) {
            told++;
            if (trouble == Trouble.THROWS) {
                throw new IllegalStateException("no database");
            }
        }

        @Override
        public void missed(long count) {
            missed += count;
        }
    }

    private Played play(Trouble trouble) {
        now.set(0);
        Played played = new Played(trouble);
        Scene scene = new Scene(configuration().listener(played).eventCapacity(16), Policies.DEFAULT);
        played.scene = scene;
        boolean prompt = trouble != Trouble.SLOW;
        scene.ticks(10, prompt);
        for (int i = 0; i < 50; i++) {
            scene.session.switchTo(Mode.values()[i % 3]);
            scene.ticks(5, prompt);
        }
        scene.ticks(5);
        scene.sidetone.close();
        return played;
    }

    @Test
    void aGapIsToldEvenIfNothingHappensAfterIt() {
        List<Long> gaps = new ArrayList<>();
        Scene scene = new Scene(configuration().eventCapacity(1).listener(new MonitorListener() {
            @Override
            public void event(MonitorEvent event) {
            }

            @Override
            public void missed(long count) {
                gaps.add(count);
            }
        }), Policies.DEFAULT);
        scene.ticks(1, false);
        scene.ticks(3);
        assertThat(gaps).as("two joined, a session began and became active; commands had filled the room")
            .containsExactly(4L);
    }

    // ---- commands ---------------------------------------------------------------------------------------------

    @Test
    void aFullQueueAnswersWhoeverJoinsAndNothingOfHimIsLeft() {
        Scene scene = new Scene(configuration().commandCapacity(8), Policies.DEFAULT);
        scene.ticks(2);
        for (int i = 0; i < 8; i++) {
            assertThat(scene.session.listen().toCompletableFuture()).isNotDone();
        }
        FakeEndpoint end = new FakeEndpoint();
        assertThat(refusal(scene.call.join(spec("late"), Role.CUSTOMER, end).joined())).isEqualTo(Refusal.QUEUE_FULL);
        MonitoringSession late = scene.call.monitor(spec("late"), end, scene.agent, Mode.BARGE);
        assertThat(refusal(late.started())).isEqualTo(Refusal.QUEUE_FULL);
        MonitoredCall none = scene.sidetone.open("none");
        assertThat(refusal(none.opened())).isEqualTo(Refusal.QUEUE_FULL);
        assertThat(refusal(late.whisper())).isEqualTo(Refusal.QUEUE_FULL);
        scene.ticks(2);
        CompletionStage<Outcome> whisper = late.whisper();
        CompletionStage<Outcome> joined = none.join(spec("a"), Role.AGENT, end).joined();
        CompletionStage<Outcome> end1 = late.end();
        CompletionStage<Outcome> end2 = none.end();
        scene.ticks(2);
        assertThat(refusal(whisper)).isEqualTo(Refusal.NOT_ACTIVE);
        assertThat(refusal(joined)).isEqualTo(Refusal.CALL_GONE);
        assertThat(answer(end1).accepted() && answer(end2).accepted()).isTrue();
        assertThat(scene.openCalls()).isEqualTo(1);
        assertThat(scene.connectedLegs()).isEqualTo(3);
        assertThat(end.closed).isFalse();
        assertThat(end.sent).isEmpty();
    }

    @Test
    void whatIsQueuedWhenTheCallEndsIsAnsweredAndEverythingIsReleasedWithinATick() {
        Scene scene = new Scene();
        scene.ticks(5);
        FakeEndpoint end = new FakeEndpoint();
        List<CompletionStage<Outcome>> commands = List.of(scene.session.whisper(), scene.session.barge(),
            scene.session.cancelTakeover(), scene.call.join(spec("late"), Role.CUSTOMER, end).joined(),
            scene.call.monitor(spec("other"), end, scene.agent, Mode.LISTEN).started());
        CompletionStage<Takeover> takeover = scene.session.takeOver();
        scene.call.end();
        scene.ticks(1);
        CompletionStage<Outcome> afterwards = scene.session.whisper();
        scene.ticks(1);
        commands.forEach(stage -> assertThat(refusal(stage)).isEqualTo(Refusal.CALL_GONE));
        assertThat(((Takeover.Refused) answer(takeover)).reason()).isEqualTo(Refusal.CALL_GONE);
        assertThat(refusal(afterwards)).isEqualTo(Refusal.CALL_GONE);
        scene.isGoneWithoutATrace();
        assertThat(scene.supervisorEnd.closed).isTrue();
        assertThat(end.closed).as("refused means nothing happened").isFalse();
        int sent = scene.customerEnd.sent.size();
        scene.ticks(5);
        assertThat(scene.customerEnd.sent).hasSize(sent);
    }

    @ParameterizedTest(name = "the call ends {0} cycles after somebody wanted in")
    @ValueSource(ints = {0, 1, 2, 3})
    void whoComesInWhileTheCallEndsIsInAndReleasedOrNeverWas(int cycles) {
        Scene scene = new Scene();
        scene.ticks(5);
        FakeEndpoint end = new FakeEndpoint();
        MonitoringSession late = scene.call.monitor(spec("late"), end, scene.agent, Mode.BARGE);
        scene.ticks(cycles);
        scene.call.end();
        scene.ticks(2);
        assertThat(answer(late.started()).accepted()).isEqualTo(end.closed).isEqualTo(cycles > 0);
        scene.isGoneWithoutATrace();
    }

    // ---- takeover ---------------------------------------------------------------------------------------------

    private enum Vanishing { AGENT, CUSTOMER, SUPERVISOR, CALL }

    @ParameterizedTest
    @EnumSource(Vanishing.class)
    void whoVanishesAroundATakeoverLeavesItDoneOrUndone(Vanishing who) {
        for (int cycle = 0; cycle < 6; cycle++) {
            for (boolean proven : new boolean[] {true, false}) {
                vanish(who, cycle, proven);
            }
        }
    }

    /** That somebody vanishes that many cycles after a takeover was asked for. */
    private void vanish(Vanishing who, int cycle, boolean proven) {
        String what = who + " after " + cycle + " cycles, proven " + proven;
        List<MonitorEvent> events = new ArrayList<>();
        Scene scene = new Scene(configuration().listener(events::add),
            Policies.DEFAULT.withTimes(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(1),
                Duration.ofHours(1)));
        if (proven) {
            scene.ticks(5);
        } else {
            for (int i = 0; i < 5; i++) {
                scene.customerEnd.speaks();
                scene.agentEnd.speaks();
                scene.sidetone.doWork();
                now.addAndGet(MediaShard.FRAME_NS);
            }
        }
        CompletionStage<Takeover> takeover = scene.session.takeOver();
        for (int i = 0; i < cycle; i++) {
            silentTick(scene);
        }
        switch (who) {
            case AGENT -> scene.agent.leave();
            case CUSTOMER -> scene.customer.leave();
            case SUPERVISOR -> scene.session.end();
            default -> scene.call.end();
        }
        for (int i = 0; i < 20; i++) {
            silentTick(scene);
        }
        boolean done = answer(takeover) instanceof Takeover.Done;
        assertThat(events.stream().filter(e -> e instanceof MonitorEvent.TakenOver).count()).as(what)
            .isEqualTo(done ? 1 : 0);
        boolean ended = events.stream().anyMatch(e -> e instanceof MonitorEvent.CallEnded);
        boolean parked = events.stream().anyMatch(e -> e instanceof MonitorEvent.CallParked);
        int counterparts = (scene.agentEnd.closed ? 0 : 1) + (done && !scene.supervisorEnd.closed ? 1 : 0);
        if (!ended) {
            assertThat(scene.customerEnd.closed).as(what).isEqualTo(who == Vanishing.CUSTOMER);
            assertThat(counterparts == 1 || parked).as(what + ": one counterpart, or parked").isTrue();
        }
        for (int i = 0; i < 60; i++) {
            silentTick(scene);
        }
        scene.call.end();
        silentTick(scene);
        silentTick(scene);
        assertThat(scene.connectedLegs() + scene.openCalls()).as(what).isZero();
        assertThat(scene.customerEnd.closed && scene.agentEnd.closed && scene.supervisorEnd.closed).as(what).isTrue();
    }

    /** A tick in which customer and agent speak. */
    private void silentTick(Scene scene) {
        scene.customerEnd.speaks();
        scene.agentEnd.speaks();
        scene.sidetone.doWork();
        scene.sidetone.dispatch();
        now.addAndGet(MediaShard.FRAME_NS);
    }
}
