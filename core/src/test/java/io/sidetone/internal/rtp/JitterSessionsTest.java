package io.sidetone.internal.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.testkit.Testdata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions of puts and gets with limits on what may happen, in the format that the head of {@code Jbtest-open.dat}
 * describes; every {@code .dat} file beside it is played too.
 *
 * <p>A get is a frame of 20 ms, a put a packet of 20 ms that comes right before the next get. Of what is measured:
 * <ul>
 * <li>a prefetch of n frames counts the one that is due: n − 1 wait behind it;
 * <li>{@code burst}: packets between two gets, mean of those where any came, whole number;
 * <li>{@code discard}: packets too late or too many, and frames left out to lower the delay;
 * <li>{@code lost}: gets answered by a loss that is known to be one, {@code empty}: by nothing, or by standing still;
 * <li>{@code delay}: from a packet's put to its get, in gets, mean; and as a whole number the mean frames stored at the
 *     first get after a put, the one that is due among them.
 * </ul>
 */
class JitterSessionsTest {

    private static final int FRAME = 160;
    private static final long FRAME_NS = 20_000_000;
    private static final int SLOTS = 64;

    private record Session(String title, int least, int most, Map<String, Integer> limits, String events) {
        @Override
        public String toString() {
            return title;
        }
    }

    private static final class Played {
        private final AdaptiveJitterBuffer buffer;
        private final Map<Long, Integer> putAt = new LinkedHashMap<>();
        private final byte[] payload = new byte[FRAME];
        private long sequence = 1L << 20;
        private int gets;
        private int bursts;
        private int puts;
        private int sinceGet;
        private int lost;
        private int empty;
        private long waited;
        private int waits;
        private long stored;
        private int storedCount;

        Played(Session session) {
            buffer = new AdaptiveJitterBuffer(SLOTS, FRAME, SLOTS * FRAME, depth(session.least),
                depth(session.most), FRAME, 8000);
            for (char event : session.events.toCharArray()) {
                play(event);
            }
        }

        private static int depth(int frames) {
            return Math.max(0, frames - 1) * FRAME;
        }

        private void play(char event) {
            switch (event) {
                case 'P' -> {
                    putAt.put(sequence, gets);
                    put(sequence++);
                }
                case 'G' -> get();
                case 'L' -> sequence++;
                case 'J' -> sequence += 20;
                case 'D' -> put(sequence - 1);
                case 'O' -> put(sequence - 10);
                case 'R' -> {
                    // What RtpSource tells the leg: another stream, whose numbers lie beyond all before.
                    buffer.restart();
                    sequence += 1 << 17;
                }
                default -> throw new IllegalArgumentException("event " + event);
            }
        }

        private void put(long number) {
            puts++;
            bursts += sinceGet++ == 0 ? 1 : 0;
            buffer.insert(number, number * FRAME, FRAME, 0, payload, 0, FRAME, gets * FRAME_NS);
        }

        private void get() {
            int ticks = buffer.beginFrame(gets * FRAME_NS);
            if (sinceGet > 0 && buffer.hasRunning()) {
                stored += (buffer.endOf(buffer.highestSequence()) - buffer.position()) / FRAME;
                storedCount++;
            }
            sinceGet = 0;
            empty += !buffer.hasRunning() || ticks == 0 ? 1 : 0;
            for (int left = ticks; left > 0; ) {
                int due = buffer.due();
                int span = Math.min(left, buffer.span());
                lost += buffer.hasRunning() && due == JitterBuffer.LOSS ? 1 : 0;
                if (due == JitterBuffer.PACKET && buffer.position() == buffer.packetTimestamp()) {
                    waited += gets - putAt.get(buffer.packetSequence());
                    waits++;
                }
                buffer.advance(span);
                left -= span;
            }
            gets++;
        }

        private double measured(String name) {
            return switch (name) {
                case "burst" -> Math.floor((double) puts / Math.max(1, bursts));
                case "discard" -> buffer.lateCount() + buffer.overflowCount() + buffer.framesLeftOut();
                case "lost" -> lost;
                case "empty" -> empty;
                case "delay" -> Math.max(waited / (double) Math.max(1, waits), Math.floor(meanStored()));
                default -> throw new IllegalArgumentException("limit on " + name);
            };
        }

        private double meanStored() {
            return stored / (double) Math.max(1, storedCount);
        }
    }

    static List<Session> sessions() throws IOException {
        List<Session> sessions = new ArrayList<>();
        try (Stream<Path> files = Files.list(Testdata.file("jbuf/Jbtest-open.dat").getParent())) {
            for (Path file : files.filter(each -> each.toString().endsWith(".dat")).sorted().toList()) {
                read(Files.readAllLines(file), sessions);
            }
        }
        return sessions;
    }

