package io.sidetone.benchmarks;

import io.sidetone.monitor.Mode;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * <b>What does a call cost by its seats and by what its supervisors do, and is there a cliff?</b>
 *
 * <p>Two seats are customer and agent; every further one is a supervisor in the mode. In LISTEN all supervisors hear
 * the same and share one encode; in WHISPER each is heard by the agent, and by the other supervisors or not as the
 * policies say; in BARGE everybody hears everybody else, so seats × (seats − 1) voices are added.
 *
 * <pre>
 * CPU in K        2 seats     3      4      5      6      7      8
 *   LISTEN            0.7   1.5    1.9    2.9    3.0    3.6    5.0
 *   WHISPER           0.5   1.7    2.7    3.9    5.0    6.1    7.3
 *   BARGE             0.5   1.9    4.1    5.3    6.8    9.0   10.2
 * </pre>
 * Medians of 12 on a machine that others used, K is 0.6 µs, JDK 17.0.15; WHISPER with 4 seats is a second JVM's, the
 * first gave 4.4. {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 6 -i 12 -w 150ms -r 150ms
 * "SeatsBenchmark|BaselineKernel"}. The step to the fourth voice in BARGE: only two are summed in one pass.
 */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SeatsBenchmark {

    private static final int CALLS = 100;

    @Param({"2", "3", "4", "5", "6", "7", "8"})
    public int seats;

    @Param
    public Mode mode;

    private CrowdedCalls shard;

    @Setup
    public void open() {
        Mode[] modes = new Mode[seats - 2];
        Arrays.fill(modes, mode);
        shard = new CrowdedCalls(CALLS, modes);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long turn() {
        shard.turn();
        return shard.sent();
    }

    @TearDown
    public void check() {
        shard.requireAlive();
    }
}
