package io.sidetone.internal.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.testkit.Testdata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtpPacketTest {

    private static final String FIXED = "8064005865431278" + "12345678";

    private final RtpPacket packet = new RtpPacket();

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void whatIsWrittenIsRead(int offset) {
        byte[] buffer = new byte[offset + 15];
        RtpHeader.write(buffer, offset, true, 127, 0xFFFF, 0xFEDCBA98, 0x89ABCDEF);
        assertThat(packet.wrap(buffer, offset, 15)).isTrue();
        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(127);
        assertThat(packet.sequence()).isEqualTo(0xFFFF);
        assertThat(packet.timestamp()).isEqualTo(0xFEDCBA98);
        assertThat(packet.ssrc()).isEqualTo(0x89ABCDEF);
        assertThat(packet.csrcCount()).isZero();
        assertThat(packet.buffer()).isSameAs(buffer);
        assertThat(packet.payloadOffset()).isEqualTo(offset + 12);
        assertThat(packet.payloadLength()).isEqualTo(3);

        RtpHeader.write(buffer, offset, false, 0, 0x1FFFE, 1, 0);
        assertThat(packet.wrap(buffer, offset, 15)).isTrue();
        assertThat(packet.marker()).isFalse();
        assertThat(packet.payloadType()).isZero();
        assertThat(packet.sequence()).as("16 bits of it").isEqualTo(0xFFFE);
        assertThat(packet.timestamp()).isOne();
        assertThat(packet.ssrc()).isZero();
    }

    @Test
    void writingTouchesTwelveBytesOnly() {
        byte[] buffer = new byte[30];
        Arrays.fill(buffer, (byte) 0x55);
        RtpHeader.write(buffer, 7, false, 8, 1, 2, 3);
        assertThat(HexFormat.of().formatHex(buffer))
            .isEqualTo("55".repeat(7) + "800800010000000200000003" + "55".repeat(11));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no payload,                             8064005865431278 12345678, ''",
        "payload,                                8064005865431278 12345678 0102, 0102",
        "one CSRC,                               8164005865431278 12345678 aaaaaaaa 01, 01",
        "fifteen CSRCs and nothing else,         8f64005865431278 12345678 " + "000000000000000000000000000000"
            + "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000, ''",
        "an empty extension,                     9064005865431278 12345678 bede0000 01, 01",
        "an extension of one word,               9064005865431278 12345678 bede0001 11111111 01, 01",
        "an extension that ends the packet,      9064005865431278 12345678 bede0001 11111111, ''",
        "one byte of padding,                    a064005865431278 12345678 010201, 0102",
        "padding and no payload,                 a064005865431278 12345678 000003, ''",
        "CSRC and extension and padding,         b164005865431278 12345678 aaaaaaaa bede0001 11111111 07 0002, 07",
        "a marker before payload type 63,        80bf005865431278 12345678 01, 01",
        "a marker before payload type 96,        80e0005865431278 12345678 01, 01",
        "payload type 72 without marker,         8048005865431278 12345678 01, 01",
    })
    void payloadIs(String what, String hex, String payload) {
        for (int offset : new int[] {0, 7}) {
            byte[] datagram = at(offset, hex);
            assertThat(packet.wrap(datagram, offset, datagram.length - offset - 5)).as(what).isTrue();
            assertThat(payload()).as(what).isEqualTo(bytes(payload));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing,                                ''",
        "one byte short of a header,             80640058654312781234 56",
        "version 0 (STUN),                       0001000021 12a442 0102030405060708090a0b0c",
        "version 1 (DTLS),                       7f64005865431278 12345678",
        "version 3,                              c064005865431278 12345678",
        "RTCP sender report,                     80c8000665431278 12345678",
        "RTCP type 192,                          80c0000665431278 12345678",
        "RTCP type 223,                          80df000665431278 12345678",
        "a CSRC that is not there,               8164005865431278 12345678",
        "a CSRC one byte short,                  8164005865431278 12345678 aaaaaa",
        "an extension without header,            9064005865431278 12345678",
        "an extension header one byte short,     9064005865431278 12345678 bede00",
        "an extension one byte short,            9064005865431278 12345678 bede0001 111111",
        "the longest extension,                  9064005865431278 12345678 bedeffff 11111111",
        "padding of no bytes,                    a064005865431278 12345678 0100",
        "padding longer than the payload,        a064005865431278 12345678 010204",
        "padding without payload,                a064005865431278 12345678",
        "padding that reaches into an extension, b064005865431278 12345678 bede0001 11111105",
    })
    void refuses(String what, String hex) {
        for (int offset : new int[] {0, 7}) {
            byte[] datagram = at(offset, hex);
            assertThat(packet.wrap(datagram, offset, datagram.length - offset - 5)).as(what).isFalse();
        }
    }

    @Test
    void textOnThePortIsNotRtp() {
        byte[] http = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(packet.wrap(http, 0, http.length)).isFalse();
    }

    @Test
    void agreesWithASlowParserOnTheCorpusAndItsMutations() throws IOException {
        List<byte[]> corpus = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Testdata.file("fuzz/webrtc/rtp"))) {
            for (Path file : files) {
                byte[] whole = Files.readAllBytes(file);
                agree(whole, 0, whole.length, file.toString());
                corpus.add(whole.length > 300 ? Arrays.copyOf(whole, 300) : whole);
            }
        }
        assertThat(corpus).hasSizeGreaterThan(5);
        corpus.add(bytes(FIXED + "00".repeat(40)));
        corpus.add(bytes("b1" + FIXED.substring(2) + "aaaaaaaabede000111111111" + "00".repeat(20) + "04"));
        long seed = 20_261_122;
        Random random = new Random(seed);
        int wellFormed = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] mutated = mutate(corpus.get(random.nextInt(corpus.size())), random);
            int offset = Math.min(random.nextInt(3) == 0 ? 7 : 0, mutated.length);
            int length = mutated.length - offset;
            wellFormed += agree(mutated, offset, length, "seed " + seed + " round " + round) ? 1 : 0;
        }
        assertThat(wellFormed).as("mutations must not all be junk").isBetween(20_000, 180_000);
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] mutated = Arrays.copyOf(original, random.nextInt(8) == 0 ? random.nextInt(original.length + 1)
            : original.length);
        for (int changes = random.nextInt(4); changes > 0 && mutated.length > 0; changes--) {
            int at = random.nextBoolean() ? random.nextInt(Math.min(mutated.length, 20)) : mutated.length - 1;
            mutated[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : mutated[at] ^ 1 << random.nextInt(8));
        }
        return mutated;
    }

    private boolean agree(byte[] buffer, int offset, int length, String what) {
        String expected = slowly(Arrays.copyOfRange(buffer, offset, offset + length));
        boolean accepted = packet.wrap(buffer, offset, length);
        String actual = accepted ? describe(packet.marker() ? 1 : 0, packet.payloadType(), packet.sequence(),
            packet.timestamp() & 0xFFFF_FFFFL, packet.ssrc() & 0xFFFF_FFFFL, packet.csrcCount(), payload()) : "junk";
        assertThat(actual).as(what).isEqualTo(expected);
        return accepted;
    }

    /** RFC 3550 §5.1 read field by field from a string of ones and zeros. */
    private static String slowly(byte[] datagram) {
        StringBuilder bits = new StringBuilder();
        for (byte each : datagram) {
            bits.append(Integer.toBinaryString(256 + (each & 0xFF)).substring(1));
        }
        try {
            if (number(bits, 2) != 2) {
                return "junk";
            }
            boolean padded = number(bits, 1) == 1;
            boolean extended = number(bits, 1) == 1;
            int csrcs = (int) number(bits, 4);
            long marker = number(bits, 1);
            long type = number(bits, 7);
            if (marker == 1 && type >= 64 && type <= 95) {
                return "junk";
            }
            long sequence = number(bits, 16);
            long timestamp = number(bits, 32);
            long ssrc = number(bits, 32);
            for (int i = 0; i < csrcs; i++) {
                number(bits, 32);
            }
            if (extended) {
                number(bits, 16);
                for (long words = number(bits, 16); words > 0; words--) {
                    number(bits, 32);
                }
            }
            byte[] rest = Arrays.copyOfRange(datagram, datagram.length - bits.length() / 8, datagram.length);
            int padding = padded ? rest[rest.length - 1] & 0xFF : 0;
            if (padded && padding == 0) {
                return "junk";
            }
            return describe(marker, type, sequence, timestamp, ssrc, csrcs, Arrays.copyOf(rest, rest.length - padding));
        } catch (IndexOutOfBoundsException | NegativeArraySizeException tooShort) {
            return "junk";
        }
    }

    private static long number(StringBuilder bits, int count) {
        long value = Long.parseLong(bits.substring(0, count), 2);
        bits.delete(0, count);
        return value;
    }

    private static String describe(Object... fields) {
        return Arrays.deepToString(fields);
    }

    private byte[] payload() {
        return Arrays.copyOfRange(packet.buffer(), packet.payloadOffset(),
            packet.payloadOffset() + packet.payloadLength());
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** The bytes at that offset, with five bytes behind them that are none of the packet's. */
    private static byte[] at(int offset, String hex) {
        byte[] bytes = bytes(hex);
        byte[] moved = new byte[offset + bytes.length + 5];
        Arrays.fill(moved, (byte) 1);
        System.arraycopy(bytes, 0, moved, offset, bytes.length);
        return moved;
    }
}
