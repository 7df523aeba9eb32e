package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import org.jspecify.annotations.Nullable;

/**
 * What one leg's codecs have done since it was opened, whatever coders it had meanwhile; makes those coders. Belongs to
 * its leg, media thread only.
 */
final class CodecCounts {

    long decodes;
    long encodes;
    /** Packets that were encoded for somebody else, from the same samples. */
    long shared;
    /** Exceptions thrown by codecs. */
    long failures;
    /** Lost packets of which the packet behind them carried something. */
    long recovered;
    /** Frames and packets that no worker had decoded or encoded in time. */
    long unready;
    /** What a codec threw last in place of making a coder. */
    private @Nullable RuntimeException thrown;

    /** Whether it can be decoded to, and encoded from, samples at that rate. */
    static boolean codes(@Nullable Codec codec, int rate) {
        return codec != null && codec.hasCoders() && (codec.codesAt(rate) || ResampledDecoder.exists(codec, rate));
    }

    /** A decoder that gives samples at that rate; null if there is none. */
    @Nullable Decoder decoder(@Nullable Codec codec, int rate) {
        try {
            return codec == null || !codes(codec, rate) ? null
                : codec.codesAt(rate) ? codec.newDecoder(rate) : new ResampledDecoder(codec, rate);
        } catch (RuntimeException e) {
            failures++;
            thrown = e;
            return null;
        }
    }

    /** An encoder that takes samples at that rate; null if there is none. */
    @Nullable Encoder encoder(@Nullable Codec codec, int rate) {
        try {
            return codec == null || !codes(codec, rate) ? null
                : codec.codesAt(rate) ? codec.newEncoder(rate) : new ResampledEncoder(codec, rate);
        } catch (RuntimeException e) {
            failures++;
            thrown = e;
            return null;
        }
    }

    /** Throws what a codec has thrown in place of making a coder, if any has. */
    void requireCoders() {
        if (thrown != null) {
            throw thrown;
        }
    }
}
