package io.sidetone.benchmarks;

import io.sidetone.engine.MediaShard;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much more CPU than a loop in C that does next to nothing? The calls of {@link LoopbackLoad}, with its options and
 * its parties, through {@code relay.c}, then through Sidetone, then through {@code relay.c} again, and the ratio. The C
 * program receives the same packets, mixes them by a table and sends the same number; it has no jitter buffer, no RTCP,
 * no statistics and no learning, so it is the floor and no rival. It is compiled here, by {@code gcc}; the CPU counted
 * is that of the C process, and of Sidetone's media threads.
 *
 * <pre>
 *   java -cp benchmarks/target/benchmarks.jar io.sidetone.benchmarks.RelayLoad --calls 300 --mode BARGE --seconds 30
 * </pre>
 */
public final class RelayLoad {

    private static final long SETTLING_MS = 500;
    private static final Pattern SPENT = Pattern.compile("([0-9.]+) µs per call and tick");

    /**
     * What the C program did and spent while everybody spoke.
     *
     * @param received packets, of all that were sent to it
     * @param sent packets
     * @param dropsHere packets that found no room in its sockets
     * @param dropsThere packets that found no room in those of the parties
     * @param callTickUs CPU in microseconds for each call and 20 ms
     */
    record Spent(long partiesSent, long partiesReceived, long received, long sent, long dropsHere, long dropsThere,
        double callTickUs) {
    }

    private final LoopbackLoad.Options options;
    private final PrintStream out;
    private final Path program;

    RelayLoad(LoopbackLoad.Options options, PrintStream out, Path program) {
        this.options = options;
        this.out = out;
        this.program = program;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (!hasCompiler()) {
            System.out.println("skipped: there is no gcc");
            return;
        }
        Path program = compile(Files.createTempDirectory("relay"));
        new RelayLoad(LoopbackLoad.Options.of(args), System.out, program).compare();
    }

    /** Whether the C program can be made here. */
    static boolean hasCompiler() throws InterruptedException {
        try {
            return new ProcessBuilder("gcc", "--version").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The C program, made in that folder. */
    static Path compile(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("relay.c");
        try (InputStream in = RelayLoad.class.getResourceAsStream("relay.c")) {
            Files.write(source, in.readAllBytes());
        }
        Path program = folder.resolve("relay");
        int status = new ProcessBuilder("gcc", "-std=gnu11", "-O3", "-march=native", "-o", program.toString(),
            source.toString()).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException("gcc ended with " + status);
        }
        return program;
    }

    private void compare() throws IOException, InterruptedException {
        Spent before = relay();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        new LoopbackLoad(options, new PrintStream(text, true, StandardCharsets.UTF_8)).run();
        out.println(text.toString(StandardCharsets.UTF_8).strip());
        Spent after = relay();
        double floor = (before.callTickUs + after.callTickUs) / 2;
        double spent = spent(text.toString(StandardCharsets.UTF_8));
        out.println(String.format(Locale.ROOT, "%s, %d calls: Sidetone %.2f µs per call and tick, C %.2f: ratio %.2f",
            options.mode(), options.calls(), spent, floor, spent / floor));
    }

    /** What {@link LoopbackLoad} says that it spent. */
    static double spent(String report) {
        Matcher matcher = SPENT.matcher(report);
        if (!matcher.find()) {
            throw new IllegalStateException("no cost in " + report);
        }
        return Double.parseDouble(matcher.group(1));
    }

    /** The calls through the C program. */
    Spent relay() throws IOException, InterruptedException {
        try (PartiesProcess parties = new PartiesProcess(0)) {
            return relay(parties);
        }
    }

    private Spent relay(PartiesProcess parties) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), options.mode().name(),
            Integer.toString(options.calls())));
        Arrays.stream(parties.ports()).mapToObj(Integer::toString).forEach(command::add);
        Process relay = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            Spent spent = measure(relay, parties);
            out.println(String.format(Locale.ROOT, "C: parties sent %d packets, it received %d; it sent %d, parties "
                + "received %d; %.2f µs per call and tick", spent.partiesSent, spent.received, spent.sent,
                spent.partiesReceived, spent.callTickUs));
            return spent;
        } finally {
            relay.destroyForcibly();
        }
    }

    private Spent measure(Process relay, PartiesProcess parties) throws IOException, InterruptedException {
        BufferedReader said =
            new BufferedReader(new InputStreamReader(relay.getInputStream(), StandardCharsets.UTF_8));
        String ports = said.readLine().strip();
        parties.to(ports);
        int[] here = Arrays.stream(ports.split(" ")).mapToInt(Integer::parseInt).toArray();
        parties.speak((long) options.calls() * LoopbackLoad.LEGS);
        Thread.sleep(SETTLING_MS + options.warmup() * 500L);
        long cpuNs = PartiesProcess.cpuNs(relay);
        Thread.sleep(options.seconds() * 1_000L);
        cpuNs = PartiesProcess.cpuNs(relay) - cpuNs;
        parties.speak(0);
        Thread.sleep(SETTLING_MS);
        LoopbackLoad.settle(() -> SocketDrops.waiting(here) == 0);
        long dropsHere = SocketDrops.at(here);
        relay.toHandle().destroy();
        long[] counted = Arrays.stream(said.readLine().split(" ")).mapToLong(Long::parseLong).toArray();
        relay.waitFor(SETTLING_MS, TimeUnit.MILLISECONDS);
        LoopbackLoad.settle(() -> parties.counts()[1] + SocketDrops.at(parties.ports()) >= counted[1]);
        long[] counts = parties.counts();
        double callTicks = options.calls() * (options.seconds() * 1e9 / MediaShard.FRAME_NS);
        return new Spent(counts[0], counts[1], counted[0], counted[1], dropsHere, SocketDrops.at(parties.ports()),
            cpuNs / callTicks / 1e3);
    }
}
