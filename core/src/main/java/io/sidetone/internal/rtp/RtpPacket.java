package io.sidetone.internal.rtp;

/**
 * Reads one RTP packet where it lies; owns nothing but the place it was last wrapped around. One thread at a time;
 * the accessors hold for as long as the wrapped bytes stay, after a {@link #wrap} that returned true.
 *
 * <pre>
 *   V=2 P X  CC | M  PT | sequence |    RFC 3550 §5.1
 *   timestamp                      |
 *   SSRC                           |
 *   CSRC × CC                      |
 *   profile     | words            |    if X: §5.3.1
 *   extension word × words         |
 *   payload …            | 0 … 0 n |    if P: n bytes of padding, n itself among them
 * </pre>
 */
public final class RtpPacket {

    // Second byte of an RTCP packet that shares the port (RFC 5761 §4): a marker before payload types 64 … 95.
    private static final int FIRST_RTCP_TYPE = 192;
    private static final int LAST_RTCP_TYPE = 223;

    private static final int VERSION_MASK = 0xC0;
    private static final int PADDING = 0x20;
    private static final int EXTENSION = 0x10;
    private static final int CSRC_COUNT_MASK = 0x0F;
    private static final int EXTENSION_HEADER = 4;
    private static final int WORD = 4;

    private byte[] buffer;
    private int offset;
    private int payloadOffset;
    private int payloadLength;

    /**
     * Points this at a datagram.
     *
     * @param datagram borrowed until the next call
     * @return whether it is a well-formed RTP packet; false for everything else that shares the port (RFC 7983: a
     *     first byte outside 128 … 191, RFC 5761: RTCP), and for lengths that contradict each other. The accessors
     *     mean nothing after false
     */
    public boolean wrap(byte[] datagram, int offset, int length) {
        if (length < RtpHeader.LENGTH) {
            return false;
        }
        int first = datagram[offset] & 0xFF;
        int second = datagram[offset + 1] & 0xFF;
        if ((first & VERSION_MASK) != RtpHeader.VERSION_2 || second >= FIRST_RTCP_TYPE && second <= LAST_RTCP_TYPE) {
            return false;
        }
        int end = offset + length;
        int at = offset + RtpHeader.LENGTH + WORD * (first & CSRC_COUNT_MASK);
        if ((first & EXTENSION) != 0) {
            if (end - at < EXTENSION_HEADER) {
                return false;
            }
            at += EXTENSION_HEADER + WORD * ((short) RtpHeader.SHORT.get(datagram, at + 2) & 0xFFFF);
        }
        if (at > end) {
            return false;
        }
        if ((first & PADDING) != 0) {
            int padding = datagram[end - 1] & 0xFF;
            if (padding == 0 || padding > end - at) {
                return false;
            }
            end -= padding;
        }
        if (buffer != datagram) {
            buffer = datagram;
        }
        this.offset = offset;
        payloadOffset = at;
        payloadLength = end - at;
        return true;
    }

    public boolean marker() {
        return buffer[offset + 1] < 0;
    }

    /** 0 … 127. */
    public int payloadType() {
        return buffer[offset + 1] & 0x7F;
    }

    /** 0 … 65535. */
    public int sequence() {
        return (short) RtpHeader.SHORT.get(buffer, offset + RtpHeader.SEQUENCE) & 0xFFFF;
    }

    /** All 32 bits, in ticks of the payload type's clock. */
    public int timestamp() {
        return (int) RtpHeader.INT.get(buffer, offset + RtpHeader.TIMESTAMP);
    }

    public int ssrc() {
        return (int) RtpHeader.INT.get(buffer, offset + RtpHeader.SSRC);
    }

    /** 0 … 15. */
    public int csrcCount() {
        return buffer[offset] & CSRC_COUNT_MASK;
    }

    /** The bytes {@link #payloadOffset()} counts in; owned by whoever called {@link #wrap}. */
    public byte[] buffer() {
        return buffer;
    }

    /** Counted from the start of {@link #buffer()}, not from the start of the packet. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** Bytes of payload without padding; may be 0. */
    public int payloadLength() {
        return payloadLength;
    }
}
