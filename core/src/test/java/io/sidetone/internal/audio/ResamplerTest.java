package io.sidetone.internal.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sidetone.testkit.Garbage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a voice is after its way to another sampling rate: the same voice, a little later, and nothing beside it. */
class ResamplerTest {

    private static final int LEVEL = 10_000;
    private static final int SKIPPED_MS = 20;

    /** One second of a sine, and 20 ms before it for the filter to fill. */
    private static short[] sine(int rate, double hz) {
        short[] samples = new short[rate + rate * SKIPPED_MS / 1000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(LEVEL * Math.sin(2 * Math.PI * hz * i / rate));
        }
        return samples;
    }

    private static short[] resampled(Resampler resampler, short[] in, int from, int to) {
        short[] out = new short[(int) ((long) in.length * to / from)];
        assertThat(resampler.resample(in, 0, in.length, out, 0)).isEqualTo(out.length);
        return out;
    }

    /** The level of a frequency of whole Hz in the last second, in dB relative to the sine. */
    private static double levelDb(short[] samples, int rate, double hz) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < rate; i++) {
            double sample = samples[samples.length - rate + i];
            real += sample * Math.cos(2 * Math.PI * hz * i / rate);
            imaginary += sample * Math.sin(2 * Math.PI * hz * i / rate);
        }
        return 10 * StrictMath.log10((real * real + imaginary * imaginary + 1e-9) / ((double) rate * rate / 4))
            - 20 * StrictMath.log10(LEVEL);
    }

    /** All power in the last second that is not that frequency's, in dB relative to the sine. */
    private static double restDb(short[] samples, int rate, double hz) {
        double power = 0;
        for (int i = samples.length - rate; i < samples.length; i++) {
            power += (double) samples[i] * samples[i];
        }
        double tone = StrictMath.pow(10, levelDb(samples, rate, hz) / 10) * LEVEL * LEVEL / 2;
        return 10 * StrictMath.log10(Math.max(1e-9, power / rate - tone) / (LEVEL * (double) LEVEL / 2));
    }

    private static int passband(int from, int to) {
        return Math.min(from, to) == 8_000 ? 3_400 : 7_000;
    }

    @ParameterizedTest(name = "{0} → {1} Hz")
    @CsvSource({"8000,16000,0.39,0.03,2800", "16000,8000,0.39,0.03,2800", "8000,48000,0.39,0.04,2500",
        "48000,8000,0.39,0.04,2500", "16000,48000,0.29,0.03,6000", "48000,16000,0.29,0.03,6000"})
    void theVoiceIsAsLoudAsBeforeAndNothingIsAddedToIt(int from, int to, double withinDb, double mostlyDb,
        int mostlyHz) {
        int passband = passband(from, to);
        for (int hz = 50; hz <= passband; hz += 50) {
            short[] out = resampled(new Resampler(from, to), sine(from, hz), from, to);
            double tolerance = hz <= mostlyHz ? mostlyDb : withinDb;
            assertThat(levelDb(out, to, hz)).as("%d Hz", hz).isCloseTo(0, within(tolerance));
            assertThat(restDb(out, to, hz)).as("beside %d Hz", hz).isLessThan(-60);
        }
    }

    @ParameterizedTest(name = "{0} → {1} Hz")
    @CsvSource({"8000,16000", "8000,48000", "16000,48000"})
    void betweenTheRatesNothingIsMirrored(int from, int to) {
        for (int hz = passband(from, to); hz < from / 2; hz += 50) {
            short[] out = resampled(new Resampler(from, to), sine(from, hz), from, to);
            for (int image = from - hz; image < to / 2; image += from) {
                assertThat(levelDb(out, to, image)).as("%d Hz at %d Hz", hz, image).isLessThan(-60);
            }
        }
    }

    @ParameterizedTest(name = "{0} → {1} Hz")
    @CsvSource({"16000,8000", "48000,8000", "48000,16000"})
    void whatTheLowerRateCanNotHoldIsGone(int from, int to) {
        for (int hz = to / 2; hz < from / 2; hz += 70) {
            short[] out = resampled(new Resampler(from, to), sine(from, hz), from, to);
            assertThat(restDb(out, to, 0)).as("%d Hz", hz).isLessThan(-60);
        }
    }

    @ParameterizedTest(name = "{0} → {1} Hz is {2} samples late")
    @CsvSource({"8000,16000,32", "16000,8000,16", "8000,48000,96", "48000,8000,16", "16000,48000,60",
        "48000,16000,20"})
    void itIsLateByExactlyTheDelayItTells(int from, int to, int delay) {
        Resampler resampler = new Resampler(from, to);
        assertThat(resampler.delaySamples()).isEqualTo(delay);
        short[] click = new short[from / 50];
        click[0] = 30_000;
        short[] out = resampled(resampler, click, from, to);
        int loudest = 0;
        for (int i = 0; i < out.length; i++) {
            loudest = Math.abs(out[i]) > Math.abs(out[loudest]) ? i : loudest;
        }
        assertThat(loudest).isEqualTo(delay);
        for (int i = 1; i <= delay; i++) {
            assertThat(out[delay + i]).as("%d beside the middle", i).isEqualTo(out[delay - i]);
        }
    }

    @ParameterizedTest(name = "{0} → {1} Hz")
    @CsvSource({"8000,16000", "16000,8000", "8000,48000", "48000,8000", "16000,48000", "48000,16000"})
    void howTheStreamIsCutChangesNothing(int from, int to) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        short[] voice = new short[from];
        for (int i = 0; i < voice.length; i++) {
            voice[i] = (short) random.nextInt();
        }
        short[] whole = resampled(new Resampler(from, to), voice, from, to);
        int unit = Math.max(1, from / to);
        short[] cut = new short[whole.length + 7];
        Resampler resampler = new Resampler(from, to);
        int at = 0;
        for (int done = 0; done < voice.length;) {
            int count = Math.min(voice.length - done, unit * random.nextInt(2_000));
            short[] in = new short[count + 7];
            System.arraycopy(voice, done, in, 7, count);
            at += resampler.resample(in, 7, count, cut, 7 + at);
            done += count;
        }
        assertThat(Arrays.copyOfRange(cut, 7, cut.length)).as("seed %d", seed).isEqualTo(whole);
        assertThat(Arrays.copyOf(cut, 7)).containsOnly(0);
    }

    @Test
    void whatIsTooLoudIsHeldAtTheRailAndNeverWraps() {
        short[] square = new short[800];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 8 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        short[] out = resampled(new Resampler(8_000, 48_000), square, 8_000, 48_000);
        for (int i = 960; i < out.length; i++) {
            boolean wraps = Math.abs(out[i] - out[i - 1]) > 40_000;
            assertThat(wraps).as("sample %d", i).isFalse();
        }
        assertThat(out).contains(Short.MAX_VALUE).contains(Short.MIN_VALUE);
    }

    @ParameterizedTest(name = "{0} → {1} Hz")
    @CsvSource({"8000,16000", "16000,8000", "8000,48000", "48000,8000", "16000,48000", "48000,16000"})
    void resetLeavesNothingBehind(int from, int to) {
        Resampler used = new Resampler(from, to);
        resampled(used, sine(from, 1_000), from, to);
        used.reset();
        assertThat(resampled(used, new short[from / 50], from, to)).containsOnly(0);
        resampled(used, sine(from, 1_000), from, to);
        used.resetMidway();
        assertThat(resampled(used, new short[from / 50], from, to)).containsOnly(0);
        assertThat(resampled(used, sine(from, 300), from, to))
            .isEqualTo(resampled(new Resampler(from, to), sine(from, 300), from, to));
    }

    @ParameterizedTest(name = "{0} → {1} Hz")
    @CsvSource({"8000,16000", "16000,8000", "8000,48000", "48000,8000", "16000,48000", "48000,16000"})
    void beginningMidwayDoesNotClickAtAnyPhase(int from, int to) {
        int steepest = (int) (1.25 * 2 * Math.PI * 440 * LEVEL / to);
        short[] tone = sine(from, 440);
        for (int phase = 0; phase < from / 440 + 1; phase++) {
            Resampler resampler = new Resampler(from, to);
            resampler.resetMidway();
            short[] out = resampled(resampler, Arrays.copyOfRange(tone, phase, phase + from / 50), from, to);
            for (int i = 1; i < out.length; i++) {
                assertThat(Math.abs(out[i] - out[i - 1])).as("phase %d, sample %d", phase, i)
                    .isLessThanOrEqualTo(steepest);
            }
        }
    }

    @Test
    void otherRatesAreRefused() {
        for (int rate : new int[] {0, 7_999, 8_001, 11_025, 12_000, 24_000, 32_000, 44_100, 96_000}) {
            assertThat(Resampler.isRate(rate)).isFalse();
            assertThatThrownBy(() -> new Resampler(rate, 8_000)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(rate));
        }
        assertThatThrownBy(() -> new Resampler(8_000, 8_000)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsAllocatedOnTheWay() {
        Resampler resampler = new Resampler(8_000, 48_000);
        short[] in = new short[160];
        short[] out = new short[960];
        assertThat(Garbage.least(8, () -> {
            for (int i = 0; i < 500; i++) {
                resampler.resample(in, 0, 160, out, 0);
            }
        })).isZero();
    }
}
