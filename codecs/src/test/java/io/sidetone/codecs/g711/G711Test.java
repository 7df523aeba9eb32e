package io.sidetone.codecs.g711;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import io.sidetone.testkit.Testdata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** G.711 as an embedder finds it, and its exactness for every input there is. */
class G711Test {

    /** All 65 536 samples, upwards, as the ITU's sweep.src has them. */
    private static final short[] SWEEP = sweep();

    /** Steps of G.711 table 2 above zero, in 14-bit units: the first interval is half a step wide. */
    private static final int[] ULAW_STEPS = {2, 4, 8, 16, 32, 64, 128, 256};
    /** Steps of G.711 table 1 above zero, in 13-bit units. */
    private static final int[] ALAW_STEPS = {2, 2, 4, 8, 16, 32, 64, 128};

    @Test
    void bothLawsAreFoundOnTheClassPath() {
        assertThat(Codecs.require("pcmu", 8_000)).isSameAs(G711.ULAW);
        assertThat(Codecs.require("PCMA", 8_000)).isSameAs(G711.ALAW);
        assertThat(Codecs.find("PCMU", 16_000)).isEmpty();
    }

    @Test
    void bothLawsHaveTheirStaticPayloadTypeAndAreOneByteASample() {
        assertThat(G711.ULAW.staticPayloadType()).isZero();
        assertThat(G711.ALAW.staticPayloadType()).isEqualTo(8);
        for (Codec codec : new Codec[] {G711.ULAW, G711.ALAW}) {
            assertThat(codec.clockRate()).isEqualTo(8_000);
            assertThat(codec.sampleRate()).isEqualTo(8_000);
            assertThat(codec.channels()).isEqualTo(1);
            assertThat(codec.maxPayloadLength(160)).isEqualTo(160);
        }
        assertThat(G711.ULAW).hasToString("PCMU/8000");
        assertThat(G711.ULAW.takes(G711.ALAW)).isFalse();
        assertThat(G711.ULAW.takes(G711.ULAW)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 159, 160, 161, 1_460})
    void anyLengthIsAPayload(int length) {
        byte[] payload = new byte[length + 7];
        for (Codec codec : new Codec[] {G711.ULAW, G711.ALAW}) {
            assertThat(codec.samplesIn(payload, 7, length)).isEqualTo(length);
            assertThat(codec.newDecoder().decode(payload, 7, length, new short[length], 0)).isEqualTo(length);
            assertThat(codec.newEncoder().encode(new short[length], 0, length, payload, 7)).isEqualTo(length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void codersTouchExactlyTheirPartOfABuffer(int offset) {
        byte[] payload = new byte[offset + 3 + 2];
        Arrays.fill(payload, (byte) 0x11);
        short[] samples = {1, 2, 3, 4, 5, 6, 7, 1_000, -1_000, 0, 9};
        assertThat(G711.ULAW.newEncoder().encode(samples, 7, 3, payload, offset)).isEqualTo(3);
        byte[] expected = new byte[offset + 5];
        Arrays.fill(expected, (byte) 0x11);
        System.arraycopy(words(G711.ULAW, new short[] {1_000, -1_000, 0}), 0, expected, offset, 3);
        assertThat(payload).isEqualTo(expected);

        short[] decoded = new short[12];
        Arrays.fill(decoded, (short) 77);
        assertThat(G711.ULAW.newDecoder().decode(payload, offset, 3, decoded, offset)).isEqualTo(3);
        assertThat(decoded[offset]).isEqualTo((short) 988);
        assertThat(decoded[offset + 1]).isEqualTo((short) -988);
        assertThat(decoded[offset + 2]).isZero();
        for (int i = 0; i < decoded.length; i++) {
            assertThat(i >= offset && i < offset + 3 || decoded[i] == 77).as("sample %d untouched", i).isTrue();
        }
    }

    @Test
    void ulawIsWhatTheTablesOfTheRecommendationSay() {
        assertEveryInputFollows(ladder(ULAW_STEPS, 1, 4), G711.ULAW, 0x7F);
    }

    @Test
    void alawIsWhatTheTablesOfTheRecommendationSay() {
        assertEveryInputFollows(ladder(ALAW_STEPS, 2, 8), G711.ALAW, 0x55);
    }

    /** A voice that crosses several gateways is not worn down by each of them. */
    @Test
    void decodedSamplesSurviveAnotherGenerationUnchanged() {
        for (Codec codec : new Codec[] {G711.ULAW, G711.ALAW}) {
            short[] once = levels(codec, words(codec, SWEEP));
            assertThat(Arrays.mismatch(levels(codec, words(codec, once)), once)).as("%s", codec).isEqualTo(-1);
        }
    }

    @Test
    void alawEqualsTheFilesOfTheItu() throws IOException {
        byte[] encoded = words(G711.ALAW, SWEEP);
        assertEqualToFile(SWEEP, "sweep.src");
        assertEqualToFile(logFile(encoded), "sweep-r.a");
        assertEqualToFile(levels(G711.ALAW, encoded), "sweep-r.rea");
        assertEqualToFile(levels(G711.ALAW, encoded), "sweep-r.a-a");
    }

    /** The checksums G.191 prints beside its files, in both byte orders: equal checksums of 128 KiB, equal files. */
    @ParameterizedTest
    @CsvSource({
        "PCMU, E7513B35, CD170E15, D6812645, 63641C01",
        "PCMA, E714C343, 74719FE4, 1595D5BA, ABCEAA69",
    })
    void bothLawsMatchTheChecksumsOfTheItu(String name, String logBig, String logLittle, String linBig,
            String linLittle) {
        Codec codec = Codecs.require(name, 8_000);
        byte[] encoded = words(codec, SWEEP);
        assertThat(crc(logFile(encoded), ByteOrder.BIG_ENDIAN)).isEqualTo(logBig);
        assertThat(crc(logFile(encoded), ByteOrder.LITTLE_ENDIAN)).isEqualTo(logLittle);
        assertThat(crc(levels(codec, encoded), ByteOrder.BIG_ENDIAN)).isEqualTo(linBig);
        assertThat(crc(levels(codec, encoded), ByteOrder.LITTLE_ENDIAN)).isEqualTo(linLittle);
    }

    /**
     * Each interval of the ladder holds the samples from its lower decision value up to, not including, the upper one,
     * on the whole signed axis; it decodes to its middle, the two µ-law intervals around zero to 0. Words count
     * outwards from zero, the sign in the top bit, and are sent with some bits inverted.
     */
    private static void assertEveryInputFollows(int[] ladder, Codec codec, int inversion) {
        byte[] encoded = words(codec, SWEEP);
        short[] decoded = levels(codec, encoded);
        for (int i = 0; i < SWEEP.length; i++) {
            int found = Arrays.binarySearch(ladder, SWEEP[i]);
            int interval = Math.min(Math.max(found >= 0 ? found : -found - 2, 0), 255);
            int number = interval >= 128 ? interval - 128 : 127 - interval;
            int word = (interval >= 128 ? number | 0x80 : number) ^ inversion;
            int level = number == 0 && codec == G711.ULAW ? 0 : (ladder[interval] + ladder[interval + 1]) / 2;
            if ((encoded[i] & 0xFF) != word || decoded[i] != level) {
                assertThat(String.format("%02x %d", encoded[i], decoded[i])).as("sample %d", SWEEP[i])
                    .isEqualTo(String.format("%02x %d", word, level));
            }
        }
    }

    private static int[] ladder(int[] steps, int firstWidth, int unit) {
        int[] ladder = new int[257];
        int value = 0;
        for (int n = 0; n < 128; n++) {
            value += n == 0 ? firstWidth : steps[n / 16];
            ladder[129 + n] = value * unit;
            ladder[127 - n] = -value * unit;
        }
        return ladder;
    }

    private static byte[] words(Codec codec, short[] samples) {
        byte[] words = new byte[samples.length];
        codec.newEncoder().encode(samples, 0, samples.length, words, 0);
        return words;
    }

    private static short[] levels(Codec codec, byte[] words) {
        short[] levels = new short[words.length];
        codec.newDecoder().decode(words, 0, words.length, levels, 0);
        return levels;
    }

    private static short[] logFile(byte[] words) {
        short[] file = new short[words.length];
        for (int i = 0; i < words.length; i++) {
            file[i] = (short) (words[i] & 0xFF);
        }
        return file;
    }

    private static String crc(short[] samples, ByteOrder order) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(order);
        bytes.asShortBuffer().put(samples);
        CRC32 crc = new CRC32();
        crc.update(bytes.array());
        return String.format("%08X", crc.getValue());
    }

    /** The stored files are little-endian, whatever the text beside them says. */
    private static void assertEqualToFile(short[] words, String name) throws IOException {
        byte[] bytes = Files.readAllBytes(Testdata.file("itu-g711/" + name));
        short[] expected = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(expected);
        assertThat(Arrays.mismatch(words, expected)).as("first word unlike %s", name).isEqualTo(-1);
    }

    private static short[] sweep() {
        short[] sweep = new short[1 << 16];
        for (int i = 0; i < sweep.length; i++) {
            sweep[i] = (short) (i - 32_768);
        }
        return sweep;
    }
}
