package io.sidetone.examples.pbx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A program that somebody else wrote, running in a folder of its own. Closing it ends it, whatever it does. */
final class Program implements AutoCloseable {

    private final Process process;
    private final Path output;

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Skips the calling test where it is not installed. */
    static void require(String name, String debianPackage) {
        boolean installed = Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        Assumptions.assumeTrue(installed, () -> "skipped, not installed: " + name + " (Debian: " + debianPackage + ")");
    }

    /** @param folder where it runs, and where a file will hold what it prints */
    static Program start(Path folder, String name, List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(name));
        words.addAll(arguments);
        Path output = Files.createTempFile(folder, Path.of(name).getFileName().toString(), ".out");
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true)
            .redirectOutput(output.toFile()).redirectInput(ProcessBuilder.Redirect.PIPE);
        builder.environment().put("HOME", folder.toString());
        return new Program(builder.start(), output);
    }

    /** Its status once it has ended by itself; -1 if it has not in time, and then it is ended. */
    int waitFor(long seconds) throws InterruptedException {
        if (process.waitFor(seconds, TimeUnit.SECONDS)) {
            return process.exitValue();
        }
        close();
        return -1;
    }

    /** Types a line. */
    void type(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Ends it as Ctrl-C and {@code kill} do, without waiting for that. */
    void interrupt() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed until now. */
    String output() {
        try {
            return Files.readString(output, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "no output: " + e;
        }
    }

    /** First as its user would, so that it can say goodbye. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(3, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
