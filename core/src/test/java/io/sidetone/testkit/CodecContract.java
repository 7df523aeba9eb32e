package io.sidetone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.codec.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Sidetone relies on in a {@link Codec}, as tests. Extend it beside your codec, say which one it is, and run it:
 *
 * <pre>{@code
 * class MyCodecTest extends CodecContract {
 *     protected Codec codec() {
 *         return new MyCodec();
 *     }
 * }
 * }</pre>
 *
 * Every test tries each rate the codec codes at. One thread, seeded, no clock.
 */
public abstract class CodecContract {

    private static final long SEED = 20_261_122;
    private static final int[] OFFSETS = {0, 7};
    private static final byte GUARD = 0x5A;
    private static final short GUARD_SAMPLE = 23_130;

    private Codec codec;

    /** The codec under test. */
    protected abstract Codec codec();

    /** The packet times in milliseconds it has to encode; a leg may have any of these. */
    protected int[] packetTimesMs() {
        return new int[] {10, 20, 30, 40, 60};
    }

    /** How many damaged payloads are decoded at each rate. */
    protected int damagedPayloads() {
        return 20_000;
    }

    @BeforeEach
    void theCodecUnderTest() {
        codec = codec();
    }

    @Test
    void itSaysWhatItIs() {
        assertThat(codec.encodingName()).isNotBlank();
        assertThat(codec.clockRate()).isPositive().matches(rate -> rate % 1_000 == 0, "whole ticks in 1 ms");
        assertThat(codec.sampleRate()).isPositive().matches(rate -> rate % 1_000 == 0, "whole samples in 1 ms");
        assertThat(codec.channels()).isBetween(1, 2);
        assertThat(codec.staticPayloadType()).isBetween(-1, 127);
        assertThat(codec.codesAt(codec.sampleRate())).isTrue();
        assertThat(codec.codesAt(7_777)).isFalse();
        assertThat(codec.takes(codec)).isTrue();
        assertThat(codec.execution()).isNotNull();
    }

    @Test
    void aPayloadLastsAsLongAsWhatWasEncoded() {
        forEach((rate, packetMs) -> {
            int samples = codec.sampleRate() * packetMs / 1_000;
            int count = rate * packetMs / 1_000;
            Decoder decoder = codec.newDecoder(rate);
            short[] voice = CodecProbe.voice(rate, rate, SEED);
            for (byte[] payload : CodecProbe.encode(codec, codec.newEncoder(rate), voice, count)) {
                assertThat(payload).as("payload of %d ms at %d Hz", packetMs, rate).isNotEmpty();
                assertThat(codec.samplesIn(payload, 0, payload.length)).isEqualTo(samples);
                assertThat(decoder.decode(payload, 0, payload.length, new short[count], 0)).isEqualTo(count);
            }
        });
    }

    @Test
    void noPayloadIsLongerThanAnnounced() {
        forEach((rate, packetMs) -> {
            int count = rate * packetMs / 1_000;
            int most = codec.maxPayloadLength(codec.sampleRate() * packetMs / 1_000);
            Encoder encoder = codec.newEncoder(rate);
            short[] noise = CodecProbe.noise(20 * count, SEED);
            byte[] payload = new byte[7 + most];
            for (int from = 0; from < noise.length; from += count) {
                assertThat(encoder.encode(noise, from, count, payload, 7)).isBetween(1, most);
            }
        });
    }

    @Test
    void codersTouchExactlyTheirPartOfABuffer() {
        forEach((rate, packetMs) -> {
            int count = rate * packetMs / 1_000;
            int most = codec.maxPayloadLength(codec.sampleRate() * packetMs / 1_000);
            short[] voice = CodecProbe.voice(rate, count, SEED);
            byte[] expected = null;
            short[] expectedSamples = null;
            for (int offset : OFFSETS) {
                short[] samples = new short[offset + count + offset];
                System.arraycopy(voice, 0, samples, offset, count);
                short[] before = samples.clone();
                byte[] payload = new byte[offset + most + offset];
                Arrays.fill(payload, GUARD);
                int length = codec.newEncoder(rate).encode(samples, offset, count, payload, offset);
                assertThat(samples).as("samples are only read").isEqualTo(before);
                assertUntouched(payload, offset, most);
                byte[] own = Arrays.copyOfRange(payload, offset, offset + length);
                expected = expected == null ? own : expected;
                assertThat(own).as("payload at offset %d", offset).isEqualTo(expected);
                short[] decoded = decodedAt(offset, rate, own, count);
                expectedSamples = expectedSamples == null ? decoded : expectedSamples;
                assertThat(decoded).as("samples at offset %d", offset).isEqualTo(expectedSamples);
            }
        });
    }

