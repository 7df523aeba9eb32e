package io.sidetone.codecs.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import io.sidetone.codec.Encoder;
import io.sidetone.codec.Execution;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opus as an embedder finds it, and its packets, which are read without decoding them. */
class OpusTest {

    private static final Opus OPUS = Opus.codec(OpusSettings.SPEECH, OpusLibrary.concentus());

    @Test
    void itIsFoundUnderTheNameThatSdpPrescribes() {
        Codec codec = Codecs.require("OPUS", 48_000);
        assertThat(codec).hasToString("opus/48000/2").isInstanceOf(Opus.class);
        assertThat(codec.channels()).isEqualTo(2);
        assertThat(codec.staticPayloadType()).isEqualTo(-1);
        assertThat(codec.sampleRate()).isEqualTo(48_000);
        assertThat(OPUS.execution()).isEqualTo(Execution.WORKER);
        assertThat(OpusLibrary.find("concentus")).contains(OpusLibrary.concentus());
        assertThat(OpusLibrary.find("nobody")).isEmpty();
    }

    @Test
    void whateverItsParametersItIsForwardedToEveryOpus() {
        Opus other = Opus.codec(OpusSettings.fromFmtp("maxplaybackrate=8000;cbr=1"), OpusLibrary.concentus());
        assertThat(OPUS.takes(other)).isTrue();
        assertThat(other.takes(OPUS)).isTrue();
    }

    @Test
    void itIsEncodedWithinTheLimitsOfWhoReceivesIt() {
        Opus codec = Opus.codec(OpusSettings.SPEECH.withBitrate(64_000).withComplexity(3));
        Opus theirs = (Opus) codec.forReceiver("maxplaybackrate=16000;maxaveragebitrate=20000;usedtx=1");
        assertThat(theirs.settings()).isEqualTo(OpusSettings.SPEECH.withBitrate(64_000).withComplexity(3)
            .withInbandFec(false).withMaxPlaybackRate(16_000).withMaxAverageBitrate(20_000));
        assertThat(theirs.settings().targetBitrate()).isEqualTo(20_000);
        assertThat(codec.forReceiver("useinbandfec=1")).as("equal, so that a refresh changes nothing")
            .isEqualTo(codec).hasSameHashCodeAs(codec).isNotEqualTo(theirs);
        assertThat(codec.formatParameters()).isEqualTo("useinbandfec=1");
        assertThat(theirs.takes(codec)).isTrue();
    }

    @Test
    void otherRatesThanItsOwnFiveAreMisuse() {
        assertThat(OPUS.codesAt(32_000)).isFalse();
        assertThatThrownBy(() -> OPUS.newDecoder(44_100)).hasMessageContaining("44100");
        assertThatThrownBy(() -> OPUS.newEncoder(32_000)).hasMessageContaining("32000");
        assertThatThrownBy(() -> OPUS.newEncoder(8_000).encode(new short[240], 0, 120, new byte[1_500], 0))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("120");
        assertThatThrownBy(() -> OPUS.newEncoder(8_000).encode(new short[1_040], 0, 1_040, new byte[1_500], 0))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1040");
    }

    /** RFC 6716 table 2, in ticks of 48 kHz. */
    @ParameterizedTest
    @CsvSource({"0, 480", "1, 960", "2, 1920", "3, 2880", "11, 2880", "12, 480", "13, 960", "15, 960", "16, 120",
        "17, 240", "18, 480", "19, 960", "31, 960"})
    void theFirstByteTellsHowLongAPacketIs(int config, int samples) {
        assertThat(samplesIn(config << 3, 1, 2, 3)).isEqualTo(samples);
        assertThat(samplesIn(config << 3 | 1, 1, 2)).isEqualTo(2 * samples);
        assertThat(samplesIn(config << 3)).as("one byte is a frame of none, as DTX sends it").isEqualTo(samples);
    }

