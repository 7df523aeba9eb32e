package io.sidetone.internal.rtp;

/**
 * A compound RTCP packet, read in place (RFC 3550 §6.1): wrap a datagram, then step through its packets. Owns nothing
 * but its position; one thread at a time.
 *
 * <pre>{@code
 *   if (rtcp.wrap(datagram, offset, length)) {
 *       while (rtcp.next()) {
 *           switch (rtcp.type()) { … }
 *       }
 *   }
 * }</pre>
 */
public final class RtcpPacket {

    public static final int SENDER_REPORT = 200;
    public static final int RECEIVER_REPORT = 201;
    public static final int SOURCE_DESCRIPTION = 202;
    public static final int BYE = 203;

    static final int HEADER = 4;
    static final int SENDER_INFO = 20;
    static final int REPORT_BLOCK = 24;

    private static final int FIRST_TYPE = 192;
    private static final int LAST_TYPE = 223;

    private byte[] buffer;
    private int end;
    private int nextAt;
    private int at;
    private int packetEnd;

    /** Whether a datagram is to be taken for RTCP rather than RTP, by its first two bytes (RFC 5761 §4, RFC 7983 §7). */
    public static boolean looksLikeRtcp(byte[] datagram, int offset, int length) {
        return length >= HEADER && (datagram[offset] & 0xC0) == 0x80
            && (datagram[offset + 1] & 0xFF) >= FIRST_TYPE && (datagram[offset + 1] & 0xFF) <= LAST_TYPE;
    }

    /**
     * Points this at a datagram.
     *
     * @param datagram borrowed for as long as this points at it
     * @param offset its first byte
     * @param length bytes
     * @return whether it is well-formed throughout: RFC 3550 A.2, except that its first packet may be of any type, as
     *     RFC 5506 allows
     */
    public boolean wrap(byte[] datagram, int offset, int length) {
        if (buffer != datagram) {
            buffer = datagram;
        }
        end = offset + length;
        nextAt = offset;
        int checked = offset;
        while (checked < end) {
            if (!looksLikeRtcp(datagram, checked, end - checked)) {
                return false;
            }
            int next = checked + packetLength(checked);
            boolean padded = (datagram[checked] & 0x20) != 0;
            if (next > end || padded && (next != end || !paddingFits(checked, next))) {
                return false;
            }
            checked = next;
        }
        return length > 0;
    }

    private boolean paddingFits(int from, int to) {
        int padding = buffer[to - 1] & 0xFF;
        return padding > 0 && padding <= to - from - HEADER;
    }

    private int packetLength(int packet) {
        return HEADER + (((short) RtpHeader.SHORT.get(buffer, packet + 2)) & 0xFFFF) * 4;
    }

    /** Steps to the next packet of the compound; false when there is none. */
    public boolean next() {
        if (nextAt >= end) {
            return false;
        }
        at = nextAt;
        nextAt += packetLength(at);
        packetEnd = nextAt - ((buffer[at] & 0x20) != 0 ? buffer[nextAt - 1] & 0xFF : 0);
        return true;
    }

    /** The packet type, 192 to 223. */
    public int type() {
        return buffer[at + 1] & 0xFF;
    }

    /** Its count field: report blocks, chunks or sources. */
    public int count() {
        return buffer[at] & 0x1F;
    }

    /** Whether it has an SSRC after its header. */
    public boolean hasSsrc() {
        return packetEnd - at >= HEADER + 4;
    }

    /** The first SSRC after the header: of the sender, or of the first that leaves. */
    public int ssrc() {
        return (int) RtpHeader.INT.get(buffer, at + HEADER);
    }

    /** Whether it is a sender report with its sender information whole. */
    public boolean hasSenderInfo() {
        return type() == SENDER_REPORT && packetEnd - at >= HEADER + 4 + SENDER_INFO;
    }

    /** Of a sender report: the middle 32 bits of its NTP time, which a receiver sends back as LSR (§6.4.1). */
    public int middleNtp() {
        return (int) ((long) RtpHeader.LONG.get(buffer, at + 8) >>> 16);
    }

    /** The report blocks that are there, which may be fewer than {@link #count()} says. */
    public int reports() {
        int first = type() == SENDER_REPORT ? HEADER + 4 + SENDER_INFO : HEADER + 4;
        return Math.max(0, Math.min(count(), (packetEnd - at - first) / REPORT_BLOCK));
    }

    private int report(int index) {
        return at + (type() == SENDER_REPORT ? HEADER + 4 + SENDER_INFO : HEADER + 4) + index * REPORT_BLOCK;
    }

    /** Of a report block: whom it is about. */
    public int reportSsrc(int index) {
        return (int) RtpHeader.INT.get(buffer, report(index));
    }

    /** Of a report block: the share of packets lost since the report before, in 256ths. */
    public int reportFractionLost(int index) {
        return buffer[report(index) + 4] & 0xFF;
    }

    /** Of a report block: packets lost in all, signed 24 bits. */
    public int reportLost(int index) {
        return (int) RtpHeader.INT.get(buffer, report(index) + 4) << 8 >> 8;
    }

    /** Of a report block: interarrival jitter in ticks of the RTP clock. */
    public int reportJitter(int index) {
        return (int) RtpHeader.INT.get(buffer, report(index) + 12);
    }

    /** Of a report block: LSR, the middle NTP time of the last sender report it saw; 0 if none. */
    public int reportLastSenderReport(int index) {
        return (int) RtpHeader.INT.get(buffer, report(index) + 16);
    }

    /** Of a report block: DLSR, how long ago that was, in 65 536ths of a second. */
    public int reportDelay(int index) {
        return (int) RtpHeader.INT.get(buffer, report(index) + 20);
    }
}