    /** Decodes a payload that ends with its array, and checks that nothing else was written. */
    private short[] decodedAt(int offset, int rate, byte[] payload, int count) {
        byte[] framed = new byte[offset + payload.length];
        System.arraycopy(payload, 0, framed, offset, payload.length);
        byte[] before = framed.clone();
        short[] samples = new short[offset + count + offset];
        Arrays.fill(samples, GUARD_SAMPLE);
        assertThat(codec.newDecoder(rate).decode(framed, offset, payload.length, samples, offset)).isEqualTo(count);
        assertThat(framed).as("payloads are only read").isEqualTo(before);
        for (int i = 0; i < offset; i++) {
            assertThat(samples[i]).isEqualTo(GUARD_SAMPLE);
            assertThat(samples[offset + count + i]).isEqualTo(GUARD_SAMPLE);
        }
        return Arrays.copyOfRange(samples, offset, offset + count);
    }

    private static void assertUntouched(byte[] payload, int offset, int most) {
        for (int i = 0; i < offset; i++) {
            assertThat(payload[i]).as("byte %d", i).isEqualTo(GUARD);
            assertThat(payload[offset + most + i]).as("byte %d behind", i).isEqualTo(GUARD);
        }
    }

    @Test
    void damagedPayloadsAreLossesAndNothingWorse() {
        for (int rate : CodecProbe.rates(codec)) {
            Random random = new Random(SEED);
            List<byte[]> payloads = CodecProbe.encode(codec, codec.newEncoder(rate),
                CodecProbe.voice(rate, 2 * rate, SEED), rate / 50);
            Decoder decoder = codec.newDecoder(rate);
            for (int i = 0; i < damagedPayloads(); i++) {
                byte[] damaged = CodecProbe.damaged(payloads.get(random.nextInt(payloads.size())), random);
                decodeOrLose(decoder, rate, damaged, "seed " + SEED + ", rate " + rate + ", payload " + i);
                if (random.nextInt(16) == 0) {
                    short[] lost = new short[rate / 50];
                    assertThat(decoder.recover(damaged, 0, damaged.length, lost, 0, lost.length))
                        .as("recovered at seed %d, payload %d", SEED, i).isIn(0, lost.length);
                }
            }
        }
    }

