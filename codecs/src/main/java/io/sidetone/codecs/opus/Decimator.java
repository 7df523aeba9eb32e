package io.sidetone.codecs.opus;

import java.util.Arrays;

/**
 * Brings one channel from 48 kHz to a whole fraction of that: a windowed sinc of 24 output samples, 12 of which are its
 * delay. Flat within 0.5 dB up to 0.42 of the output rate, everything that would fold below that 60 dB down. Owned by
 * one decoder; allocates nothing after construction.
 */
final class Decimator {

    private static final int SPAN = 24;
    /** Of the Kaiser window: 60 dB. */
    private static final double BETA = 5.65;

    private final int factor;
    private final float[] taps;
    /** As many past samples as the taps reach back, then the new ones. */
    private final float[] window;

    /**
     * @param factor of the rates, 2 to 6
     * @param most input samples at once, a multiple of the factor
     */
    Decimator(int factor, int most) {
        this.factor = factor;
        taps = new float[SPAN * factor + 1];
        window = new float[SPAN * factor + most];
        int middle = taps.length / 2;
        double sum = 0;
        for (int i = 0; i < taps.length; i++) {
            double at = (double) (i - middle) / factor;
            double sinc = i == middle ? 1 : StrictMath.sin(Math.PI * at) / (Math.PI * at);
            double edge = (double) (i - middle) / middle;
            taps[i] = (float) (sinc * bessel(BETA * StrictMath.sqrt(1 - edge * edge)));
            sum += taps[i];
        }
        for (int i = 0; i < taps.length; i++) {
            taps[i] /= (float) sum;
        }
    }

    /**
     * Takes {@code count * factor} samples and gives {@code count}.
     *
     * @param input borrowed until return
     * @param output borrowed until return
     * @param stride from one sample of this channel to its next, in both
     * @param channel where its first input sample is
     * @param outputOffset where its first output sample goes
     */
    void decimate(short[] input, short[] output, int stride, int channel, int outputOffset, int count) {
        int history = SPAN * factor;
        for (int i = 0; i < count * factor; i++) {
            window[history + i] = input[channel + i * stride];
        }
        for (int i = 0; i < count; i++) {
            // The newest sample that this one reaches is the last of its group.
            int from = (i + 1) * factor - 1;
            float sum = 0;
            for (int tap = 0; tap < taps.length; tap++) {
                sum += taps[tap] * window[from + tap];
            }
            output[outputOffset + i * stride] =
                (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sum)));
        }
        System.arraycopy(window, count * factor, window, 0, history);
    }

    void reset() {
        Arrays.fill(window, 0);
    }

    /** The modified Bessel function of the first kind, of order zero. */
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int i = 1; i < 40; i++) {
            term *= x / (2 * i) * (x / (2 * i));
            sum += term;
        }
        return sum;
    }
}
