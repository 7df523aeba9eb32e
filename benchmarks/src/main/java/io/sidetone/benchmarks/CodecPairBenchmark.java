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
 * <pre>
 * microseconds of CPU per call and tick    UNMONITORED   LISTEN   WHISPER   BARGE     calls per core in LISTEN
 *   PCMU-PCMU                                      1.6      3.6       3.8     5.2     5 500
 *   PCMU-G722                                       40       43        47      44       470
 *   G722-G722                                      2.0       35        58      76       580
 *   PCMU-concentus                               1 223    1 186     1 250   1 165        17
 *   G722-concentus                               2 017    1 564     1 628   1 839        13
 *   concentus-concentus                            0.3      303     1 615   1 926        66
 * </pre>
 * AMD EPYC, 2 virtual processors with a load of 12 beside it and one short run: good to a factor of 1.5, no better; JDK
 * 17; {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 4 -i 5 -w 250ms -r 250ms -p calls=4
 * CodecPair}, median of the column CPU. What costs is an encode in Opus, so a call of two Opus parties who are listened
 * to carries four times as many as one that is transcoded all along. 55 to 340 kB of garbage a tick are Concentus'.
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

    static Codec codec(String name) {
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
