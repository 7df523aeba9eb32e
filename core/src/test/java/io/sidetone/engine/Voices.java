package io.sidetone.engine;

import io.sidetone.testkit.Tone;
import java.util.function.IntUnaryOperator;

/** Voices that cost nothing to speak for hours, computed from the number of the sample. Stateless. */
final class Voices {

    static final IntUnaryOperator SILENT = n -> 0;

    private Voices() {
    }

    /** A sine of a whole number of Hz, from a table of one second. */
    static IntUnaryOperator sine(int hz, int amplitude) {
        int[] second = new int[8000];
        IntUnaryOperator sine = Tone.sine(hz, amplitude);
        for (int n = 0; n < second.length; n++) {
            second[n] = sine.applyAsInt(n);
        }
        return n -> second[n % second.length];
    }

    /** Noise in which a few samples in a row tell their place: SplitMix64 of the number, ±8191. */
    static IntUnaryOperator noise(long seed) {
        return n -> {
            long bits = n * 0x9E3779B97F4A7C15L + seed;
            bits = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
            bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
            return (int) ((bits ^ bits >>> 31) & 0x3FFF) - 0x2000;
        };
    }
}
