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
 * <p>{@link #turn} is the whole call, per call: a packet of everybody and a tick. {@link #twoDirections} are the two
 * packets that customer and agent send each other, from arrival to being sent, and must not depend on who listens; the
 * rest of the turn is not measured there, so only its column of wall-clock time means anything.
 *
 * <p>{@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 10 -i 20 -w 250ms -r 250ms Supervisors}
 */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SupervisorsBenchmark {

    @Param({"0", "1", "2", "4"})
    public int supervisors;

    @Param({"1", "10", "100"})
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
