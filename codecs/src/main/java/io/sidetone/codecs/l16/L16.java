package io.sidetone.codecs.l16;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;

/**
 * L16 (RFC 3551 §4.5.11): uncompressed 16-bit samples, most significant byte first. Two channels are interleaved
 * on the wire; decoding takes their mean, encoding gives both the same.
 *
 * <p>Immutable, and its coders remember nothing, so all of it is safe for use by any thread.
 */
public final class L16 implements Codec {

    private static final int LOWEST_RATE = 8_000;
    private static final int HIGHEST_RATE = 48_000;

    private final int rate;
    private final int channels;

    private L16(int rate, int channels) {
        this.rate = rate;
        this.channels = channels;
    }

    /** Mono at that rate. */
    public static L16 mono(int rate) {
        return of(rate, 1);
    }

    /**
     * {@code L16/rate/channels}.
     *
     * @param rate of samples and timestamps in Hz, 8000 to 48000, whole thousands: a millisecond is whole samples
     * @param channels 1 or 2
     * @throws IllegalArgumentException if a value is out of range; the text holds it
     */
    public static L16 of(int rate, int channels) {
        if (rate < LOWEST_RATE || rate > HIGHEST_RATE || rate % 1_000 != 0) {
            throw new IllegalArgumentException("rate must be 8000 to 48000 Hz in thousands: " + rate);
        }
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException("channels must be 1 or 2: " + channels);
        }
        return new L16(rate, channels);
    }

    @Override
    public String encodingName() {
        return "L16";
    }

    @Override
    public int clockRate() {
        return rate;
    }

    @Override
    public int sampleRate() {
        return rate;
    }

    @Override
    public int channels() {
        return channels;
    }

    /** Dynamic: 10 and 11 are for 44100 Hz (RFC 3551 table 4), which no call mixes at. */
    @Override
    public int staticPayloadType() {
        return -1;
    }

    @Override
    public int samplesIn(byte[] payload, int offset, int length) {
        int frame = 2 * channels;
        return length % frame == 0 ? length / frame : -1;
    }

    @Override
    public int maxPayloadLength(int samples) {
        return samples * 2 * channels;
    }

    @Override
    public Decoder newDecoder() {
        return new Coder(channels);
    }

    @Override
    public Encoder newEncoder() {
        return new Coder(channels);
    }

    /** The name as in SDP, for example {@code L16/16000}. */
    @Override
    public String toString() {
        return "L16/" + rate + (channels == 2 ? "/2" : "");
    }

    /** Both directions of one number of channels. Any thread may use it. */
    private record Coder(int channels) implements Encoder, Decoder {

        @Override
        public int encode(short[] samples, int samplesOffset, int count, byte[] payload, int offset) {
            int at = offset;
            for (int i = 0; i < count; i++) {
                for (int channel = 0; channel < channels; channel++) {
                    payload[at++] = (byte) (samples[samplesOffset + i] >> 8);
                    payload[at++] = (byte) samples[samplesOffset + i];
                }
            }
            return at - offset;
        }

        @Override
        public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
            int frame = 2 * channels;
            if (length % frame != 0) {
                return -1;
            }
            for (int i = 0; i < length / frame; i++) {
                int left = sample(payload, offset + i * frame);
                int right = sample(payload, offset + i * frame + frame - 2);
                samples[samplesOffset + i] = (short) (left + right >> 1);
            }
            return length / frame;
        }

        private static int sample(byte[] payload, int at) {
            return payload[at] << 8 | payload[at + 1] & 0xFF;
        }

        @Override
        public void reset() {
            // L16 remembers nothing.
        }
    }
}
