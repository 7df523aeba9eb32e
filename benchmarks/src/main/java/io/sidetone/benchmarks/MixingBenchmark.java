package io.sidetone.benchmarks;

import io.sidetone.internal.audio.Mixing;
import java.util.Arrays;
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
 * <b>What does the sum for one listener cost, per frame of 160 samples, and what does a fade add?</b>
 *
 * <p>{@link #mixed} is every ordinary frame: exact sums, saturated once. {@link #faded} is a frame in which every
 * speaker fades, the worst a change of mode can ask for. {@link #clippedOnTheWay} is the wrong way, to 16 bits after
 * every speaker: once clipped, what a third speaker brings back is lost. It is here to show that being right costs
 * nothing.
 *
 * <pre>
 * nanoseconds of CPU      2 speakers   3 speakers   8 speakers
 *   mixed                         33          170          380
 *   faded                        290          401         1056
 *   clippedOnTheWay              272          367          940
 * </pre>
 * AMD EPYC (family 26), 2 virtual processors shared with other builds, JDK 17.0.15;
 * {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 8 -i 15 -w 100ms -r 100ms Mixing}. 0 B.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MixingBenchmark {

    private static final int SAMPLES = 160;

    @Param({"2", "3", "8"})
    public int speakers;

    private short[][] voices;
    private final int[] sum = new int[SAMPLES];
    private final short[] mix = new short[SAMPLES];

    @Setup
    public void speak() {
        voices = new short[speakers][];
        for (int i = 0; i < speakers; i++) {
            voices[i] = Voice.samples(i, SAMPLES);
        }
    }

    @Benchmark
    public short[] mixed() {
        if (speakers == 2) {
            Mixing.pair(voices[0], voices[1], mix, SAMPLES);
            return mix;
        }
        Arrays.fill(sum, 0);
        for (short[] voice : voices) {
            Mixing.add(voice, 0, sum, 0, SAMPLES);
        }
        Mixing.saturate(sum, 0, mix, 0, SAMPLES);
        return mix;
    }

    @Benchmark
    public short[] faded() {
        Arrays.fill(sum, 0);
        for (short[] voice : voices) {
            Mixing.addFaded(voice, 0, sum, 0, SAMPLES, 0, Mixing.UNITY);
        }
        Mixing.saturate(sum, 0, mix, 0, SAMPLES);
        return mix;
    }

    @Benchmark
    public short[] clippedOnTheWay() {
        Arrays.fill(mix, (short) 0);
        for (short[] voice : voices) {
            for (int i = 0; i < SAMPLES; i++) {
                mix[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, mix[i] + voice[i]));
            }
        }
        return mix;
    }
}
