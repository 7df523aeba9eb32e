package io.sidetone.codecs.opus;

import io.sidetone.codec.Encoder;
import io.sidetone.codecs.opus.OpusLibrary.FrameEncoder;
import java.util.Arrays;

/**
 * Encodes one stream: a packet is one Opus frame where there is one of that length, else several of 10 or 20 ms (code
 * 3 of RFC 6716 §3.2.5). Belongs to one stream, one thread at a time; allocates nothing itself after construction.
 */
final class PacketEncoder implements Encoder {

    private static final int AUTOMATIC = -1_000;
    private static final int MOST_FRAMES = 12;
    /** The bits of a packet's first byte that its frames have in common. */
    private static final int TOC = 0xFC;
    private static final int VBR = 0x80;
    private static final int PADDED = 0x40;
    private static final int TWO_BYTES = 252;

    private final FrameEncoder library;
    private final int samplesPer10Ms;
    private final byte[] frames = new byte[Opus.LONGEST_PAYLOAD];
    private final int[] sizes = new int[MOST_FRAMES];

    PacketEncoder(FrameEncoder library, int rate) {
        this.library = library;
        samplesPer10Ms = rate / 100;
    }

    /**
     * {@code count} is 2.5 or 5 ms, or 10 to 120 ms in tens.
     *
     * @throws IllegalArgumentException if it is not
     */
    @Override
    public int encode(short[] samples, int samplesOffset, int count, byte[] payload, int offset) {
        if (isFrame(count)) {
            int most = Math.min(count > 2 * samplesPer10Ms ? Opus.LONGEST_PAYLOAD : 1 + OpusPacket.LONGEST_FRAME,
                payload.length - offset);
            return library.encode(samples, samplesOffset, count, payload, offset, most);
        }
        if (count <= 0 || count % samplesPer10Ms != 0 || count > MOST_FRAMES * samplesPer10Ms) {
            throw new IllegalArgumentException("no packet time of Opus: " + count + " samples of "
                + 100 * samplesPer10Ms + " Hz");
        }
        int frame = count % (2 * samplesPer10Ms) == 0 ? 2 * samplesPer10Ms : samplesPer10Ms;
        return encodeSeveral(samples, samplesOffset, count / frame, frame, payload, offset);
    }

    private boolean isFrame(int count) {
        return count == samplesPer10Ms || count == 2 * samplesPer10Ms || count == 4 * samplesPer10Ms
            || count == 6 * samplesPer10Ms || 2 * count == samplesPer10Ms || 4 * count == samplesPer10Ms;
    }

    /** The first frame decides on mode and bandwidth, which all frames of a packet share. */
    private int encodeSeveral(short[] samples, int samplesOffset, int count, int frame, byte[] payload, int offset) {
        // Two bytes of header and two of length a frame, while each frame's own header is left out.
        int most = Math.min(1 + OpusPacket.LONGEST_FRAME, (Opus.LONGEST_PAYLOAD - 2 - 2 * count) / count);
        int toc = 0;
        int filled = 0;
        int padding = 0;
        for (int i = 0; i < count; i++) {
            int length = library.encode(samples, samplesOffset + i * frame, frame, frames, filled, most);
            if (length < 1) {
                library.keepTo(AUTOMATIC, AUTOMATIC);
                return -1;
            }
            if (i == 0) {
                toc = frames[filled] & TOC;
                library.keepTo(OpusPacket.mode(toc), OpusPacket.bandwidth(toc));
            }
            // A frame of another kind can't be in this packet; one of no bytes is concealed by whoever receives it.
            int data = OpusPacket.firstFrame(frames, filled, length);
            sizes[i] = (frames[filled] & TOC) == toc ? OpusPacket.firstFrameLength(frames, filled, length, data) : 0;
            padding += length - 1 - sizes[i];
            System.arraycopy(frames, data, frames, filled, sizes[i]);
            filled += sizes[i];
        }
        library.keepTo(AUTOMATIC, AUTOMATIC);
        return write(toc, count, filled, padding, payload, offset);
    }

    /** At a constant bit rate frames come padded; the packet is padded by as much, at its end (§3.2.5). */
    private int write(int toc, int count, int filled, int padding, byte[] payload, int offset) {
        int at = offset;
        payload[at++] = (byte) (toc | 3);
        payload[at++] = (byte) (padding > 0 ? VBR | PADDED | count : VBR | count);
        int zeros = 0;
        if (padding > 0) {
            // Each byte of 255 stands for itself and 254 more, the last for itself and its value.
            int longest = (padding - 1) / 255;
            Arrays.fill(payload, at, at + longest, (byte) 255);
            at += longest;
            payload[at++] = (byte) ((padding - 1) % 255);
            zeros = padding - longest - 1;
        }
        for (int i = 0; i < count - 1; i++) {
            int size = sizes[i];
            if (size >= TWO_BYTES) {
                payload[at++] = (byte) (TWO_BYTES | size & 3);
                payload[at++] = (byte) (size - (TWO_BYTES | size & 3) >> 2);
            } else {
                payload[at++] = (byte) size;
            }
        }
        System.arraycopy(frames, 0, payload, at, filled);
        Arrays.fill(payload, at + filled, at + filled + zeros, (byte) 0);
        return at + filled + zeros - offset;
    }

    @Override
    public void reset() {
        library.keepTo(AUTOMATIC, AUTOMATIC);
        library.reset();
    }
}
