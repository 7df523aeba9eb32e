package io.sidetone.internal.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sidetone.testkit.Testdata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sides that report to each other over a network with a known delay. */
class RtcpTest {

    private static final int OURS = 0x11111111;
    private static final int THEIRS = 0x22222222;
    private static final long SECOND = 1_000_000_000L;

    private final RtcpReports here = new RtcpReports(OURS, 1, 8000);
    private final RtcpReports there = new RtcpReports(THEIRS, 2, 8000);
    private final RtpSource fromThere = new RtpSource(OURS, 8000);
    private final RtpSource fromHere = new RtpSource(THEIRS, 8000);
    private final byte[] buffer = new byte[RtcpReports.MAX_LENGTH + 7];
    private final RtcpPacket packet = new RtcpPacket();

    private void hear(RtpSource source, int ssrc, int sequence, long nowNs) {
        byte[] bytes = new byte[172];
        RtpHeader.write(bytes, 0, false, 0, sequence & 0xFFFF, sequence * 160, ssrc);
        RtpPacket rtp = new RtpPacket();
        assertThat(rtp.wrap(bytes, 0, bytes.length)).isTrue();
        source.accept(rtp, nowNs);
    }

    private void deliver(int length, RtcpReports to, RtpSource toSource, long nowNs) {
        assertThat(packet.wrap(buffer, 0, length)).isTrue();
        to.read(packet, toSource, nowNs);
    }

    @Test
    void theRoundTripIsMeasuredAsRfc3550Defines() {
        hear(fromThere, THEIRS, 1, 0);
        hear(fromHere, OURS, 1, 0);
        deliver(here.writeReport(buffer, 10, 1600, 1600, fromThere, 3 * SECOND), there, fromHere,
            3 * SECOND + 40_000_000);
        deliver(there.writeReport(buffer, 10, 1600, 1600, fromHere, 5 * SECOND), here, fromThere,
            5 * SECOND + 30_000_000);
        assertThat(here.roundTripNs() / 1e6).isCloseTo(70, within(0.1));
        assertThat(there.roundTripNs()).as("he was told no time to send back yet").isEqualTo(-1);
    }

    @Test
    void lossIsReportedInAllAndSinceTheLastReport() {
        for (int sequence = 65_500; sequence < 65_600; sequence++) {
            if (sequence % 4 != 0) {
                hear(fromHere, OURS, sequence, sequence * 20_000_000L);
            }
        }
        hear(fromThere, THEIRS, 1, 0);
        deliver(there.writeReport(buffer, 0, 0, 0, fromHere, SECOND), here, fromThere, SECOND);
        assertThat(here.isReported()).isTrue();
        // 65 500 itself is lost, so 65 501 … 65 599 are expected: 99, of which 24 never came.
        assertThat(here.remoteLost()).isEqualTo(24);
        assertThat(here.remoteFractionLost()).isCloseTo(24 / 99.0, within(1 / 256.0));

        for (int sequence = 65_600; sequence < 65_700; sequence++) {
            hear(fromHere, OURS, sequence, sequence * 20_000_000L);
        }
        deliver(there.writeReport(buffer, 0, 0, 0, fromHere, 2 * SECOND), here, fromThere, 2 * SECOND);
        assertThat(here.remoteLost()).isEqualTo(24);
        assertThat(here.remoteFractionLost()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void whatIsWrittenIsWellFormedAtAnyOffset(int offset) {
        hear(fromThere, THEIRS, 1, 0);
        int length = here.writeReport(buffer, 10, 1600, 0x1234, fromThere, SECOND);
        byte[] moved = new byte[length + offset];
        System.arraycopy(buffer, 0, moved, offset, length);
        assertThat(packet.wrap(moved, offset, length)).isTrue();
        assertThat(packet.next()).isTrue();
        assertThat(packet.type()).isEqualTo(RtcpPacket.SENDER_REPORT);
        assertThat(packet.ssrc()).isEqualTo(OURS);
        assertThat(packet.reports()).isOne();
        assertThat(packet.reportSsrc(0)).isEqualTo(THEIRS);
        assertThat(packet.next()).isTrue();
        assertThat(packet.type()).isEqualTo(RtcpPacket.SOURCE_DESCRIPTION);
        assertThat(packet.next()).isFalse();

        length = here.writeBye(buffer);
        assertThat(packet.wrap(buffer, 0, length)).isTrue();
        packet.next();
        assertThat(packet.type()).isEqualTo(RtcpPacket.RECEIVER_REPORT);
        packet.next();
        packet.next();
        assertThat(packet.type()).isEqualTo(RtcpPacket.BYE);
        assertThat(packet.ssrc()).isEqualTo(OURS);
    }

    @Test
    void beforeAnythingWasSentOrHeardItIsAnEmptyReceiverReport() {
        int length = here.writeReport(buffer, 0, 0, 0, fromThere, SECOND);
        assertThat(packet.wrap(buffer, 0, length)).isTrue();
        packet.next();
        assertThat(packet.type()).isEqualTo(RtcpPacket.RECEIVER_REPORT);
        assertThat(packet.reports()).isZero();
    }

    @Test
    void reportsComeEveryFiveSecondsOnAverageAndNeverTogether() {
        int due = 0;
        long last = 0;
        for (long now = 0; now < 1000 * SECOND; now += 20_000_000) {
            if (here.isDue(now)) {
                assertThat(now - last).isBetween(SECOND * 5 / 2 - 1, SECOND * 15 / 2 + 20_000_000);
                last = now;
                due++;
            }
        }
        assertThat(due).isBetween(170, 230);
    }

    @Test
    void whatAStrangerReportsIsNotHeard() {
        hear(fromThere, THEIRS, 1, 0);
        RtcpReports stranger = new RtcpReports(0x33333333, 3, 8000);
        hear(fromHere, OURS, 1, 0);
        deliver(stranger.writeReport(buffer, 0, 0, 0, fromHere, SECOND), here, fromThere, SECOND);
        assertThat(here.isReported()).isFalse();
    }

    @Test
    void fewerBlocksThanTheHeaderClaimsAreReadAsFarAsTheyGo() {
        hear(fromThere, THEIRS, 1, 0);
        int length = here.writeReport(buffer, 10, 1600, 0, fromThere, SECOND);
        buffer[0] = (byte) 0x9F;
        assertThat(packet.wrap(buffer, 0, length)).isTrue();
        packet.next();
        assertThat(packet.count()).isEqualTo(31);
        assertThat(packet.reports()).isOne();
    }

    @Test
    void mutatedPacketsOfTheCorporaNeverThrow() throws IOException {
        long seed = 42;
        Random random = new Random(seed);
        for (String folder : List.of("fuzz/webrtc/rtcp", "fuzz/pion/rtcp")) {
            try (Stream<Path> files = Files.list(Testdata.file(folder))) {
                for (Path file : files.sorted().toList()) {
                    byte[] original = Files.readAllBytes(file);
                    for (int i = 0; i < 2_000; i++) {
                        byte[] bytes = Arrays.copyOf(original, i % 3 == 0 ? random.nextInt(original.length + 8)
                            : original.length);
                        for (int flips = i % 8; flips > 0 && bytes.length > 0; flips--) {
                            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                        }
                        if (packet.wrap(bytes, 0, bytes.length)) {
                            here.read(packet, fromThere, i);
                        }
                    }
                }
            }
        }
    }
}
