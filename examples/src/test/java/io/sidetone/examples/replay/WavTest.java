package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.testkit.Testdata;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavTest {

    private static final Path NAME = Path.of("a.wav");
    private static final short[] SAMPLES = {1, -2, 32_767, -32_768};

    private static Wav read(byte[] bytes) {
        assertThat(Wav.isWav(bytes)).isTrue();
        return Wav.read(NAME, bytes);
    }

    private static byte[] wav(int format, int channels, int rate, int bits, String extension, long dataLength) {
        byte[] extra = Frames.hex(extension);
        byte[] fmt = Frames.join(ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).put("fmt ".getBytes())
            .putInt(16 + extra.length).putShort((short) format).putShort((short) channels).putInt(rate)
            .putInt(rate * 2).putShort((short) 2).putShort((short) bits).array(), extra);
        byte[] data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).put("data".getBytes())
            .putInt((int) dataLength).putShort((short) 1).putShort((short) -2).putShort((short) 32_767)
            .putShort((short) -32_768).array();
        byte[] odd = Frames.join("LIST".getBytes(), Frames.hex("03000000 616263 00"));
        return Frames.join("RIFF".getBytes(), Frames.hex("ffffffff"), "WAVE".getBytes(), odd, fmt, odd, data);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Wav wav = read(new Wav(8000, SAMPLES).toBytes());
        assertThat(wav.rate()).isEqualTo(8000);
        assertThat(wav.samples()).isEqualTo(SAMPLES);
    }

    @ParameterizedTest
    @CsvSource({"8", "4294967295", "9", "100000"})
    void aLengthBeyondTheFileMeansItsEnd(long length) {
        assertThat(read(wav(1, 1, 16_000, 16, "", length)).samples()).isEqualTo(SAMPLES);
    }

    @Test
    void theExtensibleFormatOfPcmIsRead() {
        String pcm = "1600 1000 04000000 0100 0000 0000 1000 8000 00aa00389b71";
        assertThat(read(wav(0xFFFE, 1, 48_000, 16, pcm, 8)).rate()).isEqualTo(48_000);
        String ieeeFloat = pcm.replace("0100 0000 0000", "0300 0000 0000");
        assertThatThrownBy(() -> read(wav(0xFFFE, 1, 48_000, 16, ieeeFloat, 8))).hasMessageStartingWith(
            "a.wav: a WAV of format 3, 16 bits, 1 channel, 48000 Hz; it must be");
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 8000, 16", "1, 1, 44100, 16", "1, 1, 8000, 8", "7, 1, 8000, 16", "1, 1, 8000, 24"})
    void anyOtherFormatIsRefusedInOneLineThatSaysWhy(int format, int channels, int rate, int bits) {
        assertThatThrownBy(() -> read(wav(format, channels, rate, bits, "", 8))).isInstanceOf(UnusableInput.class)
            .hasMessage("a.wav: a WAV of format " + format + ", " + bits + " bits, " + channels + " channel"
                + (channels == 1 ? "" : "s") + ", " + rate
                + " Hz; it must be 16-bit PCM, mono, 8000, 16000 or 48000 Hz");
    }

    @Test
    void aWavCutAnywhereIsReadOrRefused() {
        byte[] whole = wav(1, 1, 8000, 16, "", 8);
        for (int length = 12; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                assertThat(read(cut).samples()).hasSizeBetween(1, 3);
            } catch (UnusableInput refused) {
                assertThat(refused).hasMessageStartingWith("a.wav: a WAV w");
            }
        }
    }

    @Test
    void realSpeechIsRead() {
        Path file = Testdata.file("speech/debian-en/demo-echotest.wav");
        assertThat(Wav.read(file, InputFile.read(file)).samples()).hasSize(175_858);
        Path stereo = Testdata.file("speech/pjsip/input.2.16.wav");
        assertThatThrownBy(() -> Wav.read(stereo, InputFile.read(stereo))).hasMessageContaining("2 channels");
    }
}