    private static void read(List<String> lines, List<Session> sessions) {
        String title = "";
        int[] prefetch = {};
        Map<String, Integer> limits = new LinkedHashMap<>();
        StringBuilder events = new StringBuilder();
        for (String line : lines) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String[] words = text.substring(1).strip().split("\\s+");
            switch (text.charAt(0)) {
                case '=' -> title = text.substring(1).strip();
                case '%' -> prefetch = words[0].equals("fixed")
                    ? new int[] {Integer.parseInt(words[1]), Integer.parseInt(words[1])}
                    : new int[] {Integer.parseInt(words[2]), Integer.parseInt(words[3])};
                case '!' -> limits.put(words[0], Integer.parseInt(words[1]));
                case '.' -> {
                    sessions.add(new Session(title, prefetch[0], prefetch[1], Map.copyOf(limits), events.toString()));
                    limits.clear();
                    events.setLength(0);
                }
                default -> events.append(text.replaceAll("\\s", ""));
            }
        }
    }

    /** Sessions of the other kinds that the format knows, with limits as tight as the kind allows. */
    static List<Session> ownSessions() {
        String steady = "PG".repeat(400);
        return List.of(
            session("fixed depth", 10, 10, "discard 0 lost 0 empty 9 delay 10", steady),
            session("fixed depth, bursts within it", 10, 10, "discard 0 lost 0 empty 9 delay 12",
                steady + "PPPPGGGG".repeat(60) + steady),
            session("duplicates", 0, 10, "burst 1 discard 0 lost 0 empty 0 delay 1", "PGPGPDGPG".repeat(80)),
            session("old packets", 0, 10, "discard 80 lost 0 empty 0 delay 1", steady + "PGPGPOGPG".repeat(80)),
            session("jumps ahead", 0, 10, "discard 0 lost 0 empty 0 delay 1", ("PG".repeat(50) + "J").repeat(8)),
            session("restarts", 0, 10, "discard 0 lost 0 empty 0 delay 1", ("PG".repeat(50) + "R").repeat(8)),
            session("long silence", 0, 10, "discard 0 lost 0 empty 1000 delay 1", steady + "G".repeat(1000) + steady),
            session("one long gap, then all at once", 0, 10, "discard 8 lost 0 empty 8 delay 2",
                steady + "GGGGGGGG" + "PPPPPPPP" + steady),
            session("a burst at the beginning", 0, 10, "discard 20 lost 0 empty 0 delay 10",
                "P".repeat(20) + steady + steady),
            session("losses by twos", 0, 10, "discard 0 lost 0 empty 80 delay 1",
                ("PG".repeat(18) + "LGLG").repeat(40)),
            session("a fast sender, one packet more in 50", 0, 10, "lost 0 empty 0 delay 4 discard 40",
                ("PG".repeat(49) + "PPG").repeat(40)),
            session("a slow sender, one packet less in 50", 0, 10, "discard 0 lost 0 empty 41 delay 1",
                ("PG".repeat(50) + "G").repeat(40)));
    }

    private static Session session(String title, int least, int most, String limits, String events) {
        String[] words = limits.split(" ");
        Map<String, Integer> map = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            map.put(words[i], Integer.parseInt(words[i + 1]));
        }
        return new Session(title, least, most, map, events);
    }

    @ParameterizedTest
    @MethodSource({"sessions", "ownSessions"})
    void everySessionStaysWithinItsPrintedLimits(Session session) {
        Played played = new Played(session);
        System.out.printf("jitter session %s: %d puts, %d gets, waited %.2f, stored %.2f, left out %d, inserted %d%n",
            session, played.puts, played.gets, played.waited / (double) played.waits, played.meanStored(),
            played.buffer.framesLeftOut(), played.buffer.framesInserted());
        for (Map.Entry<String, Integer> limit : session.limits.entrySet()) {
            double measured = limit.getKey().equals("delay_min") ? 0 : played.measured(limit.getKey());
            System.out.printf("    %-8s %5.2f of %d%n", limit.getKey(), measured, limit.getValue());
        }
        for (Map.Entry<String, Integer> limit : session.limits.entrySet()) {
            double measured = limit.getKey().equals("delay_min") ? 0 : played.measured(limit.getKey());
            assertThat(measured).as("%s: %s", session, limit.getKey()).isLessThanOrEqualTo(limit.getValue());
        }
    }
}
