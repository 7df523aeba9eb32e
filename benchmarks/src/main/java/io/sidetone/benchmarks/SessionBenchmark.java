package io.sidetone.benchmarks;

import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.MediaShard;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * <b>How long does it keep the media thread to start a session, and to stop one?</b>
 *
 * <p>{@link #start} seats a supervisor in each of a hundred calls, leg, jitter buffer, coders and all, and ticks once;
 * {@link #stop} lets them hang up and ticks once, which closes their legs. {@link #neither} is the tick alone, to be
 * subtracted. Nobody speaks. Only wall-clock time means anything: sessions are also started and stopped outside of what
 * is measured. Goal: 20 µs each; 2.8 and 0.7 µs were measured, 0.1 of it the tick (AMD EPYC, shared with other builds,
 * JDK 17.0.15). It allocates 22 kB, the leg above all, and is the only thing on a media thread that does.
 *
 * <p>{@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 10 -i 20 -w 250ms -r 250ms SessionBenchmark}
 */
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SessionBenchmark {

    private static final int CALLS = 100;

    /** Calls whose sessions come and go. */
    @State(Scope.Thread)
    public static class Unmonitored {

        private final MediaShard shard = new MediaShard(7, (leg, buffer, offset, length, nowNs) -> { }, event -> { });
        private final LegSpec supervisor = LegSpec.of("supervisor", G711.ULAW);
        private final Call[] calls = new Call[CALLS];
        private final Leg[] agents = new Leg[CALLS];
        private final Leg[] supervisors = new Leg[CALLS];
        private long nowNs;

        public Unmonitored() {
            Duration year = Duration.ofDays(365);
            for (int i = 0; i < CALLS; i++) {
                calls[i] = shard.open("call " + i, Policies.DEFAULT.withTimes(year, year, year, year));
                calls[i].join(LegSpec.of("customer", G711.ULAW), Role.CUSTOMER);
                agents[i] = calls[i].join(LegSpec.of("agent", G711.ULAW), Role.AGENT);
            }
        }

        final void start() {
            for (int i = 0; i < CALLS; i++) {
                supervisors[i] = calls[i].monitor(supervisor, agents[i], Mode.LISTEN);
                supervisors[i].session().legUp();
            }
            tick();
        }

        final void stop() {
            for (int i = 0; i < CALLS; i++) {
                calls[i].leave(supervisors[i]);
            }
            tick();
        }

        final void tick() {
            nowNs += MediaShard.FRAME_NS;
            shard.tick(nowNs);
        }

        /** How many sessions have a leg. */
        final int seated() {
            int seated = 0;
            for (Leg leg : supervisors) {
                seated += leg != null && leg.call().leg(leg.seat()) == leg ? 1 : 0;
            }
            return seated;
        }
    }

    /** Started, to be stopped. */
    public static class Monitored extends Unmonitored {

        @Setup(Level.Invocation)
        public void attach() {
            start();
            tick();
        }

        @TearDown(Level.Invocation)
        public void requireStopped() {
            tick();
            require(seated(), 0);
        }
    }

    /** Not started; what was started is stopped again. */
    public static class Waiting extends Unmonitored {

        @TearDown(Level.Invocation)
        public void detach() {
            tick();
            require(seated(), CALLS);
            stop();
            tick();
        }
    }

    private static void require(int actual, int expected) {
        if (actual != expected) {
            throw new IllegalStateException(actual + " sessions, not " + expected);
        }
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int start(Waiting calls) {
        calls.start();
        return CALLS;
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int stop(Monitored calls) {
        calls.stop();
        return CALLS;
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int neither(Unmonitored calls) {
        calls.tick();
        return CALLS;
    }
}
