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

    static byte[] ulaw(long seed, int count) {
        byte[] payload = new byte[count];
        G711.ULAW.newEncoder().encode(samples(seed, count), 0, count, payload, 0);
        return payload;
    }
}
