package io.sidetone.codecs.opus;

/**
 * Reads Opus packets without decoding them (RFC 6716 §3). Stateless.
 *
 * <pre>
 *   code 0: TOC frame              code 2: TOC length frame frame
 *   code 1: TOC frame frame        code 3: TOC VPMMMMMM [padding length] [M-1 lengths if V] M frames [padding]
 * </pre>
 */
final class OpusPacket {

    /** Ticks of the RTP clock in a second, and the rate that all durations here are counted at. */
    static final int RATE = 48_000;

    /** The longest packet, 120 ms (R5). */
    static final int MOST_SAMPLES = 5_760;
    /** The longest frame in bytes (R2). */
    static final int LONGEST_FRAME = 1_275;

    static final int SILK = 1_000;
    static final int HYBRID = 1_001;
    static final int CELT = 1_002;

    private static final int INVALID = -1;
    private static final int FIRST_HYBRID = 12;
    private static final int FIRST_CELT = 16;
    private static final int SAMPLES_20_MS = 960;
    private static final int VBR = 0x80;
    private static final int PADDED = 0x40;
    private static final int STEREO = 0x04;
    /** From this value on, a length has a second byte, which counts fours (§3.2.1). */
    private static final int TWO_BYTES = 252;

    private OpusPacket() {
    }

    /**
     * How long a packet is, at 48 kHz; negative if it breaks one of the rules R1 to R7 of §3.4.
     *
     * @param packet borrowed until return
     */
    static int samples(byte[] packet, int offset, int length) {
        int frames = frames(packet, offset, length);
        return frames < 0 ? INVALID : frames * frameSamples(packet[offset]);
    }

    /** The length of each frame at 48 kHz (§3.1, table 2). */
    static int frameSamples(int toc) {
        int config = toc >> 3 & 31;
        if (config < FIRST_HYBRID) {
            int size = config & 3;
            return size == 3 ? 3 * SAMPLES_20_MS : SAMPLES_20_MS / 2 << size;
        }
        return config < FIRST_CELT ? SAMPLES_20_MS / 2 << (config & 1) : SAMPLES_20_MS / 8 << (config & 3);
    }

    /** SILK, HYBRID or CELT. */
    static int mode(int toc) {
        int config = toc >> 3 & 31;
        return config < FIRST_HYBRID ? SILK : config < FIRST_CELT ? HYBRID : CELT;
    }

    /** The audio bandwidth, 0 narrowband to 4 fullband. */
    static int bandwidth(int toc) {
        int config = toc >> 3 & 31;
        if (config < FIRST_HYBRID) {
            return config >> 2;
        }
        if (config < FIRST_CELT) {
            return 3 + (config - FIRST_HYBRID >> 1);
        }
        int celt = config - FIRST_CELT >> 2;
        return celt == 0 ? 0 : celt + 1; // CELT knows no medium band
    }

    /**
     * Whether a valid packet carries what its predecessor was, in lower quality: whether the LBRR flag behind the voice
     * activity flags of its first frame is set for any channel (§4.2.3, §4.2.4). These flags are the first the range
     * coder reads and have equal odds, so they are the first bits of the frame.
     */
    static boolean carriesPredecessor(byte[] packet, int offset, int length) {
        int toc = packet[offset];
        int at = firstFrame(packet, offset, length);
        if (mode(toc) == CELT || firstFrameLength(packet, offset, length, at) < 2) {
            return false;
        }
        int silkFrames = Math.max(1, frameSamples(toc) / SAMPLES_20_MS);
        int flags = packet[at];
        return (flags >> 7 - silkFrames & 1) != 0
            || (toc & STEREO) != 0 && (flags >> 6 - 2 * silkFrames & 1) != 0;
    }

    private static int frames(byte[] packet, int offset, int length) {
        if (length < 1) {
            return INVALID; // R1
        }
        int end = offset + length;
        return switch (packet[offset] & 3) {
            case 0 -> length - 1 <= LONGEST_FRAME ? 1 : INVALID;
            case 1 -> length % 2 == 1 && length / 2 <= LONGEST_FRAME ? 2 : INVALID; // R3
            case 2 -> lastFrame(packet, offset + 1, end, 2) >= 0 ? 2 : INVALID; // R4
            default -> framesOfCode3(packet, offset, end);
        };
    }

