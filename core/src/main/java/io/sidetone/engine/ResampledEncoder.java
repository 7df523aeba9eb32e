package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Encoder;
import io.sidetone.internal.audio.Resampler;

/**
 * An encoder of a codec that has none for the call's rate: its own, with a resampler before it. Used as any encoder of
 * its stream; allocates nothing after construction.
 */
final class ResampledEncoder implements Encoder {

    private final Encoder encoder;
    private final Resampler resampler;
    private final short[] resampled;
    private final int delaySamples;
    private boolean takesUp;

    /** @param rate of the samples it takes, in Hz; {@link ResampledDecoder#exists} */
    ResampledEncoder(Codec codec, int rate) {
        encoder = codec.newEncoder();
        resampler = new Resampler(rate, codec.sampleRate());
        resampled = new short[codec.sampleRate() / 1000 * LegSpec.LONGEST_PACKET_MS];
        delaySamples = resampler.delaySamples() * rate / codec.sampleRate();
    }

    /** By how many of the samples it takes its payloads are late. */
    int delaySamples() {
        return delaySamples;
    }

    @Override
    public int encode(short[] samples, int samplesOffset, int count, byte[] payload, int offset) {
        int given = resampler.resample(samples, samplesOffset, count, resampled, 0);
        if (takesUp) {
            takesUp = false;
            encoder.takeUp(resampled, 0, given);
        }
        return encoder.encode(resampled, 0, given, payload, offset);
    }

    @Override
    public void takeUp(short[] samples, int offset, int count) {
        takesUp = true;
    }

    /** Takes what the listener has heard already, so that the next samples follow it. */
    void hear(short[] samples, int count) {
        resampler.resample(samples, 0, count, resampled, 0);
    }

    @Override
    public void reset() {
        encoder.reset();
        resampler.reset();
    }
}
