package io.sidetone.testkit;

import java.util.function.IntUnaryOperator;

/** Sines that tell speakers apart, and the Goertzel filter that finds them again. */
public final class Tone {

    private Tone() {
    }

    /** A sine at 8 kHz: sample number to sample, computed from the number alone. */
    public static IntUnaryOperator sine(double hz, int amplitude) {
        return n -> (int) Math.round(amplitude * StrictMath.sin(2 * Math.PI * hz * n / 8000));
    }

    /** The level of a frequency in 8 kHz samples, in dB relative to a sine of that amplitude. */
    public static double levelDb(short[] samples, int from, int to, double hz, int amplitude) {
        return levelDb(samples, from, to, hz, amplitude, 8000);
    }

    /** As above, at another rate in Hz. */
    public static double levelDb(short[] samples, int from, int to, double hz, int amplitude, int rate) {
        double coefficient = 2 * StrictMath.cos(2 * Math.PI * hz / rate);
        double s1 = 0;
        double s2 = 0;
        for (int i = from; i < to; i++) {
            double window = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * (i - from) / (to - from));
            double s0 = samples[i] * window + coefficient * s1 - s2;
            s2 = s1;
            s1 = s0;
        }
        double power = Math.max(1e-9, s1 * s1 + s2 * s2 - coefficient * s1 * s2);
        return 20 * StrictMath.log10(Math.sqrt(power) / (amplitude * (to - from) / 4.0));
    }
}
