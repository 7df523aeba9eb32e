package io.sidetone.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.testkit.Testdata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WAV files are read as they are, and hostile ones refused in words. */
class WaveFileTest {

    private static final int MUTATIONS = 20_000;

    @Test
    void pcmIsReadSampleBySample() {
        WaveFile mono = WaveFile.parse("mono", wav(1, 1, 16_000, 16, shorts(1, -2, 32_767, -32_768)));
        assertThat(mono.rate()).isEqualTo(16_000);
        assertThat(mono.samples()).containsExactly(1, -2, 32_767, -32_768);
    }

    @Test
    void stereoBecomesTheMeanOfBothSides() {
        byte[] both = shorts(10, 20, -32_768, -32_768, 32_767, 32_767);
        assertThat(WaveFile.parse("stereo", wav(1, 2, 8_000, 16, both)).samples()).containsExactly(15, -32_768, 32_767);
    }

    /** A-law against the ITU's own decoder, all words. */
    @Test
    void alawIsExpandedAsTheItuDoes() throws IOException {
        byte[] coded = Files.readAllBytes(Testdata.file("itu-g711/sweep-r.a"));
        ByteBuffer decoded = ByteBuffer.wrap(Files.readAllBytes(Testdata.file("itu-g711/sweep-r.a-a")))
            .order(ByteOrder.LITTLE_ENDIAN);
        byte[] words = new byte[coded.length / 2];
        for (int i = 0; i < words.length; i++) {
            words[i] = coded[2 * i];
        }
        short[] expected = new short[words.length];
        decoded.asShortBuffer().get(expected);
        assertThat(WaveFile.parse("alaw", wav(6, 1, 8_000, 8, words)).samples()).isEqualTo(expected);
    }

    /** µ-law by G.711 table 2: from 0 on, sixteen steps of 8, 16, 32 …; the sign is the highest bit, inverted. */
    @Test
    void ulawIsExpandedAsTable2Says() {
        byte[] words = new byte[256];
        for (int i = 0; i < 256; i++) {
            words[i] = (byte) ~i;
        }
        short[] levels = WaveFile.parse("ulaw", wav(7, 1, 8_000, 8, words)).samples();
        int level = 0;
        for (int i = 0; i < 128; i++) {
            assertThat(levels[i]).as("word %d", i).isEqualTo((short) level);
            assertThat(levels[i + 128]).as("negative word %d", i).isEqualTo((short) -level);
            int step = 8 << i / 16;
            level += i % 16 == 15 ? step * 3 / 2 : step;
        }
        assertThat(levels[127]).isEqualTo((short) 32_124);
    }

    @Test
    void anExtensibleHeaderAndOtherChunksAreNoObstacle() throws IOException {
        ByteBuffer format = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        format.putShort((short) 0xFFFE).putShort((short) 1).putInt(48_000).putInt(96_000).putShort((short) 2)
            .putShort((short) 16).putShort((short) 22).putShort((short) 16).putInt(4).putShort((short) 1);
        byte[] file = riff(chunk("LIST", new byte[13]), chunk("fmt ", format.array()), chunk("fact", new byte[4]),
            chunk("data", shorts(5, 6)));
        WaveFile read = WaveFile.parse("extensible", file);
        assertThat(read.samples()).containsExactly(5, 6);
        assertThat(read.rate()).isEqualTo(48_000);
    }

