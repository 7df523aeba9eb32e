package io.sidetone.codecs.g722;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;

/**
 * G.722 (ITU-T G.722, RFC 3551 §4.5.2) at 64 kbit/s, mode 1: 16000 Hz, mono, one byte for two samples, any number of
 * bytes a payload. The RTP clock runs at 8000 Hz for historical reasons, half as fast as the samples.
 *
 * <p>Immutable and safe to share between threads; its coders belong to one stream each and allocate nothing.
 */
public final class G722 implements Codec {

    /** {@code G722/8000}, static payload type 9. */
    public static final Codec CODEC = new G722();

    private static final int CLOCK_RATE = 8_000;
    private static final int SAMPLE_RATE = 16_000;
    private static final int PAYLOAD_TYPE = 9;

    private G722() {
    }

    @Override
    public String encodingName() {
        return "G722";
    }

    @Override
    public int clockRate() {
        return CLOCK_RATE;
    }

    @Override
    public int sampleRate() {
        return SAMPLE_RATE;
    }

    @Override
    public int staticPayloadType() {
        return PAYLOAD_TYPE;
    }

    @Override
    public int samplesIn(byte[] payload, int offset, int length) {
        return 2 * length;
    }

    @Override
    public int maxPayloadLength(int samples) {
        return (samples + 1) / 2;
    }

    @Override
    public Decoder newDecoder() {
        return new G722Decoder();
    }

    @Override
    public Encoder newEncoder() {
        return new G722Encoder();
    }

    /** The name as in SDP. */
    @Override
    public String toString() {
        return "G722/" + CLOCK_RATE;
    }
}
