package io.sidetone.internal.audio;

import java.util.Arrays;

/**
 * How loud somebody speaks while he speaks: the active speech level of ITU-T P.56 (method B), kept up as frames come.
 * Owns its counters; one object for each speaker, media thread only; allocates nothing after construction.
 *
 * <p>Two departures make it cheap. The envelope is that of means over 1 ms instead of samples, which its time constant
 * of 30 ms can't tell from them. And it may forget: after so much time all counters are halved, so that
 * the level follows a speaker who comes nearer. Without forgetting, recordings measure as with the ITU's own tool
 * within 0.05 dB ({@code SpeechLevelTest}).
 */
public final class SpeechLevel {

    /** Never forget: the level over all there was, as P.56 defines it. */
    public static final int ALL = Integer.MAX_VALUE;

    /** The level of nobody who has spoken, in dBov. */
    public static final double SILENCE = -127;

    /** Speech begins that far below the active level (P.56: the margin). */
    private static final double MARGIN_DB = 15.9;
    /** Pauses shorter than that belong to speech (P.56: the hangover). */
    private static final int HANGOVER_MS = 200;
    private static final double NEPERS_PER_DB = StrictMath.log(10) / 20;
    private static final double SMOOTHING = 1 - StrictMath.exp(-1.0 / 30);
    /** Envelopes of 1, 2, 4 … 16384. */
    private static final int THRESHOLDS = 15;
    /** Whoever has not spoken yet speaks from here: -50 dBov. */
    private static final double FIRST_WORD = 32_768 * StrictMath.pow(10, -50 / 20.0);

    private final int block;
    private final long memoryMs;
    private final long[] activeMs = new long[THRESHOLDS];
    private final int[] pauseMs = new int[THRESHOLDS];
    private double squares;
    private long ms;
    private double smooth;
    private double envelope;
    private double speechFrom = FIRST_WORD;
    private int quietMs = HANGOVER_MS;

    /**
     * Nothing heard yet.
     *
     * @param rate a multiple of 1 000 Hz
     * @param memoryMs between once and twice as much time counts, the older half of it less; {@link #ALL} forgets
     *     nothing
     */
    public SpeechLevel(int rate, int memoryMs) {
        block = rate / 1_000;
        this.memoryMs = 2L * memoryMs;
        reset();
    }

    /** Forgets everything, as if new. */
    public void reset() {
        Arrays.fill(activeMs, 0);
        Arrays.fill(pauseMs, HANGOVER_MS);
        squares = 0;
        ms = 0;
        smooth = 0;
        envelope = 0;
        speechFrom = FIRST_WORD;
        quietMs = HANGOVER_MS;
    }

    /**
     * Hears samples.
     *
     * @param in 16-bit linear, mono; borrowed until return
     * @param offset the first of them
     * @param count samples, a whole number of milliseconds
     */
    public void add(short[] in, int offset, int count) {
        for (int at = offset; at < offset + count; at += block) {
            long magnitudes = 0;
            long energy = 0;
            for (int i = at; i < at + block; i++) {
                magnitudes += Math.abs(in[i]);
                energy += in[i] * in[i];
            }
            squares += energy;
            smooth += SMOOTHING * ((double) magnitudes / block - smooth);
            envelope += SMOOTHING * (smooth - envelope);
            countMs();
        }
        if (ms >= memoryMs) {
            forget();
        }
    }

    private void countMs() {
        ms++;
        quietMs = envelope >= speechFrom ? 0 : quietMs + 1;
        // The thresholds are powers of two: those up to the envelope's highest bit are reached.
        int reached = 32 - Integer.numberOfLeadingZeros((int) envelope);
        for (int i = 0; i < THRESHOLDS; i++) {
            if (i < reached) {
                activeMs[i]++;
                pauseMs[i] = 0;
            } else if (pauseMs[i] < HANGOVER_MS) {
                activeMs[i]++;
                pauseMs[i]++;
            }
        }
    }

    private void forget() {
        for (int i = 0; i < THRESHOLDS; i++) {
            activeMs[i] /= 2;
        }
        squares /= 2;
        ms /= 2;
    }

    /** The level while active, in dBov; {@link #SILENCE} if nothing was heard. About a microsecond: not every frame. */
    public double dbov() {
        double level = SILENCE;
        double excess = Double.POSITIVE_INFINITY;
        for (int i = 0; i < THRESHOLDS && activeMs[i] > 0; i++) {
            double before = level;
            double excessBefore = excess;
            level = 10 * StrictMath.log10(Math.max(squares, 1e-9) / ((double) activeMs[i] * block))
                - 20 * StrictMath.log10(32_768);
            excess = level - 20 * StrictMath.log10((1 << i) / 32_768.0);
            if (excess <= MARGIN_DB) {
                double share = i == 0 ? 1 : (excessBefore - MARGIN_DB) / (excessBefore - excess);
                level = i == 0 ? level : before + share * (level - before);
                break;
            }
        }
        level = Math.max(SILENCE, level);
        // Not pow, which in Java 17 makes three arrays a call.
        speechFrom = Math.max(FIRST_WORD, 32_768 * StrictMath.exp((level - MARGIN_DB) * NEPERS_PER_DB));
        return level;
    }

    /** For how much of what is remembered somebody spoke, in milliseconds, as of the last {@link #dbov()}. */
    public long activeMs() {
        int threshold = Math.min(THRESHOLDS - 1, 31 - Integer.numberOfLeadingZeros((int) speechFrom));
        return activeMs[threshold];
    }

    /** Whether he is speaking, or paused less than 200 ms ago; from the second frame of a word on. */
    public boolean isSpeaking() {
        return quietMs < HANGOVER_MS;
    }
}
