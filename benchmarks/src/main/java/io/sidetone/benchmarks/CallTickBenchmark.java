package io.sidetone.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * <b>What does one call cost the media thread, per 20 ms, in each mode, and does it cost more among many?</b>
 *
 * <p>One turn is a packet from each party of each call and one tick of the shard; everything of the engine is in it:
 * reading RTP, statistics, jitter buffers, decoding, mixing, encoding, writing RTP, forwarding. No socket, no clock.
 * The line to read is {@code turn:callTicks}, the turn divided by the calls in it; {@code turn} itself is the whole
 * shard's. Divide by {@link BaselineKernelBenchmark} of the same run to compare machines.
 *
 * <p>The wrong way is one call alone: all it owns lies in the first cache, so it hides what state costs. And party by
 * party, not call by call, is the order in which packets come: by the time of its tick a call has left the cache.
 *
 * <pre>
 * nanoseconds of CPU per call and tick      1 call   100 calls   1000 calls
 *   UNMONITORED                                276         272          550
 *   LISTEN                                     675         821         2661
 *   WHISPER                                    864        1224         4149
 *   BARGE                                      995        1138         4747
 *   TAKEN_OVER                                 369         317          723
 *   K                                          612         603          617
 * </pre>
 * AMD EPYC, 2 virtual processors, 2 MiB L2, 32 MiB L3 shared with others, nothing else running, JDK 17.0.15;
 * {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 8 -i 15 -w 250ms -r 250ms -prof gc
 * "CallTick|BaselineKernel"}, median of the column CPU. Alone a barge is 1.6 K, among a thousand calls 7.7 K, and
 * 3.3 to 7.9 K in other runs of that hour: the instructions are the same, so what grows is the wait for memory. 0 B but
 * for JMH's own, see {@code BenchmarksTest}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallTickBenchmark {

    /** Turns the time of a turn into the time of each call in it. */
    @State(Scope.Thread)
    @AuxCounters
    public static class PerCall {
        public long callTicks;
    }

    @Param
    public Scene scene;

    @Param({"1", "100", "1000"})
    public int calls;

    private Calls shard;

    @Setup
    public void open() {
        shard = new Calls(scene, calls);
    }

    @Benchmark
    public long turn(PerCall perCall) {
        shard.turn();
        perCall.callTicks += calls;
        return shard.sent();
    }

    @TearDown
    public void check() {
        shard.requireAlive();
    }
}
