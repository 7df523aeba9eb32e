package io.sidetone.internal.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.testkit.Garbage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gap sounds like, sample by sample; how near it comes to speech is for {@link ConcealmentQualityTest}. */
class ConcealmentTest {

    private static final int RATE = 8_000;
    private static final int FRAME = 160;
    private static final int SILENT_FROM = 720;
    private static final int BRIDGE = 40;

    @Test
    void aVoiceWithoutLossesIsLeftUntouched() {
        short[] voice = voice(RATE, RATE, 1);
        short[] heard = voice.clone();
        Concealment concealment = new Concealment(RATE);
        for (int from = 0; from + FRAME <= heard.length; from += FRAME) {
            concealment.heard(heard, from, FRAME);
        }
        assertThat(Arrays.mismatch(heard, voice)).isEqualTo(-1);
    }

    @Test
    void whoWasNeverHeardIsConcealedBySilence() {
        short[] out = ones(FRAME);
        new Concealment(RATE).conceal(out, 0, FRAME);
        assertThat(out).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 239, 240, 241, 1_000})
    void anyBitOfPastIsEnoughToGoOnWithoutAStep(int known) {
        short[] voice = voice(RATE, known, 2);
        Concealment concealment = new Concealment(RATE);
        concealment.heard(voice, 0, known);
        short[] out = new short[FRAME];
        concealment.conceal(out, 0, FRAME);
        int steepest = Math.abs(voice[0]);
        for (int i = 1; i < known; i++) {
            steepest = Math.max(steepest, Math.abs(voice[i] - voice[i - 1]));
        }
        assertThat(Math.abs(out[0] - voice[known - 1])).isLessThanOrEqualTo(steepest);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 24_000, 32_000, 44_100, 48_000})
    void aToneGoesOnInPhase(int sampleRate) {
        short[] tone = new short[sampleRate / 10];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) Math.round(10_000 * StrictMath.sin(2 * StrictMath.PI * 210 * i / sampleRate));
        }
        int gap = sampleRate / 100;
        int start = tone.length - gap;
        Concealment concealment = new Concealment(sampleRate);
        concealment.heard(tone, 0, start);
        short[] out = new short[gap];
        concealment.conceal(out, 0, gap);
        for (int i = 0; i < gap; i++) {
            double faded = tone[start + i] * (1 - i / (0.09 * sampleRate));
            assertThat((double) out[i]).as("sample %d", i).isBetween(faded - 600, faded + 600);
        }
    }

    @Test
    void aLongGapFadesToSilenceAndStaysSilent() {
        Concealment concealment = heardVoice(3);
        short[] out = ones(4 * RATE);
        concealment.conceal(out, 0, out.length);
        long early = energy(out, 0, 80);
        assertThat(early).isPositive();
        assertThat(energy(out, SILENT_FROM - 80, 80)).isLessThan(early / 16);
        assertThat(energy(out, SILENT_FROM, out.length - SILENT_FROM)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 80, 240, 333})
    void theConcealmentDoesNotDependOnHowTheGapIsCutUp(int piece) {
        short[] whole = new short[1_000];
        short[] pieces = new short[1_000];
        heardVoice(4).conceal(whole, 0, 1_000);
        Concealment concealment = heardVoice(4);
        for (int from = 0; from < 1_000; from += piece) {
            concealment.conceal(pieces, from, Math.min(piece, 1_000 - from));
        }
        assertThat(Arrays.mismatch(pieces, whole)).isEqualTo(-1);
    }

    /** Packets of less than 4 ms tell too little of their voice: there a joint is corrected only if it would click. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 31, 32, 40, 41, 160})
    void afterAGapOnlyTheFirstFiveMillisecondsAreCorrected(int piece) {
        Concealment concealment = heardVoice(5);
        concealment.conceal(new short[FRAME], 0, FRAME);
        short[] voice = voice(RATE, 2 * FRAME, 6);
        short[] heard = voice.clone();
        for (int from = 0; from < heard.length; from += piece) {
            concealment.heard(heard, from, Math.min(piece, heard.length - from));
        }
        assertThat(Arrays.equals(heard, 0, BRIDGE, voice, 0, BRIDGE)).isEqualTo(piece < 32);
        assertThat(Arrays.mismatch(heard, BRIDGE, heard.length, voice, BRIDGE, heard.length)).isEqualTo(-1);
    }

    @Test
    void neitherEndOfAGapStepsMoreThanTheVoiceDid() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            short[] voice = voice(RATE, 5 * FRAME, random.nextLong());
            int gap = 1 + random.nextInt(FRAME);
            int start = 240 + random.nextInt(FRAME);
            int steepest = 0;
            for (int i = start - 239; i < start; i++) {
                steepest = Math.max(steepest, Math.abs(voice[i] - voice[i - 1]));
            }
            Concealment concealment = new Concealment(RATE);
            concealment.heard(voice, 0, start);
            concealment.conceal(voice, start, gap);
            concealment.heard(voice, start + gap, FRAME);
            for (int joint : new int[] {start, start + gap}) {
                assertThat(Math.abs(voice[joint] - voice[joint - 1])).as("round %d, seed %d", round, seed)
                    .isLessThanOrEqualTo(steepest);
            }
        }
    }

    @Test
    void aVoiceAtTheRailsNeverWraps() {
        short[] square = new short[2_000];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 37 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        short[] heard = square.clone();
        Concealment concealment = new Concealment(RATE);
        concealment.heard(heard, 0, 1_000);
        concealment.conceal(heard, 1_000, 80);
        concealment.heard(heard, 1_080, 920);
        int opposite = 0;
        for (int i = 1_000; i < 1_120; i++) {
            opposite += heard[i] > 20_000 && square[i] < 0 || heard[i] < -20_000 && square[i] > 0 ? 1 : 0;
        }
        assertThat(opposite).isLessThanOrEqualTo(8);
    }

    @Test
    void nothingOfTheFormerSpeakerIsLeftAfterReset() {
        Concealment used = heardVoice(7);
        used.conceal(new short[FRAME], 0, 100);
        used.reset();
        short[] out = ones(2 * FRAME);
        used.conceal(out, 0, FRAME);
        assertThat(energy(out, 0, FRAME)).isZero();
        used.reset();
        assertThat(script(used)).isEqualTo(script(new Concealment(RATE)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void onlyItsPartOfABufferIsTouched(int offset) {
        short[] out = ones(offset + FRAME + 5);
        Concealment concealment = heardVoice(8);
        concealment.conceal(out, offset, FRAME);
        concealment.conceal(out, offset, 0);
        concealment.heard(out, offset, 0);
        short[] alone = new short[FRAME];
        heardVoice(8).conceal(alone, 0, FRAME);
        assertThat(Arrays.equals(out, offset, offset + FRAME, alone, 0, FRAME)).isTrue();
        for (int i = 0; i < out.length; i++) {
            assertThat(i >= offset && i < offset + FRAME || out[i] == 1).as("sample %d", i).isTrue();
        }
    }

    /** Printed by JDK 17 on x86-64; replays of a call are compared byte by byte across machines. */
    @Test
    void theSameSamplesComeOutOnEveryJdk() {
        assertThat(script(new Concealment(RATE))).isEqualTo("E5588E61");
        assertThat(script(new Concealment(48_000))).isEqualTo("D09B065A");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 7_999, 48_001})
    void ratesOutsideTheRangeAreRefused(int sampleRate) {
        assertThatThrownBy(() -> new Concealment(sampleRate)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(Integer.toString(sampleRate));
    }

    @Test
    void aTickOfLossesAllocatesNothing() {
        short[] voice = voice(RATE, FRAME, 9);
        Concealment concealment = heardVoice(9);
        assertThat(Garbage.least(4, () -> {
            for (int round = 0; round < 100; round++) {
                concealment.conceal(voice, 0, FRAME);
                concealment.heard(voice, 0, FRAME);
            }
        })).isZero();
    }

    /** Two seconds with a gap after every third frame, as a checksum. */
    private static String script(Concealment concealment) {
        short[] voice = voice(RATE, 2 * RATE, 10);
        for (int from = 0; from < voice.length; from += FRAME) {
            if (from / FRAME % 4 == 3) {
                concealment.conceal(voice, from, FRAME);
            } else {
                concealment.heard(voice, from, FRAME);
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(2 * voice.length);
        bytes.asShortBuffer().put(voice);
        CRC32 crc = new CRC32();
        crc.update(bytes.array());
        return String.format("%08X", crc.getValue());
    }

    private static Concealment heardVoice(long seed) {
        Concealment concealment = new Concealment(RATE);
        concealment.heard(voice(RATE, RATE, seed), 0, RATE);
        return concealment;
    }

    /** A humming voice of random pitch with ten harmonics and some breath. */
    private static short[] voice(int sampleRate, int count, long seed) {
        Random random = new Random(seed);
        double pitch = 80 + random.nextInt(200);
        short[] samples = new short[count];
        double[] phases = random.doubles(10).toArray();
        for (int i = 0; i < count; i++) {
            double sum = random.nextInt(200) - 100;
            for (int harmonic = 1; harmonic <= phases.length; harmonic++) {
                double turns = phases[harmonic - 1] + pitch * harmonic * i / sampleRate;
                sum += 3_000.0 / harmonic * StrictMath.sin(2 * StrictMath.PI * turns);
            }
            samples[i] = (short) sum;
        }
        return samples;
    }

    private static long energy(short[] samples, int from, int count) {
        long energy = 0;
        for (int i = from; i < from + count; i++) {
            energy += samples[i] * samples[i];
        }
        return energy;
    }

    private static short[] ones(int count) {
        short[] samples = new short[count];
        Arrays.fill(samples, (short) 1);
        return samples;
    }
}
