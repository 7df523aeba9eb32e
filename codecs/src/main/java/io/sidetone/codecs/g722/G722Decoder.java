package io.sidetone.codecs.g722;

import io.sidetone.codec.Decoder;

/** Rebuilds both bands and joins them (G.722 §4). Belongs to one stream, one thread. */
final class G722Decoder implements Decoder {

    private final SubBand lower = SubBand.lower();
    private final SubBand higher = SubBand.higher();
    private final Qmf filter = new Qmf();

    @Override
    public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
        for (int i = 0; i < length; i++) {
            int low = low(payload[offset + i] & 0x3F);
            int high = high(payload[offset + i] >> 6 & 0x03);
            filter.push(low + high, low - high);
            samples[samplesOffset + 2 * i] = (short) SubBand.saturate(filter.second(true) >> 11);
            samples[samplesOffset + 2 * i + 1] = (short) SubBand.saturate(filter.first(false) >> 11);
        }
        return 2 * length;
    }

    private int low(int code) {
        int sample = G722Encoder.limit(lower.prediction() + lower.scaled(Quantizer.heardLevel(code)));
        lower.adapt(lower.scaled(Quantizer.lowLevel(code)), Quantizer.lowStep(code));
        return sample;
    }

    private int high(int code) {
        int difference = higher.scaled(Quantizer.highLevel(code));
        int sample = G722Encoder.limit(higher.prediction() + difference);
        higher.adapt(difference, Quantizer.highStep(code));
        return sample;
    }

    @Override
    public void reset() {
        lower.reset();
        higher.reset();
        filter.reset();
    }
}
