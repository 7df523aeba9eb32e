package io.sidetone.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The C program does what it is compared for; what it takes is not looked at. Skipped where there is no gcc. */
class RelayLoadTest {

    @ParameterizedTest
    @ValueSource(strings = {"LISTEN", "WHISPER", "BARGE"})
    @Timeout(120)
    void theRelayTakesEveryPacketAndSendsAsMany(String mode, @TempDir Path folder)
        throws IOException, InterruptedException {
        assumeThat(RelayLoad.hasCompiler()).as("gcc").isTrue();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        RelayLoad.Spent spent = new RelayLoad(LoopbackLoad.Options.of("--calls", "20", "--seconds", "1", "--warmup",
            "1", "--mode", mode), new PrintStream(text, true, StandardCharsets.UTF_8), RelayLoad.compile(folder))
            .relay();
        String report = text.toString(StandardCharsets.UTF_8);
        assertThat(spent.partiesSent()).as(report).isGreaterThan(20 * 3 * 50);
        assertThat(spent.received()).as(report).isEqualTo(spent.partiesSent() - spent.dropsHere());
        assertThat(spent.partiesReceived()).as(report).isEqualTo(spent.sent() - spent.dropsThere());
        // On a busy machine some come too late to be forwarded.
        assertThat(spent.sent()).as(report).isGreaterThan(spent.partiesSent() / 2);
    }

    @Test
    void whatLoopbackLoadSaysItSpentIsUnderstood() {
        assertThat(RelayLoad.spent("media threads: 0.31 of a core each, 12.34 µs per call and tick, 0 B"))
            .isEqualTo(12.34);
        assertThatThrownBy(() -> RelayLoad.spent("nothing")).hasMessageContaining("nothing");
    }
}
