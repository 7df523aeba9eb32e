package io.sidetone.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.codec.Decoder;
import io.sidetone.codec.Execution;
import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.MediaShard;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.Garbage;
import io.sidetone.testkit.LinearCodec;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real workers under a shard whose ticks the test turns: what they do late or never delays nobody. */
class WorkersTest {

    /** Its decoders wait until the test lets them go on. */
    private static final class Stuck extends LinearCodec {

        final Semaphore go = new Semaphore(0);
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger done = new AtomicInteger();
        volatile int mostInside;

        Stuck() {
            super("STUCK", Execution.WORKER);
        }

        @Override
        public Decoder newDecoder() {
            Decoder linear = super.newDecoder();
            return new Decoder() {
                @Override
                public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
                    mostInside = Math.max(mostInside, inside.incrementAndGet());
                    go.acquireUninterruptibly();
                    inside.decrementAndGet();
                    done.incrementAndGet();
                    return linear.decode(payload, offset, length, samples, samplesOffset);
                }

                @Override
                public void reset() {
                }
            };
        }
    }

    private final Workers workers = new Workers(2, System::nanoTime);
    private final MediaShard shard = new MediaShard(1, (leg, buffer, offset, length, nowNs) -> { }, event -> { },
        workers);
    private int number;

    @AfterEach
    void close() {
        workers.close();
    }

    private Leg[] call(String name, LinearCodec agents) {
        Call call = shard.open(name);
        return new Leg[] {call.join(LegSpec.of("customer", new LinearCodec()), Role.CUSTOMER),
            call.join(LegSpec.of("agent", agents), Role.AGENT)};
    }

    private void tick(Leg[]... calls) {
        number++;
        long nowNs = number * MediaShard.FRAME_NS;
        byte[] packet = new byte[RtpHeader.LENGTH + 320];
        RtpHeader.write(packet, 0, false, 97, number, number * 160, 5);
        for (Leg[] call : calls) {
            for (Leg leg : call) {
                shard.receive(leg, packet, 0, packet.length, nowNs);
            }
        }
        shard.tick(nowNs);
    }

    @Test
    void aCodecThatNeverReturnsCostsOtherCallsNothingAndItsOwnLegCountedLosses() {
        workers.start();
        Stuck stuck = new Stuck();
        Leg[] slow = call("slow", stuck);
        Leg[] other = call("other", new LinearCodec("OTHER"));
        for (int i = 0; i < 100; i++) {
            tick(slow, other);
        }
        for (Leg leg : other) {
            assertThat(leg.statistics().sent()).as("packets to %s", leg).isEqualTo(100);
            assertThat(leg.statistics().unready()).isZero();
            assertThat(leg.statistics().decodes()).isGreaterThan(97);
        }
        assertThat(slow[0].statistics().sent()).as("the customer of the slow call").isEqualTo(100);
        assertThat(slow[1].statistics().decodes()).isZero();
        assertThat(slow[1].statistics().unready()).isGreaterThan(90);
        assertThat(stuck.mostInside).as("threads in one decoder").isLessThanOrEqualTo(1);
        stuck.go.release(1_000_000);
    }

    @Test
    void whenItReturnsItsLateResultIsDroppedAndTheNextOnesAreHeard() {
        workers.start();
        Stuck stuck = new Stuck();
        Leg[] slow = call("slow", stuck);
        for (int i = 0; i < 50; i++) {
            tick(slow);
        }
        stuck.go.release(1_000_000);
        long before = slow[1].statistics().decodes();
        for (int i = 0; i < 10_000 && slow[1].statistics().decodes() < before + 20; i++) {
            int done = stuck.done.get();
            tick(slow);
            for (int spins = 0; spins < 100_000 && stuck.done.get() == done; spins++) {
                Thread.onSpinWait();
            }
        }
        assertThat(slow[1].statistics().decodes()).isGreaterThanOrEqualTo(before + 20);
        assertThat(slow[1].statistics().decodes()).as("one at least was done too late").isLessThan(stuck.done.get());
        assertThat(stuck.mostInside).isEqualTo(1);
    }

    @Test
    void everyJobIsDoneAndWorkersWakeFromEveryRest() throws InterruptedException {
        workers.start();
        for (int i = 0; i < 2_000; i++) {
            CountDownLatch done = new CountDownLatch(3);
            for (int job = 0; job < 3; job++) {
                assertThat(workers.submit(done::countDown)).isTrue();
            }
            assertThat(done.await(10, TimeUnit.SECONDS)).as("round %d", i).isTrue();
        }
    }

    @Test
    void anErrorIsLoggedOnceAndEndsNeitherTheWorkerNorTheNextJob() throws InterruptedException {
        workers.start();
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            workers.submit(() -> {
                throw new AssertionError("meant to be logged");
            });
        }
        workers.submit(done::countDown);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void handingJobsOverAllocatesNothingAndAFullQueueSaysSo() {
        Runnable nothing = () -> { };
        int[] waiting = {0};
        assertThat(Garbage.least(4, () -> {
            for (int i = 0; i < 1_000; i++) {
                waiting[0] += workers.submit(nothing) ? 1 : 0;
            }
        })).isZero();
        while (waiting[0] < 4_096) {
            assertThat(workers.submit(nothing)).as("after %d", waiting[0]).isTrue();
            waiting[0]++;
        }
        assertThat(workers.submit(nothing)).as("a 4097th").isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 257})
    void thereIsAtLeastOneWorkerAndAtMost256(int count) {
        assertThatThrownBy(() -> Sidetone.configure().workers(count)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("workers").hasMessageContaining(String.valueOf(count));
        Sidetone.configure().workers(1).workers(256);
    }
}