    @Test
    void aFileThatIsCutShortGivesWhatIsThere() {
        byte[] whole = wav(1, 1, 8_000, 16, shorts(1, 2, 3, 4));
        assertThat(WaveFile.parse("cut", Arrays.copyOf(whole, whole.length - 3)).samples()).containsExactly(1, 2);
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(40, -1);
        assertThat(WaveFile.parse("streamed", whole).samples()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void errorsNameTheFileAndWhatIsWrong() throws IOException {
        refused(new byte[0], "no RIFF WAVE file");
        refused(new byte[11], "no RIFF WAVE file");
        refused("RIFF....AVI ".getBytes(StandardCharsets.US_ASCII), "no RIFF WAVE file");
        refused(riff(), "without samples");
        refused(riff(chunk("data", new byte[4])), "format does not come before");
        refused(riff(chunk("fmt ", new byte[15])), "cut short");
        refused(wav(1, 1, 8_000, 16, new byte[0]), "0 samples");
        refused(wav(1, 1, 8_000, 16, new byte[1]), "0 samples");
        refused(wav(1, 3, 8_000, 16, new byte[6]), "3 channels");
        refused(wav(1, 0, 8_000, 16, new byte[6]), "0 channels");
        refused(wav(1, 1, 8_000, 24, new byte[6]), "24 bits");
        refused(wav(7, 1, 8_000, 16, new byte[6]), "format 7, 16 bits");
        refused(wav(3, 1, 8_000, 32, new byte[8]), "format 3");
        refused(wav(1, 1, 11_025, 16, new byte[6]), "11025 Hz");
        refused(wav(1, 1, -1, 16, new byte[6]), "4294967295 Hz");
        refused(wav(7, 1, 8_000, 8, new byte[Prompt.LONGEST_S * 8_000 + 1]), "2400001 samples");
        assertThat(WaveFile.parse("longest", wav(7, 1, 8_000, 8, new byte[Prompt.LONGEST_S * 8_000])).samples())
            .hasSize(2_400_000);
    }

    @Test
    void aFileThatIsNotThereOrTooLargeIsRefused(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Prompt.wav(folder.resolve("no.wav"))).isInstanceOf(NoSuchFileException.class);
        Path huge = folder.resolve("huge.wav");
        try (var file = Files.newByteChannel(huge, java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.WRITE)) {
            file.position(1L << 33).write(ByteBuffer.allocate(1));
        }
        assertThatThrownBy(() -> Prompt.wav(huge)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("huge.wav").hasMessageContaining("bytes");
    }

    @Test
    void noMutationDoesAnythingButBeReadOrBeRefused() throws IOException {
        long seed = 2_024;
        Random random = new Random(seed);
        List<byte[]> corpus = List.of(wav(1, 1, 8_000, 16, new byte[320]), wav(1, 2, 48_000, 16, new byte[960]),
            wav(6, 1, 8_000, 8, new byte[80]), riff(chunk("LIST", new byte[5]), chunk("fmt ", new byte[40]),
                chunk("data", new byte[20])));
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] file = mutated(corpus.get(random.nextInt(corpus.size())), random);
            try {
                WaveFile wave = WaveFile.parse("mutation", file);
                assertThat(wave.samples().length).isBetween(1, file.length);
                read++;
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).as("mutation %d, seed %d", i, seed).startsWith("mutation: ");
            } catch (RuntimeException e) {
                throw new AssertionError("mutation " + i + ", seed " + seed, e);
            }
        }
        assertThat(read).isBetween(MUTATIONS / 20, MUTATIONS * 19 / 20);
    }

    private static byte[] mutated(byte[] original, Random random) {
        boolean cut = random.nextInt(4) == 0;
        byte[] file = Arrays.copyOf(original, cut ? random.nextInt(original.length + 1) : original.length);
        int[] values = {0, 1, -1, 127, -128, 255, random.nextInt()};
        for (int changes = random.nextInt(6); changes > 0 && file.length > 0; changes--) {
            file[random.nextInt(Math.min(file.length, 64))] = (byte) values[random.nextInt(values.length)];
        }
        return file;
    }

    private static void refused(byte[] file, String reason) {
        assertThatThrownBy(() -> WaveFile.parse("bad.wav", file)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("bad.wav: ").hasMessageContaining(reason);
    }

    private static byte[] wav(int coding, int channels, int rate, int bits, byte[] data) {
        ByteBuffer format = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        int block = channels * bits / 8;
        format.putShort((short) coding).putShort((short) channels).putInt(rate).putInt(rate * block)
            .putShort((short) block).putShort((short) bits);
        return riff(chunk("fmt ", format.array()), chunk("data", data));
    }

    private static byte[] riff(byte[]... chunks) {
        List<byte[]> all = new ArrayList<>(List.of(chunks));
        int length = all.stream().mapToInt(chunk -> chunk.length).sum();
        ByteBuffer file = ByteBuffer.allocate(12 + length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(4 + length)
            .put("WAVE".getBytes(StandardCharsets.US_ASCII));
        all.forEach(file::put);
        return file.array();
    }

    private static byte[] chunk(String tag, byte[] body) {
        ByteBuffer chunk = ByteBuffer.allocate(8 + (body.length + 1 & ~1)).order(ByteOrder.LITTLE_ENDIAN);
        chunk.put(tag.getBytes(StandardCharsets.US_ASCII)).putInt(body.length).put(body);
        return chunk.array();
    }

    private static byte[] shorts(int... samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int sample : samples) {
            bytes.putShort((short) sample);
        }
        return bytes.array();
    }
}
