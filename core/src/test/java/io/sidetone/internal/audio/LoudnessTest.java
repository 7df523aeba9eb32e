package io.sidetone.internal.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.testkit.Speech;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How loud is separate from who hears whom: ducking, matching, push-to-talk. */
class LoudnessTest {

    private static final int FRAME = 160;

    @Test
    void noGainOpensAClosedCell() {
        long seed = 3;
        Random random = new Random(seed);
        Loudness loudness = new Loudness();
        short[] voice = frame(12_345);
        for (int i = 0; i < 10_000; i++) {
            if (random.nextBoolean()) {
                loudness.moveTo(random.nextInt());
            } else {
                loudness.jumpTo(random.nextInt());
            }
            int[] sum = new int[FRAME];
            loudness.add(voice, 0, sum, 0, FRAME, false, false);
            assertThat(sum).as("frame %d, seed %d", i, seed).containsOnly(0);
            loudness.add(voice, 0, sum, 0, FRAME, true, false);
            assertThat(sum[FRAME - 1]).as("a closing cell ends at nothing, frame %d, seed %d", i, seed).isZero();
            Arrays.fill(sum, 0);
            loudness.add(voice, 0, sum, 0, FRAME, false, true);
            assertThat(sum[0]).as("an opening cell begins at nothing, frame %d, seed %d", i, seed).isZero();
        }
    }

    @Test
    void atUnityItIsThePlainSumBitForBit() {
        Loudness loudness = new Loudness();
        short[] voice = frame(-32_768);
        int[] own = new int[FRAME + 7];
        int[] plain = new int[FRAME + 7];
        loudness.add(voice, 0, own, 7, FRAME, true, true);
        Mixing.add(voice, 0, plain, 7, FRAME);
        assertThat(own).isEqualTo(plain);
    }

    @Test
    void aGainNeverJumpsWithinAFrameNorBetweenTwo() {
        Loudness loudness = new Loudness();
        short[] voice = frame(16_000);
        int last = 16_000;
        int[] targets = {Mixing.UNITY / 8, Mixing.UNITY, 0, Mixing.UNITY, Mixing.MAX_GAIN, 100, Mixing.UNITY};
        for (int target : targets) {
            loudness.moveTo(target);
            for (int i = 0; i < 60; i++) {
                int[] sum = new int[FRAME];
                loudness.add(voice, 0, sum, 0, FRAME, true, true);
                for (int value : sum) {
                    assertThat(Math.abs(value - last)).isLessThanOrEqualTo(16_000 / FRAME + 2);
                    last = value;
                }
            }
            assertThat(loudness.gain()).isEqualTo(target);
        }
    }

    @Test
    void pushToTalkOpensAndClosesWithinOneFrame() {
        Loudness loudness = new Loudness();
        loudness.jumpTo(0);
        short[] voice = frame(1_000);
        int[] sum = new int[FRAME];
        loudness.add(voice, 0, sum, 0, FRAME, true, true);
        assertThat(sum[0]).isEqualTo(1_000);
        assertThat(sum[FRAME - 1]).isZero();
        loudness.jumpTo(Mixing.UNITY);
        sum = new int[FRAME];
        loudness.add(voice, 0, sum, 0, FRAME, true, true);
        assertThat(sum[0]).isZero();
        assertThat(sum[FRAME - 1]).isEqualTo(1_000);
    }

    @Test
    void gainsBeyondTheLimitsAreTheLimits() {
        Loudness loudness = new Loudness();
        loudness.jumpTo(Mixing.MAX_GAIN + 1);
        loudness.add(frame(32_767), 0, new int[FRAME], 0, FRAME, true, true);
        assertThat(loudness.gain()).isEqualTo(Mixing.MAX_GAIN);
        loudness.jumpTo(-1);
        loudness.add(frame(32_767), 0, new int[FRAME], 0, FRAME, true, true);
        assertThat(loudness.gain()).isZero();
    }

