package io.sidetone.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sidetone.codecs.g711.G711;
import io.sidetone.codecs.opus.Opus;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Benchmarks are run rarely; these see to it that they still run, and measure what they say, when they are. */
class BenchmarksTest {

    private static final int BLOCKS = 30;
    private static final int TURNS = 500;

    @Test
    void everyBenchmarkStillRuns() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
            .param("calls", "1")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(10))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build()).run();
        assertThat(results).isNotEmpty()
            .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
    }

    @Test
    void theTableDividesByTheKernelOfTheSameRun() throws RunnerException {
        String table = new Table(new Runner(new OptionsBuilder()
            .include("RtpBenchmark.parse").include("BaselineKernel").param("calls", "1").param("headers", "plain")
            .addProfiler(GCProfiler.class).addProfiler(CpuTime.class)
            .forks(0).warmupIterations(0).measurementIterations(3).measurementTime(TimeValue.milliseconds(10))
            .verbosity(VerboseMode.SILENT).build()).run()).toString();
        assertThat(table).contains("Medians of only 3 iterations");
        assertThat(table.lines().filter(line -> line.contains("kernel"))).singleElement().asString()
            .matches(".*\\| 1\\.00 \\| \\d+ \\| 1\\.00 \\|.*");
        assertThat(table.lines().filter(line -> line.contains("parse"))).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"LISTEN", "WHISPER", "BARGE"})
    void bothWaysOfMixingPayloadsSayTheSame(Scene scene) {
        PayloadMixingBenchmark mixing = new PayloadMixingBenchmark();
        mixing.scene = scene;
        mixing.calls = 2;
        mixing.speak();
        for (int listener = 3 - scene.encodes(); listener < 3; listener++) {
            mixing.parts(new CallTickBenchmark.PerCall());
            byte[] parts = mixing.heard(1, listener).clone();
            Arrays.fill(mixing.heard(1, listener), (byte) 0);
            mixing.pairs(new CallTickBenchmark.PerCall());
            assertThat(mixing.heard(1, listener)).isEqualTo(parts).isNotEqualTo(new byte[parts.length]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsForwardAndMixWhatTheirSceneSays(Scene scene) {
        Calls calls = new Calls(scene, 3);
        long before = calls.sent();
        for (int i = 0; i < 100; i++) {
            calls.turn();
        }
        calls.requireAlive();
        assertThat(calls.sent() - before).isEqualTo(3L * 100 * scene.packets());
    }

    /**
     * To the byte, which JMH can't say: it allocates some 6 kB in each iteration itself. Interpreted or compiled by C1
     * no turn allocates anything; with C2 the JVM allocates some 100 bytes up to eight times in the first 15 000
     * turns and nothing afterwards (seen on 17 and 25), so the best of several blocks counts.
     */
    @ParameterizedTest
    @EnumSource
    void aTurnAllocatesNothing(Scene scene) {
        Calls calls = new Calls(scene, 3);
        requireNoAllocation(calls::turn);
    }

    @ParameterizedTest
    @EnumSource
    void norDoesOneOfSixSupervisorsWithAnythingElse(SupervisedCalls.Extra extra) {
        SupervisedCalls calls = new SupervisedCalls(extra, 2);
        long sent = calls.sent();
        long tapped = calls.tapped();
        requireNoAllocation(calls::turn);
        int people = extra == SupervisedCalls.Extra.UNSUPERVISED ? 2 : 8;
        assertThat(calls.sent() - sent).as("packets").isEqualTo(2L * people * BLOCKS * TURNS);
        boolean taps = extra == SupervisedCalls.Extra.TAPS || extra == SupervisedCalls.Extra.EVERYTHING;
        int prompts = extra == SupervisedCalls.Extra.EVERYTHING ? 1 : 0;
        // Whoever listens only is heard by nobody.
        assertThat(calls.tapped() - tapped).as("frames").isEqualTo(taps ? 2L * (6 + prompts) * BLOCKS * TURNS : 0);
    }

    private static void requireNoAllocation(Runnable turn) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int block = 0; block < BLOCKS; block++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TURNS; i++) {
                turn.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    /**
     * All benchmarks but those that are about something that allocates: sessions and commands, screens of supervisors,
     * and Concentus.
     */
    @ParameterizedTest
    @MethodSource("io.sidetone.benchmarks.SteadyState#all")
    void noSteadyStateAllocates(SteadyState benchmark) {
        assertThat(benchmark.leastAllocatedBytes()).as(benchmark.toString()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"UNMONITORED, 0, 0, 2", "LISTEN, 2, 1, 3", "WHISPER, 3, 2, 3", "BARGE, 3, 3, 3"})
    void callsOfTwoOpusPartiesDecodeAndEncodeWhatTheirSceneSays(Scene scene, int decodes, int encodes, int packets) {
        Opus opus = Opus.codec();
        CodecCalls calls = new CodecCalls(scene, 2, opus, opus, G711.ULAW);
        long decoded = calls.decodes();
        long encoded = calls.encodes();
        long sent = calls.sent();
        for (int i = 0; i < 25; i++) {
            calls.turn();
        }
        assertThat(calls.decodes() - decoded).as("decodes").isEqualTo(2L * 25 * decodes);
        assertThat(calls.encodes() - encoded).as("encodes").isEqualTo(2L * 25 * encodes);
        assertThat(calls.sent() - sent).as("packets").isEqualTo(2L * 25 * packets);
    }

    @Test
    void callsThatFellSilentAreNoticed() {
        Calls calls = new Calls(Scene.UNMONITORED, 1);
        calls.tick();
        assertThatThrownBy(calls::requireAlive).hasMessageContaining("0 packets, not 2");
    }
}
