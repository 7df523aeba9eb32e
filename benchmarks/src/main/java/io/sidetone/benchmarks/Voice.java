package io.sidetone.benchmarks;

import io.sidetone.codecs.g711.G711;
import java.util.Random;

/**
 * Samples to measure with: noise about 20 dB below full scale, the same for the same seed. A constant or a short loop
 * would stay in one cache line of every table.
 */
final class Voice {

    private static final double LEVEL = 3_000;

    private Voice() {
    }

    static short[] samples(long seed, int count) {
        Random random = new Random(seed);
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) Math.max(-32_768, Math.min(32_767, LEVEL * random.nextGaussian()));
        }
        return samples;
    }

    /** A second of a gliding voice with some breath, three syllables; each speaker has a pitch of his own. */
    static short[] speech(int rate, int speaker) {
        short[] breath = samples(1 + speaker, rate);
        short[] speech = new short[rate];
        double phase = 0;
        for (int i = 0; i < rate; i++) {
            double seconds = (double) i / rate;
            phase += 2 * Math.PI * (140 + 30 * speaker + 40 * Math.sin(2 * Math.PI * seconds)) / rate;
            double sum = breath[i] / 30_000.0;
            for (int harmonic = 1; harmonic <= 12; harmonic++) {
                sum += Math.sin(harmonic * phase) / harmonic;
            }
            speech[i] = (short) (10_000 * Math.abs(Math.sin(3 * Math.PI * seconds)) * sum);
        }
        return speech;
    }

    static byte[] ulaw(long seed, int count) {
        byte[] payload = new byte[count];
        G711.ULAW.newEncoder().encode(samples(seed, count), 0, count, payload, 0);
        return payload;
    }
}
