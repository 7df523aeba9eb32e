package io.sidetone.internal.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.testkit.Garbage;
import io.sidetone.testkit.Speech;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A whisper that leaks from the agent's headset into his microphone is found, with its loudness and delay, while he
 * speaks, too; and where nothing leaks there is no alarm.
 */
class LeakGuardTest {

    private static final int RATE = 8_000;
    private static final int FRAME = RATE / 50;
    private static final double WHISPER_DBOV = -26;
    /** No agent's speech at all. */
    private static final double SILENT = Double.NEGATIVE_INFINITY;
    private static final double NO_LEAK = Double.NEGATIVE_INFINITY;

    /** One trial: who whispers, who speaks, and the way the whisper comes back. */
    private record Trial(double agentDbov, double noiseDbov, double leakDb, int delayMs, long seed) {
    }

    /** What a guard said after each second of a trial. */
    private static final class Verdict {

        boolean everLeaking;
        int firstSecond = Integer.MAX_VALUE;
        boolean leaking;
        int lagMs;
        double couplingDb;
        double confidenceDb;
        /** What it should have said of the coupling, in the band it hears. */
        double trueDb;
    }

    private static final List<short[]> COACHES = new ArrayList<>();
    private static final List<short[]> AGENTS = new ArrayList<>();

    /** Nobody speaks his own words to himself: coaches and agents have different recordings. */
    private static void load() {
        if (!AGENTS.isEmpty()) {
            return;
        }
        int turn = 0;
        for (Path file : Speech.files("speech/debian-en")) {
            short[] voice = Speech.samples(file);
            if (voice.length > 15 * RATE) {
                (turn++ % 2 == 0 ? COACHES : AGENTS).add(voice);
            }
        }
        COACHES.add(Speech.samples("speech/pjsip/input.2.8.wav"));
    }

    @Test
    void leaksAreFoundWithTheirLoudnessAndDelayWhileTheAgentSpeaksToo() {
        load();
        System.out.println("leak guard, 10 s of whisper at -26 dBov, agent talking on, 20 trials each:");
        System.out.println("  noise   agent    leak     found   seconds to   lag right   error of coupling (rms)");
        for (double noise : new double[] {-65, -50}) {
            for (double agent : new double[] {SILENT, -40, -26, -20}) {
                for (double leak : new double[] {-10, -20, -30, -40}) {
                    double found = table(noise, agent, leak);
                    assertThat(found).as("leak %.0f dB, agent %.0f, noise %.0f dBov", leak, agent, noise)
                        .isGreaterThanOrEqualTo(asked(noise, agent, leak));
                }
            }
        }
    }

    /** What the Javadoc promises. */
    private static double asked(double noise, double agent, double leak) {
        if (leak >= -30) {
            return noise < -60 || leak >= -20 ? 0.95 : 0.8;
        }
        return noise < -60 ? 0.8 : 0.1;
    }

    private static double table(double noise, double agent, double leak) {
        int trials = 20;
        int found = 0;
        int right = 0;
        double error = 0;
        List<Integer> seconds = new ArrayList<>();
        for (int seed = 1; seed <= trials; seed++) {
            int delay = 50 + (seed * 137) % 540;
            Verdict verdict = run(new Trial(agent, noise, leak, delay, seed), 10);
            if (verdict.leaking) {
                found++;
                seconds.add(verdict.firstSecond);
                right += Math.abs(verdict.lagMs - delay) <= 10 ? 1 : 0;
                double off = verdict.couplingDb - verdict.trueDb;
                error += off * off;
            }
        }
        seconds.sort(null);
        System.out.printf("  %4.0f    %5.0f   %4.0f dB   %3d %%     %4d        %3d of %2d     %.1f dB%n", noise, agent,
            leak, 100 * found / trials, seconds.isEmpty() ? -1 : seconds.get(seconds.size() / 2), right, found,
            Math.sqrt(error / found));
        assertThat(right).as("lags right of %d", found).isGreaterThanOrEqualTo(found - 1);
        assertThat(Math.sqrt(error / found)).isLessThan(3);
        return (double) found / trials;
    }

