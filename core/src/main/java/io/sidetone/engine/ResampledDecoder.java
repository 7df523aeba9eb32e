package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.internal.audio.Resampler;

/**
 * A decoder of a codec that has none for the call's rate: its own, with a resampler behind it. Used as any decoder of
 * its stream; allocates nothing after construction.
 */
final class ResampledDecoder implements Decoder {

    private final Decoder decoder;
    private final Resampler resampler;
    private final int codecRate;
    private final int rate;
    private final short[] decoded;

    /** @param rate of the samples it gives, in Hz; {@link #exists} */
    ResampledDecoder(Codec codec, int rate) {
        decoder = codec.newDecoder();
        codecRate = codec.sampleRate();
        this.rate = rate;
        resampler = new Resampler(codecRate, rate);
        resampler.resetMidway();
        decoded = new short[codecRate / 1000 * LegSpec.LONGEST_RECEIVED_MS + here(resampler.delaySamples())];
    }

    static boolean exists(Codec codec, int rate) {
        return Resampler.converts(codec.sampleRate(), rate);
    }

    /** How much later its samples come than those of another decoder, on a leg's clock. */
    static int delayTicks(Codec codec, int rate) {
        return codec.codesAt(rate) || !exists(codec, rate) ? 0
            : new Resampler(codec.sampleRate(), rate).delaySamples() * (Speaker.CLOCK_RATE / rate);
    }

    private int here(int samples) {
        return (int) ((long) samples * codecRate / rate);
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
        int count = decoder.decode(payload, offset, length, decoded, 0);
        return count <= 0 ? count : resampler.resample(decoded, 0, count, samples, samplesOffset);
    }

    /** Decodes a payload that nothing follows: all of it, and not late. */
    int decodeAlone(byte[] payload, int offset, int length, short[] samples) {
        int count = decoder.decode(payload, offset, length, decoded, 0);
        if (count <= 0) {
            return count;
        }
        int delay = resampler.delaySamples();
        for (int i = 0; i < here(delay); i++) {
            int beyond = 2 * decoded[count - 1] - decoded[Math.max(0, count - 2 - i)];
            decoded[count + i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, beyond));
        }
        int given = resampler.resample(decoded, 0, count + here(delay), samples, 0) - delay;
        System.arraycopy(samples, delay, samples, 0, given);
        return given;
    }

    @Override
    public int recover(byte[] next, int offset, int length, short[] samples, int samplesOffset, int count) {
        int recovered = decoder.recover(next, offset, length, decoded, 0, here(count));
        return recovered <= 0 ? 0 : resampler.resample(decoded, 0, recovered, samples, samplesOffset);
    }

    @Override
    public int conceal(short[] samples, int samplesOffset, int count) {
        int concealed = decoder.conceal(decoded, 0, here(count));
        if (concealed <= 0) {
            resampler.resetMidway();
            return 0;
        }
        return resampler.resample(decoded, 0, concealed, samples, samplesOffset);
    }

    /** What comes next does not follow what came last. */
    void interrupt() {
        resampler.resetMidway();
    }

    @Override
    public void reset() {
        decoder.reset();
        resampler.resetMidway();
    }
}
