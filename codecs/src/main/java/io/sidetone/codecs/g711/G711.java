package io.sidetone.codecs.g711;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import java.util.function.IntUnaryOperator;

/**
 * G.711 (ITU-T G.711, RFC 3551 §4.5.14): one byte for each sample, 8000 Hz, mono, any number of bytes a payload.
 * Both directions equal the software tools of ITU-T G.191 for every input: A-law takes the 12 highest bits of a sample
 * and µ-law the 14 highest, and negative samples are folded by their one's complement, not by their sign.
 *
 * <p>Owns its two tables and nothing that changes, so codec and coders alike are safe for use by any thread.
 */
public final class G711 implements Codec {

    /** µ-law, {@code PCMU/8000}, static payload type 0. */
    public static final Codec ULAW = new G711("PCMU", 0, G711::compressUlaw, G711::expandUlaw);

    /** A-law, {@code PCMA/8000}, static payload type 8. */
    public static final Codec ALAW = new G711("PCMA", 8, G711::compressAlaw, G711::expandAlaw);

    private static final int RATE = 8_000;
    private static final int SIGN = 0x80;

    private final String encodingName;
    private final int staticPayloadType;
    private final Coder coder;

    private G711(String encodingName, int staticPayloadType, IntUnaryOperator compress, IntUnaryOperator expand) {
        this.encodingName = encodingName;
        this.staticPayloadType = staticPayloadType;
        this.coder = new Coder(compress, expand);
    }

    @Override
    public String encodingName() {
        return encodingName;
    }

    @Override
    public int clockRate() {
        return RATE;
    }

    @Override
    public int sampleRate() {
        return RATE;
    }

    @Override
    public int staticPayloadType() {
        return staticPayloadType;
    }

    @Override
    public int samplesIn(byte[] payload, int offset, int length) {
        return length;
    }

    @Override
    public int maxPayloadLength(int samples) {
        return samples;
    }

    /** The decoder, which has no past and is therefore the same for every stream. */
    @Override
    public Decoder newDecoder() {
        return coder;
    }

    /** The encoder, which has no past and is therefore the same for every stream. */
    @Override
    public Encoder newEncoder() {
        return coder;
    }

    /** The name as in SDP, for example {@code PCMU/8000}. */
    @Override
    public String toString() {
        return encodingName + "/" + RATE;
    }

    /**
     * Adding 33 makes every segment boundary of µ-law a power of two, so that the place of the highest bit is the
     * segment and the four bits below it are the step; the word goes out with all bits inverted (G.711 table 2).
     */
    private static int compressUlaw(int sample) {
        int magnitude = Math.min((fold(sample) >> 2) + 33, 0x1FFF);
        int segment = 26 - Integer.numberOfLeadingZeros(magnitude);
        int word = segment << 4 | magnitude >> segment + 1 & 0x0F;
        return sample < 0 ? word ^ 0x7F : word ^ 0xFF;
    }

    private static int expandUlaw(int word) {
        int segment = ~word >> 4 & 0x07;
        int step = ~word & 0x0F;
        int magnitude = ((33 + 2 * step << segment) - 33) * 4;
        return (word & SIGN) == 0 ? -magnitude : magnitude;
    }

    /** The first two segments of A-law have the same step size; even bits go out inverted (G.711 table 1). */
    private static int compressAlaw(int sample) {
        int magnitude = fold(sample) >> 4;
        int shift = Math.max(27 - Integer.numberOfLeadingZeros(magnitude), 0);
        int word = (shift << 4) + (magnitude >> shift);
        return (sample < 0 ? word : word | SIGN) ^ 0x55;
    }

    private static int expandAlaw(int word) {
        int plain = word ^ 0x55;
        int segment = plain >> 4 & 0x07;
        int middle = (plain & 0x0F) * 16 + 8;
        int magnitude = segment == 0 ? middle : middle + 256 << segment - 1;
        return (word & SIGN) == 0 ? -magnitude : magnitude;
    }

    private static int fold(int sample) {
        return sample < 0 ? ~sample : sample;
    }

    /** Both directions of one law by table: 64 KiB to compress, 512 bytes to expand. Any thread may use it. */
    private static final class Coder implements Encoder, Decoder {

        private final byte[] words = new byte[1 << 16];
        private final short[] levels = new short[1 << 8];

        Coder(IntUnaryOperator compress, IntUnaryOperator expand) {
            for (int i = 0; i < words.length; i++) {
                words[i] = (byte) compress.applyAsInt((short) i);
            }
            for (int i = 0; i < levels.length; i++) {
                levels[i] = (short) expand.applyAsInt(i);
            }
        }

        @Override
        public int encode(short[] samples, int samplesOffset, int count, byte[] payload, int offset) {
            for (int i = 0; i < count; i++) {
                payload[offset + i] = words[samples[samplesOffset + i] & 0xFFFF];
            }
            return count;
        }

        @Override
        public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
            for (int i = 0; i < length; i++) {
                samples[samplesOffset + i] = levels[payload[offset + i] & 0xFF];
            }
            return length;
        }

        @Override
        public void reset() {
            // G.711 remembers nothing.
        }
    }
}
