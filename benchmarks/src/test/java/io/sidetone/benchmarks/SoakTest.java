package io.sidetone.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Minutes of media, an hour in the profile slow, in a JVM of its own that has no garbage collector. */
class SoakTest {

    private static final int MINUTES = Integer.getInteger("sidetone.soakMinutes", 1);

    private record End(int status, String output) {
    }

    @Test
    void aHundredCallsLiveWithoutAGarbageCollector() throws IOException, InterruptedException {
        End end = soak(MINUTES, 0);
        assertThat(end.status).as(end.output).isZero();
        // Two or three packets a call and tick, less what was lost before it was forwarded.
        assertThat(end.output).matches("(?s).*104 calls, " + MINUTES + " minutes of media, (\\d+) packets sent.*");
        long sent = Long.parseLong(end.output.replaceAll("(?s).*media, (\\d+) packets.*", "$1"));
        assertThat(sent).as(end.output).isBetween(100L * MINUTES * 3_000 * 2, 100L * MINUTES * 3_000 * 3);
    }

    @Test
    void butTheyWouldNotIfEachTurnOfTheHundredAllocatedAKilobyte() throws IOException, InterruptedException {
        End end = soak(1, 1_024);
        assertThat(end.status).as(end.output).isNotZero();
        assertThat(end.output).contains("OutOfMemoryError");
    }

    private static End soak(int minutes, int leak) throws IOException, InterruptedException {
        List<String> command = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", "-Xms192m", "-Xmx192m",
            "-XX:EpsilonMaxTLABSize=256k", "-XX:+ExitOnOutOfMemoryError", "-cp",
            System.getProperty("java.class.path"), Soak.class.getName(), "" + minutes, "" + leak);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new End(process.waitFor(), output);
    }
}