    @Test
    void whereNothingLeaksThereIsNoAlarm() {
        load();
        int alarms = 0;
        double[] worst = new double[150];
        int n = 0;
        for (double agent : new double[] {SILENT, -40, -26, -20, -14}) {
            for (int seed = 1; seed <= 30; seed++) {
                Verdict verdict = run(new Trial(agent, -60, NO_LEAK, 0, 1_000 + seed), 20);
                alarms += verdict.everLeaking ? 1 : 0;
                worst[n++] = verdict.confidenceDb;
            }
        }
        Arrays.sort(worst);
        System.out.printf("leak guard without a leak: %d alarms in %d trials of 20 s; confidence after 20 s: median"
            + " %.1f, 90 %% %.1f, 99 %% %.1f, most %.1f dB%n", alarms, n, worst[n / 2], worst[n * 9 / 10],
            worst[n * 99 / 100], worst[n - 1]);
        assertThat(alarms).isZero();
    }

    @Test
    void whatComesTooEarlyOrTooLateIsNotTakenForALeakOfAnotherDelay() {
        load();
        for (int delay : new int[] {50, 600}) {
            Verdict verdict = run(new Trial(-30, -65, -20, delay, 5), 10);
            assertThat(verdict.leaking).as("delay %d ms", delay).isTrue();
            assertThat(verdict.lagMs).isBetween(delay - 10, delay + 10);
        }
        for (int delay : new int[] {0, 15, 660, 800}) {
            assertThat(run(new Trial(-30, -65, -20, delay, 5), 10).everLeaking).as("delay %d ms", delay).isFalse();
        }
    }

    /** His tone of voice is no leak, nor are tones both hear: a hum, the hold music, the recorder tone. */
    @Test
    void tonesOnBothSidesAreNoLeak() {
        load();
        for (Cadence tone : List.of(Cadence.holdMusic(RATE), Cadence.recorderTone(RATE),
            new Cadence(RATE, 60_000, true, List.of(new Cadence.Note(0, 60_000, 700, -30, false))))) {
            LeakGuard guard = new LeakGuard(RATE);
            short[] whisper = new short[FRAME];
            short[] uplink = new short[FRAME];
            Random random = new Random(4);
            int alarms = 0;
            for (int i = 0; i < 1_500; i++) {
                tone.fill(uplink, 0, FRAME, (long) i * FRAME + 4_321);
                for (int k = 0; k < FRAME; k++) {
                    short[] coach = COACHES.get(0);
                    whisper[k] = coach[(i * FRAME + k) % coach.length];
                    uplink[k] += (short) Math.round(random.nextGaussian() * 20);
                }
                guard.add(whisper, uplink);
                alarms += guard.isLeaking() ? 1 : 0;
            }
            assertThat(alarms).isZero();
        }
    }

    @Test
    void aLeakThatStopsIsNoLongerTold() {
        load();
        short[] coach = COACHES.get(0);
        LeakGuard guard = new LeakGuard(RATE);
        short[] whisper = new short[FRAME];
        short[] uplink = new short[FRAME];
        Random random = new Random(9);
        int toldAt = -1;
        int forgottenAt = -1;
        for (int i = 0; i < 3_000; i++) {
            for (int k = 0; k < FRAME; k++) {
                int at = i * FRAME + k;
                whisper[k] = coach[at % coach.length];
                double back = i < 1_000 && at >= 1_600 ? coach[(at - 1_600) % coach.length] / 20.0 : 0;
                uplink[k] = (short) Math.round(back + random.nextGaussian() * 30);
            }
            guard.add(whisper, uplink);
            toldAt = toldAt < 0 && guard.isLeaking() ? i : toldAt;
            forgottenAt = toldAt >= 0 && forgottenAt < 0 && !guard.isLeaking() ? i : forgottenAt;
        }
        System.out.printf("leak guard: told after %.1f s, forgotten %.1f s after it stopped%n", toldAt / 50.0,
            (forgottenAt - 1_000) / 50.0);
        assertThat(toldAt).isBetween(100, 300);
        assertThat(forgottenAt).isBetween(1_000, 2_900);
        assertThat(guard.isLeaking()).isFalse();
    }

