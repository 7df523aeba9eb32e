package io.sidetone.benchmarks;

import io.sidetone.internal.rtp.AdaptiveJitterBuffer;
import io.sidetone.internal.rtp.JitterBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
 * <b>What does a packet's stay in the jitter buffer cost, in order and with losses?</b>
 *
 * <p>Each turn one packet of 160 bytes goes in and one frame is played, 40 ms behind, as a speaker does who is heard:
 * {@code due}, {@code span}, {@code advance}. Which packets are lost is settled beforehand, 5 of 100 by a seeded
 * shuffle in a cycle too long for the branch predictor to learn.
 *
 * <pre>
 * nanoseconds of CPU      in order   5 % lost
 *   turn                        20         27
 * </pre>
 * AMD EPYC (family 26), 2 virtual processors shared with other builds, JDK 17.0.15;
 * {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 10 -i 20 -w 100ms -r 100ms Jitter}. 0 B.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JitterBufferBenchmark {

    private static final int FRAME = 160;
    private static final long FRAME_NS = 20_000_000;
    private static final int CYCLE = 1 << 14;

    @Param({"0", "5"})
    public int lossPercent;

    private final boolean[] lost = new boolean[CYCLE];
    private final byte[] payload = Voice.ulaw(1, FRAME);
    private final JitterBuffer buffer = new AdaptiveJitterBuffer(32, 960, 5_120, 2 * FRAME, 2 * FRAME, FRAME, 8_000);
    private long turns;
    private long lossesPlayed;

    @Setup
    public void lose() {
        Random random = new Random(5);
        for (int left = CYCLE * lossPercent / 100; left > 0; ) {
            int at = random.nextInt(CYCLE);
            left -= lost[at] ? 0 : 1;
            lost[at] = true;
        }
    }

    @Benchmark
    public int turn() {
        if (!lost[(int) turns & CYCLE - 1]) {
            buffer.insert(turns, turns * FRAME, FRAME, 0, payload, 0, FRAME, turns * FRAME_NS);
        }
        int frame = buffer.beginFrame(turns * FRAME_NS);
        turns++;
        int heard = 0;
        for (int left = frame; left > 0; ) {
            int due = buffer.due();
            int ticks = Math.min(left, buffer.span());
            if (due == JitterBuffer.PACKET) {
                heard += buffer.bytes()[buffer.payloadOffset()];
            } else if (due == JitterBuffer.LOSS) {
                lossesPlayed++;
            }
            buffer.advance(ticks);
            left -= ticks;
        }
        return heard;
    }

    @TearDown
    public void check() {
        long expected = 0;
        for (long turn = 2; turn < turns; turn++) {
            expected += lost[(int) (turn - 2) & CYCLE - 1] ? 1 : 0;
        }
        if (Math.abs(lossesPlayed - expected) > 1 || buffer.lateCount() + buffer.overflowCount() > 0) {
            throw new IllegalStateException(lossesPlayed + " losses of " + expected + ", late " + buffer.lateCount()
                + ", overflow " + buffer.overflowCount());
        }
    }
}
