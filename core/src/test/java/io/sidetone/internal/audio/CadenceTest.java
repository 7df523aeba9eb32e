package io.sidetone.internal.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.internal.audio.Cadence.Note;
import io.sidetone.testkit.Tone;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tones are where and what they are said to be, the same on every machine, and do not click. */
class CadenceTest {

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 48_000})
    void theRecorderToneIsHalfASecondOf1400HzEvery15Seconds(int rate) {
        short[] heard = play(Cadence.recorderTone(rate), 0, 31 * rate);
        for (int from : new int[] {0, 15 * rate, 30 * rate}) {
            assertThat(rms(heard, from + rate / 50, from + rate / 2 - rate / 50)).as("level at %d", from)
                .isBetween(dbov(-20.05), dbov(-19.95));
            assertThat(upwardCrossings(heard, from, from + rate / 2)).as("cycles at %d", from).isBetween(699, 701);
        }
        assertThat(rms(heard, rate / 2, 15 * rate)).isZero();
        assertThat(rms(heard, 15 * rate + rate / 2, 30 * rate)).isZero();
    }

    @Test
    void toneIsPureToMoreThan70Decibels() {
        List<Note> note = List.of(new Note(0, 2_000, 1_400, -20, false));
        short[] heard = play(new Cadence(8_000, 2_000, false, note), 0, 16_000);
        int amplitude = (int) Math.round(dbov(-20) * Math.sqrt(2));
        assertThat(Tone.levelDb(heard, 1_000, 15_000, 1_400, amplitude)).isBetween(-0.05, 0.05);
        double error = 0;
        for (int n = 400; n < 15_600; n++) {
            double off = heard[n] - amplitude * StrictMath.sin(2 * Math.PI * 1_400 * n / 8_000);
            error += off * off / 15_200;
        }
        assertThat(20 * Math.log10(Math.sqrt(error) / dbov(-20))).isLessThan(-70);
    }

    /** A phase that drifted by a millionth of a turn in each bar would be seen. */
    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 48_000})
    void aYearLaterEverySampleIsTheSame(int rate) {
        long year = 365L * 24 * 3_600 * rate;
        assertThat(year % (15L * rate) + year % (16L * rate)).as("whole bars").isZero();
        assertThat(play(Cadence.recorderTone(rate), year, rate)).isEqualTo(play(Cadence.recorderTone(rate), 0, rate));
        Cadence music = Cadence.holdMusic(rate);
        assertThat(play(music, year, 16 * rate)).isEqualTo(play(music, 0, 16 * rate));
    }

    @Test
    void everySampleDependsOnItsPositionAlone() {
        long seed = 11;
        Random random = new Random(seed);
        Cadence music = Cadence.holdMusic(8_000);
        short[] whole = play(music, 0, 40 * 8_000);
        for (int i = 0; i < 2_000; i++) {
            int from = random.nextInt(whole.length - 400);
            int count = random.nextInt(400);
            short[] part = new short[count + 14];
            music.fill(part, 7, count, from);
            assertThat(Arrays.copyOfRange(part, 7, 7 + count)).as("%d samples from %d, seed %d", count, from, seed)
                .isEqualTo(Arrays.copyOfRange(whole, from, from + count));
            assertThat(part[6] | part[7 + count]).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 48_000})
    void neitherBeginningNorEndClicks(int rate) {
        Cadence held = new Cadence(rate, 300, true, List.of(new Note(20, 200, 1_000, -10, false)));
        short[] heard = play(held, 0, rate);
        int amplitude = (int) (dbov(-10) * Math.sqrt(2));
        // A sine's own largest step is amplitude × 2π f / rate; the ramps may add that of a slope of 10 ms.
        double own = amplitude * 2 * Math.PI * 1_000 / rate;
        for (int n = 1; n < heard.length; n++) {
            int step = Math.abs(heard[n] - heard[n - 1]);
            assertThat(step).as("step at %d", n).isLessThanOrEqualTo((int) (own * 1.02) + 2);
        }
        int first = rate * 20 / 1_000;
        for (int n = 0; n < rate / 1_000; n++) {
            assertThat(Math.abs(heard[first + n])).as("the first millisecond").isLessThan(amplitude / 30);
        }
    }

    @Test
    void holdMusicNeitherPausesNorHoldsANoteNorClips() {
        short[] music = play(Cadence.holdMusic(8_000), 0, 32 * 8_000);
        double loudest = 0;
        double softest = 1e9;
        for (int at = 0; at < music.length; at += 4_000) {
            loudest = Math.max(loudest, rms(music, at, at + 4_000));
            softest = Math.min(softest, rms(music, at, at + 4_000));
        }
        System.out.printf("hold music, half seconds: %.1f to %.1f dBov%n", 20 * Math.log10(softest / 32_768),
            20 * Math.log10(loudest / 32_768));
        assertThat(softest).isGreaterThan(dbov(-54));
        assertThat(loudest).isBetween(dbov(-33), dbov(-25));
        // Ringing is 425 Hz in Europe, 440 and 480 Hz in America, each for a second and more.
        for (int hz : new int[] {425, 480}) {
            for (int at = 0; at < music.length - 8_000; at += 4_000) {
                assertThat(Tone.levelDb(music, at, at + 8_000, hz, (int) dbov(-20))).isLessThan(-18);
            }
        }
    }

    /** What other machines must compute, too: checked on every JDK the tests run on. */
    @Test
    void theSamplesAreTheSameOnEveryJdk() {
        int hash = 1;
        for (int rate : new int[] {8_000, 16_000, 48_000}) {
            for (Cadence cadence : List.of(Cadence.recorderTone(rate), Cadence.entryTone(rate), Cadence.earcon(rate),
                Cadence.holdMusic(rate))) {
                hash = 31 * hash + Arrays.hashCode(play(cadence, 0, 17 * rate));
            }
        }
        assertThat(hash).isEqualTo(-1250209274);
    }

    @Test
    void behindTheEndIsSilence() {
        Cadence entry = Cadence.entryTone(8_000);
        assertThat(entry.length()).isEqualTo(2_560);
        short[] out = new short[200];
        Arrays.fill(out, (short) 99);
        entry.fill(out, 0, 200, 2_460);
        assertThat(rms(out, 0, 40)).isPositive();
        assertThat(rms(out, 100, 200)).isZero();
        entry.fill(out, 0, 200, 2_560);
        assertThat(rms(out, 0, 200)).isZero();
        assertThat(Cadence.holdMusic(8_000).length()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatCanNotBePlayedIsRefusedAtConstruction() {
        Note note = new Note(0, 100, 440, -10, false);
        assertThat(new Cadence(8_000, 100, false, List.of(note)).rate()).isEqualTo(8_000);
        assertThatThrownBy(() -> new Cadence(8_000, 99, false, List.of(note))).hasMessageContaining("99 ms");
        assertThatThrownBy(() -> new Cadence(11_025, 100, false, List.of(note))).hasMessageContaining("11025");
        assertThatThrownBy(() -> new Cadence(8_000, 0, false, List.of())).hasMessageContaining("0 ms");
        assertThatThrownBy(() -> new Cadence(8_000, 3_600_001, false, List.of())).hasMessageContaining("3600001");
        assertThatThrownBy(() -> new Note(-1, 100, 440, -10, false)).hasMessageContaining("-1 ms");
        assertThatThrownBy(() -> new Note(0, 19, 440, -10, false)).hasMessageContaining("19 ms");
        assertThatThrownBy(() -> new Note(0, 100, 0, -10, false)).hasMessageContaining("0 Hz");
        assertThatThrownBy(() -> new Note(0, 100, 4_000, -10, false)).hasMessageContaining("4000 Hz");
        assertThatThrownBy(() -> new Note(0, 100, 440, -3, false)).hasMessageContaining("-3.0 dBov");
        assertThatThrownBy(() -> new Note(0, 100, 440, Double.NaN, false)).hasMessageContaining("NaN");
        Note loud = new Note(0, 100, 440, -9, false);
        assertThat(new Cadence(8_000, 100, false, List.of(loud, note)).length()).isEqualTo(800);
        assertThatThrownBy(() -> new Cadence(8_000, 100, false, List.of(loud, loud, note)))
            .hasMessageContaining("can clip");
    }

    private static short[] play(Cadence cadence, long from, int count) {
        short[] out = new short[count];
        cadence.fill(out, 0, count, from);
        return out;
    }

    private static double dbov(double level) {
        return 32_768 * Math.pow(10, level / 20);
    }

    private static double rms(short[] samples, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += samples[i] * samples[i];
        }
        return Math.sqrt(sum / (to - from));
    }

    private static int upwardCrossings(short[] samples, int from, int to) {
        int count = 0;
        for (int i = from + 1; i < to; i++) {
            count += samples[i - 1] < 0 && samples[i] >= 0 ? 1 : 0;
        }
        return count;
    }
}
