package io.sidetone.codecs.g722;

import io.sidetone.codec.Encoder;

/** Splits the bands and quantizes each difference (G.722 §3). Belongs to one stream, one thread. */
final class G722Encoder implements Encoder {

    private final SubBand lower = SubBand.lower();
    private final SubBand higher = SubBand.higher();
    private final Qmf filter = new Qmf();

    /** {@code count} is even: a byte holds two samples, and an odd one at the end would be lost. */
    @Override
    public int encode(short[] samples, int samplesOffset, int count, byte[] payload, int offset) {
        int length = count / 2;
        for (int i = 0; i < length; i++) {
            payload[offset + i] = (byte) code(samples[samplesOffset + 2 * i], samples[samplesOffset + 2 * i + 1]);
        }
        return length;
    }

    /**
     * As if they had been spoken before, and then their odd continuation into the past: the step size of silence, beside
     * the decoder's of a voice, is heard as a bang, fifteen times the voice's own steps. With this past it is 1.4 times;
     * with the samples alone 1.8, with their mirror image alone 2.0.
     */
    @Override
    public void takeUp(short[] samples, int offset, int count) {
        for (int i = 0; i + 1 < count; i += 2) {
            code(samples[offset + i], samples[offset + i + 1]);
        }
        int centre = 2 * samples[offset];
        for (int i = count - 1; i > 0; i -= 2) {
            code(SubBand.saturate(centre - samples[offset + i]), SubBand.saturate(centre - samples[offset + i - 1]));
        }
    }

    private int code(int first, int second) {
        filter.push(first, second);
        int older = filter.first(false);
        int newer = filter.second(true);
        int low = lowCode(limit(newer + older >> 14));
        int high = highCode(limit(newer - older >> 14));
        return high << 6 | low;
    }

    private int lowCode(int sample) {
        int code = Quantizer.lowCode(SubBand.saturate(sample - lower.prediction()), lower.scale());
        lower.adapt(lower.scaled(Quantizer.lowLevel(code)), Quantizer.lowStep(code));
        return code;
    }

    private int highCode(int sample) {
        int code = Quantizer.highCode(SubBand.saturate(sample - higher.prediction()), higher.scale());
        higher.adapt(higher.scaled(Quantizer.highLevel(code)), Quantizer.highStep(code));
        return code;
    }

    /** To 15 bits (§6.2, LIMIT). */
    static int limit(int sample) {
        return Math.max(-16_384, Math.min(16_383, sample));
    }

    @Override
    public void reset() {
        lower.reset();
        higher.reset();
        filter.reset();
    }
}
