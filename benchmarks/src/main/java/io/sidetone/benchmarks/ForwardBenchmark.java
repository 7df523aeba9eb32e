package io.sidetone.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * <b>What does an arriving packet cost, if it is forwarded to one listener, and if it only waits to be mixed?</b>
 *
 * <p>{@code UNMONITORED}: the customer's packet goes into his jitter buffer and out to the agent. {@code BARGE}: into
 * the jitter buffer only. The difference is forwarding.
 *
 * <p>The wrong way is to receive and receive: without ticks nothing is played, so the jitter buffers are full after
 * 32 packets and one measures how they overflow. Here a thousand calls get one packet each, then everybody else's
 * packets and the tick follow outside of the measured time. What JMH adds by stopping its clock is shared by a
 * thousand packets.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ForwardBenchmark {

    private static final int CALLS = 1_000;

    @Param({"UNMONITORED", "BARGE"})
    public Scene scene;

    private Calls shard;

    @Setup
    public void open() {
        shard = new Calls(scene, CALLS);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long receive() {
        shard.receive(Calls.CUSTOMER);
        return shard.sent();
    }

    @TearDown(Level.Invocation)
    public void finishTurn() {
        shard.receive(Calls.AGENT);
        shard.receive(Calls.SUPERVISOR);
        shard.tick();
    }

    @TearDown
    public void check() {
        shard.requireAlive();
    }
}
