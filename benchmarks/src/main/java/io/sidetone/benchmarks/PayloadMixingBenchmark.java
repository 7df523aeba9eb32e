package io.sidetone.benchmarks;

import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.codecs.g711.G711;
import io.sidetone.internal.audio.Mixing;
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
 * <b>What does the mixing part of a call cost, payloads in, payloads out, and nothing else?</b>
 *
 * <p>The same voices and the same arithmetic as {@link BaselineKernelBenchmark}, whose BARGE it has to be compared
 * with. {@link #parts} does it with what the engine is made of: decode who is needed once, mix for each listener who
 * is mixed, encode. {@link #pairs} has one table of all pairs of two µ-law bytes, 64 KiB, and looks up each sample of
 * each mix once: right as long as nobody fades and nobody has a gain. The engine does not do that: loss concealment
 * needs the samples of everybody who is mixed anyway, and beside their decoding it would save some 15 ns a mix.
 * Whoever is forwarded costs nothing here: there is no RTP.
 *
 * <pre>
 * BARGE, CPU in K      1 call   100 calls   1000 calls
 *   parts                0.67        0.61         0.71
 *   pairs                0.32        0.37         0.39
 * </pre>
 * AMD EPYC, 2 virtual processors shared with other builds, JDK 17.0.15;
 * {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 8 -i 15 -w 100ms -r 100ms PayloadMixing}.
 * Goal: BARGE at half of K, which only the table reaches.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PayloadMixingBenchmark {

    private static final int SAMPLES = 160;
    private static final int PARTIES = 3;
    private static final int WORDS = 1 << 8;

    @Param({"LISTEN", "WHISPER", "BARGE"})
    public Scene scene;

    @Param({"1", "100", "1000"})
    public int calls;

    private final Encoder encoder = G711.ULAW.newEncoder();
    private final Decoder decoder = G711.ULAW.newDecoder();
    private final byte[] pairs = new byte[WORDS * WORDS];
    private final short[][] frames = new short[PARTIES][SAMPLES];
    private final short[] mix = new short[SAMPLES];
    private byte[][][] spoken;
    private byte[][][] heard;

    @Setup
    public void speak() {
        byte[] words = new byte[WORDS];
        short[] levels = new short[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = (byte) i;
        }
        decoder.decode(words, 0, WORDS, levels, 0);
        short[] both = new short[1];
        for (int i = 0; i < pairs.length; i++) {
            both[0] = (short) Math.max(Short.MIN_VALUE,
                Math.min(Short.MAX_VALUE, levels[i >> 8] + levels[i & 0xFF]));
            encoder.encode(both, 0, 1, pairs, i);
        }
        spoken = new byte[calls][PARTIES][];
        heard = new byte[calls][PARTIES][SAMPLES];
        for (int i = 0; i < calls * PARTIES; i++) {
            spoken[i / PARTIES][i % PARTIES] = Voice.ulaw(i, SAMPLES);
        }
    }

    @Benchmark
    public byte[][][] parts(CallTickBenchmark.PerCall perCall) {
        // A listener only hears the other two; those who are mixed come last.
        int first = PARTIES - scene.encodes();
        int needed = scene == Scene.LISTEN ? PARTIES - 1 : PARTIES;
        for (int i = 0; i < calls; i++) {
            for (int party = 0; party < needed; party++) {
                decoder.decode(spoken[i][party], 0, SAMPLES, frames[party], 0);
            }
            for (int listener = first; listener < PARTIES; listener++) {
                Mixing.pair(frames[(listener + 1) % PARTIES], frames[(listener + 2) % PARTIES], mix, SAMPLES);
                encoder.encode(mix, 0, SAMPLES, heard[i][listener], 0);
            }
        }
        perCall.callTicks += calls;
        return heard;
    }

    @Benchmark
    public byte[][][] pairs(CallTickBenchmark.PerCall perCall) {
        for (int i = 0; i < calls; i++) {
            for (int listener = PARTIES - scene.encodes(); listener < PARTIES; listener++) {
                mix(spoken[i][(listener + 1) % PARTIES], spoken[i][(listener + 2) % PARTIES], heard[i][listener]);
            }
        }
        perCall.callTicks += calls;
        return heard;
    }

    private void mix(byte[] one, byte[] other, byte[] out) {
        for (int i = 0; i < SAMPLES; i++) {
            out[i] = pairs[(one[i] & 0xFF) << 8 | other[i] & 0xFF];
        }
    }

    /** What a listener was mixed last, for a test: both ways have to agree. */
    byte[] heard(int call, int listener) {
        return heard[call][listener];
    }
}
