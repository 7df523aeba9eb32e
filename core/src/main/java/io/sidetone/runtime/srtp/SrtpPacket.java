package io.sidetone.runtime.srtp;

/** Where things are in SRTP and SRTCP packets (RFC 3711 §3.1, §3.4). Any thread. */
final class SrtpPacket {

    static final int SEQUENCE = 2;
    static final int SSRC = 8;
    static final int CONTROL_SSRC = 4;
    /** What of an RTCP packet is not encrypted. */
    static final int CONTROL_CLEAR = 8;
    /** The flag and the index at the end of an SRTCP packet. */
    static final int INDEX_WORD = 4;

    private static final int HEADER = 12;
    private static final int FIRST_CONTROL_TYPE = 192;
    private static final int LAST_CONTROL_TYPE = 223;

    private SrtpPacket() {
    }

    /** Whether a datagram is RTP or RTCP at all (RFC 7983). */
    static boolean isMedia(byte[] buffer, int offset, int length) {
        return length >= CONTROL_CLEAR && (buffer[offset] & 0xC0) == 0x80;
    }

    /** Whether it is RTCP, given that it is one of the two (RFC 5761 §4). */
    static boolean isControl(byte[] buffer, int offset) {
        int type = buffer[offset + 1] & 0xFF;
        return type >= FIRST_CONTROL_TYPE && type <= LAST_CONTROL_TYPE;
    }

    /** Bytes of an RTP packet's header with CSRCs and extension; -1 if it is none. */
    static int clearLength(byte[] buffer, int offset, int length) {
        if (length < HEADER || !isMedia(buffer, offset, length) || isControl(buffer, offset)) {
            return -1;
        }
        int clear = HEADER + 4 * (buffer[offset] & 0x0F);
        if ((buffer[offset] & 0x10) != 0) {
            if (clear + 4 > length) {
                return -1;
            }
            clear += 4 + 4 * Bytes.shortAt(buffer, offset + clear + 2);
        }
        return clear <= length ? clear : -1;
    }
}
