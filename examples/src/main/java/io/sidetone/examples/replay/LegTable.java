package io.sidetone.examples.replay;

import io.sidetone.engine.LegStatistics;
import io.sidetone.engine.PlayoutStatistics;
import io.sidetone.internal.rtp.RtcpPacket;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the legs of a replay have counted, as text: a line for each stay of a party in the call. Static functions. */
final class LegTable {

    private static final String HEADING = "%-14s%9s%7s%7s%6s%11s%10s%14s%7s%11s%7s  %s\n".formatted("", "received",
        "lost", "twice", "late", "concealed", "jitter", "delay (most)", "sent", "forwarded", "mixed", "not negotiated");

    private static final String REPORTS_HEADING = "%-14s%8s%6s%7s%10s%12s  %s\n".formatted("reports", "from him",
        "to", "lost", "jitter", "his report", "round trip");
    /** LSR and DLSR of RTCP count in 65 536ths of a second. */
    private static final double PER_SECOND = 65_536;

    private LegTable() {
    }

    /** The table, in the order of the participants. */
    static String of(List<Participant> participants) {
        StringBuilder table = new StringBuilder(HEADING);
        for (Participant participant : participants) {
            if (participant.visits().isEmpty()) {
                table.append(participant.name()).append(" never came\n");
            }
            participant.visits().forEach(visit -> table.append(line(visit)));
        }
        return table.toString();
    }

    private static String line(Visit visit) {
        LegStatistics counted = visit.leg().statistics();
        PlayoutStatistics playout = visit.leg().playout();
        int samplesPerMs = visit.leg().spec().formats().get(0).codec().sampleRate() / 1000;
        String delay = String.format(Locale.ROOT, "%.0f (%d) ms", playout.meanDelayMs(), playout.mostDelayMs());
        String line = String.format(Locale.ROOT, "%-14s%9d%7d%7d%6d%8d ms%7.1f ms%14s%7d%11d%7d  %s",
            visit.leg().name(), counted.received(), counted.lost(), counted.duplicates(), counted.late(),
            counted.concealedSamples() / samplesPerMs, counted.jitterNs() / 1e6, delay, counted.sent(),
            counted.forwarded(), counted.encodes(), unnegotiated(visit));
        return line.stripTrailing() + "\n";
    }

    /**
     * The RTCP of each participant, as text: how many compounds came and went, and what the last report he was sent
     * says of his stream: lost, jitter, and how long before his last sender report had come. The round trip is known
     * if he reported on the stream he was sent; what a captured phone reports on is the call it was captured in.
     */
    static String reports(List<Participant> participants) {
        StringBuilder table = new StringBuilder(REPORTS_HEADING);
        participants.stream().filter(each -> !each.visits().isEmpty()).forEach(each -> table.append(reports(each)));
        return table.toString();
    }

    private static String reports(Participant participant) {
        String lost = "-";
        String jitter = "-";
        String before = "-";
        RtcpPacket rtcp = new RtcpPacket();
        for (Packet packet : participant.reportsToHim()) {
            if (rtcp.wrap(packet.rtp(), 0, packet.rtp().length) && rtcp.next() && rtcp.reports() > 0) {
                int clockRate = participant.spec().formats().get(0).codec().clockRate();
                lost = Integer.toString(rtcp.reportLost(0));
                jitter = String.format(Locale.ROOT, "%.1f ms", rtcp.reportJitter(0) * 1e3 / clockRate);
                before = rtcp.reportLastSenderReport(0) == 0 ? "-"
                    : String.format(Locale.ROOT, "%.3f s", rtcp.reportDelay(0) / PER_SECOND);
            }
        }
        long roundTripNs = participant.leg().statistics().roundTripNs();
        return String.format(Locale.ROOT, "%-14s%8d%6d%7s%10s%12s  %s%n", participant.name(),
            participant.visits().stream().mapToInt(Visit::reports).sum(), participant.reportsToHim().size(), lost,
            jitter, before, roundTripNs < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f ms", roundTripNs / 1e6));
    }

    /** Such as {@code 13: 4, 101: 10}, the payload types before their numbers of packets. */
    private static String unnegotiated(Visit visit) {
        return visit.unnegotiated().entrySet().stream().map(count -> count.getKey() + ": " + count.getValue())
            .collect(Collectors.joining(", "));
    }
}
