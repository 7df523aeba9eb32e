package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.internal.rtp.JitterBuffer;
import java.util.List;

/**
 * Turns the packets of one stream into samples: a decoder for each format, and the packet decoded last. Belongs to its
 * speaker, media thread only; allocates nothing after construction.
 */
final class Decoding {

    private static final long NOTHING = -1;

    private final Codec[] codecs;
    /** Null where the codec has no coders. */
    private final Decoder[] decoders;
    private final short[] samples;
    /** The packet that {@code samples} holds. */
    private long sequence = NOTHING;
    private int count;

    private long decodes;
    private long failures;

    /** @param maxSamples the most that a packet may hold */
    Decoding(List<Format> formats, int maxSamples) {
        codecs = new Codec[formats.size()];
        decoders = new Decoder[codecs.length];
        for (int i = 0; i < codecs.length; i++) {
            codecs[i] = formats.get(i).codec();
            decoders[i] = codecs[i].hasCoders() ? codecs[i].newDecoder() : null;
        }
        samples = new short[maxSamples];
    }

    Codec codec(int format) {
        return codecs[format];
    }

    /** How long a payload lasts, in samples; zero or less, or more than a packet may hold, if it is none. */
    int samplesIn(int format, byte[] payload, int offset, int length) {
        try {
            return codecs[format].samplesIn(payload, offset, length);
        } catch (RuntimeException e) {
            failures++;
            return -1;
        }
    }

    /** The next packet is decoded even if its number is that of the last. */
    void forget() {
        sequence = NOTHING;
    }

    /** Decodes the packet that is due, once; false if its payload is damaged. */
    boolean decode(JitterBuffer buffer) {
        if (buffer.packetSequence() != sequence) {
            sequence = buffer.packetSequence();
            decodes++;
            count = decode(decoders[buffer.packetFormat()], buffer);
        }
        return count > 0;
    }

    /** A decoder that throws is begun anew, and its packet is a loss, as all are where there is no decoder. */
    private int decode(Decoder decoder, JitterBuffer buffer) {
        if (decoder == null) {
            return -1;
        }
        try {
            return decoder.decode(buffer.bytes(), buffer.payloadOffset(), buffer.payloadLength(), samples, 0);
        } catch (RuntimeException e) {
            failures++;
            decoder.reset();
            return -1;
        }
    }

    /**
     * Copies samples of the packet last decoded.
     *
     * @param from the first of them
     * @param most how many are wanted
     * @return how many there are
     */
    int copy(int from, short[] out, int offset, int most) {
        int here = Math.max(0, Math.min(most, count - from));
        System.arraycopy(samples, from, out, offset, here);
        return here;
    }

    long decodes() {
        return decodes;
    }

    /** Exceptions thrown by the codecs. */
    long failures() {
        return failures;
    }
}
