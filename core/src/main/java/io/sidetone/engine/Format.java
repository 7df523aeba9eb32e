package io.sidetone.engine;

import io.sidetone.codec.Codec;
import java.util.Objects;

/**
 * A codec under the payload type number that was negotiated for it. Immutable.
 *
 * @param payloadType 0 to 127, without 64 to 95, which RTCP occupies on a shared port (RFC 5761 §4)
 * @param codec the encoding
 */
public record Format(int payloadType, Codec codec) {

    /**
     * @throws IllegalArgumentException if the number is out of range; the text holds it
     * @throws NullPointerException if the codec is null
     */
    public Format {
        Objects.requireNonNull(codec, "codec");
        requirePayloadType(payloadType);
    }

    static void requirePayloadType(int payloadType) {
        if (payloadType < 0 || payloadType > 127 || payloadType >= 64 && payloadType <= 95) {
            throw new IllegalArgumentException("payload type must be 0 to 63 or 96 to 127: " + payloadType);
        }
    }

    /**
     * The codec under the number RFC 3551 assigns to it.
     *
     * @throws IllegalArgumentException if it has none
     */
    public static Format of(Codec codec) {
        return new Format(codec.staticPayloadType(), codec);
    }
}
