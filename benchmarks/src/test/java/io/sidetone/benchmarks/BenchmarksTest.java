package io.sidetone.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Benchmarks are run rarely; these see to it that they still run, and measure what they say, when they are. */
class BenchmarksTest {

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

    @Test
    void callsThatFellSilentAreNoticed() {
        Calls calls = new Calls(Scene.UNMONITORED, 1);
        calls.tick();
        assertThatThrownBy(calls::requireAlive).hasMessageContaining("0 packets, not 2");
    }
}
