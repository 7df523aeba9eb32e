package io.sidetone.internal.audio;

import java.util.Arrays;

/**
 * The middle of a voice, 500 to 1500 Hz, as 1000 complex samples a second: what survives small loudspeakers and every
 * telephone codec. Owns the last milliseconds of its input; one object for each signal, media thread only; allocates
 * nothing after construction.
 */
final class VoiceBand {

    /** Complex samples for each frame of 20 ms. */
    static final int FRAME = 20;

    private static final int INNER_RATE = 8_000;
    /** Eight samples become one, which takes 1000 Hz to 0 Hz without a multiplication. */
    private static final int STEP = 8;
    private static final int TAPS = 48;
    private static final int KEPT = TAPS - STEP;
    private static final float[] REAL = new float[TAPS];
    private static final float[] IMAGINARY = new float[TAPS];

    static {
        double sum = 0;
        double[] low = new double[TAPS];
        for (int i = 0; i < TAPS; i++) {
            double x = 2 * StrictMath.PI * 430 / INNER_RATE * (i - (TAPS - 1) / 2.0);
            low[i] = StrictMath.sin(x) / x * (0.5 - 0.5 * StrictMath.cos(2 * StrictMath.PI * (i + 0.5) / TAPS));
            sum += low[i];
        }
        for (int i = 0; i < TAPS; i++) {
            REAL[i] = (float) (low[i] / sum * StrictMath.cos(StrictMath.PI / 4 * i));
            IMAGINARY[i] = (float) (low[i] / sum * StrictMath.sin(StrictMath.PI / 4 * i));
        }
    }

    private final int ratio;
    private final float[] inner = new float[KEPT + FRAME * STEP];

    /** @param rate a multiple of 8 000 Hz */
    VoiceBand(int rate) {
        if (rate < INNER_RATE || rate % INNER_RATE != 0) {
            throw new IllegalArgumentException("rate " + rate);
        }
        ratio = rate / INNER_RATE;
    }

    /** Forgets everything, as if new. */
    void reset() {
        Arrays.fill(inner, 0);
    }

    /**
     * Filters a frame.
     *
     * @param in 20 ms of samples; borrowed until return
     * @param real receives {@link #FRAME} values from {@code offset} on; borrowed until return
     * @param imaginary the same
     */
    void add(short[] in, float[] real, float[] imaginary, int offset) {
        System.arraycopy(inner, FRAME * STEP, inner, 0, KEPT);
        for (int i = 0; i < FRAME * STEP; i++) {
            // Means of neighbours: what would fold into the band lies at 7 to 9 kHz, where they have a zero.
            int sum = 0;
            for (int n = i * ratio; n < (i + 1) * ratio; n++) {
                sum += in[n];
            }
            inner[KEPT + i] = (float) sum / ratio;
        }
        for (int i = 0; i < FRAME; i++) {
            float re = 0;
            float im = 0;
            for (int tap = 0; tap < TAPS; tap++) {
                re += inner[i * STEP + tap] * REAL[tap];
                im += inner[i * STEP + tap] * IMAGINARY[tap];
            }
            real[offset + i] = re;
            imaginary[offset + i] = im;
        }
    }
}
