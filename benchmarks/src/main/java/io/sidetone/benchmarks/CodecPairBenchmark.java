package io.sidetone.benchmarks;

import io.sidetone.codec.Codec;
import io.sidetone.codecs.g711.G711;
import io.sidetone.codecs.g722.G722;
import io.sidetone.codecs.opus.Opus;
import io.sidetone.codecs.opus.OpusLibrary;
import io.sidetone.codecs.opus.OpusSettings;
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

/**
 * <b>How many calls does a core carry, by the codecs of customer and agent and by what the supervisor does?</b>
 *
 * <p>As {@link CallTickBenchmark}, a packet of everybody and a tick, but with two codecs and a supervisor who has µ-law.
 * Coders run in the turn, those too that belong on workers: the time is that of all threads together, and 20 ms divided
 * by it is calls per core. The wrong way is to add up {@link CodecBenchmark}: whether a leg is decoded or encoded at
 * all, and at which rate, is the engine's decision, and resampling is in neither.
 *
 * FIGURES
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecPairBenchmark {

    /** Turns the time of a turn into the time of each call in it. */
    @State(Scope.Thread)
    @AuxCounters
    public static class PerCall {
        public long callTicks;
    }

    @Param({"PCMU-PCMU", "PCMU-G722", "G722-G722", "PCMU-concentus", "G722-concentus", "concentus-concentus"})
    public String codecs;

    @Param({"UNMONITORED", "LISTEN", "WHISPER", "BARGE"})
    public Scene scene;

    @Param({"10"})
    public int calls;

    private CodecCalls shard;

    @Setup
    public void open() {
        int dash = codecs.indexOf('-');
        shard = new CodecCalls(scene, calls, codec(codecs.substring(0, dash)), codec(codecs.substring(dash + 1)),
            G711.ULAW);
    }

    private static Codec codec(String name) {
        return switch (name) {
            case "PCMU" -> G711.ULAW;
            case "PCMA" -> G711.ALAW;
            case "G722" -> G722.CODEC;
            default -> Opus.codec(OpusSettings.SPEECH, OpusLibrary.find(name)
                .orElseThrow(() -> new IllegalArgumentException("cannot be used here: " + name)));
        };
    }

    @Benchmark
    public long turn(PerCall perCall) {
        shard.turn();
        perCall.callTicks += calls;
        return shard.sent();
    }
}
