package io.sidetone.examples.replay;

import io.sidetone.engine.LegStatistics;
import io.sidetone.engine.PlayoutStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the legs of a replay have counted, as text: a line for each stay of a party in the call. Static functions. */
final class LegTable {

    private static final String HEADING = "%-14s%9s%7s%7s%6s%11s%10s%14s%7s%11s%7s  %s\n".formatted("", "received",
        "lost", "twice", "late", "concealed", "jitter", "delay (most)", "sent", "forwarded", "mixed", "not negotiated");

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

    /** Such as {@code 13: 4, 101: 10}, the payload types before their numbers of packets. */
    private static String unnegotiated(Visit visit) {
        return visit.unnegotiated().entrySet().stream().map(count -> count.getKey() + ": " + count.getValue())
            .collect(Collectors.joining(", "));
    }
}
