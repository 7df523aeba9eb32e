package io.sidetone.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Grant;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.OthersAtTakeover;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Right;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.testkit.LinearCodec;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Eight threads that ask for anything of one call on real media threads: every command is answered once, one takeover
 * wins, and whenever the media thread is asked who hears whom, it is privacy's answer. How many commands each thread
 * gives is {@code -Dsidetone.commands}, a million in the slow profile.
 */
class RandomCommandsTest {

    private static final int COMMANDS = Integer.getInteger("sidetone.commands", 100_000);
    private static final int THREADS = 8;

    private final long seed = System.nanoTime();
    private final ConcurrentLinkedQueue<MonitorEvent> seen = new ConcurrentLinkedQueue<>();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong won = new AtomicLong();
    private final AtomicReference<String> broken = new AtomicReference<>();

    @Test
    void everyCommandIsAnsweredAndOneTakeoverWins() throws InterruptedException {
        Sidetone sidetone = Sidetone.configure().listener(event -> {
            if (event instanceof TakenOver) {
                seen.add(event);
            }
        }).eventCapacity(1 << 24).shards(2).waiting(Waiting.BACKOFF).authority(
            request -> CompletableFuture.completedFuture(new Grant(EnumSet.allOf(Right.class), Duration.ofHours(1), 1)))
            .start();
        MonitoredCall call = sidetone.open("busy", Policies.DEFAULT.withOthersAtTakeover(OthersAtTakeover.DEMOTE));
        Party customer = call.join(spec("customer"), Role.CUSTOMER, new SpeakingEndpoint());
        Party agent = call.join(spec("agent"), Role.AGENT, new SpeakingEndpoint());
        CountDownLatch done = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            String name = "S" + i;
            MonitoringSession session = call.monitor(SessionRequest.of(name, Mode.LISTEN), agent,
                there -> CompletableFuture.completedFuture(
                    new Connector.Connection(spec(name), new SpeakingEndpoint())));
            Random random = new Random(seed + i);
            new Thread(() -> {
                for (int n = 0; n < COMMANDS; n++) {
                    act(random, call, session, customer, agent);
                }
                done.countDown();
            }).start();
        }
        assertThat(done.await(1, TimeUnit.HOURS)).isTrue();
        sidetone.close();
        assertThat(broken.get()).as("seed %d", seed).isNull();
        assertThat(answered.get()).as("seed %d", seed).isEqualTo(asked.get());
        assertThat(won.get()).as("seed %d", seed).isLessThanOrEqualTo(1);
        assertThat(seen).as("seed %d", seed).hasSize((int) won.get());
        System.out.printf("%,d commands of %d threads, all answered; takeovers won: %d; seed %d%n", asked.get(),
            THREADS, won.get(), seed);
    }

    private void act(Random random, MonitoredCall call, MonitoringSession session, Party customer, Party agent) {
        int dice = random.nextInt(1000);
        if (dice < 2) {
            ask(session.takeOver()).thenAccept(answer -> won.addAndGet(answer instanceof Takeover.Done ? 1 : 0));
        } else if (dice < 10) {
            ask(session.cancelTakeover());
        } else if (dice < 20) {
            session.hold(random.nextBoolean());
        } else if (dice < 30) {
            (random.nextBoolean() ? customer : agent).hold(random.nextBoolean());
        } else if (dice < 40) {
            ask(session.mute(random.nextBoolean()));
        } else if (dice < 50) {
            look(call);
        } else {
            Mode mode = Mode.values()[dice % 3];
            ask(dice < 500 ? session.switchTo(mode) : session.switchTo(mode, "" + random.nextInt(30)));
        }
    }

    private <T> CompletionStage<T> ask(CompletionStage<T> stage) {
        asked.incrementAndGet();
        stage.whenComplete((answer, failure) -> answered.incrementAndGet());
        return stage;
    }

    /** On the media thread: the matrix of the state obeys what privacy asks of any. */
    private void look(MonitoredCall call) {
        call.shard.tell(Fact.of(() -> {
            if (!call.opened().toCompletableFuture().isDone() || call.isGone()) {
                return;
            }
            long matrix = call.call().matrix();
            List<Leg> legs = IntStream.range(0, HearingMatrix.SEATS)
                .mapToObj(call.call()::leg).toList();
            for (int speaker = 0; speaker < HearingMatrix.SEATS; speaker++) {
                boolean silent = legs.get(speaker) == null;
                for (int listener = 0; listener < HearingMatrix.SEATS; listener++) {
                    boolean hears = HearingMatrix.hears(matrix, listener, speaker);
                    if (hears && (silent || legs.get(listener) == null || listener == speaker)) {
                        broken.compareAndSet(null, listener + " hears " + speaker + "\n" + call.call().describe());
                    }
                }
            }
        }));
    }

    private static LegSpec spec(String name) {
        return LegSpec.of(name, new LinearCodec());
    }

    /** Always has one packet, so that every leg's media is proven. */
    private static final class SpeakingEndpoint implements Endpoint {

        private final FakeEndpoint fake = new FakeEndpoint();
        private long lastNs = System.nanoTime();

        @Override
        public int poll(Inbox inbox, int limit) {
            if (System.nanoTime() - lastNs < 20_000_000) {
                return 0;
            }
            lastNs = System.nanoTime();
            fake.speaks();
            return fake.poll(inbox, limit);
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
        }

        @Override
        public void close() {
        }
    }
}
