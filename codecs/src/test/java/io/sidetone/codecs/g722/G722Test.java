package io.sidetone.codecs.g722;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import io.sidetone.codec.Encoder;
import io.sidetone.testkit.CodecContract;
import io.sidetone.testkit.Speech;
import io.sidetone.testkit.Testdata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** G.722 as an embedder finds it, and its exactness, which another implementation (ffmpeg 5.1.9) vouches for. */
class G722Test extends CodecContract {

    @Override
    protected Codec codec() {
        return G722.CODEC;
    }

    @Test
    void itsClockIsHalfAsFastAsItsSamples() {
        Codec codec = Codecs.require("g722", 8_000);
        assertThat(codec).isSameAs(G722.CODEC).hasToString("G722/8000");
        assertThat(codec.staticPayloadType()).isEqualTo(9);
        assertThat(codec.sampleRate()).isEqualTo(16_000);
        assertThat(codec.samplesIn(new byte[160], 0, 160)).isEqualTo(320);
        assertThat(codec.maxPayloadLength(320)).isEqualTo(160);
        assertThat(Codecs.find("G722", 16_000)).isEmpty();
    }

    @Test
    void aStoredStreamIsDecodedSampleForSampleAsByOthers() throws IOException {
        byte[] stream = Files.readAllBytes(Testdata.file("g722-fate/conf-adminmenu-162.g722"));
        short[] heard = new short[2 * stream.length];
        assertThat(G722.CODEC.newDecoder().decode(stream, 0, stream.length, heard, 0)).isEqualTo(340_652);
        assertThat(sha256(littleEndian(heard)))
            .isEqualTo("d86daf8b887ae3f8727264600479dffc6844ed15603d7ba9890a04dd7b010658");
    }

    @Test
    void aVoiceIsEncodedByteForByteAsByOthers() {
        short[] voice = Speech.samples("speech/pjsip/input.16.wav");
        byte[] stream = new byte[voice.length / 2];
        assertThat(G722.CODEC.newEncoder().encode(voice, 0, voice.length, stream, 0)).isEqualTo(33_627);
        assertThat(sha256(stream)).isEqualTo("60bed5505eba116afd29c44dc6c145e6064c5229e659c2affcf96be9f06c983a");
    }

    /** Bit-exact at the limits of every register as well: both hashes are another implementation's. */
    @Test
    void anyByteIsDecodedAsByOthers() {
        byte[] stream = new byte[100_000];
        new Random(722).nextBytes(stream);
        short[] heard = new short[2 * stream.length];
        G722.CODEC.newDecoder().decode(stream, 0, stream.length, heard, 0);
        assertThat(sha256(littleEndian(heard)))
            .isEqualTo("eef898528a2a345a940347814734430736e44c2945f1ad4c67a9796dc525c045");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 1_000, 3_400, 5_000, 7_000})
    void aToneKeepsItsLevel(int hz) {
        short[] tone = new short[16_000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (8_000 * StrictMath.sin(2 * Math.PI * hz * i / 16_000));
        }
        byte[] stream = new byte[8_000];
        short[] heard = new short[16_000];
        G722.CODEC.newEncoder().encode(tone, 0, 16_000, stream, 0);
        G722.CODEC.newDecoder().decode(stream, 0, 8_000, heard, 0);
        double db = 10 * Math.log10(power(heard, 1_000) / power(tone, 1_000));
        assertThat(db).as("%d Hz", hz).isBetween(-0.5, 0.5);
    }

    /** 22 samples of delay are the two filters'; the rest is quantization. */
    @Test
    void aVoiceIsHeard22SamplesLaterAndOtherwiseAsSpoken() {
        short[] voice = Speech.samples("speech/pjsip/input.16.wav");
        byte[] stream = new byte[voice.length / 2];
        short[] heard = new short[2 * stream.length];
        G722.CODEC.newEncoder().encode(voice, 0, voice.length, stream, 0);
        G722.CODEC.newDecoder().decode(stream, 0, stream.length, heard, 0);
        double noise = 0;
        double signal = 0;
        for (int i = 0; i + 22 < heard.length; i++) {
            noise += Math.pow(heard[i + 22] - voice[i], 2);
            signal += Math.pow(voice[i], 2);
        }
        double snr = 10 * Math.log10(signal / noise);
        System.out.printf("G.722: SNR %.1f dB%n", snr);
        assertThat(snr).isGreaterThan(15);
    }

    private static double power(short[] samples, int from) {
        double sum = 0;
        for (int i = from; i < samples.length; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return sum;
    }

    private static byte[] littleEndian(short[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes.array();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A cold encoder's first packet makes a warm decoder jump by 25 534, where the voice's own steps are 2 084. */
    @Test
    void anEncoderThatTakesAStreamUpInItsMiddleIsNotHeardAsABang() {
        for (double hz : new double[] {437, 1_523, 2_200}) {
            for (int phase = 0; phase < 16; phase++) {
                short[] voice = new short[16_000];
                for (int i = 0; i < voice.length; i++) {
                    voice[i] = (short) (4_000 * (StrictMath.sin(2 * Math.PI * hz * (i + phase) / 16_000)
                        + StrictMath.sin(2 * Math.PI * 911 * (i + phase) / 16_000)));
                }
                byte[] payload = new byte[voice.length / 2];
                G722.CODEC.newEncoder().encode(voice, 0, 8_000, payload, 0);
                Encoder next = G722.CODEC.newEncoder();
                next.takeUp(voice, 8_000, 320);
                for (int i = 8_000; i < voice.length; i += 320) {
                    next.encode(voice, i, 320, payload, i / 2);
                }
                short[] heard = new short[voice.length];
                G722.CODEC.newDecoder().decode(payload, 0, payload.length, heard, 0);
                assertThat(largestStep(heard)).as("%s Hz, phase %d", hz, phase).isLessThan(largestStep(voice) * 3 / 2);
            }
        }
    }

    private static int largestStep(short[] samples) {
        int largest = 0;
        for (int i = 1; i < samples.length; i++) {
            largest = Math.max(largest, Math.abs(samples[i] - samples[i - 1]));
        }
        return largest;
    }
}
