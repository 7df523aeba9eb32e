package io.sidetone.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** A process that runs {@link LoopbackParties}, as whoever loads something with them sees it. One thread at a time. */
final class PartiesProcess implements AutoCloseable {

    /** As many as divide into legs, and one more. */
    static final int SOCKETS = 10;

    private final Process process;
    private final BufferedReader answers;
    private final int[] ports;

    /** @param floodPps how many junk packets a second the first party's endpoint gets */
    PartiesProcess(int floodPps) throws IOException {
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
            "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), LoopbackParties.class.getName(),
            Integer.toString(SOCKETS), Integer.toString(floodPps))
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        ports = Arrays.stream(answers.readLine().split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    /** Of its sockets. */
    int[] ports() {
        return ports;
    }

    /** Where the parties send to, a port each, separated by spaces. */
    void to(String endpoints) throws IOException {
        tell("to " + endpoints);
    }

    /** So many of them speak from now on. */
    void speak(long parties) throws IOException {
        ask("speak " + parties);
    }

    /** Counting begins anew: nobody may speak, or be spoken to. */
    void forget() throws IOException {
        ask("forget");
    }

    /** What they have counted, in the order in which {@link LoopbackLoad.Counts} begins. */
    long[] counts() throws IOException {
        return Arrays.stream(ask("counts").split(" ")).mapToLong(Long::parseLong).toArray();
    }

    private String ask(String line) throws IOException {
        tell(line);
        return answers.readLine();
    }

    private void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** What it has spent. */
    long cpuNs() {
        return cpuNs(process);
    }

    /** What a process has spent, in steps of 10 ms. */
    static long cpuNs(Process process) {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
