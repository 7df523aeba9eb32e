package io.sidetone.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The search for a shard's capacity goes where it should, and finds something; how much is not looked at. */
class CapacityProbeTest {

    @ParameterizedTest
    @CsvSource({"1", "99", "100", "101", "150", "777", "7999"})
    void theSearchEndsNextToWhatASimulatedMachineSustains(int sustained) {
        int held = 0;
        int failed = 0;
        int steps = 0;
        for (int next = 100; next > held; next = CapacityProbe.next(held, failed, 8_000)) {
            held = next <= sustained ? next : held;
            failed = next > sustained ? next : failed;
            steps++;
        }
        assertThat(held).isLessThanOrEqualTo(sustained);
        assertThat(failed - held).isBetween(1, Math.max(1, failed / 20));
        assertThat(steps).isLessThan(20);
    }

    @Test
    void itEndsWithTheMostThatIsAskedFor() {
        assertThat(CapacityProbe.next(100, 0, 8_000)).isEqualTo(200);
        assertThat(CapacityProbe.next(5_000, 0, 8_000)).isEqualTo(8_000);
        assertThat(CapacityProbe.next(8_000, 0, 8_000)).isEqualTo(8_000);
    }

    @ParameterizedTest
    @CsvSource({"memory, PCMU", "memory, G722", "sockets, PCMU"})
    @Timeout(120)
    void aShortRunPrintsARow(String transport, String codec) throws IOException, InterruptedException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        new CapacityProbe(new PrintStream(text, true, StandardCharsets.UTF_8), "--transport", transport, "--modes",
            "BARGE", "--codecs", codec, "--least", "4", "--most", "4", "--seconds", "1", "--warmup", "1").run();
        String row = text.toString(StandardCharsets.UTF_8).lines().reduce((a, b) -> b).orElseThrow();
        // Four calls, or too many for a machine that is busy with something else: then fewer.
        assertThat(row).matches("\\| " + transport + " \\| BARGE \\| " + codec
            + " \\| [0-4] \\| \\d+\\.\\d \\| (–|[1-4]) \\| (–|\\d+\\.\\d) \\| (–|\\d+) \\| (–|\\d+) \\|");
    }

    @Test
    void whatLoopbackLoadFoundIsUnderstood() {
        CapacityProbe.Step step = CapacityProbe.step(7, "empty loop, alone:   9 ticks late by p50 1, p99 2, p99.9 3, max "
            + "4 µs\nticks of the calls:           5000 ticks late by p50 87, p99 600, p99.9 5000, max 9000 µs\n"
            + "0 stalls; parties late by at most 3 µs", 0.99);
        assertThat(step).isEqualTo(new CapacityProbe.Step(7, 5_000_000, 0, 0.99));
        assertThat(step.holds()).isTrue();
        assertThat(new CapacityProbe.Step(7, 5_000_001, 0, 1).holds()).isFalse();
        assertThat(new CapacityProbe.Step(7, 5_000_000, 0, 0.98).holds()).isFalse();
        assertThat(new CapacityProbe.Step(7, 5_000_000, 1, 1).holds()).isFalse();
        assertThatThrownBy(() -> CapacityProbe.step(7, "nothing", 0)).hasMessageContaining("nothing");
    }

    @Test
    void misuseIsTold() {
        assertThatThrownBy(() -> new CapacityProbe(System.out, "--cals", "5")).hasMessageContaining("--cals");
        assertThatThrownBy(() -> new CapacityProbe(System.out, "--transport", "pigeon").run())
            .hasMessageContaining("pigeon");
        assertThatThrownBy(() -> new CapacityProbe(System.out, "--transport", "sockets", "--codecs", "G722").run())
            .hasMessageContaining("G722");
    }
}
