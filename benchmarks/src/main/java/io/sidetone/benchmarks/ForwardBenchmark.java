package io.sidetone.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * <b>What does an arriving packet cost, if it is forwarded to one listener, and if it only waits to be mixed?</b>
 *
 * <p>In a WHISPER there are both: the agent's packet goes into his jitter buffer and out to the customer, the
 * customer's into his jitter buffer only. The difference is forwarding.
 *
 * <p>A wrong way is to receive and receive: without ticks nothing is played, so the jitter buffers are full after
 * 32 packets and one measures how they overflow. Here a thousand calls get one packet each, then everybody else's
 * packets and the tick follow outside of the measured time; what JMH adds by stopping its clock is shared by a
 * thousand packets. Another wrong way is to compare an unmonitored call with a BARGE: the packet that is not forwarded
 * looks dearer, because three mixes a call leave less of the caches to it. {@link CpuTime} does not apply here.
 *
 * <pre>
 * nanoseconds by the wall clock      least   median
 *   buffered                           336      884
 *   forwarded                          665     2009
 * </pre>
 * AMD EPYC (family 26), 2 virtual processors shared with other builds, JDK 17.0.15;
 * {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 15 -i 30 -w 200ms -r 100ms Forward}. 0 B. The
 * machine's load was 10, so only the least is worth anything. Most of it must be waiting for memory: both packets and
 * the tick of an unmonitored call alone take 161, see {@link CallTickBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ForwardBenchmark {

    private static final int CALLS = 1_000;

    private Calls shard;
    private int notMeasured;

    @Setup
    public void open() {
        shard = new Calls(Scene.WHISPER, CALLS);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long forwarded() {
        shard.receive(Calls.AGENT);
        notMeasured = Calls.CUSTOMER;
        return shard.sent();
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long buffered() {
        shard.receive(Calls.CUSTOMER);
        notMeasured = Calls.AGENT;
        return shard.sent();
    }

    @TearDown(Level.Invocation)
    public void finishTurn() {
        shard.receive(notMeasured);
        shard.receive(Calls.SUPERVISOR);
        shard.tick();
    }

    @TearDown
    public void check() {
        shard.requireAlive();
    }
}
