package io.sidetone.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * <b>What do six supervisors add to a call tick, and to that taps, notices, coaching and a leak guard?</b>
 *
 * <p>As {@link CallTickBenchmark}, and the line to read is {@code turn:callTicks} too: what is added is the difference
 * of {@code NOTHING} to {@code UNSUPERVISED}, and of the others to {@code NOTHING}. Run by
 * {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 8 -i 15 -w 250ms -r 250ms -prof gc
 * "SupervisedCall|BaselineKernel"}. 0 B but for JMH's own, see {@code BenchmarksTest}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SupervisedCallBenchmark {

    @Param
    public SupervisedCalls.Extra extra;

    @Param({"1", "100"})
    public int calls;

    private SupervisedCalls shard;

    @Setup
    public void open() {
        shard = new SupervisedCalls(extra, calls);
    }

    @Benchmark
    public long turn(CallTickBenchmark.PerCall perCall) {
        shard.turn();
        perCall.callTicks += calls;
        return shard.sent();
    }
}
