package io.sidetone.benchmarks;

import io.sidetone.codecs.g711.G711;
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
 * <b>K: what would a barge cost if there were nothing but its arithmetic?</b>
 *
 * <p>For each of 160 samples: three look-ups of 256 entries decode, three additions saturate, three look-ups of 65 536
 * entries encode. No RTP, no jitter buffer, no matrix, no intermediate frame. K is the yardstick of
 * {@link CallTickBenchmark}: a turn counted in K can be compared between machines, nanoseconds cannot.
 *
 * <pre>
 * nanoseconds of CPU per call      1 call   100 calls   1000 calls
 *   K                                 657         647          778
 * </pre>
 * Machine and command: {@link CallTickBenchmark}, of whose run this is a part. About 4 ns a sample.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BaselineKernelBenchmark {

    private static final int SAMPLES = 160;
    private static final int PARTIES = 3;

    @Param({"1", "100", "1000"})
    public int calls;

    private final short[] levels = new short[1 << 8];
    private final byte[] words = new byte[1 << 16];
    private byte[][][] spoken;
    private byte[][][] heard;

    @Setup
    public void fill() {
        for (int i = 0; i < levels.length; i++) {
            G711.ULAW.newDecoder().decode(new byte[] {(byte) i}, 0, 1, levels, i);
        }
        for (int i = 0; i < words.length; i++) {
            G711.ULAW.newEncoder().encode(new short[] {(short) i}, 0, 1, words, i);
        }
        spoken = new byte[calls][PARTIES][];
        heard = new byte[calls][PARTIES][SAMPLES];
        for (int i = 0; i < calls * PARTIES; i++) {
            spoken[i / PARTIES][i % PARTIES] = Voice.ulaw(i, SAMPLES);
        }
    }

    @Benchmark
    public byte[][][] kernel(CallTickBenchmark.PerCall perCall) {
        for (int i = 0; i < calls; i++) {
            barge(spoken[i][0], spoken[i][1], spoken[i][2], heard[i][0], heard[i][1], heard[i][2]);
        }
        perCall.callTicks += calls;
        return heard;
    }

    private void barge(byte[] customer, byte[] agent, byte[] supervisor,
        byte[] customerHears, byte[] agentHears, byte[] supervisorHears) {
        for (int i = 0; i < SAMPLES; i++) {
            int c = levels[customer[i] & 0xFF];
            int a = levels[agent[i] & 0xFF];
            int s = levels[supervisor[i] & 0xFF];
            customerHears[i] = words[saturated(a + s) & 0xFFFF];
            agentHears[i] = words[saturated(c + s) & 0xFFFF];
            supervisorHears[i] = words[saturated(c + a) & 0xFFFF];
        }
    }

    private static int saturated(int sum) {
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sum));
    }
}