    @Test
    void aJumpOfTheDelayCostsSecondsOnly() {
        load();
        short[] coach = COACHES.get(0);
        LeakGuard guard = new LeakGuard(RATE);
        short[] whisper = new short[FRAME];
        short[] uplink = new short[FRAME];
        Random random = new Random(9);
        int back = -1;
        for (int i = 0; i < 2_500; i++) {
            int delay = i < 1_000 ? 1_600 : 2_400;
            for (int k = 0; k < FRAME; k++) {
                int at = i * FRAME + k;
                whisper[k] = coach[at % coach.length];
                double leak = at >= delay ? coach[(at - delay) % coach.length] / 20.0 : 0;
                uplink[k] = (short) Math.round(leak + random.nextGaussian() * 30);
            }
            guard.add(whisper, uplink);
            boolean found = guard.isLeaking() && Math.abs(guard.lagMs() - delay / 8) < 5;
            back = i >= 1_000 && back < 0 && found ? i - 1_000 : back;
        }
        System.out.printf("leak guard: found again %.1f s after a jump of 100 ms%n", back / 50.0);
        assertThat(back).isBetween(0, 1_000);
    }

    @Test
    void itHearsTheSameAtEveryRate() {
        for (int rate : new int[] {16_000, 48_000}) {
            short[] coach = Speech.samples("speech/pjsip/input." + rate / 1_000 + ".wav");
            LeakGuard guard = new LeakGuard(rate);
            short[] whisper = new short[rate / 50];
            short[] uplink = new short[rate / 50];
            Random random = new Random(2);
            for (int i = 0; i < 600; i++) {
                for (int k = 0; k < whisper.length; k++) {
                    int at = i * whisper.length + k;
                    int delay = rate * 3 / 10;
                    whisper[k] = coach[at % coach.length];
                    double leak = at >= delay ? coach[(at - delay) % coach.length] / 10.0 : 0;
                    uplink[k] = (short) Math.round(leak + random.nextGaussian() * 20);
                }
                guard.add(whisper, uplink);
            }
            assertThat(guard.isLeaking()).as("%d Hz", rate).isTrue();
            assertThat(guard.lagMs()).isBetween(298, 302);
            assertThat(guard.couplingDb()).isBetween(-21.5, -18.5);
        }
    }

