package io.sidetone.internal.rtp;

import java.nio.charset.StandardCharsets;

/**
 * The RTCP of one leg (RFC 3550 §6): when to report, what to say, and what the other side has said. It reports on
 * the leg alone and never mentions another party. Belongs to its leg, media thread only; allocates nothing after
 * construction.
 *
 * <p>NTP times are those of the edge's monotonic clock, which §4 allows: the other side only sends them back, and no
 * step of the wall clock can move them.
 */
public final class RtcpReports {

    /** The most bytes {@link #writeReport} and {@link #writeBye} write. */
    public static final int MAX_LENGTH = 128;

    /** The mean time between reports; the real one is 0.5 to 1.5 times as long, at random (§6.2). */
    private static final long INTERVAL_NS = 5_000_000_000L;
    private static final int CNAME = 1;

    private int ssrc;
    private final byte[] canonicalName;
    private final int clockRate;
    private long random;
    private long dueNs;
    private boolean scheduled;

    private long expectedBefore;
    private long receivedBefore;
    private int lastSenderReport;
    private long lastSenderReportNs;
    private boolean senderReportSeen;
    private int senderReportSsrc;

    private boolean reported;
    private int remoteFractionLost;
    private int remoteLost;
    private int remoteJitterTicks;
    private long roundTripNs = -1;
    private long reportsReceived;

    /**
     * @param ssrc of the stream the leg's party is sent
     * @param random seeds the intervals and the canonical name
     * @param clockRate of the stream, in Hz
     */
    public RtcpReports(int ssrc, long random, int clockRate) {
        this.ssrc = ssrc;
        this.random = random;
        this.clockRate = clockRate;
        canonicalName = Long.toHexString(next()).getBytes(StandardCharsets.US_ASCII);
    }

    /** The stream goes on under another SSRC. */
    public void ssrc(int value) {
        ssrc = value;
    }

    /** Whether a report is due; the first is half an interval or more after the first call of this. */
    public boolean isDue(long nowNs) {
        if (!scheduled) {
            scheduled = true;
            schedule(nowNs);
        }
        if (nowNs - dueNs < 0) {
            return false;
        }
        schedule(nowNs);
        return true;
    }

    /** When the next report is due; holds once {@link #isDue} was asked. */
    public long dueNs() {
        return dueNs;
    }

    private void schedule(long nowNs) {
        dueNs = nowNs + INTERVAL_NS / 2 + (next() >>> 1) % INTERVAL_NS;
    }

    /** Marsaglia's xorshift64: enough to keep legs from reporting all at once. */
    private long next() {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return random;
    }

    /**
     * Writes a compound of sender or receiver report and source description.
     *
     * @param packets sent so far; with 0 it is a receiver report
     * @param octets of payload sent so far
     * @param timestamp of the stream at {@code nowNs}
     * @param source whom the report block is about; none is written before he is known
     * @return bytes written
     */
    public int writeReport(byte[] buffer, long packets, long octets, int timestamp, RtpSource source, long nowNs) {
        int blocks = source.locked() ? 1 : 0;
        int at = RtcpPacket.HEADER + 4;
        if (packets > 0) {
            RtpHeader.LONG.set(buffer, at, ntp(nowNs));
            RtpHeader.INT.set(buffer, at + 8, timestamp);
            RtpHeader.INT.set(buffer, at + 12, (int) packets);
            RtpHeader.INT.set(buffer, at + 16, (int) octets);
            at += RtcpPacket.SENDER_INFO;
        }
        if (blocks == 1) {
            writeBlock(buffer, at, source, nowNs);
            at += RtcpPacket.REPORT_BLOCK;
        }
        header(buffer, 0, blocks, packets > 0 ? RtcpPacket.SENDER_REPORT : RtcpPacket.RECEIVER_REPORT, at);
        return writeDescription(buffer, at);
    }

    /** Writes the compound with which the leg says good-bye: an empty receiver report, its name, and BYE (§6.6). */
    public int writeBye(byte[] buffer) {
        int at = RtcpPacket.HEADER + 4;
        header(buffer, 0, 0, RtcpPacket.RECEIVER_REPORT, at);
        at = writeDescription(buffer, at);
        header(buffer, at, 1, RtcpPacket.BYE, RtcpPacket.HEADER + 4);
        return at + RtcpPacket.HEADER + 4;
    }

    private void header(byte[] buffer, int at, int count, int type, int length) {
        buffer[at] = (byte) (0x80 | count);
        buffer[at + 1] = (byte) type;
        RtpHeader.SHORT.set(buffer, at + 2, (short) (length / 4 - 1));
        RtpHeader.INT.set(buffer, at + RtcpPacket.HEADER, ssrc);
    }

