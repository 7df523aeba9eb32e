package io.sidetone.examples.replay;

/**
 * Takes sound down to a whole fraction of its rate: a windowed-sinc low-pass of linear phase whose stop band is 60 dB
 * down from the new Nyquist frequency on. For files, not for the media path.
 */
final class Resampler {

    /** Half the filter, in samples of the lower rate: 0.7 kHz from pass band to stop band at 8 kHz. */
    private static final int REACH = 24;
    /** Shape of the Kaiser window: side lobes below -70 dB. */
    private static final double BETA = 7.0;
    /** Half amplitude here, as a part of the new Nyquist frequency, so that all of the slope lies below it. */
    private static final double CUTOFF = 0.91;

    private Resampler() {
    }

    /**
     * The same sound at a lower rate, not delayed.
     *
     * @throws IllegalArgumentException if the rate of the sound is no whole multiple of {@code rate}
     */
    static Wav down(Wav sound, int rate) {
        int factor = sound.rate() / rate;
        if (factor * rate != sound.rate()) {
            throw new IllegalArgumentException(sound.rate() + " Hz is no multiple of " + rate + " Hz");
        }
        if (factor == 1) {
            return sound;
        }
        double[] filter = lowPass(factor);
        short[] in = sound.samples();
        short[] out = new short[(in.length + factor - 1) / factor];
        int half = filter.length / 2;
        for (int i = 0; i < out.length; i++) {
            int first = i * factor - half;
            double sum = 0;
            for (int tap = Math.max(0, -first); tap < filter.length && first + tap < in.length; tap++) {
                sum += filter[tap] * in[first + tap];
            }
            out[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sum)));
        }
        return new Wav(rate, out);
    }

    private static double[] lowPass(int factor) {
        int half = REACH * factor;
        double[] filter = new double[2 * half + 1];
        double sum = 0;
        for (int i = -half; i <= half; i++) {
            double x = Math.PI * i * CUTOFF / factor;
            double window = bessel(BETA * Math.sqrt(1 - (double) i * i / ((double) half * half))) / bessel(BETA);
            filter[i + half] = (i == 0 ? 1 : Math.sin(x) / x) * window;
            sum += filter[i + half];
        }
        for (int i = 0; i < filter.length; i++) {
            filter[i] /= sum;                           // 0 dB at 0 Hz
        }
        return filter;
    }

    /** The modified Bessel function of the first kind, order zero, by its power series. */
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > sum * 1e-12; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
