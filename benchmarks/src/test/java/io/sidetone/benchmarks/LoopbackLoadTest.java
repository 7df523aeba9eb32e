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
import org.junit.jupiter.params.provider.ValueSource;

/** Three seconds of the load program: where every packet went, and nothing about time. */
class LoopbackLoadTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 5_000})
    @Timeout(120)
    void everyPacketOfFiftyCallsIsAccountedFor(int floodPps) throws IOException, InterruptedException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        LoopbackLoad.Counts counts = new LoopbackLoad(LoopbackLoad.Options.of("--calls", "50", "--seconds", "3",
            "--warmup", "1", "--flood", "" + floodPps), new PrintStream(text, true, StandardCharsets.UTF_8)).run();
        String report = text.toString(StandardCharsets.UTF_8);
        assertThat(counts.partiesSent()).as(report).isGreaterThan(50 * 3 * 50);
        assertThat(counts.received()).as(report).isEqualTo(counts.partiesSent() + counts.junk() - counts.dropsHere());
        assertThat(counts.partiesReceived()).as(report).isEqualTo(counts.sent() - counts.dropsThere());
        assertThat(counts.forwarded()).as(report).isBetween(1L, counts.partiesSent());
        assertThat(counts.junk() > 0).as(report).isEqualTo(floodPps > 0);
        assertThat(counts.sendErrors()).as(report).isZero();
    }

    @Test
    void misuseIsTold() {
        assertThatThrownBy(() -> LoopbackLoad.Options.of("--cals", "5")).hasMessageContaining("--cals");
        assertThatThrownBy(() -> LoopbackLoad.Options.of("--calls")).hasMessageContaining("--calls");
    }
}