    @Test
    void otherPeoplesCrashesAreLossesAndNothingWorse() throws IOException {
        List<byte[]> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(Testdata.file("fuzz"))) {
            for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                files.add(Files.readAllBytes(file));
            }
        }
        for (int rate : CodecProbe.rates(codec)) {
            Decoder decoder = codec.newDecoder(rate);
            for (byte[] file : files) {
                decodeOrLose(decoder, rate, Arrays.copyOf(file, Math.min(file.length, 1_500)), "fuzz corpus");
            }
        }
    }

    /** In arrays of exactly the size needed, so that whoever reaches outside throws. */
    private void decodeOrLose(Decoder decoder, int rate, byte[] payload, String where) {
        int samples = codec.samplesIn(payload, 0, payload.length);
        int count = (int) ((long) Math.max(0, samples) * rate / codec.sampleRate());
        short[] decoded = new short[count];
        assertThatCode(() -> {
            int written = decoder.decode(payload, 0, payload.length, decoded, 0);
            if (written > 0 && written != count) {
                throw new AssertionError("decoded " + written + " samples where samplesIn says " + count);
            }
        }).as(where).doesNotThrowAnyException();
    }

    @Test
    void afterAResetCodersAreAsNew() {
        forEach((rate, packetMs) -> {
            int count = rate * packetMs / 1_000;
            short[] voice = CodecProbe.voice(rate, 10 * count, SEED);
            Encoder encoder = codec.newEncoder(rate);
            Decoder decoder = codec.newDecoder(rate);
            List<byte[]> first = CodecProbe.encode(codec, encoder, voice, count);
            short[] firstSamples = CodecProbe.decode(decoder, first, count);
            encoder.reset();
            decoder.reset();
            List<byte[]> second = CodecProbe.encode(codec, encoder, voice, count);
            for (int i = 0; i < first.size(); i++) {
                assertThat(second.get(i)).as("%d Hz, %d ms, packet %d", rate, packetMs, i).isEqualTo(first.get(i));
            }
            assertThat(CodecProbe.decode(decoder, first, count)).as("%d Hz, %d ms", rate, packetMs)
                .isEqualTo(firstSamples);
        });
    }

    @Test
    void twoCodersKnowNothingOfEachOther() {
        forEach((rate, packetMs) -> {
            int count = rate * packetMs / 1_000;
            short[] voice = CodecProbe.voice(rate, 8 * count, SEED);
            short[] noise = CodecProbe.noise(8 * count, SEED);
            List<byte[]> alone = CodecProbe.encode(codec, codec.newEncoder(rate), voice, count);
            short[] heardAlone = CodecProbe.decode(codec.newDecoder(rate), alone, count);
            Encoder encoder = codec.newEncoder(rate);
            Encoder other = codec.newEncoder(rate);
            Decoder decoder = codec.newDecoder(rate);
            Decoder otherDecoder = codec.newDecoder(rate);
            byte[] payload = new byte[codec.maxPayloadLength(codec.sampleRate() * packetMs / 1_000)];
            short[] heard = new short[8 * count];
            for (int i = 0; i < 8; i++) {
                int length = other.encode(noise, i * count, count, payload, 0);
                otherDecoder.decode(payload, 0, length, new short[count], 0);
                length = encoder.encode(voice, i * count, count, payload, 0);
                assertThat(Arrays.copyOf(payload, length)).isEqualTo(alone.get(i));
                decoder.decode(payload, 0, length, heard, i * count);
            }
            assertThat(heard).as("%d Hz, %d ms", rate, packetMs).isEqualTo(heardAlone);
        });
    }

    /** Both are optional: 0 means that Sidetone conceals, and then nothing may have changed. */
    @Test
    void aLostPacketIsReplacedWhollyOrNotAtAll() {
        forEach((rate, packetMs) -> {
            int count = rate * packetMs / 1_000;
            List<byte[]> payloads =
                CodecProbe.encode(codec, codec.newEncoder(rate), CodecProbe.voice(rate, 20 * count, SEED), count);
            for (int offset : OFFSETS) {
                Decoder decoder = codec.newDecoder(rate);
                Decoder plain = codec.newDecoder(rate);
                boolean untouched = true;
                for (int i = 0; i < payloads.size(); i++) {
                    byte[] payload = payloads.get(i);
                    if (i % 4 == 2) {
                        untouched &= replace(decoder, i + 1 < payloads.size() ? payloads.get(i + 1) : payload, offset,
                            count) == 0;
                    }
                    short[] heard = new short[count];
                    short[] expected = new short[count];
                    assertThat(decoder.decode(payload, 0, payload.length, heard, 0)).isEqualTo(count);
                    plain.decode(payload, 0, payload.length, expected, 0);
                    if (untouched) {
                        assertThat(heard).as("%d Hz, %d ms, packet %d", rate, packetMs, i).isEqualTo(expected);
                    }
                }
            }
        });
    }

    private static int replace(Decoder decoder, byte[] next, int offset, int count) {
        short[] lost = new short[offset + count + offset];
        Arrays.fill(lost, GUARD_SAMPLE);
        byte[] framed = new byte[offset + next.length];
        System.arraycopy(next, 0, framed, offset, next.length);
        int recovered = decoder.recover(framed, offset, next.length, lost, offset, count);
        assertThat(recovered).isIn(0, count);
        if (recovered == 0) {
            recovered = decoder.conceal(lost, offset, count);
            assertThat(recovered).isIn(0, count);
        }
        for (int i = 0; i < offset; i++) {
            assertThat(lost[i]).isEqualTo(GUARD_SAMPLE);
            assertThat(lost[offset + count + i]).isEqualTo(GUARD_SAMPLE);
        }
        return recovered;
    }

    @Test
    void inlineCodersAllocateNothing() {
        if (codec.execution() == Execution.WORKER) {
            return; // a worker's may
        }
        for (int rate : CodecProbe.rates(codec)) {
            int count = rate / 50;
            short[] voice = CodecProbe.voice(rate, 50 * count, SEED);
            Encoder encoder = codec.newEncoder(rate);
            Decoder decoder = codec.newDecoder(rate);
            byte[] payload = new byte[codec.maxPayloadLength(codec.sampleRate() / 50)];
            short[] heard = new short[count];
            long allocated = Garbage.least(400, () -> {
                for (int i = 0; i < 50; i++) {
                    int length = encoder.encode(voice, i * count, count, payload, 0);
                    decoder.decode(payload, 0, length, heard, 0);
                    decoder.recover(payload, 0, length, heard, 0, count);
                    decoder.conceal(heard, 0, count);
                }
            });
            assertThat(allocated).as("bytes in a second at %d Hz", rate).isZero();
        }
    }

    private interface Setting {
        void tryOut(int rate, int packetMs);
    }

    private void forEach(Setting setting) {
        for (int rate : CodecProbe.rates(codec)) {
            for (int packetMs : packetTimesMs()) {
                setting.tryOut(rate, packetMs);
            }
        }
    }
}
