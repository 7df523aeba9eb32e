package io.sidetone.internal.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.testkit.Garbage;
import io.sidetone.testkit.LogSpectralDistance;
import io.sidetone.testkit.Speech;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A frame is left out of speech, or one is waited for, and neither is heard. */
class TimeScaleTest {

    private static final int PATIENCE = 400;
    private static final int JOINT = 40;
    /** The only recording of the folder that is no voice, and never quiet. */
    private static final String SCREAMS = "tt-monkeys.wav";

    /**
     * One place where samples were taken out (above 0) or put in.
     *
     * @param distance of the spectrum from the voice's, in dB, mean of the windows that touch the joint
     * @param near the same of all windows within 100 ms of it
     */
    private record Splice(int count, double distance, double near) {
    }

    private final TimeScale scale = new TimeScale(8000, 160);
    private final Concealment past = new Concealment(8000);

    private static short[] sine(int count, double hz, int amplitude) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hz * i / 8000));
        }
        return samples;
    }

    /** Takes samples and gives a frame, as a speaker does. */
    private static void play(TimeScale scale, Concealment past, short[] taken, int count, short[] frame, int wanted,
        int framesLeft) {
        scale.prepare(count, wanted, past);
        past.heard(taken, 0, count);
        scale.play(taken, count, frame, wanted, framesLeft);
    }

    /** Gives a frame of what lies at {@code from}. */
    private short[] play(short[] voice, int from, int count, int wanted, int framesLeft) {
        short[] frame = new short[160];
        play(scale, past, Arrays.copyOfRange(voice, from, from + count), count, frame, wanted, framesLeft);
        return frame;
    }

    @Test
    void samplesPassUnchangedWhileNothingIsToBeCorrected() {
        short[] voice = sine(1600, 313, 8000);
        for (int from = 0; from < voice.length; from += 160) {
            assertThat(play(voice, from, 160, 0, 0)).isEqualTo(Arrays.copyOfRange(voice, from, from + 160));
            assertThat(scale.held()).isZero();
        }
    }

    @Test
    void aFrameTooMuchIsGoneSoonAndNothingElse() {
        short[] voice = sine(16_000, 250, 8000);
        play(voice, 0, 160, 0, 0);
        play(voice, 160, 320, 0, 0);
        int from = 480;
        for (; scale.held() > 0; from += 160) {
            play(voice, from, 160, 0, 0);
            assertThat(from).isLessThan(voice.length - 160);
        }
        assertThat(play(voice, from, 160, 0, 0)).isEqualTo(Arrays.copyOfRange(voice, from, from + 160));
    }

    @Test
    void aFrameIsThereWhenItIsAnnouncedEvenInTheWorstOfNoise() {
        Random random = new Random(5);
        short[] noise = new short[160 * 500];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (random.nextGaussian() * 3000);
        }
        for (int announced : new int[] {PATIENCE, 5}) {
            scale.reset();
            int from = 0;
            for (int left = announced; left > 0; left--, from += 160) {
                play(noise, from, 160, 160, left);
            }
            assertThat(scale.held()).as("announced %d frames ahead", announced).isGreaterThanOrEqualTo(160);
            play(noise, from, 0, 0, 0);
            assertThat(scale.held()).isLessThan(160);
        }
    }

    @Test
    void neverMoreThanTwoFramesAreHeldHoweverFastFramesAreLeftOut() {
        short[] voice = sine(160 * 400, 133, 8000);
        for (int i = 0; i < 100; i++) {
            play(voice, i * 480, i % 2 == 0 ? 320 : 160, 0, 0);
            assertThat(scale.held()).isBetween(0, 320);
        }
    }

    @ParameterizedTest
    @CsvSource({"8000, 160", "16000, 320", "48000, 960"})
    void aSineKeepsItsPitchAndLevel(int rate, int frameSamples) {
        TimeScale wide = new TimeScale(rate, frameSamples);
        Concealment past = new Concealment(rate);
        short[] voice = new short[frameSamples * 300];
        for (int i = 0; i < voice.length; i++) {
            voice[i] = (short) Math.round(8000 * Math.sin(2 * Math.PI * 200 * i / rate));
        }
        short[] frame = new short[frameSamples];
        int from = 0;
        int last = 0;
        int steepest = (int) Math.ceil(8000 * 2 * Math.PI * 200 / rate) + 2;
        for (int i = 0; i < 200; i++) {
            int count = i % 20 == 10 ? 2 * frameSamples : frameSamples;
            play(wide, past, Arrays.copyOfRange(voice, from, from + count), count, frame, 0, 0);
            from += count;
            for (short each : frame) {
                assertThat(Math.abs(each - last)).as("frame %d", i).isLessThanOrEqualTo(steepest);
                last = each;
            }
        }
        assertThat(wide.held()).isLessThan(frameSamples / 2);
    }

    // ---- speech

    /** Every 10 s a frame is left out, or one is waited for after 8 s of notice; 200 ppm would do it every 100 s. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void theSpectrumOfSpeechHardlyMovesAtASplice(boolean leftOut) {
        List<Splice> all = new ArrayList<>();
        List<Path> files = new ArrayList<>(Speech.files("speech/debian-en"));
        for (Path file : files) {
            short[] voice = Speech.samples(file);
            if (Speech.clickLimit(voice) > 0 && voice.length > 8000) {
                List<Splice> splices = splices(voice, leftOut);
                report(file.getFileName().toString(), splices);
                all.addAll(splices);
                assertThat(file.endsWith(SCREAMS) ? 0 : mean(splices)).as("%s", file).isLessThan(1);
            }
        }
        List<Splice> other = splices(Speech.samples("speech/pjsip/input.8.wav"), leftOut);
        report("input.8.wav", other);
        all.addAll(other);
        report("all", all);
        assertThat(all).allSatisfy(splice -> assertThat(splice.near).as("%s", splice).isLessThan(1));
        assertThat(mean(all)).isLessThan(1);
    }

    private static double mean(List<Splice> splices) {
        return splices.stream().mapToDouble(Splice::distance).average().orElse(0);
    }

    private static void report(String name, List<Splice> splices) {
        double[] sorted = splices.stream().mapToDouble(Splice::distance).sorted().toArray();
        double[] near = splices.stream().mapToDouble(Splice::near).sorted().toArray();
        System.out.printf("splices in %-22s %4d, distance of windows touching: mean %.2f, median %.2f, 90 %% %.2f dB; "
            + "within 100 ms: mean %.2f, 90 %% %.2f, most %.2f dB%n", name, sorted.length, mean(splices),
            sorted[sorted.length / 2], sorted[sorted.length * 9 / 10],
            Arrays.stream(near).average().orElse(0), near[near.length * 9 / 10], near[near.length - 1]);
    }

    /** Plays a voice over and over for 10 minutes. */
    private static List<Splice> splices(short[] voice, boolean leftOut) {
        int frames = 50 * 600;
        TimeScale scale = new TimeScale(8000, 160);
        Concealment past = new Concealment(8000);
        short[] in = new short[(frames + 10) * 160 + 160 * 100];
        for (int i = 0; i < in.length; i++) {
            in[i] = voice[i % voice.length];
        }
        short[] out = new short[frames * 160];
        short[] frame = new short[160];
        List<int[]> cuts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < frames; i++) {
            int phase = i % 500;
            boolean correct = i >= 500 && phase == PATIENCE;
            int count = !correct ? 160 : leftOut ? 320 : 0;
            int wanted = !leftOut && phase < PATIENCE && i >= 500 ? 160 : 0;
            int before = scale.held() + count - 160;
            play(scale, past, Arrays.copyOfRange(in, from, from + count), count, frame, wanted, PATIENCE - phase);
            from += count;
            System.arraycopy(frame, 0, out, i * 160, 160);
            if (before != scale.held()) {
                cuts.add(new int[] {i * 160, before - scale.held()});
            }
        }
        List<Splice> splices = new ArrayList<>();
        int shift = 0;
        for (int[] cut : cuts) {
            splices.add(splice(in, out, cut[0], shift, cut[1]));
            shift += cut[1];
        }
        return splices;
    }

    /** Of each window that touches the joint: from the voice as it was before the splice or after, what is nearer. */
    private static Splice splice(short[] in, short[] out, int at, int shift, int count) {
        double touching = 0;
        int windows = 0;
        for (int start = at - 256 + 16; start < at + JOINT; start += 32) {
            touching += nearest(in, out, start, shift, count);
            windows++;
        }
        double near = 0;
        int all = 0;
        for (int start = at - 800 - 256; start < at + 800; start += 128) {
            near += start + 256 <= at || start >= at + JOINT ? 0 : nearest(in, out, start, shift, count);
            all++;
        }
        return new Splice(count, touching / windows, near / all);
    }

    private static double nearest(short[] in, short[] out, int start, int shift, int count) {
        if (start + shift + Math.min(0, count) < 0 || start + 256 > out.length) {
            return 0;
        }
        short[] heard = Arrays.copyOfRange(out, start, start + 256);
        double before = distance(Arrays.copyOfRange(in, start + shift, start + shift + 256), heard);
        double after = distance(Arrays.copyOfRange(in, start + shift + count, start + shift + count + 256), heard);
        return Math.min(before, after);
    }

    private static double distance(short[] voice, short[] heard) {
        LogSpectralDistance distance = new LogSpectralDistance(voice, 256);
        return distance.frames() == 0 ? 0 : distance.to(heard);
    }

    @Test
    void correctingAllocatesNothing() {
        short[] voice = sine(320, 180, 5000);
        short[] frame = new short[160];
        assertThat(Garbage.least(4, () -> correct(voice, frame))).isZero();
    }

    private void correct(short[] voice, short[] frame) {
        for (int i = 0; i < 20_000; i++) {
            boolean announced = i % 100 >= 50;
            int count = i % 100 == 10 ? 320 : i % 100 == 0 && scale.held() >= 160 ? 0 : 160;
            play(scale, past, voice, count, frame, announced ? 160 : 0, 100 - i % 100);
        }
    }
}