    private static int framesOfCode3(byte[] packet, int offset, int end) {
        if (end - offset < 2) {
            return INVALID;
        }
        int header = packet[offset + 1];
        int frames = header & 0x3F;
        if (frames == 0 || frames * frameSamples(packet[offset]) > MOST_SAMPLES) {
            return INVALID; // R5
        }
        int at = afterPaddingLength(packet, offset, end);
        if (at < 0) {
            return INVALID;
        }
        int dataEnd = end - padding(packet, offset, at);
        if ((header & VBR) != 0) {
            return lastFrame(packet, at, dataEnd, frames) >= 0 ? frames : INVALID; // R7
        }
        int bytes = dataEnd - at;
        return bytes >= 0 && bytes % frames == 0 && bytes / frames <= LONGEST_FRAME ? frames : INVALID; // R6
    }

    /** The length of the last of several frames, which is what the others and their lengths leave; negative if none. */
    private static int lastFrame(byte[] packet, int lengths, int end, int frames) {
        int at = lengths;
        int others = 0;
        for (int i = 1; i < frames; i++) {
            int size = frameLength(packet, at, end);
            if (size < 0) {
                return INVALID;
            }
            at += size < TWO_BYTES ? 1 : 2;
            others += size;
        }
        int last = end - at - others;
        return last <= LONGEST_FRAME ? last : INVALID;
    }

    /** A length of one or two bytes; negative where it is cut off. */
    private static int frameLength(byte[] packet, int at, int end) {
        if (at >= end) {
            return INVALID;
        }
        int first = packet[at] & 0xFF;
        if (first < TWO_BYTES) {
            return first;
        }
        return at + 1 < end ? first + 4 * (packet[at + 1] & 0xFF) : INVALID;
    }

    /** Where the lengths or frames of code 3 begin; negative if the length of the padding is cut off. */
    private static int afterPaddingLength(byte[] packet, int offset, int end) {
        int at = offset + 2;
        if ((packet[offset + 1] & PADDED) == 0) {
            return at;
        }
        while (at < end && (packet[at] & 0xFF) == 255) {
            at++;
        }
        return at < end ? at + 1 : INVALID;
    }

    /** Bytes of padding at the end: each 255 is 254 and one more byte of length. */
    private static int padding(byte[] packet, int offset, int after) {
        int bytes = 0;
        for (int at = offset + 2; at < after; at++) {
            int value = packet[at] & 0xFF;
            bytes += value == 255 ? 254 : value;
        }
        return bytes;
    }

    /** Where the first frame of a valid packet begins. */
    static int firstFrame(byte[] packet, int offset, int length) {
        int end = offset + length;
        int code = packet[offset] & 3;
        if (code < 2) {
            return offset + 1;
        }
        if (code == 2) {
            return offset + 1 + lengthBytes(packet, offset + 1);
        }
        int at = afterPaddingLength(packet, offset, end);
        if ((packet[offset + 1] & VBR) != 0) {
            for (int i = (packet[offset + 1] & 0x3F) - 1; i > 0; i--) {
                at += lengthBytes(packet, at);
            }
        }
        return at;
    }

    /** How many bytes the first frame of a valid packet has; {@code firstFrame} is where it begins. */
    static int firstFrameLength(byte[] packet, int offset, int length, int firstFrame) {
        int end = offset + length;
        int code = packet[offset] & 3;
        if (code < 2) {
            return (length - 1) / (code + 1);
        }
        if (code == 2) {
            return frameLength(packet, offset + 1, end);
        }
        int after = afterPaddingLength(packet, offset, end);
        int frames = packet[offset + 1] & 0x3F;
        return (packet[offset + 1] & VBR) != 0 && frames > 1 ? frameLength(packet, after, end)
            : (end - padding(packet, offset, after) - firstFrame) / frames;
    }

    private static int lengthBytes(byte[] packet, int at) {
        return (packet[at] & 0xFF) < TWO_BYTES ? 1 : 2;
    }
}
