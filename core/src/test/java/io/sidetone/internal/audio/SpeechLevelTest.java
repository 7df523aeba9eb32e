package io.sidetone.internal.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.testkit.Speech;
import io.sidetone.testkit.Testdata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The active speech level is that of ITU-T P.56, as its own tool measures it. */
class SpeechLevelTest {

    @Test
    void theItusVoiceNormalisedToMinus30IsMinus30() throws IOException {
        double normalised = level(itu("voice.nrm"), 16_000);
        double source = level(itu("voice.src"), 16_000);
        short[] quiet = itu("voice.nrm");
        short[] loud = itu("voice.src");
        double gainDb = 20 * Math.log10(rms(quiet) / rms(loud));
        System.out.printf("P.56: voice.nrm %.2f dBov (ITU: -30.00), voice.src %.2f (ITU: %.2f)%n", normalised, source,
            -30 - gainDb);
        assertThat(normalised).isBetween(-30.1, -29.9);
        assertThat(source).isBetween(-30 - gainDb - 0.1, -30 - gainDb + 0.1);
    }

    @Test
    void recordingsMeasureAsSampleBySample() {
        double worst = 0;
        for (Path file : Speech.files("speech/debian-en")) {
            short[] voice = Speech.samples(file);
            double own = level(voice, 8_000);
            double reference = Reference.level(voice, 8_000);
            worst = Math.max(worst, Math.abs(own - reference));
            assertThat(own).as("%s", file.getFileName()).isBetween(reference - 0.1, reference + 0.1);
        }
        for (int rate : new int[] {8_000, 16_000, 48_000}) {
            short[] voice = Speech.samples("speech/pjsip/input." + rate / 1_000 + ".wav");
            assertThat(level(voice, rate)).as("%d Hz", rate).isBetween(Reference.level(voice, rate) - 0.1,
                Reference.level(voice, rate) + 0.1);
        }
        System.out.printf("P.56: farthest from the sample-by-sample measure: %.3f dB%n", worst);
    }

    @Test
    void pausesDoNotCount() {
        short[] voice = Speech.samples("speech/debian-en/demo-congrats.wav");
        short[] withPause = Arrays.copyOf(voice, 3 * voice.length);
        assertThat(level(withPause, 8_000)).isBetween(level(voice, 8_000) - 0.2, level(voice, 8_000) + 0.2);
        assertThat(20 * Math.log10(rms(voice) / rms(withPause))).as("the mean level falls").isGreaterThan(4.7);
    }

    @Test
    void aSpeakerWhoComesNearerIsLouderSoon() {
        short[] voice = Speech.samples("speech/debian-en/demo-instruct.wav");
        SpeechLevel level = new SpeechLevel(8_000, 10_000);
        SpeechLevel all = new SpeechLevel(8_000, SpeechLevel.ALL);
        double near = 0;
        for (int i = 0; i + 160 <= voice.length; i += 160) {
            short[] frame = Arrays.copyOfRange(voice, i, i + 160);
            for (int n = 0; n < 160 && i < voice.length / 2; n++) {
                frame[n] /= 4;
            }
            level.add(frame, 0, 160);
            all.add(frame, 0, 160);
            near = level.dbov();
        }
        assertThat(near).isGreaterThan(level(voice, 8_000) - 1.5);
        assertThat(near).isGreaterThan(all.dbov() + 0.3);
    }

    @Test
    void silenceHasNoLevelAndNobodySpeaks() {
        SpeechLevel level = new SpeechLevel(8_000, SpeechLevel.ALL);
        assertThat(level.dbov()).isEqualTo(SpeechLevel.SILENCE);
        level.add(new short[8_000], 0, 8_000);
        assertThat(level.dbov()).isEqualTo(SpeechLevel.SILENCE);
        assertThat(level.isSpeaking()).isFalse();
        assertThat(level.activeMs()).isZero();
    }

    @Test
    void aWordIsNoticedWithinTwoFramesAndItsEndAfter200Milliseconds() {
        SpeechLevel level = new SpeechLevel(8_000, SpeechLevel.ALL);
        short[] word = new short[160];
        for (int i = 0; i < 160; i++) {
            word[i] = (short) (i % 8 < 4 ? 1_600 : -1_600);
        }
        level.add(new short[160], 0, 160);
        level.add(word, 0, 160);
        level.add(word, 0, 160);
        assertThat(level.isSpeaking()).isTrue();
        int frames = 0;
        while (level.isSpeaking() && frames < 100) {
            level.add(new short[160], 0, 160);
            frames++;
        }
        assertThat(frames * 20).isBetween(220, 420);
    }

    @Test
    void theOffsetCounts() {
        short[] shifted = new short[167];
        Arrays.fill(shifted, 0, 7, (short) 30_000);
        SpeechLevel level = new SpeechLevel(8_000, SpeechLevel.ALL);
        level.add(shifted, 7, 160);
        assertThat(level.dbov()).isEqualTo(SpeechLevel.SILENCE);
    }

    private static double level(short[] samples, int rate) {
        SpeechLevel level = new SpeechLevel(rate, SpeechLevel.ALL);
        level.add(samples, 0, samples.length / (rate / 1_000) * (rate / 1_000));
        return level.dbov();
    }

    private static short[] itu(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(Testdata.file("itu-sv56/" + name));
        short[] samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    private static double rms(short[] samples) {
        double sum = 0;
        for (short sample : samples) {
            sum += sample * sample;
        }
        return Math.sqrt(sum / samples.length);
    }

    /** P.56 method B as it is written: every sample, every threshold, and bisection in steps of 0.01 dB. */
    private static final class Reference {

        static double level(short[] samples, int rate) {
            double g = Math.exp(-1 / (0.03 * rate));
            int hangover = (int) Math.ceil(0.2 * rate);
            double[] active = new double[15];
            int[] pause = new int[15];
            Arrays.fill(pause, hangover);
            double p = 0;
            double q = 0;
            double squares = 0;
            for (short sample : samples) {
                double x = sample / 32_768.0;
                squares += x * x;
                p = g * p + (1 - g) * Math.abs(x);
                q = g * q + (1 - g) * p;
                for (int j = 0; j < 15; j++) {
                    if (q >= Math.pow(2, j - 15)) {
                        active[j]++;
                        pause[j] = 0;
                    } else if (pause[j] < hangover) {
                        active[j]++;
                        pause[j]++;
                    }
                }
            }
            for (int j = 1; j < 15; j++) {
                double below = 10 * Math.log10(squares / active[j - 1]);
                double above = 10 * Math.log10(squares / active[j]);
                double excess = above - 20 * Math.log10(Math.pow(2, j - 15));
                double excessBelow = below - 20 * Math.log10(Math.pow(2, j - 16));
                if (excess <= 15.9) {
                    return below + (excessBelow - 15.9) / (excessBelow - excess) * (above - below);
                }
            }
            return -100;
        }
    }
}
