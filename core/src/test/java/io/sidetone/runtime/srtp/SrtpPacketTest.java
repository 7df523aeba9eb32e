package io.sidetone.runtime.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.internal.rtp.RtpHeader;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

/** What goes out secured comes back as it was, and nothing else comes back at all. */
class SrtpPacketTest {

    private static final int SSRC = 0xCAFEBABE;
    private static final SrtpSuite COMMON = SrtpSuite.AES_CM_128_HMAC_SHA1_80;

    private SrtpSender sender = new SrtpSender(key(COMMON, 1));
    private SrtpReceiver receiver = new SrtpReceiver(key(COMMON, 1));

    static SrtpKey key(SrtpSuite suite, long seed) {
        byte[] material = new byte[suite.keyLength() + suite.saltLength()];
        new Random(seed).nextBytes(material);
        return SrtpKey.of(suite, material);
    }

    static byte[] rtp(int ssrc, int sequence, int payload) {
        byte[] packet = new byte[RtpHeader.LENGTH + payload];
        RtpHeader.write(packet, 0, false, 0, sequence & 0xFFFF, sequence * 160, ssrc);
        for (int i = RtpHeader.LENGTH; i < packet.length; i++) {
            packet[i] = (byte) (sequence + i);
        }
        return packet;
    }

    static byte[] rtcp(int ssrc) {
        byte[] report = new byte[28];
        report[0] = (byte) 0x80;
        report[1] = (byte) 200;
        report[3] = 6;
        Bytes.putInt(report, 4, ssrc);
        return report;
    }

    private byte[] secured(byte[] packet) {
        byte[] buffer = Arrays.copyOf(packet, packet.length + sender.overhead());
        int length = packet[1] == (byte) 200 ? sender.protectControl(buffer, 0, packet.length)
            : sender.protect(buffer, 0, packet.length);
        return length < 0 ? null : Arrays.copyOf(buffer, length);
    }

    private int opened(byte[] packet) {
        byte[] buffer = packet.clone();
        int length = receiver.unprotect(buffer, 0, packet.length);
        if (length < 0) {
            assertThat(buffer).as("a refused packet stays as it is").isEqualTo(packet);
        }
        return length;
    }