    /** §6.4.1. */
    private void writeBlock(byte[] buffer, int at, RtpSource source, long nowNs) {
        long expected = source.expectedOfSource();
        long received = source.receivedOfSource();
        boolean sameSource = expected >= expectedBefore && received >= receivedBefore;
        long expectedNow = sameSource ? expected - expectedBefore : expected;
        long lostNow = expectedNow - (sameSource ? received - receivedBefore : received);
        expectedBefore = expected;
        receivedBefore = received;
        int fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
        int lost = (int) Math.max(-0x80_0000, Math.min(0x7F_FFFF, expected - received));
        RtpHeader.INT.set(buffer, at, source.ssrc());
        RtpHeader.INT.set(buffer, at + 4, fraction << 24 | lost & 0xFF_FFFF);
        RtpHeader.INT.set(buffer, at + 8, source.extendedHighestSequence());
        RtpHeader.INT.set(buffer, at + 12, source.jitterTicks());
        boolean known = senderReportSeen && senderReportSsrc == source.ssrc();
        RtpHeader.INT.set(buffer, at + 16, known ? lastSenderReport : 0);
        RtpHeader.INT.set(buffer, at + 20, known ? (int) shortNtp(nowNs - lastSenderReportNs) : 0);
    }

    /** §6.5: one chunk with the canonical name, padded with zeros to whole words, at least one. */
    private int writeDescription(byte[] buffer, int at) {
        int name = at + RtcpPacket.HEADER + 4;
        buffer[name] = CNAME;
        buffer[name + 1] = (byte) canonicalName.length;
        System.arraycopy(canonicalName, 0, buffer, name + 2, canonicalName.length);
        int end = name + 2 + canonicalName.length;
        int aligned = at + ((end + 1 - at) + 3) / 4 * 4;
        while (end < aligned) {
            buffer[end++] = 0;
        }
        header(buffer, at, 1, RtcpPacket.SOURCE_DESCRIPTION, aligned - at);
        return aligned;
    }

    /**
     * Takes in what the party reports.
     *
     * @param packet wrapped
     * @param source the stream the leg listens to; what others claim is not heard
     */
    public void read(RtcpPacket packet, RtpSource source, long nowNs) {
        while (packet.next()) {
            boolean fromSource = packet.hasSsrc() && (!source.locked() || packet.ssrc() == source.ssrc());
            if (!fromSource) {
                continue;
            }
            if (packet.hasSenderInfo()) {
                lastSenderReport = packet.middleNtp();
                lastSenderReportNs = nowNs;
                senderReportSsrc = packet.ssrc();
                senderReportSeen = true;
            }
            if (packet.type() == RtcpPacket.SENDER_REPORT || packet.type() == RtcpPacket.RECEIVER_REPORT) {
                readBlocks(packet, nowNs);
            }
        }
    }

    private void readBlocks(RtcpPacket packet, long nowNs) {
        for (int i = 0; i < packet.reports(); i++) {
            if (packet.reportSsrc(i) != ssrc) {
                continue;
            }
            reportsReceived++;
            reported = true;
            remoteFractionLost = packet.reportFractionLost(i);
            remoteLost = packet.reportLost(i);
            remoteJitterTicks = packet.reportJitter(i);
            if (packet.reportLastSenderReport(i) != 0) {
                // All three are 16.16 seconds that wrap together; a negative time is the other side's mistake.
                int elapsed = (int) (ntp(nowNs) >>> 16) - packet.reportLastSenderReport(i) - packet.reportDelay(i);
                roundTripNs = Math.max(0, elapsed) * 1_000_000_000L >> 16;
            }
        }
    }

    /** 32.32 seconds of the edge's clock. */
    private static long ntp(long nowNs) {
        long seconds = Math.floorDiv(nowNs, 1_000_000_000L);
        long rest = Math.floorMod(nowNs, 1_000_000_000L);
        return seconds << 32 | (rest << 32) / 1_000_000_000L;
    }

    private static long shortNtp(long ns) {
        return ntp(ns) >>> 16;
    }

    /** Whether the party has reported on the stream it is sent. */
    public boolean isReported() {
        return reported;
    }

    /** Round trip in nanoseconds by the last report; -1 while unknown. */
    public long roundTripNs() {
        return roundTripNs;
    }

    /** The share of our packets the party lost before its last report, 0 to 1. */
    public double remoteFractionLost() {
        return remoteFractionLost / 256.0;
    }

    /** Packets of ours the party has lost in all. */
    public int remoteLost() {
        return remoteLost;
    }

    /** The jitter the party sees, in nanoseconds. */
    public long remoteJitterNs() {
        return (remoteJitterTicks & 0xFFFF_FFFFL) * 1_000_000_000L / clockRate;
    }

    /** Report blocks about our stream that came. */
    public long reportsReceived() {
        return reportsReceived;
    }
}
