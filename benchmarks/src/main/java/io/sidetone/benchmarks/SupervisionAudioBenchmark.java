package io.sidetone.benchmarks;

import io.sidetone.internal.audio.Cadence;
import io.sidetone.internal.audio.LeakGuard;
import io.sidetone.internal.audio.LevelMatch;
import io.sidetone.internal.audio.Loudness;
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
 * <b>What do the extras of supervision cost, per frame of 20 ms?</b>
 *
 * <p>{@link #leakGuard} is a frame of an agent who is whispered to, {@link #leakGuardWithoutWhisper} one in which
 * nobody has whispered for 0.6 s. {@link #levelMatch} measures coach and call; {@link #ducked} adds a speaker under a
 * gain that moves; {@link #holdMusic} synthesises.
 *
 * <pre>
 * nanoseconds of CPU            8 kHz    48 kHz
 *   leakGuard                   10326     14357
 *   leakGuardWithoutWhisper      2788      2422
 *   levelMatch                   1070      1998
 *   ducked                        266      2052
 *   holdMusic                    1876     11535
 * </pre>
 * AMD EPYC (family 26), 2 virtual processors shared with ten other builds, JDK 17.0.15;
 * {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 10 -i 20 -w 100ms -r 100ms Supervision}. 0 B.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SupervisionAudioBenchmark {

    private static final int FRAMES = 64;

    @Param({"8000", "48000"})
    public int rate;

    private short[][] whisper;
    private short[][] uplink;
    private short[] silence;
    private int[] sum;
    private short[] out;
    private int turn;
    private long position;
    private LeakGuard guard;
    private LeakGuard idle;
    private LevelMatch match;
    private final Loudness loudness = new Loudness();
    private Cadence music;

    @Setup
    public void speak() {
        int frame = rate / 50;
        whisper = new short[FRAMES][];
        uplink = new short[FRAMES][];
        for (int i = 0; i < FRAMES; i++) {
            whisper[i] = Voice.samples(2 * i, frame);
            uplink[i] = Voice.samples(2 * i + 1, frame);
        }
        silence = new short[frame];
        out = new short[frame];
        sum = new int[frame];
        guard = new LeakGuard(rate);
        idle = new LeakGuard(rate);
        match = new LevelMatch(rate);
        music = Cadence.holdMusic(rate);
    }

    private int next() {
        turn = turn + 1 & FRAMES - 1;
        return turn;
    }

    @Benchmark
    public double leakGuard() {
        int i = next();
        guard.add(whisper[i], uplink[i]);
        return guard.confidenceDb();
    }

    @Benchmark
    public double leakGuardWithoutWhisper() {
        idle.add(silence, uplink[next()]);
        return idle.confidenceDb();
    }

    @Benchmark
    public int levelMatch() {
        int i = next();
        return match.add(whisper[i], uplink[i], out.length);
    }

    @Benchmark
    public int[] ducked() {
        int i = next();
        loudness.moveTo(i < FRAMES / 2 ? Mixing.UNITY / 4 : Mixing.UNITY);
        loudness.add(whisper[i], 0, sum, 0, sum.length, true, true);
        return sum;
    }

    @Benchmark
    public short[] holdMusic() {
        music.fill(out, 0, out.length, position);
        position += out.length;
        return out;
    }
}