    @Test
    void othersAreDuckedWhileSomebodySpeaksAndForAMomentAfterwards() {
        Ducking ducking = new Ducking(12, 20);
        assertThat(ducking.gain(false)).isEqualTo(Mixing.UNITY);
        int lowered = ducking.gain(true);
        assertThat(20 * Math.log10((double) lowered / Mixing.UNITY)).isBetween(-12.01, -11.99);
        for (int i = 0; i < 20; i++) {
            assertThat(ducking.gain(false)).as("frame %d after the last word", i).isEqualTo(lowered);
        }
        assertThat(ducking.gain(false)).isEqualTo(Mixing.UNITY);
        assertThat(new Ducking(0, 0).gain(true)).isEqualTo(Mixing.UNITY);
        assertThatThrownBy(() -> new Ducking(-1, 0)).hasMessageContaining("-1.0 dB");
        assertThatThrownBy(() -> new Ducking(40.1, 0)).hasMessageContaining("40.1 dB");
        assertThatThrownBy(() -> new Ducking(6, -1)).hasMessageContaining("-1 frames");
    }

    @Test
    void aDuckedCallIsLoweredBeforeTheFirstWordIsOver() {
        Ducking ducking = new Ducking(12, 20);
        Loudness loudness = new Loudness();
        for (int i = 0; i < 3; i++) {
            loudness.moveTo(ducking.gain(true));
            loudness.add(frame(1), 0, new int[FRAME], 0, FRAME, true, true);
        }
        assertThat(loudness.gain()).isEqualTo(ducking.gain(true));
    }

    @Test
    void aQuietCoachIsRaisedAndALoudOneLoweredToTheCall() {
        short[] call = Speech.samples("speech/debian-en/demo-instruct.wav");
        short[] coach = Speech.samples("speech/debian-en/priv-callee-options.wav");
        double differenceDb = level(call) - level(coach);
        for (double offDb : new double[] {-18, -5, 0, 5, 10, 20}) {
            double expected = Math.max(LevelMatch.LEAST_DB, Math.min(LevelMatch.MOST_DB, differenceDb - offDb));
            double gainDb = matched(call, coach, offDb);
            System.out.printf("coach %+.1f dB to the call: matched by %+.2f dB%n", offDb - differenceDb, gainDb);
            assertThat(gainDb).isBetween(expected - 1.5, expected + 1.5);
        }
    }

    @Test
    void theMatchMovesSlowlyAndNotBeforeBothHaveSpoken() {
        LevelMatch match = new LevelMatch(8_000);
        short[] loud = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            loud[i] = (short) (i % 8 < 4 ? 8_000 : -8_000);
        }
        for (int i = 0; i < 500; i++) {
            assertThat(match.add(loud, new short[FRAME], FRAME)).isEqualTo(Mixing.UNITY);
        }
        assertThat(match.isCoachSpeaking()).isTrue();
        double before = Mixing.UNITY;
        for (int i = 0; i < 500; i++) {
            short[] soft = frame(0);
            for (int n = 0; n < FRAME; n++) {
                soft[n] = (short) (loud[n] / 10);
            }
            double after = match.add(loud, soft, FRAME);
            assertThat(Math.abs(20 * Math.log10(after / before)) * 50).isLessThan(LevelMatch.DB_PER_SECOND + 0.1);
            before = after;
        }
        assertThat(before / Mixing.UNITY).isBetween(0.25, 0.252);
    }

    private static double matched(short[] call, short[] coach, double offDb) {
        LevelMatch match = new LevelMatch(8_000);
        int gain = 0;
        double factor = Math.pow(10, offDb / 20);
        for (int at = 0; at + FRAME <= 30 * 8_000; at += FRAME) {
            short[] whisper = new short[FRAME];
            short[] heard = new short[FRAME];
            for (int i = 0; i < FRAME; i++) {
                double spoken = coach[(at + i) % coach.length] * factor;
                whisper[i] = (short) Math.max(-32_768, Math.min(32_767, Math.round(spoken)));
                heard[i] = call[(at + i) % call.length];
            }
            gain = match.add(whisper, heard, FRAME);
        }
        return 20 * Math.log10((double) gain / Mixing.UNITY);
    }

    private static double level(short[] voice) {
        SpeechLevel level = new SpeechLevel(8_000, SpeechLevel.ALL);
        level.add(voice, 0, Math.min(30 * 8_000, voice.length / 8 * 8));
        return level.dbov();
    }

    private static short[] frame(int value) {
        short[] frame = new short[FRAME];
        Arrays.fill(frame, (short) value);
        return frame;
    }
}