    @ParameterizedTest
    @EnumSource
    void everySuiteGivesBackWhatWasSentAtAnyOffsetAndLength(SrtpSuite suite) {
        for (int offset : new int[] {0, 7}) {
            sender = new SrtpSender(key(suite, 3));
            receiver = new SrtpReceiver(key(suite, 3));
            for (int payload : new int[] {0, 1, 15, 16, 17, 80, 160, 244, 256, 257, 320, 1_400}) {
                byte[] packet = rtp(SSRC, payload, payload);
                byte[] buffer = new byte[offset + packet.length + sender.overhead() + 5];
                System.arraycopy(packet, 0, buffer, offset, packet.length);
                int length = sender.protect(buffer, offset, packet.length);
                assertThat(length).isEqualTo(packet.length + suite.tagLength(false));
                if (payload > 8) {
                    assertThat(Arrays.copyOfRange(buffer, offset + RtpHeader.LENGTH, offset + packet.length))
                        .isNotEqualTo(Arrays.copyOfRange(packet, RtpHeader.LENGTH, packet.length));
                }
                assertThat(receiver.unprotect(buffer, offset, length)).isEqualTo(packet.length);
                assertThat(Arrays.copyOfRange(buffer, offset, offset + packet.length)).isEqualTo(packet);
            }
            byte[] report = rtcp(SSRC);
            byte[] buffer = new byte[offset + report.length + sender.overhead()];
            System.arraycopy(report, 0, buffer, offset, report.length);
            int length = sender.protectControl(buffer, offset, report.length);
            assertThat(receiver.unprotect(buffer, offset, length)).isEqualTo(report.length);
            assertThat(Arrays.copyOfRange(buffer, offset, offset + report.length)).isEqualTo(report);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneFlippedBitAnywhereIsAForgery(SrtpSuite suite) {
        sender = new SrtpSender(key(suite, 4));
        receiver = new SrtpReceiver(key(suite, 4));
        for (byte[] packet : new byte[][] {secured(rtp(SSRC, 1, 40)), secured(rtcp(SSRC))}) {
            for (int bit = 0; bit < packet.length * 8; bit++) {
                byte[] forged = packet.clone();
                forged[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(opened(forged)).as("bit %d", bit).isNegative();
            }
            assertThat(opened(packet)).as("the true one, after all those").isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noBeginningOfAPacketIsTaken(SrtpSuite suite) {
        sender = new SrtpSender(key(suite, 5));
        receiver = new SrtpReceiver(key(suite, 5));
        for (byte[] packet : new byte[][] {secured(rtp(SSRC, 1, 40)), secured(rtcp(SSRC))}) {
            for (int length = 0; length < packet.length; length++) {
                assertThat(opened(Arrays.copyOf(packet, length))).as("%d bytes", length).isNegative();
            }
        }
    }

    @Test
    void junkOfAnyKindIsRefused() {
        long seed = 11;
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            byte[] junk = new byte[random.nextInt(80)];
            random.nextBytes(junk);
            if (junk.length > 1 && i % 2 == 0) {
                junk[0] = (byte) (0x80 | junk[0] & 0x3F);
            }
            assertThat(opened(junk)).as("seed %d, try %d", seed, i).isNegative();
        }
        assertThat(opened(secured(rtp(SSRC, 1, 20)))).isPositive();
    }

    @Test
    void aPacketIsTakenOnce() {
        byte[] packet = secured(rtp(SSRC, 1, 20));
        byte[] report = secured(rtcp(SSRC));
        assertThat(opened(packet)).isPositive();
        assertThat(opened(packet)).isEqualTo(SrtpReceiver.REPLAYED);
        assertThat(opened(report)).isPositive();
        assertThat(opened(report)).isEqualTo(SrtpReceiver.REPLAYED);
    }

    @Test
    void theWindowHoldsSixtyFourPacketsAndNotOneMore() {
        byte[] atTheLimit = secured(rtp(SSRC, 101, 20));
        byte[] beyond = secured(rtp(SSRC, 100, 20));
        assertThat(opened(secured(rtp(SSRC, 100 + IndexTable.WINDOW, 20)))).isPositive();
        assertThat(opened(atTheLimit)).isPositive();
        assertThat(opened(beyond)).isEqualTo(SrtpReceiver.REPLAYED);
    }

    @Test
    void reorderedPacketsOfAWholeWindowAreTakenOnceEach() {
        byte[][] packets = new byte[IndexTable.WINDOW][];
        for (int i = 0; i < packets.length; i++) {
            packets[i] = secured(rtp(SSRC, 65_500 + i, 20));
        }
        // The last one, with the wrap behind it, is where the next 63 are measured from; before it the first.
        assertThat(opened(packets[0])).isPositive();
        for (int i = packets.length - 1; i > 0; i--) {
            assertThat(opened(packets[i])).as("%d", i).isPositive();
        }
        for (byte[] packet : packets) {
            assertThat(opened(packet)).isEqualTo(SrtpReceiver.REPLAYED);
        }
    }

    @Test
    void theRollOverCounterCountsAndIsKeptWhileAnotherSourceSpeaks() {
        for (int sequence = 0; sequence < 3 * 65_536; sequence += 1_000) {
            assertThat(opened(secured(rtp(SSRC, sequence, 20)))).as("%d", sequence).isPositive();
        }
        for (int sequence = 60_000; sequence < 70_000; sequence += 1_000) {
            assertThat(opened(secured(rtp(7, sequence, 20)))).isPositive();
        }
        assertThat(opened(secured(rtp(SSRC, 3 * 65_536 + 5, 20)))).as("the first one returns").isPositive();
        SrtpReceiver newcomer = new SrtpReceiver(key(COMMON, 1));
        byte[] packet = secured(rtp(SSRC, 3 * 65_536 + 6, 20));
        assertThat(newcomer.unprotect(packet, 0, packet.length)).as("who does not know the counter")
            .isEqualTo(SrtpReceiver.FORGED);
    }

    @Test
    void whoLostTheFirstPacketsBeforeTheWrapStillHearsTheRest() {
        secured(rtp(SSRC, 65_535, 20));
        byte[] first = secured(rtp(SSRC, 65_536 + 3, 20));
        byte[] late = secured(rtp(SSRC, 65_536 + 1, 20));
        assertThat(opened(first)).isPositive();
        assertThat(opened(late)).isPositive();
    }

    @Test
    void aNumberIsNeverEncryptedTwice() {
        assertThat(secured(rtp(SSRC, 10, 20))).isNotNull();
        assertThat(secured(rtp(SSRC, 10, 30))).isNull();
        assertThat(secured(rtp(SSRC, 9, 20))).as("overtaken, but new").isNotNull();
        assertThat(secured(rtp(SSRC, 9, 20))).isNull();
        assertThat(secured(rtp(7, 10, 20))).as("another source").isNotNull();
    }

    @Test
    void theLastControlIndexIsTheLast() {
        sender = new SrtpSender(key(COMMON, 1), SrtpSender.LAST_CONTROL_INDEX);
        assertThat(opened(secured(rtcp(SSRC)))).isPositive();
        assertThat(secured(rtcp(SSRC))).isNull();
    }

    @Test
    void forgeriesOfUnknownSourcesTakeNoRoom() {
        for (int ssrc = 0; ssrc < 10_000; ssrc++) {
            byte[] forged = Arrays.copyOf(rtp(ssrc, 1, 20), 42);
            assertThat(opened(forged)).isEqualTo(SrtpReceiver.FORGED);
        }
        assertThat(opened(secured(rtp(SSRC, 1, 20)))).isPositive();
    }

    @Test
    void aForgeryFarAheadDoesNotMoveTheWindow() {
        assertThat(opened(secured(rtp(SSRC, 1, 20)))).isPositive();
        byte[] forged = Arrays.copyOf(rtp(SSRC, 30_000, 20), 42);
        assertThat(opened(forged)).isEqualTo(SrtpReceiver.FORGED);
        assertThat(opened(secured(rtp(SSRC, 2, 20)))).isPositive();
    }

    @Test
    void sourcesAreBounded() {
        for (int ssrc = 0; ssrc < IndexTable.MOST_SOURCES; ssrc++) {
            assertThat(opened(secured(rtp(ssrc, 1, 20)))).isPositive();
        }
        assertThat(secured(rtp(IndexTable.MOST_SOURCES, 1, 20))).as("sent").isNull();
        sender = new SrtpSender(key(COMMON, 1));
        assertThat(opened(secured(rtp(IndexTable.MOST_SOURCES, 1, 20)))).isEqualTo(SrtpReceiver.TOO_MANY_SOURCES);
        sender = new SrtpSender(key(COMMON, 1));
        secured(rtp(0, 1, 20));
        assertThat(opened(secured(rtp(0, 2, 20)))).as("those that are there").isPositive();
    }

    @Test
    void csrcsAndExtensionsStayReadable() {
        byte[] packet = rtp(SSRC, 1, 60);
        packet[0] = (byte) 0x92;
        Bytes.putInt(packet, 20, 0xBEDE0002);
        byte[] secured = secured(packet);
        assertThat(Arrays.copyOf(secured, 32)).isEqualTo(Arrays.copyOf(packet, 32));
        assertThat(Arrays.copyOfRange(secured, 32, 72)).isNotEqualTo(Arrays.copyOfRange(packet, 32, 72));
        assertThat(opened(secured)).isEqualTo(packet.length);
        Bytes.putInt(packet, 20, 0xBEDE000B);
        assertThat(secured(packet)).as("an extension beyond the end").isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"})
    void aMasterKeyIdentifierTravelsAlong(SrtpSuite suite) {
        String inline = key(suite, 6).inline();
        sender = new SrtpSender(SrtpKey.ofInline(suite, inline + "|2^20|258:2"));
        receiver = new SrtpReceiver(SrtpKey.ofInline(suite, inline + "|258:2"));
        byte[] packet = rtp(SSRC, 1, 20);
        byte[] secured = secured(packet);
        assertThat(secured).hasSize(packet.length + suite.tagLength(false) + 2);
        assertThat(opened(secured)).isEqualTo(packet.length);
        assertThat(opened(secured(rtcp(SSRC)))).isEqualTo(28);
        receiver = new SrtpReceiver(SrtpKey.ofInline(suite, inline + "|259:2"));
        assertThat(opened(secured)).isEqualTo(SrtpReceiver.FORGED);
    }

    @Test
    void anotherKeyOpensNothing() {
        receiver = new SrtpReceiver(key(COMMON, 2));
        assertThat(opened(secured(rtp(SSRC, 1, 20)))).isEqualTo(SrtpReceiver.FORGED);
        assertThat(opened(secured(rtcp(SSRC)))).isEqualTo(SrtpReceiver.FORGED);
    }

    @Test
    void askingWhetherAPacketIsAuthenticChangesNothing() {
        byte[] packet = secured(rtp(SSRC, 1, 20));
        byte[] copy = packet.clone();
        assertThat(receiver.isAuthentic(packet, 0, packet.length)).isTrue();
        assertThat(receiver.isAuthentic(packet, 0, packet.length)).isTrue();
        assertThat(packet).isEqualTo(copy);
        assertThat(opened(packet)).isPositive();
        assertThat(receiver.isAuthentic(packet, 0, packet.length)).as("a replay").isFalse();
        assertThat(receiver.isAuthentic(rtp(SSRC, 2, 40), 0, 52)).isFalse();
    }
}
