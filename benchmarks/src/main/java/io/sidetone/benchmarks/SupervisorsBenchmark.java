package io.sidetone.benchmarks;

import io.sidetone.monitor.Mode;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * <b>What do listening supervisors cost the call they listen to?</b>
 *
 * <p>{@link #turn} is the whole call: a packet of everybody and a tick. {@link #twoDirections} are the two packets that
 * customer and agent send each other, from arrival to being sent; the rest of the turn is not measured there, so only
 * its column of wall-clock time means anything. One call alone tells whether a forwarded packet has more to do because
 * somebody listens. Among a hundred it also waits for memory that the listeners' mixes have pushed out of the caches.
 *
 * <pre>
 * nanoseconds by the wall clock per call, median      0      1      2      4 supervisors
 *   twoDirections, 1 call                           164    169    175    176
 *   twoDirections, 100 calls                        156    183    187    213
 *   turn, 1 call                                    443    730    908   1238
 *   turn, 100 calls                                 279    861   1187   1788
 *   K                                               631
 * </pre>
 * AMD EPYC, 2 virtual processors, JDK 17.0.15, turn of one call without supervisors disturbed (287 at least);
 * {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 8 -i 15 -w 150ms -r 150ms Supervisors}
 */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SupervisorsBenchmark {

    @Param({"0", "1", "2", "4"})
    public int supervisors;

    @Param({"1", "100"})
    public int calls;

    private CrowdedCalls shard;
    private int received;

    @Setup
    public void open() {
        Mode[] modes = new Mode[supervisors];
        Arrays.fill(modes, Mode.LISTEN);
        shard = new CrowdedCalls(calls, modes);
    }

    @Benchmark
    public long twoDirections() {
        shard.receive(Calls.CUSTOMER);
        shard.receive(Calls.AGENT);
        received = 2;
        return shard.sent();
    }

    @Benchmark
    public long turn() {
        shard.turn();
        return shard.sent();
    }

    @TearDown(Level.Invocation)
    public void finishTurn() {
        if (received > 0) {
            shard.receiveFrom(received);
            shard.tick();
        }
    }

    @TearDown
    public void check() {
        shard.requireAlive();
    }
}
