package io.sidetone.runtime.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.internal.rtp.RtpPacket;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A real process is stopped for a second while both parties go on talking. Each packet's samples are its own number, so
 * that what comes out tells by itself when it was said, however slow the machine is.
 */
class StallTest {

    private static final long MS = 1_000_000;
    private static final int STOPPED_MS = 1_000;
    private static final int FRAME = 160;
    private static final int NEWEST_KEPT = 2;
    /** What a poll still hands over that was stopped in its middle: at most its limit. */
    private static final int STOPPED_POLL = 4;

    /** One packet that a party was sent. */
    private record Heard(long atNs, int sequence, int timestamp, boolean marker, int number) {
    }

    /** A party on a socket of its own. */
    private static final class Talker implements AutoCloseable {

        final LoopbackSocket socket;
        final List<Heard> heard = new ArrayList<>();
        final List<Long> saidNs = new ArrayList<>();
        InetSocketAddress to;

        Talker() throws IOException {
            socket = new LoopbackSocket();
        }

        void speak() {
            byte[] packet = new byte[RtpHeader.LENGTH + 2 * FRAME];
            int number = saidNs.size();
            RtpHeader.write(packet, 0, false, 97, number, number * FRAME, 7);
            for (int i = 0; i < FRAME; i++) {
                packet[RtpHeader.LENGTH + 2 * i] = (byte) (number >> 8);
                packet[RtpHeader.LENGTH + 2 * i + 1] = (byte) number;
            }
            saidNs.add(System.nanoTime());
            socket.send(to, packet);
        }

        void listen() {
            socket.collect();
            long nowNs = System.nanoTime();
            RtpPacket packet = new RtpPacket();
            for (byte[] bytes : socket.received) {
                if (packet.wrap(bytes, 0, bytes.length) && packet.payloadLength() == 2 * FRAME) {
                    int middle = packet.payloadOffset() + FRAME;
                    heard.add(new Heard(nowNs, packet.sequence(), packet.timestamp(), packet.marker(),
                        (bytes[middle] & 0xFF) << 8 | bytes[middle + 1] & 0xFF));
                }
            }
            socket.received.clear();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @Test
    @Timeout(60)
    void whatIsForwardedGoesOnFromThePresentAfterTheProcessStoodStill() throws IOException, InterruptedException {
        stopAndContinue("A", "A");
    }

    @Test
    @Timeout(60)
    void whatIsMixedGoesOnFromThePresentAfterTheProcessStoodStill() throws IOException, InterruptedException {
        stopAndContinue("A", "B");
    }

    private static void stopAndContinue(String codec, String otherCodec) throws IOException, InterruptedException {
        assumeTrue(canKill(), "there is no kill command here: a process can't be stopped");
        try (Talker customer = new Talker(); Talker agent = new Talker()) {
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m", "-cp", System.getProperty("java.class.path"), StalledProcess.class.getName(),
                port(customer), port(agent), codec, otherCodec).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try {
                connect(process, customer, agent);
                talk(customer, agent, () -> customer.heard.size() > 50 && agent.heard.size() > 50);
                signal("-STOP", process);
                long stoppedNs = System.nanoTime();
                talk(customer, agent, () -> System.nanoTime() - stoppedNs > STOPPED_MS * MS);
                int[] heard = {customer.heard.size(), agent.heard.size()};
                int[] said = {customer.saidNs.size(), agent.saidNs.size()};
                long continuedNs = System.nanoTime();
                signal("-CONT", process);
                talk(customer, agent, () -> customer.heard.size() > heard[0] + 50
                    && agent.heard.size() > heard[1] + 50);
                check("customer", customer, heard[0], agent, said[1], continuedNs);
                check("agent", agent, heard[1], customer, said[0], continuedNs);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static void check(String who, Talker ear, int heardBefore, Talker mouth, int saidBefore, long continuedNs) {
        Heard last = ear.heard.get(heardBefore - 1);
        List<Heard> after = ear.heard.subList(heardBefore, ear.heard.size());
        for (int i = 0; i < after.size(); i++) {
            assertThat(after.get(i).sequence).as("%s: sequence of packet %d", who, i)
                .isEqualTo(last.sequence + 1 + i & 0xFFFF);
        }
        int unmarked = 0;
        while (!after.get(unmarked).marker) {
            unmarked++;
            assertThat(unmarked).as("%s: packets before a marked one", who).isLessThanOrEqualTo(STOPPED_POLL);
        }
        Heard first = after.get(unmarked);
        assertThat((first.timestamp - last.timestamp) / 8).as("%s: timestamps move with real time, in ms", who)
            .isCloseTo((int) ((first.atNs - last.atNs) / MS), within(STOPPED_MS / 2));
        assertThat(after.stream()
            .filter(packet -> packet.number > last.number + 3 && packet.number < saidBefore).count())
            .as("%s: packets of what was said while nobody listened", who)
            .isLessThanOrEqualTo(NEWEST_KEPT + STOPPED_POLL);
        // On a busy machine the test itself may look late.
        long windowMs = (after.get(0).atNs - continuedNs) / MS + 20;
        long burst = after.stream().filter(packet -> packet.atNs - continuedNs < windowMs * MS).count();
        assertThat(burst).as("%s: packets in the first %d ms", who, windowMs)
            .isLessThanOrEqualTo(NEWEST_KEPT + STOPPED_POLL + windowMs / 20);
        long[] delaysMs = after.stream().filter(packet -> packet.atNs - first.atNs > 200 * MS)
            .filter(packet -> packet.number < mouth.saidNs.size())
            .mapToLong(packet -> (packet.atNs - mouth.saidNs.get(packet.number)) / MS).sorted().toArray();
        assertThat(delaysMs).as("%s: packets later on", who).hasSizeGreaterThan(10);
        assertThat(delaysMs[delaysMs.length / 2]).as("%s: delay in ms, of %s", who, Arrays.toString(delaysMs))
            .isLessThan(STOPPED_MS / 2);
    }

    /** Both speak every 20 ms and listen all the time, until it is enough. */
    private static void talk(Talker one, Talker other, BooleanSupplier isEnough) {
        for (long dueNs = System.nanoTime(); !isEnough.getAsBoolean(); dueNs += 20 * MS) {
            one.speak();
            other.speak();
            do {
                one.listen();
                other.listen();
                LockSupport.parkNanos(MS / 2);
            } while (System.nanoTime() < dueNs + 20 * MS);
        }
    }

    private static void connect(Process process, Talker customer, Talker agent) throws IOException {
        BufferedReader output = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        assertThat(line).as("the ports of the process").isNotNull();
        customer.to = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(line.split(" ")[0]));
        agent.to = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(line.split(" ")[1]));
    }

    private static String port(Talker talker) {
        return Integer.toString(talker.socket.address.getPort());
    }

    private static boolean canKill() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kill")));
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS) && kill.exitValue() == 0).as("kill " + name).isTrue();
    }
}
