package io.sidetone.internal.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listener's ear gets of one to eight speakers. */
class MixingTest {

    private static final int FRAME = 160;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void theSumOfAllSpeakersIsExact(int speakers) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] sum = new int[FRAME + 7];
        long[] expected = new long[FRAME];
        for (int speaker = 0; speaker < speakers; speaker++) {
            short[] in = noise(random, FRAME + 3);
            Mixing.add(in, 3, sum, 7, FRAME);
            for (int i = 0; i < FRAME; i++) {
                expected[i] += in[3 + i];
            }
        }
        for (int i = 0; i < FRAME; i++) {
            assertThat(sum[7 + i]).as("sample %d, seed %d", i, seed).isEqualTo((int) expected[i]);
        }
        assertThat(Arrays.copyOf(sum, 7)).containsOnly(0);
    }

    @Test
    void aPairSoundsLikeItsSum() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        short[] one = noise(random, FRAME);
        short[] other = noise(random, FRAME);
        short[] edges = {Short.MIN_VALUE, Short.MIN_VALUE + 1, -1, 0, 1, Short.MAX_VALUE - 1, Short.MAX_VALUE};
        for (int i = 0; i < edges.length * edges.length; i++) {
            one[i] = edges[i / edges.length];
            other[i] = edges[i % edges.length];
        }
        short[] heard = new short[FRAME + 1];
        Mixing.pair(one, other, heard, FRAME);
        assertThat(Arrays.copyOf(heard, FRAME)).as("seed %d", seed).isEqualTo(mix(one, other));
        assertThat(heard[FRAME]).isZero();
    }

    @Test
    void eightSpeakersAtTheRailsAreStillExact() {
        int[] sum = new int[2];
        for (int speaker = 0; speaker < 8; speaker++) {
            Mixing.add(new short[] {Short.MIN_VALUE, Short.MAX_VALUE}, 0, sum, 0, 2);
        }
        assertThat(sum).containsExactly(-262_144, 262_136);
    }

    @Test
    void aSingleSpeakerComesThroughBitIdentical() {
        short[] in = new short[1 << 16];
        for (int i = 0; i < in.length; i++) {
            in[i] = (short) i;
        }
        assertThat(Arrays.mismatch(mix(in), in)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "-40000, -32768", "-32769, -32768", "-32768, -32768", "-32767, -32767", "0, 0",
        "32766, 32766", "32767, 32767", "32768, 32767", "40000, 32767", "65536, 32767", "-65536, -32768",
        "-262144, -32768", "262136, 32767",
    })
    void peaksAreHeldAtTheRailAndNeverWrap(int sum, short heard) {
        short[] out = {1, 1, 1, 1};
        Mixing.saturate(new int[] {9, 9, 9, 9, 9, 9, 9, sum, 9}, 7, out, 2, 1);
        assertThat(out).containsExactly((short) 1, (short) 1, heard, (short) 1);
    }

    /** Clipping each addition would lose the third voice: saturation comes once, after the last speaker. */
    @Test
    void aThirdSpeakerCanBringALoudSumBackInRange() {
        short[] loud = {30_000, -30_000};
        assertThat(mix(loud, loud, new short[] {-30_000, 30_000})).isEqualTo(loud);
    }

    @Test
    void twoTalkersAtMinus20DbovAreNotClipped() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        short[] first = talker(random, 3_276.7);
        short[] second = talker(random, 3_276.7);
        short[] heard = mix(first, second);
        for (int i = 0; i < heard.length; i++) {
            assertThat((int) heard[i]).as("sample %d, seed %d", i, seed).isEqualTo(first[i] + second[i]);
        }
    }

    @Test
    void aFadeInStartsAtExactlyNothingAndEndsAtUnity() {
        int[] sum = faded(constant(10_000), 0, Mixing.UNITY);
        assertThat(sum[0]).isZero();
        assertThat(sum[FRAME - 1]).isEqualTo(10_000);
    }

    @Test
    void aFadeOutEndsAtExactlyNothing() {
        int[] sum = faded(constant(-32_768), Mixing.UNITY, 0);
        assertThat(sum[0]).isEqualTo(-32_768);
        assertThat(sum[FRAME - 1]).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {32_767, 10_000, 1, -1, -10_000, -32_768})
    void rampsAreMonotonousAndEverySingleStepIsSmall(int level) {
        int[] sum = faded(constant(level), 0, Mixing.UNITY);
        int largest = Math.abs(level) / (FRAME - 1) + 2;
        for (int i = 1; i < FRAME; i++) {
            int step = (sum[i] - sum[i - 1]) * Integer.signum(level);
            assertThat(step).as("sample %d", i).isBetween(0, largest);
        }
    }

    @Test
    void aFadeInAndAFadeOutOfOneVoiceAddUpToThatVoice() {
        long seed = System.nanoTime();
        short[] voice = noise(new Random(seed), FRAME);
        int[] sum = new int[FRAME];
        Mixing.addFaded(voice, 0, sum, 0, FRAME, 0, Mixing.UNITY);
        Mixing.addFaded(voice, 0, sum, 0, FRAME, Mixing.UNITY, 0);
        for (int i = 0; i < FRAME; i++) {
            assertThat(sum[i]).as("sample %d, seed %d", i, seed).isBetween(voice[i] - 1, voice[i] + 1);
        }
    }

    @Test
    void fadingAVoiceInOverAFrameMakesNoClick() {
        short[] voice = talker(new Random(7), 8_000);
        int[] sum = new int[2 * FRAME];
        Mixing.addFaded(voice, 0, sum, FRAME / 2, FRAME, 0, Mixing.UNITY);
        Mixing.add(voice, FRAME, sum, FRAME / 2 + FRAME, FRAME / 2);
        int ownLargest = 0;
        for (int i = 1; i < voice.length; i++) {
            ownLargest = Math.max(ownLargest, Math.abs(voice[i] - voice[i - 1]));
        }
        for (int i = 1; i < sum.length; i++) {
            assertThat(Math.abs(sum[i] - sum[i - 1])).as("sample %d", i).isLessThanOrEqualTo(ownLargest + 100);
        }
    }

    @Test
    void aFadeFromUnityToUnityIsThePlainSum() {
        short[] in = new short[1 << 16];
        for (int i = 0; i < in.length; i++) {
            in[i] = (short) i;
        }
        int[] plain = new int[in.length];
        int[] faded = new int[in.length];
        Mixing.add(in, 0, plain, 0, in.length);
        Mixing.addFaded(in, 0, faded, 0, in.length, Mixing.UNITY, Mixing.UNITY);
        assertThat(Arrays.mismatch(faded, plain)).isEqualTo(-1);
    }

    @Test
    void theLoudestGainDoesNotOverflowAndSilenceStaysSilent() {
        int[] sum = new int[4];
        short[] rails = {Short.MIN_VALUE, Short.MAX_VALUE, 0, -1};
        Mixing.addFaded(rails, 0, sum, 0, 4, Mixing.MAX_GAIN, Mixing.MAX_GAIN);
        assertThat(sum).containsExactly(-65_535, 65_533, 0, -2);
        int[] silent = new int[4];
        Mixing.addFaded(rails, 0, silent, 0, 4, 0, 0);
        assertThat(silent).containsOnly(0);
    }

    @Test
    void framesOfOneSampleAndOfNoneAreFine() {
        int[] sum = new int[1];
        Mixing.addFaded(new short[] {500}, 0, sum, 0, 1, 0, Mixing.UNITY);
        assertThat(sum[0]).isZero();
        Mixing.addFaded(new short[0], 0, sum, 0, 0, 0, Mixing.UNITY);
        Mixing.add(new short[0], 0, sum, 1, 0);
        Mixing.saturate(sum, 1, new short[0], 0, 0);
        assertThat(sum[0]).isZero();
    }

    private static short[] mix(short[]... speakers) {
        int[] sum = new int[speakers[0].length];
        for (short[] speaker : speakers) {
            Mixing.add(speaker, 0, sum, 0, sum.length);
        }
        short[] heard = new short[sum.length];
        Mixing.saturate(sum, 0, heard, 0, sum.length);
        return heard;
    }

    private static int[] faded(short[] voice, int gainFrom, int gainTo) {
        int[] sum = new int[voice.length];
        Mixing.addFaded(voice, 0, sum, 0, voice.length, gainFrom, gainTo);
        return sum;
    }

    private static short[] constant(int level) {
        short[] samples = new short[FRAME];
        Arrays.fill(samples, (short) level);
        return samples;
    }

    /** Ten harmonics of a random voice, of that root mean square: peaks about 9 dB above it, as in vowels. */
    private static short[] talker(Random random, double rms) {
        double[] voice = new double[FRAME * 10];
        double pitch = 90 + random.nextInt(150);
        double power = 0;
        for (int harmonic = 1; harmonic <= 10; harmonic++) {
            double phase = 2 * Math.PI * random.nextDouble();
            for (int i = 0; i < voice.length; i++) {
                voice[i] += Math.sin(phase + 2 * Math.PI * pitch * harmonic * i / 8_000) / harmonic;
            }
        }
        for (double sample : voice) {
            power += sample * sample / voice.length;
        }
        short[] samples = new short[voice.length];
        for (int i = 0; i < voice.length; i++) {
            samples[i] = (short) Math.round(voice[i] * rms / Math.sqrt(power));
        }
        return samples;
    }

    private static short[] noise(Random random, int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) random.nextInt();
        }
        return samples;
    }
}