    /** The rules R1 to R7 of RFC 6716 §3.4, each at its limit and one beyond. */
    @Test
    void packetsThatBreakARuleAreNoPackets() {
        assertThat(samplesIn()).as("R1").isNegative();
        assertThat(OpusPacket.samples(new byte[1_276], 0, 1_276)).as("R2").isEqualTo(480);
        assertThat(OpusPacket.samples(new byte[1_277], 0, 1_277)).as("R2").isNegative();
        assertThat(samplesIn(1, 9, 9)).as("R3").isEqualTo(960);
        assertThat(samplesIn(1, 9, 9, 9)).as("R3").isNegative();
        assertThat(samplesIn(2, 2, 9, 9)).as("R4").isEqualTo(960);
        assertThat(samplesIn(2, 3, 9, 9)).as("R4").isNegative();
        assertThat(samplesIn(2)).as("R4").isNegative();
        assertThat(samplesIn(2, 252)).as("R4").isNegative();
        assertThat(samplesIn(3, 12)).as("R5, 120 ms").isEqualTo(5_760);
        assertThat(samplesIn(3, 13)).as("R5, 130 ms").isNegative();
        assertThat(samplesIn(3, 0)).as("R5").isNegative();
        assertThat(samplesIn(3)).as("R6").isNegative();
        assertThat(samplesIn(3, 2, 9, 9)).as("R6").isEqualTo(960);
        assertThat(samplesIn(3, 2, 9, 9, 9)).as("R6").isNegative();
        assertThat(samplesIn(3, 0x42, 1, 9, 9, 0)).as("R6, padding").isEqualTo(960);
        assertThat(samplesIn(3, 0x42, 4, 9, 9, 0)).as("R6, padding").isNegative();
        assertThat(samplesIn(3, 0x42, 255)).as("R6, padding").isNegative();
        assertThat(samplesIn(3, 0x82, 1, 9)).as("R7").isEqualTo(960);
        assertThat(samplesIn(3, 0x82, 2, 9)).as("R7").isNegative();
        assertThat(samplesIn(3, 0xC2, 1, 1, 9, 9, 0)).as("R7, padding").isEqualTo(960);
        assertThat(samplesIn(3, 0xC2, 4, 1, 9, 9, 0)).as("R7, padding").isNegative();
    }

    @Test
    void whatIsLongerThanADatagramIsNoPayload() {
        byte[] payload = new byte[1_501];
        payload[0] = 2; // two frames, the first of 8 bytes less than half
        payload[1] = (byte) 252;
        payload[2] = 100;
        assertThat(OPUS.samplesIn(payload, 0, 1_500)).isEqualTo(960);
        assertThat(OPUS.samplesIn(payload, 0, 1_501)).isNegative();
        assertThat(OPUS.newDecoder().decode(payload, 0, 1_501, new short[960], 0)).isNegative();
    }

    /** Behind one voice activity flag for each 20 ms stands the flag that says whether the predecessor is in here. */
    @Test
    void thePredecessorIsFoundByItsFlag() {
        assertThat(carries(1 << 3, 0x40, 1)).as("20 ms").isTrue();
        assertThat(carries(1 << 3, 0xBF, 1)).as("20 ms").isFalse();
        assertThat(carries(2 << 3, 0x20, 1)).as("40 ms").isTrue();
        assertThat(carries(3 << 3, 0x10, 1)).as("60 ms").isTrue();
        assertThat(carries(1 << 3 | 4, 0x10, 1)).as("20 ms, second channel").isTrue();
        assertThat(carries(1 << 3 | 4, 0xAF, 1)).as("20 ms, neither channel").isFalse();
        assertThat(carries(3 << 3 | 4, 0x01, 1)).as("60 ms, second channel").isTrue();
        assertThat(carries(13 << 3, 0x40, 1)).as("hybrid").isTrue();
        assertThat(carries(31 << 3, 0xFF, 1)).as("CELT").isFalse();
        assertThat(carries(1 << 3)).as("no frame").isFalse();
        assertThat(carries(1 << 3 | 1, 0x40, 1, 0, 0)).as("two frames").isTrue();
        assertThat(carries(1 << 3 | 2, 2, 0x40, 1, 0)).as("two frames of their own lengths").isTrue();
        assertThat(carries(1 << 3 | 3, 0x42, 1, 0x40, 1, 0, 0, 0)).as("padded").isTrue();
        assertThat(carries(1 << 3 | 3, 0x82, 2, 0x40, 1, 0, 0)).as("variable").isTrue();
        assertThat(carries(1 << 3 | 3, 0x82, 0, 0x40, 1)).as("first frame empty").isFalse();
    }

    /** Three frames of 40 bytes, less their headers, plus a header and two lengths: constant, whatever is padding. */
    @Test
    void atAConstantBitRatePacketsOfSeveralFramesAreEquallyLong() {
        Opus constant = Opus.codec(OpusSettings.fromFmtp("cbr=1"), OpusLibrary.concentus());
        Encoder encoder = constant.newEncoder(16_000);
        short[] voice = new short[480];
        for (int i = 0; i < voice.length; i++) {
            voice[i] = (short) (8_000 * StrictMath.sin(i / 6.0));
        }
        byte[] payload = new byte[1_507];
        for (int i = 0; i < 20; i++) {
            assertThat(encoder.encode(voice, 0, 480, payload, 7)).isEqualTo(2 + 2 + 3 * 39);
            assertThat(constant.samplesIn(payload, 7, 121)).isEqualTo(1_440);
        }
    }

