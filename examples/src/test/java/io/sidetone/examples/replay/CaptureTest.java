package io.sidetone.examples.replay;

import static io.sidetone.examples.replay.Frames.enhanced;
import static io.sidetone.examples.replay.Frames.ethernet;
import static io.sidetone.examples.replay.Frames.hex;
import static io.sidetone.examples.replay.Frames.interfaceBlock;
import static io.sidetone.examples.replay.Frames.ip4;
import static io.sidetone.examples.replay.Frames.ip6;
import static io.sidetone.examples.replay.Frames.join;
import static io.sidetone.examples.replay.Frames.pcap;
import static io.sidetone.examples.replay.Frames.section;
import static io.sidetone.examples.replay.Frames.udp;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CaptureTest {

    private static final Path NAME = Path.of("test.pcap");
    private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};

    private static List<Datagram> datagrams(byte[] file) {
        return Capture.read(NAME, file).datagrams();
    }

    static Stream<Arguments> linkTypes() {
        byte[] v4 = ip4(udp(HELLO));
        byte[] v6 = ip6(17, udp(HELLO));
        byte[] sll = new byte[14];
        byte[] sll2Rest = new byte[18];
        return Stream.of(
            Arguments.of("Ethernet", 1, ethernet("0800", v4)),
            Arguments.of("Ethernet, IPv6", 1, ethernet("86dd", v6)),
            Arguments.of("Ethernet, padded", 1, join(ethernet("0800", v4), new byte[13])),
            Arguments.of("802.1Q", 1, ethernet("8100 0005 0800", v4)),
            Arguments.of("802.1ad over 802.1Q", 1, ethernet("88a8 0005 8100 0006 86dd", v6)),
            Arguments.of("Linux cooked", 113, join(sll, hex("0800"), v4)),
            Arguments.of("Linux cooked, VLAN", 113, join(sll, hex("8100 0005 86dd"), v6)),
            Arguments.of("Linux cooked 2", 276, join(hex("86dd"), sll2Rest, v6)),
            Arguments.of("raw", 101, v4),
            Arguments.of("raw, IPv6", 101, v6),
            Arguments.of("raw, BSD", 12, v4),
            Arguments.of("raw, OpenBSD", 14, v6),
            Arguments.of("IPv4", 228, v4),
            Arguments.of("IPv6", 229, v6),
            Arguments.of("loopback", 0, join(hex("02000000"), v4)),
            Arguments.of("loopback, OpenBSD", 108, join(hex("00000018"), v6)),
            Arguments.of("IPv4 options", 101, ip4(udp(HELLO), 0, hex("01010101 94040000"))),
            Arguments.of("don't fragment", 101, ip4(udp(HELLO), 0x4000, new byte[0])),
            Arguments.of("IPv6 extensions", 101,
                ip6(0, join(hex("3c00 0000 0000 0000"), hex("1101 0000 0000 0000 0000 0000 0000 0000"), udp(HELLO)))),
            Arguments.of("IPv6, a fragment that is all", 101, ip6(44, join(hex("1100 0000 0000 0007"), udp(HELLO)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("linkTypes")
    void aDatagramIsFoundUnderEveryLinkType(String name, int linkType, byte[] frame) {
        List<Datagram> found = datagrams(pcap(linkType, frame));

        assertThat(found).hasSize(1);
        assertThat(found.get(0).payload()).isEqualTo(HELLO);
        assertThat(found.get(0).source()).isIn(Endpoint.parse("10.0.0.1:4000"), Endpoint.parse("[2001:db8::1]:4000"));
        assertThat(found.get(0).destination().port()).isEqualTo(5004);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("linkTypes")
    void aFrameCutAnywhereIsSkipped(String name, int linkType, byte[] frame) {
        int needed = name.contains("padded") ? frame.length - 13 : frame.length;
        for (int length = 0; length < needed; length++) {
            assertThat(datagrams(pcap(linkType, Arrays.copyOf(frame, length)))).as("cut to %d", length).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("linkTypes")
    void aDamagedFrameNeverThrows(String name, int linkType, byte[] frame) {
        long seed = 42;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = Arrays.copyOf(frame, random.nextInt(frame.length) + 1);
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            assertThat(datagrams(pcap(linkType, damaged))).as("seed %d", seed).hasSizeLessThan(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void classicCapturesOfEveryByteOrderAndResolutionAreRead(boolean little, boolean nanos) {
        ByteOrder order = little ? LITTLE_ENDIAN : BIG_ENDIAN;
        byte[] frame = ip4(udp(HELLO));

        List<Datagram> found = datagrams(pcap(order, nanos, 101, frame, frame));

        assertThat(found).extracting(Datagram::timeNs).containsExactly(1_000_000_000_000L, 1_000_020_000_000L);
    }

    @Test
    void blockCapturesOfSeveralSectionsAndResolutionsAreRead() {
        byte[] raw = ip4(udp(HELLO));
        byte[] nanos = hex("0900 0100 0900 0000 0000 0000");                // if_tsresol 10^-9, end of options
        byte[] powerOfTwo = hex("0009 0001 8a00 0000 000e 0008 0000 0000 0000 0064 0000 0000");     // 2^-10, + 100 s
        byte[] simple = Frames.block(BIG_ENDIAN, 3, ByteBuffer.allocate(4).putInt(raw.length).array(), raw);
        byte[] old = Frames.block(BIG_ENDIAN, 2, ByteBuffer.allocate(20).putShort((short) 1).putShort((short) 0)
            .putLong(2048).putInt(raw.length).putInt(raw.length).array(), raw);

        List<Datagram> found = datagrams(join(
            section(LITTLE_ENDIAN), interfaceBlock(LITTLE_ENDIAN, 1, new byte[0]),
            interfaceBlock(LITTLE_ENDIAN, 101, nanos), enhanced(LITTLE_ENDIAN, 0, 1_500_000, ethernet("0800", raw)),
            enhanced(LITTLE_ENDIAN, 1, 2_500_000_001L, raw), Frames.block(LITTLE_ENDIAN, 0x0BAD, new byte[7]),
            enhanced(LITTLE_ENDIAN, 9, 1, raw),
            section(BIG_ENDIAN), interfaceBlock(BIG_ENDIAN, 101, new byte[0]),
            interfaceBlock(BIG_ENDIAN, 101, powerOfTwo), enhanced(BIG_ENDIAN, 1, 1536, raw), simple, old));

        assertThat(found).extracting(Datagram::timeNs).containsExactly(
            1_500_000_000L, 2_500_000_001L, 101_500_000_000L, 101_500_000_000L, 102_000_000_000L);
    }

    @Test
    void aFileThatEndsInTheMiddleGivesWhatIsBefore() {
        byte[] frame = ip4(udp(HELLO));
        byte[] classic = pcap(101, frame, frame);
        byte[] blocks = join(section(LITTLE_ENDIAN), interfaceBlock(LITTLE_ENDIAN, 101, new byte[0]),
            enhanced(LITTLE_ENDIAN, 0, 1, frame), enhanced(LITTLE_ENDIAN, 0, 2, frame));
        for (byte[] file : List.of(classic, blocks)) {
            for (int length = 4; length < file.length; length++) {
                Capture capture = Capture.read(NAME, Arrays.copyOf(file, length));
                assertThat(capture.datagrams()).as("cut to %d", length).hasSizeLessThan(2);
            }
            Capture oneByteShort = Capture.read(NAME, Arrays.copyOf(file, file.length - 1));
            assertThat(oneByteShort.datagrams()).hasSize(1);
            assertThat(oneByteShort.notes()).singleElement().asString().startsWith("test.pcap: ends in the middle");
            assertThat(Capture.read(NAME, file).notes()).isEmpty();
        }
    }

    @Test
    void fragmentsAreReassembledInAnyOrder() {
        byte[] whole = udp(new byte[100]);
        byte[] first = ip4(Arrays.copyOfRange(whole, 0, 48), 0x2000, new byte[0]);
        byte[] middle = ip4(Arrays.copyOfRange(whole, 48, 96), 0x2000 | 6, new byte[0]);
        byte[] last = ip4(Arrays.copyOfRange(whole, 96, 108), 12, new byte[0]);

        assertThat(datagrams(pcap(101, first, middle, last))).hasSize(1);
        List<Datagram> found = datagrams(pcap(101, last, first, first, middle));

        assertThat(found).singleElement().satisfies(datagram -> {
            assertThat(datagram.payload()).isEqualTo(new byte[100]);
            assertThat(datagram.timeNs()).isEqualTo(1_000_060_000_000L);
        });
        assertThat(datagrams(pcap(101, first, last))).isEmpty();
        assertThat(datagrams(pcap(101, first, middle))).isEmpty();
    }

    @Test
    void fragmentsOfIpv6AreReassembled() {
        byte[] whole = udp(new byte[40]);
        byte[] first = ip6(44, join(hex("1100 0001 0000 0007"), Arrays.copyOfRange(whole, 0, 24)));
        byte[] last = ip6(44, join(hex("1100 0018 0000 0007"), Arrays.copyOfRange(whole, 24, 48)));
        byte[] other = ip6(44, join(hex("1100 0018 0000 0008"), Arrays.copyOfRange(whole, 24, 48)));

        assertThat(datagrams(pcap(101, first, other))).isEmpty();
        assertThat(datagrams(pcap(101, first, other, last))).hasSize(1);
    }

    @Test
    void packetsThatAreNotUdpAreSkipped() {
        byte[] tcp = ip4(udp(HELLO));
        tcp[9] = 6;
        assertThat(datagrams(pcap(101, tcp))).isEmpty();
        assertThat(datagrams(pcap(1, ethernet("0806", new byte[28])))).isEmpty();
        assertThat(datagrams(pcap(147, ip4(udp(HELLO))))).isEmpty();
    }

    @Test
    void packetsOfWhichTheEndWasNotCapturedAreReported() {
        byte[] packet = ip4(udp(HELLO));
        Capture capture = Capture.read(NAME, pcap(101, Arrays.copyOf(packet, packet.length - 1)));
        assertThat(capture.notes()).containsExactly(
            "test.pcap: 1 packets skipped of which only the beginning was captured");
    }

    @Test
    void gzipIsFoundByItsMagicAndReadAsFarAsItGoes(@TempDir Path folder) throws IOException {
        byte[] file = pcap(101, ip4(udp(HELLO)));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(file);
        }
        Path named = folder.resolve("call.pcap");
        Files.write(named, packed.toByteArray());
        assertThat(InputFile.read(named)).isEqualTo(file);
        Files.write(named, Arrays.copyOf(packed.toByteArray(), packed.size() - 8));
        assertThat(InputFile.read(named)).isEqualTo(file);
    }

    @Test
    void whatIsNoCaptureIsRefusedByName(@TempDir Path folder) {
        assertThatThrownBy(() -> Capture.read(NAME, "hello world".getBytes()))
            .isInstanceOf(UnusableInput.class).hasMessage("test.pcap: neither pcap, pcapng nor WAV");
        assertThatThrownBy(() -> Capture.read(NAME, new byte[0])).isInstanceOf(UnusableInput.class);
        assertThatThrownBy(() -> InputFile.read(folder)).hasMessage(folder + ": is a directory");
        assertThatThrownBy(() -> InputFile.read(Path.of("nowhere"))).hasMessage("nowhere: no such file");
    }
}