    @Test
    void silenceAndAMutedAgentTellNothing() {
        LeakGuard guard = new LeakGuard(RATE);
        short[] loud = new short[FRAME];
        Arrays.fill(loud, (short) 5_000);
        for (int i = 0; i < 300; i++) {
            assertThat(guard.add(new short[FRAME], new short[FRAME])).isFalse();
        }
        for (int i = 0; i < 300; i++) {
            assertThat(guard.add(loud, new short[FRAME])).isFalse();
        }
        assertThat(guard.isLeaking()).isFalse();
        assertThat(guard.couplingDb()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void resetForgetsEverything() {
        load();
        LeakGuard used = new LeakGuard(RATE);
        short[] voice = COACHES.get(0);
        for (int i = 0; i < 500; i++) {
            used.add(Arrays.copyOfRange(voice, i * FRAME, i * FRAME + FRAME),
                Arrays.copyOfRange(voice, Math.max(0, i - 10) * FRAME, Math.max(0, i - 10) * FRAME + FRAME));
        }
        assertThat(used.isLeaking()).isTrue();
        used.reset();
        assertThat(used.isLeaking()).isFalse();
        LeakGuard fresh = new LeakGuard(RATE);
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            short[] whisper = Arrays.copyOfRange(voice, i * FRAME, i * FRAME + FRAME);
            short[] uplink = new short[FRAME];
            for (int k = 0; k < FRAME; k++) {
                uplink[k] = (short) random.nextInt(100);
            }
            assertThat(used.add(whisper, uplink)).isEqualTo(fresh.add(whisper, uplink));
            assertThat(used.confidenceDb()).isEqualTo(fresh.confidenceDb());
            assertThat(used.lagMs()).isEqualTo(fresh.lagMs());
        }
    }

    @Test
    void nothingIsAllocated() {
        LeakGuard guard = new LeakGuard(RATE);
        short[] whisper = new short[FRAME];
        short[] uplink = new short[FRAME];
        assertThat(Garbage.least(6, () -> {
            for (int i = 0; i < 500; i++) {
                for (int k = 0; k < FRAME; k++) {
                    whisper[k] = (short) (whisper[k] * 31 + k * 7 + i);
                    uplink[k] = (short) (uplink[k] * 17 + k * 13 + i);
                }
                guard.add(whisper, uplink);
            }
        })).isZero();
    }

    // ---- synthetic echo paths -----------------------------------------------------------------------------------

    private static Verdict run(Trial trial, int seconds) {
        Random random = new Random(trial.seed * 7_919);
        double[] whisper = voice(COACHES, random, seconds, WHISPER_DBOV);
        double[] uplink = voice(AGENTS, random, seconds, trial.agentDbov);
        Verdict verdict = new Verdict();
        if (trial.leakDb != NO_LEAK) {
            double[] echo = echo(whisper, trial, random);
            for (int i = 0; i < uplink.length; i++) {
                uplink[i] += echo[i];
            }
            verdict.trueDb = 10 * Math.log10(bandPower(echo) / bandPower(whisper));
        }
        double noise = 32_768 * Math.pow(10, trial.noiseDbov / 20);
        LeakGuard guard = new LeakGuard(RATE);
        short[] out = new short[FRAME];
        short[] in = new short[FRAME];
        for (int at = 0; at + FRAME <= whisper.length; at += FRAME) {
            for (int k = 0; k < FRAME; k++) {
                out[k] = clipped(whisper[at + k]);
                in[k] = clipped(uplink[at + k] + random.nextGaussian() * noise);
            }
            guard.add(out, in);
            if (guard.isLeaking()) {
                verdict.everLeaking = true;
                verdict.firstSecond = Math.min(verdict.firstSecond, at / RATE + 1);
            }
        }
        verdict.leaking = guard.isLeaking();
        verdict.lagMs = guard.lagMs();
        verdict.couplingDb = guard.couplingDb();
        verdict.confidenceDb = guard.confidenceDb();
        return verdict;
    }

    /** Ten milliseconds of reverberation, another for each seed, with the leak's power overall. */
    private static double[] echo(double[] whisper, Trial trial, Random random) {
        double[] filter = new double[80];
        for (int i = 0; i < filter.length; i++) {
            filter[i] = random.nextGaussian() * Math.exp(-i / 16.0);
        }
        int delay = trial.delayMs * RATE / 1_000;
        double[] echo = new double[whisper.length];
        double sent = 0;
        double back = 0;
        for (int i = delay; i < echo.length; i++) {
            for (int k = 0; k < filter.length && k <= i - delay; k++) {
                echo[i] += filter[k] * whisper[i - delay - k];
            }
            sent += whisper[i - delay] * whisper[i - delay];
            back += echo[i] * echo[i];
        }
        double gain = Math.pow(10, trial.leakDb / 20) * Math.sqrt(sent / back);
        for (int i = 0; i < echo.length; i++) {
            echo[i] *= gain;
        }
        return echo;
    }

    private static double bandPower(double[] samples) {
        VoiceBand band = new VoiceBand(RATE);
        float[] real = new float[VoiceBand.FRAME];
        float[] imaginary = new float[VoiceBand.FRAME];
        short[] frame = new short[FRAME];
        double peak = Arrays.stream(samples).map(Math::abs).max().orElse(1);
        double sum = 0;
        for (int at = 0; at + FRAME <= samples.length; at += FRAME) {
            for (int k = 0; k < FRAME; k++) {
                frame[k] = (short) Math.round(samples[at + k] / peak * 30_000);
            }
            band.add(frame, real, imaginary, 0);
            for (int k = 0; k < VoiceBand.FRAME; k++) {
                sum += real[k] * real[k] + imaginary[k] * imaginary[k];
            }
        }
        return sum * peak * peak;
    }

    private static double[] voice(List<short[]> voices, Random random, int seconds, double dbov) {
        short[] voice = voices.get(random.nextInt(voices.size()));
        int from = random.nextInt(voice.length);
        double[] samples = new double[seconds * RATE];
        if (dbov == SILENT) {
            return samples;
        }
        SpeechLevel level = new SpeechLevel(RATE, SpeechLevel.ALL);
        level.add(voice, 0, voice.length / 8 * 8);
        double gain = Math.pow(10, (dbov - level.dbov()) / 20);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = voice[(from + i) % voice.length] * gain;
        }
        return samples;
    }

    private static short clipped(double sample) {
        return (short) Math.max(-32_768, Math.min(32_767, Math.round(sample)));
    }
}