    /** One frame of five bytes and so much padding, as libraries give it at a constant bit rate. */
    private record Padded(int padding) implements OpusLibrary.FrameEncoder {
        @Override
        public int encode(short[] samples, int samplesOffset, int count, byte[] packet, int offset, int most) {
            int longest = (padding - 1) / 255;
            packet[offset] = 3;
            packet[offset + 1] = 0x41;
            Arrays.fill(packet, offset + 2, offset + 2 + longest, (byte) 255);
            packet[offset + 2 + longest] = (byte) ((padding - 1) % 255);
            Arrays.fill(packet, offset + 3 + longest, offset + 8 + longest, (byte) 0x55);
            Arrays.fill(packet, offset + 8 + longest, offset + 7 + padding, (byte) 0);
            return 7 + padding;
        }

        @Override
        public void keepTo(int mode, int bandwidth) {
        }

        @Override
        public void reset() {
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 84, 85, 86, 127, 170, 254, 255, 256, 300})
    void paddingOfFramesBecomesThatOfTheirPacket(int padding) {
        byte[] payload = new byte[1_507];
        int length = new PacketEncoder(new Padded(padding), 16_000).encode(new short[480], 0, 480, payload, 7);
        // Of each frame's padding, the byte that counted frames is part.
        assertThat(length).isEqualTo(2 + 2 + 3 * (5 + 1 + padding));
        assertThat(OpusPacket.samples(payload, 7, length)).isEqualTo(1_440);
        int first = OpusPacket.firstFrame(payload, 7, length);
        assertThat(OpusPacket.firstFrameLength(payload, 7, length, first)).isEqualTo(5);
        for (int i = 0; i < 15; i++) {
            assertThat(payload[first + i]).isEqualTo((byte) 0x55);
        }
        assertThat(payload[first + 15]).isZero();
    }

    @Test
    void anyBytesAreReadWithoutLeavingThem() {
        Random random = new Random(6_716);
        for (int i = 0; i < 100_000; i++) {
            byte[] junk = new byte[random.nextInt(40)];
            random.nextBytes(junk);
            int samples = OPUS.samplesIn(junk, 0, junk.length);
            assertThat(samples).as("seed 6716, %d", i).isLessThanOrEqualTo(5_760);
            if (samples > 0) {
                OpusPacket.carriesPredecessor(junk, 0, junk.length);
            }
        }
    }

    // ---- choosing ---------------------------------------------------------------------------------------------

    /** A library that says where it stands, and no more. */
    private record Named(String name, Optional<String> obstacle) implements OpusLibrary {
        @Override
        public String version() {
            return name;
        }

        @Override
        public Execution execution() {
            return Execution.INLINE;
        }

        @Override
        public FrameDecoder newDecoder(int rate, int channels) {
            throw new AssertionError();
        }

        @Override
        public FrameEncoder newEncoder(int rate, OpusSettings settings) {
            throw new AssertionError();
        }
    }

    @Test
    void aNativeLibraryIsChosenUnlessItHasAnObstacleOrAnotherIsWanted() {
        OpusLibrary usable = new Named("libopus", Optional.empty());
        OpusLibrary hindered = new Named("libopus", Optional.of("too old"));
        OpusLibrary concentus = OpusLibrary.concentus();
        assertThat(OpusLibraries.choose(List.of(usable, concentus), "")).isSameAs(usable);
        assertThat(OpusLibraries.choose(List.of(hindered, concentus), "")).isSameAs(concentus);
        assertThat(OpusLibraries.choose(List.of(hindered, concentus), "libopus")).isSameAs(concentus);
        assertThat(OpusLibraries.choose(List.of(usable, concentus), "Concentus")).isSameAs(concentus);
        assertThat(OpusLibraries.choose(List.of(concentus), "nobody")).isSameAs(concentus);
    }

    /** As on JDK 17, where the class of sidetone-codecs-libopus is of a version yet to come. */
    @Test
    void aLibraryThatThisJvmCannotLoadIsLeftOut(@TempDir Path folder) throws IOException {
        byte[] future = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 120, 0, 1, 0, 0};
        Files.write(folder.resolve("Future.class"), future);
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(OpusLibrary.class.getName()), "Future\nMissing\n");
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()},
            OpusTest.class.getClassLoader())) {
            assertThat(OpusLibraries.installed(loader)).containsExactly(OpusLibrary.concentus());
        }
    }

    private static int samplesIn(int... bytes) {
        byte[] packet = packet(bytes);
        return OpusPacket.samples(packet, 7, packet.length - 7);
    }

    private static boolean carries(int... bytes) {
        byte[] packet = packet(bytes);
        assertThat(OpusPacket.samples(packet, 7, packet.length - 7)).isPositive();
        return OpusPacket.carriesPredecessor(packet, 7, packet.length - 7);
    }

    /** At offset 7, behind bytes that mean something else. */
    private static byte[] packet(int... bytes) {
        byte[] packet = new byte[7 + bytes.length];
        Arrays.fill(packet, 0, 7, (byte) 0xFF);
        for (int i = 0; i < bytes.length; i++) {
            packet[7 + i] = (byte) bytes[i];
        }
        return packet;
    }
}
