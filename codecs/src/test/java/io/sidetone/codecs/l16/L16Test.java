package io.sidetone.codecs.l16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import io.sidetone.testkit.CodecContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Uncompressed audio: what goes in comes out, in network byte order. */
class L16Test {

    @Nested
    class MonoContract extends CodecContract {
        @Override
        protected Codec codec() {
            return L16.mono(16_000);
        }
    }

    @Nested
    class StereoContract extends CodecContract {
        @Override
        protected Codec codec() {
            return L16.of(48_000, 2);
        }
    }

    @Test
    void monoIsFoundAtEveryUsualRate() {
        for (int rate : new int[] {8_000, 16_000, 48_000}) {
            Codec codec = Codecs.require("L16", rate);
            assertThat(codec.channels()).isEqualTo(1);
            assertThat(codec.sampleRate()).isEqualTo(rate);
        }
        assertThat(L16.mono(8_000)).hasToString("L16/8000");
        assertThat(L16.of(48_000, 2)).hasToString("L16/48000/2");
    }

    @Test
    void theMostSignificantByteComesFirst() {
        byte[] payload = new byte[4];
        L16.mono(8_000).newEncoder().encode(new short[] {0x1234, -2}, 0, 2, payload, 0);
        assertThat(payload).containsExactly(0x12, 0x34, 0xFF, 0xFE);
    }

    @Test
    void everySampleSurvives() {
        short[] all = new short[65_536];
        for (int i = 0; i < all.length; i++) {
            all[i] = (short) i;
        }
        for (int channels = 1; channels <= 2; channels++) {
            Codec codec = L16.of(16_000, channels);
            byte[] payload = new byte[codec.maxPayloadLength(all.length)];
            short[] heard = new short[all.length];
            assertThat(codec.newEncoder().encode(all, 0, all.length, payload, 0)).isEqualTo(payload.length);
            assertThat(codec.newDecoder().decode(payload, 0, payload.length, heard, 0)).isEqualTo(all.length);
            assertThat(heard).isEqualTo(all);
        }
    }

    /** The extremes too, whose sum has more than 16 bits. */
    @Test
    void stereoIsHeardAsItsMean() {
        byte[] payload = {0x7F, (byte) 0xFF, 0x7F, (byte) 0xFF, (byte) 0x80, 0, (byte) 0x80, 0, 0, 100, 0, 50};
        short[] heard = new short[3];
        assertThat(L16.of(48_000, 2).newDecoder().decode(payload, 0, payload.length, heard, 0)).isEqualTo(3);
        assertThat(heard).containsExactly(Short.MAX_VALUE, Short.MIN_VALUE, (short) 75);
    }

    @Test
    void halfASampleIsDamage() {
        assertThat(L16.mono(8_000).samplesIn(new byte[9], 0, 9)).isNegative();
        assertThat(L16.mono(8_000).newDecoder().decode(new byte[9], 0, 9, new short[5], 0)).isNegative();
        assertThat(L16.of(8_000, 2).samplesIn(new byte[6], 0, 6)).isNegative();
        assertThat(L16.of(8_000, 2).samplesIn(new byte[8], 0, 8)).isEqualTo(2);
    }

    @Test
    void stereoAndMonoAreNotForwardedToEachOther() {
        assertThat(L16.mono(48_000).takes(L16.of(48_000, 2))).isFalse();
        assertThat(L16.mono(48_000).takes(L16.mono(16_000))).isFalse();
        assertThat(L16.mono(48_000).takes(L16.mono(48_000))).isTrue();
    }

    @Test
    void otherRatesAndChannelsAreMisuse() {
        assertThatThrownBy(() -> L16.mono(7_000)).hasMessageContaining("7000");
        assertThatThrownBy(() -> L16.mono(49_000)).hasMessageContaining("49000");
        assertThatThrownBy(() -> L16.mono(44_100)).hasMessageContaining("44100");
        assertThatThrownBy(() -> L16.of(8_000, 0)).hasMessageContaining("0");
        assertThatThrownBy(() -> L16.of(8_000, 3)).hasMessageContaining("3");
    }
}
