package io.sidetone.examples.codec;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;

/**
 * A codec of one's own, as somebody with a licence for G.729 would bring it: this one is a toy, four bits a sample of
 * how much it differs from the one before. What makes it usable is all in here; {@link NibbleProvider} makes it found,
 * and {@code NibbleTest} holds it to the contract that Sidetone relies on.
 *
 * <pre>
 *   payload: sample before the first (2 bytes) | step (1 byte) | two samples a byte, the earlier in the high half
 * </pre>
 *
 * Each payload says where it begins, so a lost one damages no other. The codec is immutable and shared by all legs; a
 * coder belongs to one stream and one thread, keeps its state in fields and allocates nothing, so it may run inline.
 */
public final class Nibble implements Codec {

    private static final int RATE = 8_000;
    private static final int HEADER = 3;
    private static final int STEPS = 64;
    /** Step sizes in sample units, each an eighth larger than the one before: 4 to about 6700. */
    private static final int[] SIZES = new int[STEPS];
    /** How the step changes with the size of a difference. */
    private static final int[] CHANGES = {-2, -1, -1, 0, 2, 4, 6, 8};

    static {
        double size = 4;
        for (int i = 0; i < STEPS; i++) {
            SIZES[i] = (int) size;
            size *= 1.125;
        }
    }

    /** The name that both sides agree on in SDP; compared without regard to case. */
    @Override
    public String encodingName() {
        return "X-NIBBLE";
    }

    @Override
    public int clockRate() {
        return RATE;
    }

    @Override
    public int sampleRate() {
        return RATE;
    }

    /** No number of RFC 3551 belongs to it, so legs name one: {@code new Format(98, codec)}. */
    @Override
    public int staticPayloadType() {
        return -1;
    }

    /** Asked for every packet that comes in, whatever is in it: what is no payload is a loss, never an exception. */
    @Override
    public int samplesIn(byte[] payload, int offset, int length) {
        return length < HEADER || payload[offset + 2] < 0 || payload[offset + 2] >= STEPS ? -1 : 2 * (length - HEADER);
    }

    @Override
    public int maxPayloadLength(int samples) {
        return HEADER + (samples + 1) / 2;
    }

    @Override
    public Decoder newDecoder() {
        return new NibbleDecoder();
    }

    @Override
    public Encoder newEncoder() {
        return new NibbleEncoder();
    }

    /** What both directions know of the stream, and how it moves on. One thread. */
    private static class State {

        int sample;
        int step;

        /** Takes a code of four bits: a sign and three bits of size, rounded to the middle. */
        final void follow(int code) {
            int difference = SIZES[step] * (2 * (code & 7) + 1) / 4;
            sample = Math.max(-32_768, Math.min(32_767, (code & 8) != 0 ? sample - difference : sample + difference));
            step = Math.max(0, Math.min(STEPS - 1, step + CHANGES[code & 7]));
        }

        public final void reset() {
            sample = 0;
            step = 0;
        }
    }

    private static final class NibbleEncoder extends State implements Encoder {

        @Override
        public int encode(short[] samples, int samplesOffset, int count, byte[] payload, int offset) {
            payload[offset] = (byte) (sample >> 8);
            payload[offset + 1] = (byte) sample;
            payload[offset + 2] = (byte) step;
            int at = offset + HEADER;
            for (int i = 0; i < count; i += 2) {
                int high = code(samples[samplesOffset + i]);
                int low = code(samples[samplesOffset + i + 1]);
                payload[at++] = (byte) (high << 4 | low);
            }
            return at - offset;
        }

        private int code(int wanted) {
            int difference = wanted - sample;
            int size = Math.min(7, 2 * Math.abs(difference) / SIZES[step]);
            int code = difference < 0 ? size | 8 : size;
            follow(code);
            return code;
        }
    }

    private static final class NibbleDecoder extends State implements Decoder {

        @Override
        public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
            if (length < HEADER || payload[offset + 2] < 0 || payload[offset + 2] >= STEPS) {
                return -1;
            }
            sample = payload[offset] << 8 | payload[offset + 1] & 0xFF;
            step = payload[offset + 2];
            int count = 2 * (length - HEADER);
            for (int i = 0; i < count; i++) {
                int pair = payload[offset + HEADER + i / 2];
                follow((i % 2 == 0 ? pair >> 4 : pair) & 15);
                samples[samplesOffset + i] = (short) sample;
            }
            return count;
        }
    }
}
