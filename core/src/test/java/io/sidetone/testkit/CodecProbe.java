package io.sidetone.testkit;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What a {@link CodecContract} speaks into a codec, damages behind it and measures on it. Stateless. */
final class CodecProbe {

    private static final int[] RATES = {8_000, 12_000, 16_000, 24_000, 32_000, 48_000};
    private static final int LOUD = 12_000;

    private CodecProbe() {
    }

    /** The rates in Hz at which a codec says that it codes. */
    static int[] rates(Codec codec) {
        return IntStream.concat(IntStream.of(codec.sampleRate()), IntStream.of(RATES))
            .filter(codec::codesAt).distinct().toArray();
    }

    /** Something like speech: syllables of a gliding, harmonic voice with noise and pauses between them. */
    static short[] voice(int rate, int count, long seed) {
        Random random = new Random(seed);
        short[] voice = new short[count];
        double phase = 0;
        for (int i = 0; i < count; i++) {
            double seconds = (double) i / rate;
            double syllable = Math.max(0, Math.sin(2 * Math.PI * 3 * seconds));
            phase += 2 * Math.PI * (140 + 40 * Math.sin(2 * Math.PI * 0.7 * seconds)) / rate;
            double sum = 0.1 * random.nextGaussian();
            for (int harmonic = 1; harmonic <= 12; harmonic++) {
                sum += Math.sin(harmonic * phase) / harmonic;
            }
            voice[i] = (short) Math.max(-32_768, Math.min(32_767, LOUD * syllable * sum));
        }
        return voice;
    }

    /** The hardest to encode: every sample at random, at full scale. */
    static short[] noise(int count, long seed) {
        Random random = new Random(seed);
        short[] noise = new short[count];
        for (int i = 0; i < count; i++) {
            noise[i] = (short) (random.nextBoolean() ? random.nextInt(65_536) : random.nextBoolean() ? 32_767 : 32_768);
        }
        return noise;
    }

    /** A voice encoded in packets of {@code count} samples. */
    static List<byte[]> encode(Codec codec, Encoder encoder, short[] voice, int count) {
        // Twice the bound: what keeps to it has to be seen by a test, not by an exception.
        byte[] buffer = new byte[2 * codec.maxPayloadLength(codec.sampleRate() / 10)];
        List<byte[]> payloads = new ArrayList<>();
        for (int from = 0; from + count <= voice.length; from += count) {
            payloads.add(Arrays.copyOf(buffer, encoder.encode(voice, from, count, buffer, 0)));
        }
        return payloads;
    }

    /** Payloads of {@code count} samples each, decoded. */
    static short[] decode(Decoder decoder, List<byte[]> payloads, int count) {
        short[] samples = new short[payloads.size() * count];
        for (int i = 0; i < payloads.size(); i++) {
            decoder.decode(payloads.get(i), 0, payloads.get(i).length, samples, i * count);
        }
        return samples;
    }

    /** A payload with some of its bits flipped, bytes replaced, put in or cut off; sometimes nothing but junk. */
    static byte[] damaged(byte[] payload, Random random) {
        if (random.nextInt(8) == 0) {
            byte[] junk = new byte[random.nextInt(300)];
            random.nextBytes(junk);
            return junk;
        }
        byte[] damaged = Arrays.copyOf(payload, random.nextInt(4) == 0
            ? random.nextInt(payload.length + 3) : payload.length);
        for (int i = random.nextInt(4); i > 0 && damaged.length > 0; i--) {
            int at = random.nextInt(random.nextBoolean() ? damaged.length : Math.min(3, damaged.length));
            damaged[at] = random.nextBoolean() ? (byte) random.nextInt(256)
                : (byte) (damaged[at] ^ 1 << random.nextInt(8));
        }
        return damaged;
    }
}
