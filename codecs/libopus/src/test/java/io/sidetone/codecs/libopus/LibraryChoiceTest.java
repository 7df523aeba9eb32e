package io.sidetone.codecs.libopus;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codecs.opus.Opus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Which library is chosen, and what the JVM says to that: each case is a JVM of its own. */
class LibraryChoiceTest {

    private static final String GRANTED = "--enable-native-access=ALL-UNNAMED";

    /** What the tests start: prints who encodes and decodes. */
    static final class Program {
        public static void main(String[] args) {
            Opus codec = Opus.codec();
            byte[] payload = new byte[1_500];
            int length = codec.newEncoder().encode(new short[960], 0, 960, payload, 0);
            int samples = codec.newDecoder().decode(payload, 0, length, new short[960], 0);
            System.out.println(codec.library().version() + " " + codec.execution() + " " + samples);
        }
    }

    @Test
    void withoutNativeAccessItIsConcentusAndTheJvmHasNothingToSay() throws IOException {
        List<String> lines = run();
        assertThat(lines).contains("concentus 1.0.2 WORKER 960");
        assertThat(lines).filteredOn(line -> line.contains("native access is not enabled")).hasSize(1);
        assertThat(lines).noneMatch(line -> line.contains("WARNING"));
    }

    @Test
    void whereItIsDeniedItIsConcentusToo() throws IOException {
        List<String> lines = run("--illegal-native-access=deny");
        assertThat(lines).contains("concentus 1.0.2 WORKER 960");
        assertThat(lines).noneMatch(line -> line.contains("WARNING") || line.contains("Exception"));
    }

    @Test
    void withNativeAccessItIsLibopusAndNothingIsLogged() throws IOException {
        assertThat(run(GRANTED)).containsExactly("libopus 1.5.2 INLINE 960");
        assertThat(run(GRANTED, "--illegal-native-access=deny")).containsExactly("libopus 1.5.2 INLINE 960");
    }

    @Test
    void whoAsksForConcentusGetsIt() throws IOException {
        assertThat(run(GRANTED, "-Dsidetone.opus=concentus")).containsExactly("concentus 1.0.2 WORKER 960");
    }

    @Test
    void aLibraryThatIsNotThereIsOneLogLine() throws IOException {
        List<String> lines = run(GRANTED, "-Dsidetone.opus=libopus", "-Dsidetone.libopus=/nowhere/libopus.so");
        assertThat(lines).contains("concentus 1.0.2 WORKER 960");
        assertThat(lines).filteredOn(line -> line.contains("there is no /nowhere/libopus.so")).hasSize(1);
    }

    @Test
    void aLibraryThatIsNoLibopusIsOneLogLine() throws IOException {
        List<String> lines = run(GRANTED, "-Dsidetone.libopus=libc.so.6");
        assertThat(lines).contains("concentus 1.0.2 WORKER 960");
        assertThat(lines).filteredOn(line -> line.contains("cannot be used")).hasSize(1);
    }

    @Test
    void theSystemsLibraryCanBeAskedFor() throws IOException {
        Assumptions.assumeTrue(Search.in("libopus.so.0").libopus() != null, "skipped, the system has no libopus.so.0");
        assertThat(run(GRANTED, "-Dsidetone.libopus=libopus.so.0")).hasSize(1)
            .allSatisfy(line -> assertThat(line).startsWith("libopus 1.").endsWith("INLINE 960"));
    }

    private static List<String> run(String... flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
}
