package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Encoder;

/**
 * Turns the samples of one stream into payloads. Belongs to its listener, media thread only; allocates nothing after
 * construction.
 */
final class Encoding {

    /** Null where the codec has no coders: then there is nothing but forwarding. */
    private final Encoder encoder;
    private long encodes;
    private long failures;

    Encoding(Codec codec) {
        encoder = codec.hasCoders() ? codec.newEncoder() : null;
    }

    /**
     * Encodes one packet. An encoder that throws is begun anew, and its packet is a loss.
     *
     * @return bytes written; -1 for none, as without an encoder
     */
    int encode(short[] samples, int count, byte[] payload, int offset) {
        if (encoder == null) {
            return -1;
        }
        try {
            int length = encoder.encode(samples, 0, count, payload, offset);
            encodes += length >= 0 ? 1 : 0;
            return length;
        } catch (RuntimeException e) {
            failures++;
            encoder.reset();
            return -1;
        }
    }

    /** Packets encoded. */
    long encodes() {
        return encodes;
    }

    /** Exceptions thrown by the encoder. */
    long failures() {
        return failures;
    }
}
