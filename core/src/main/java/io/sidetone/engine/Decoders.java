package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.engine.Portion.Piece;
import io.sidetone.internal.rtp.JitterBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decoders of one stream, one for each format, and the packet decoded last. Used by whoever runs the stream's
 * {@link Portion}, one thread at a time; allocates nothing after construction.
 */
final class Decoders {

    private static final long NOTHING = -1;
    /** Longer than this no codec conceals by itself; its own idea of silence may be expensive, or a hum. */
    private static final int LONGEST_CONCEALED_MS = 100;

    /** Null where the codec has no coders. */
    private final @Nullable Decoder[] decoders;
    /** The one used last; null if none since it was begun anew. */
    private @Nullable Decoder last;
    /** The one whose past is that of the stream; null if none since all were begun anew. */
    private @Nullable Decoder current;
    /** A packet just decoded. */
    private final short[] decoded;
    /** A packet of which some is not due yet; the same where nobody else decodes into that. */
    private final short[] kept;
    /** The packet decoded last. */
    private long sequence = NOTHING;
    private int count;
    private final int longestConcealed;
    /** Samples made up since the last payload. */
    private int concealed;

    /**
     * @param rate of the samples they give, in Hz
     * @param scratch where others decode, too, as long as nothing is due; null for none
     */
    Decoders(List<@Nullable Codec> codecs, int rate, CodecCounts counts, short @Nullable [] scratch) {
        decoders = new Decoder[codecs.size()];
        for (int i = 0; i < decoders.length; i++) {
            decoders[i] = counts.decoder(codecs.get(i), rate);
        }
        kept = new short[rate / 1000 * LegSpec.LONGEST_RECEIVED_MS];
        decoded = scratch == null ? kept : scratch;
        longestConcealed = rate / 1000 * LONGEST_CONCEALED_MS;
    }

    /** Decodes what the pieces carry, conceals what they lack as far as codecs can, and counts. */
    void fill(Portion portion) {
        if (portion.anew) {
            beginAnew();
        }
        int offset = 0;
        for (int i = 0; i < portion.size(); i++) {
            Piece piece = portion.piece(i);
            if (piece.kind != JitterBuffer.PAUSE) {
                fill(piece, portion, offset);
            } else if (current instanceof ResampledDecoder resampled) {
                resampled.interrupt();
            }
            offset += piece.count;
        }
    }

    private void beginAnew() {
        for (int i = 0; current != null && i < decoders.length; i++) {
            if (decoders[i] != null) {
                decoders[i].reset();
            }
        }
        last = null;
        current = null;
        sequence = NOTHING;
    }

    private void fill(Piece piece, Portion portion, int offset) {
        boolean packet = piece.kind != JitterBuffer.LOSS;
        short[] samples = kept;
        if (packet && piece.payloadLength > 0) {
            take(piece, portion);
            samples = decoded;
        }
        if (packet && piece.sequence == sequence) {
            piece.given = Math.max(0, Math.min(piece.count, count - piece.from));
            System.arraycopy(samples, piece.from, portion.samples, offset, piece.given);
            if (samples != kept && piece.from + piece.given < count) {
                System.arraycopy(samples, 0, kept, 0, count);
            }
        } else {
            piece.concealed = true;
            piece.given = conceal(portion, offset, piece.count);
        }
    }

    /** Decodes a payload. A decoder that throws is begun anew, and its packet is a loss. */
    private void take(Piece piece, Portion portion) {
        sequence = NOTHING;
        Decoder decoder = decoders[piece.format];
        boolean lost = piece.kind == Portion.RECOVERY;
        portion.decodes += lost ? 0 : 1;
        if (decoder == null || lost && decoder != last) {
            return;
        }
        if (decoder != current) {
            piece.joins = current != null;
            current = decoder;
            last = null;
        }
        try {
            if (piece.joins) {
                // It has a past from before another format was used, or none.
                decoder.reset();
            }
            count = lost
                ? decoder.recover(portion.payloads, piece.payloadOffset, piece.payloadLength, decoded, 0, piece.missing)
                : decoder.decode(portion.payloads, piece.payloadOffset, piece.payloadLength, decoded, 0);
        } catch (RuntimeException e) {
            fail(decoder, portion);
            return;
        }
        if (count > 0) {
            sequence = piece.sequence;
            if (last != decoder) {
                last = decoder;
            }
            concealed = 0;
            portion.recovered += lost ? 1 : 0;
        }
    }

    /** The codec's own concealment, if it has one. */
    private int conceal(Portion portion, int offset, int most) {
        if (last == null || concealed >= longestConcealed) {
            return 0;
        }
        concealed += most;
        try {
            return last.conceal(portion.samples, offset, most) == most ? most : 0;
        } catch (RuntimeException e) {
            fail(last, portion);
            return 0;
        }
    }

    private void fail(Decoder decoder, Portion portion) {
        portion.failures++;
        decoder.reset();
        last = null;
    }
}
