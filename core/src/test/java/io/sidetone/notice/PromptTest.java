package io.sidetone.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.testkit.Garbage;
import io.sidetone.testkit.Speech;
import io.sidetone.testkit.Testdata;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prompts are loaded before, at every rate, and played without a sample lost. */
class PromptTest {

    @Test
    void whatWasRecordedIsPlayedBitForBitAtItsOwnRate() throws Exception {
        Prompt prompt = Prompt.wav(Testdata.file("speech/debian-en/conf-now-muted.wav"));
        short[] recorded = Speech.samples("speech/debian-en/conf-now-muted.wav");
        Playback playback = prompt.playback(8_000);
        short[] heard = new short[recorded.length / 160 * 160 + 320];
        int played = 0;
        for (int at = 0; at < heard.length; at += 160) {
            played += playback.play(heard, at, 160);
        }
        assertThat(played).isEqualTo(recorded.length);
        assertThat(Arrays.copyOf(heard, recorded.length)).isEqualTo(recorded);
        assertThat(playback.isOver()).isTrue();
        assertThat(playback.played()).isEqualTo(recorded.length).isEqualTo(prompt.length(8_000));
        assertThat(prompt.lengthMs()).isEqualTo(recorded.length / 8);
    }

    @Test
    void behindTheEndIsSilenceAndNothingOfTheFrameBefore() {
        Playback playback = Prompt.of(filled(200, 77), 8_000).playback(8_000);
        short[] frame = new short[174];
        assertThat(playback.play(frame, 7, 160)).isEqualTo(160);
        assertThat(playback.isOver()).isFalse();
        Arrays.fill(frame, (short) 5);
        assertThat(playback.play(frame, 7, 160)).isEqualTo(40);
        assertThat(playback.isOver()).isTrue();
        assertThat(frame[6]).isEqualTo((short) 5);
        assertThat(frame[46]).isEqualTo((short) 77);
        assertThat(Arrays.copyOfRange(frame, 47, 167)).containsOnly(0);
        assertThat(frame[167]).isEqualTo((short) 5);
        assertThat(playback.play(frame, 7, 160)).isZero();
        playback.restart();
        assertThat(playback.play(frame, 7, 160)).isEqualTo(160);
    }

    @Test
    void repetitionsFollowWithoutAGap() {
        short[] ramp = new short[100];
        for (int i = 0; i < 100; i++) {
            ramp[i] = (short) (i + 1);
        }
        Prompt prompt = Prompt.of(ramp, 8_000);
        Playback thrice = prompt.playback(8_000, 3);
        short[] heard = new short[400];
        int played = thrice.play(heard, 0, 160) + thrice.play(heard, 160, 160) + thrice.play(heard, 320, 80);
        assertThat(played).isEqualTo(300);
        for (int i = 0; i < 400; i++) {
            assertThat(heard[i]).isEqualTo((short) (i < 300 ? i % 100 + 1 : 0));
        }
        Playback forEver = prompt.playback(8_000, Playback.FOR_EVER);
        for (int i = 0; i < 1_000; i++) {
            assertThat(forEver.play(heard, 0, 160)).isEqualTo(160);
        }
        assertThat(forEver.isOver()).isFalse();
        assertThat(forEver.played()).isEqualTo(160_000);
        assertThatThrownBy(() -> prompt.playback(8_000, 0)).hasMessageContaining("0 times");
    }

    @Test
    void tonesAndSilenceHaveTheirLengthAtEveryRate() {
        for (int rate : new int[] {8_000, 16_000, 48_000}) {
            assertThat(length(Prompt.tone(440, 500, -20), rate)).isEqualTo(rate / 2);
            assertThat(length(Prompt.silence(20), rate)).isEqualTo(rate / 50);
            assertThat(length(Prompt.entryTone(), rate)).isEqualTo(rate * 32 / 100);
            assertThat(length(Prompt.earcon(), rate)).isEqualTo(rate * 12 / 100);
            assertThat(length(Prompt.of(new short[800], 8_000), rate)).isEqualTo(rate / 10);
        }
        for (Prompt endless : List.of(Prompt.recorderTone(), Prompt.holdMusic())) {
            assertThat(endless.lengthMs()).isEqualTo(Long.MAX_VALUE);
            assertThat(endless.playback(8_000).play(new short[480_000], 0, 480_000)).isEqualTo(480_000);
        }
        assertThat(Prompt.tone(440, 500, -20).lengthMs()).isEqualTo(500);
    }

