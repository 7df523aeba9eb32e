package io.sidetone.benchmarks;

import io.sidetone.internal.audio.Resampler;
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
 * <b>What does another sampling rate cost, per frame of 20 ms?</b>
 *
 * <p>{@link #polyphase} is what the engine does: every coefficient for all samples of the frame before the next, so
 * that the compiler can take several samples side by side. {@link #naive} is the wrong way, which text books draw: all
 * coefficients for a sample before the next sample. A sum of floats has an order, so there nothing can be done side by
 * side.
 *
 * <pre>
 * nanoseconds of CPU     polyphase    naive
 *    8 → 16 kHz            3 000     22 800
 *   16 →  8 kHz            2 100     33 500
 *    8 → 48 kHz            6 400     26 900
 *   48 →  8 kHz            5 800     24 000
 *   16 → 48 kHz            7 500     47 100
 *   48 → 16 kHz            7 200     47 600
 * </pre>
 * AMD EPYC (family 26), 2 virtual processors shared with other builds, JDK 17.0.15;
 * {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 8 -i 15 -w 100ms -r 100ms Resampler}. 0 B; what
 * JMH counts is its own. The longest way is a seventh of what Opus takes to encode the same frame.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResamplerBenchmark {

    private static final int TAPS = 192;

    @Param({"8000-16000", "16000-8000", "8000-48000", "48000-8000", "16000-48000", "48000-16000"})
    public String way;

    private int fromRate;
    private int toRate;
    private Resampler resampler;
    private short[] voice;
    private short[] out;
    private final float[] coefficients = new float[TAPS];
    private int at;

    @Setup
    public void speak() {
        fromRate = Integer.parseInt(way.substring(0, way.indexOf('-')));
        toRate = Integer.parseInt(way.substring(way.indexOf('-') + 1));
        resampler = new Resampler(fromRate, toRate);
        voice = Voice.samples(1, 2 * fromRate);
        out = new short[toRate / 50];
        for (int i = 0; i < TAPS; i++) {
            coefficients[i] = 1f / (TAPS + i);
        }
    }

    @Benchmark
    public short[] polyphase() {
        resampler.resample(voice, next(), fromRate / 50, out, 0);
        return out;
    }

    @Benchmark
    public short[] naive() {
        int from = next() + fromRate / 100;
        int ups = Math.max(1, toRate / fromRate);
        int downs = Math.max(1, fromRate / toRate);
        for (int i = 0; i < out.length; i++) {
            float sum = 0;
            for (int k = i % ups, at = from + i / ups * downs; k < TAPS; k += ups, at--) {
                sum += coefficients[k] * voice[Math.max(0, at)];
            }
            out[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sum)));
        }
        return out;
    }

    private int next() {
        at = at + fromRate / 50 < fromRate ? at + fromRate / 50 : 0;
        return at;
    }
}