    @Test
    void whatNoCallCanPlayIsRefusedWhenItIsLoaded() {
        assertThatThrownBy(() -> Prompt.of(new short[10], 44_100)).hasMessageContaining("44100");
        assertThatThrownBy(() -> Prompt.of(new short[0], 8_000)).hasMessageContaining("0 samples");
        assertThatThrownBy(() -> Prompt.of(new short[Prompt.LONGEST_S * 8_000 + 1], 8_000))
            .hasMessageContaining("2400001 samples");
        assertThatThrownBy(() -> Prompt.silence(10).playback(32_000)).hasMessageContaining("32000");
        assertThatThrownBy(() -> Prompt.tone(440, 19, -20)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Prompt.silence(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLongestPromptIsTaken() {
        assertThat(Prompt.of(new short[Prompt.LONGEST_S * 8_000], 8_000).lengthMs())
            .isEqualTo(Prompt.LONGEST_S * 1_000L);
    }

    @Test
    void changingTheArrayAfterwardsChangesNothing() {
        short[] samples = filled(160, 9);
        Prompt prompt = Prompt.of(samples, 8_000);
        Arrays.fill(samples, (short) 1);
        short[] heard = new short[160];
        prompt.playback(8_000).play(heard, 0, 160);
        assertThat(heard).containsOnly(9);
    }

    @Test
    void playingAllocatesNothing() {
        Playback[] playbacks = {Prompt.holdMusic().playback(8_000), Prompt.recorderTone().playback(48_000),
            Prompt.of(new short[5_000], 16_000).playback(8_000, Playback.FOR_EVER)};
        short[] frame = new short[960];
        assertThat(Garbage.least(8, () -> {
            for (int i = 0; i < 2_000; i++) {
                playbacks[i % 3].play(frame, 0, 160);
            }
        })).isZero();
    }

    /** Spec: flat to ±0.5 dB up to 3.4 kHz (8 kHz) or 7 kHz (16 and 48 kHz), aliases and images below -60 dB. */
    @ParameterizedTest
    @CsvSource({"8000, 16000, 3400", "8000, 48000, 3400", "16000, 8000, 3400", "48000, 8000, 3400",
        "16000, 48000, 7000", "48000, 16000, 7000"})
    void otherRatesSoundTheSame(int from, int to, int passHz) {
        double worstPass = 0;
        double worstImage = -200;
        for (int hz = 100; hz <= passHz; hz += 100) {
            short[] out = RateConversion.convert(sine(hz, from, from / 2), from, to);
            double[] fit = fit(out, hz, to);
            worstPass = Math.abs(fit[0]) > Math.abs(worstPass) ? fit[0] : worstPass;
            worstImage = Math.max(worstImage, fit[1]);
        }
        double worstAlias = -200;
        for (int hz = to / 2 + 50; from > to && hz < from / 2; hz += 150) {
            short[] out = RateConversion.convert(sine(hz, from, from / 2), from, to);
            worstAlias = Math.max(worstAlias, 20 * Math.log10(Math.max(0.5, rms(out)) / (10_000 / Math.sqrt(2))));
        }
        System.out.printf("prompt %d to %d Hz: pass band %+.2f dB at worst, distortion %.1f dB, aliases %.1f dB%n", from,
            to, worstPass, worstImage, worstAlias);
        assertThat(worstPass).isBetween(-0.5, 0.5);
        assertThat(worstImage).isLessThan(-60);
        assertThat(worstAlias).isLessThan(-60);
    }

    @Test
    void otherRatesAreNotDelayed() {
        Random random = new Random(8);
        short[] noise = new short[4_000];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (random.nextInt(8_000) - 4_000);
        }
        short[] there = RateConversion.convert(sine(1_000, 8_000, 4_000), 8_000, 48_000);
        assertThat(there).hasSize(24_000);
        short[] back = RateConversion.convert(there, 48_000, 8_000);
        short[] sine = sine(1_000, 8_000, 4_000);
        for (int i = 200; i < 3_800; i++) {
            assertThat((int) back[i]).isBetween(sine[i] - 30, sine[i] + 30);
        }
    }

    private static short[] sine(int hz, int rate, int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) Math.round(10_000 * Math.sin(2 * Math.PI * hz * i / rate));
        }
        return samples;
    }

    /** The gain of a sine of 10 000, and what else there is, in dB; the ends are left out. */
    private static double[] fit(short[] out, int hz, int rate) {
        int from = rate / 50;
        int periods = (out.length - 2 * from) / (rate / 100);
        int to = from + periods * (rate / 100);
        double a = 0;
        double b = 0;
        double squares = 0;
        for (int i = from; i < to; i++) {
            a += out[i] * Math.sin(2 * Math.PI * hz * i / rate) * 2 / (to - from);
            b += out[i] * Math.cos(2 * Math.PI * hz * i / rate) * 2 / (to - from);
            squares += (double) out[i] * out[i] / (to - from);
        }
        double rest = Math.max(0.1, squares - (a * a + b * b) / 2);
        return new double[] {20 * Math.log10(Math.hypot(a, b) / 10_000), 10 * Math.log10(rest / (1e8 / 2))};
    }

    private static double rms(short[] out) {
        double sum = 0;
        int edge = out.length / 10;
        for (int i = edge; i < out.length - edge; i++) {
            sum += out[i] * out[i];
        }
        return Math.sqrt(sum / (out.length - 2 * edge));
    }

    private static int length(Prompt prompt, int rate) {
        assertThat(prompt.playback(rate).play(new short[2 * rate], 0, 2 * rate)).isEqualTo((int) prompt.length(rate));
        return (int) prompt.length(rate);
    }

    private static short[] filled(int count, int value) {
        short[] samples = new short[count];
        Arrays.fill(samples, (short) value);
        return samples;
    }
}
