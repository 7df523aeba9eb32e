package io.sidetone.benchmarks;

import io.sidetone.codec.Codec;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.MediaShard;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.runtime.Lateness;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.Party;
import io.sidetone.runtime.Sidetone;
import io.sidetone.runtime.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many calls does one shard sustain? Doubles the calls until of a thousand ticks one is later than 5 ms, time was
 * given up, or one packet of a hundred got lost on its way; then halves the distance between what held and what did
 * not, and prints a table. In real time; all three of a call speak all the time.
 *
 * <pre>
 *   java -cp benchmarks/target/benchmarks.jar io.sidetone.benchmarks.CapacityProbe --transport memory
 *
 *   --transport T   memory                memory: packets come from nowhere ({@link MemoryParty});
 *                                         sockets: {@link LoopbackLoad}, its parties in another process; µ-law only
 *   --modes M,…     LISTEN,WHISPER,BARGE
 *   --codecs C,…    PCMU                  of everybody in a call: PCMU, PCMA, G722, concentus, libopus
 *   --least N       100                   calls to begin with
 *   --most N        8000                  calls to end with; 3 sockets each
 *   --seconds N     10                    measured time of each step
 *   --warmup N      10                    seconds before it
 *   --waiting W     SLEEP                 what the media thread does between two cycles
 * </pre>
 */
public final class CapacityProbe {

    private static final long LATEST_NS = 5_000_000;
    private static final double LEAST_SHARE = 0.99;
    /** It is known well enough when what held and what did not are a twentieth apart. */
    private static final int PRECISION = 20;
    private static final Pattern LATE = Pattern.compile("ticks of the calls:.*p99\\.9 (\\d+), max (\\d+) µs");
    private static final Pattern STALLS = Pattern.compile("(\\d+) stalls");
    private static final Map<String, String> DEFAULTS = Map.of("--transport", "memory", "--modes",
        "LISTEN,WHISPER,BARGE", "--codecs", "PCMU", "--least", "100", "--most", "8000", "--seconds", "10", "--warmup",
        "10", "--waiting", "SLEEP");

    /**
     * So many calls for a while.
     *
     * @param p999Ns how late all ticks but one in a thousand began at most
     * @param stalls how often time was given up
     * @param share in memory, packets sent of those that were due: coders that are too slow make ticks no later; over
     *     sockets, packets received of those that parties sent
     */
    record Step(int calls, long p999Ns, long stalls, double share) {

        boolean holds() {
            return p999Ns <= LATEST_NS && stalls == 0 && share >= LEAST_SHARE;
        }
    }

    private final Map<String, String> options;
    private final PrintStream out;

    CapacityProbe(PrintStream out, String... args) {
        this.out = out;
        options = new HashMap<>(DEFAULTS);
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length || options.replace(args[i], args[i + 1]) == null) {
                throw new IllegalArgumentException("unknown, or without a value: " + args[i]);
            }
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        new CapacityProbe(System.out, args).run();
    }

    /** Prints the table; a line a step on standard error meanwhile. */
    void run() throws IOException, InterruptedException {
        out.println("JDK " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
            + options);
        out.println("| transport | mode | codec | calls | p99.9 late, ms | too many | p99.9 late, ms | stalls | "
            + "packets, % |");
        out.println("|---|---|---|---:|---:|---:|---:|---:|---:|");
        for (String mode : options.get("--modes").split(",")) {
            for (String codec : options.get("--codecs").split(",")) {
                row(Mode.valueOf(mode), codec);
            }
        }
    }

    private void row(Mode mode, String codec) throws IOException, InterruptedException {
        int most = number("--most");
        Step held = new Step(0, 0, 0, 1);
        Step failed = null;
        int next = Math.min(number("--least"), most);
        while (next > held.calls) {
            Step step = step(mode, codec, next);
            System.err.println(mode + " " + codec + " " + step);
            if (step.holds()) {
                held = step;
            } else {
                failed = step;
            }
            next = next(held.calls, failed == null ? 0 : failed.calls, most);
        }
        out.println(String.format(Locale.ROOT, "| %s | %s | %s | %d | %.1f | %s |", options.get("--transport"), mode,
            codec, held.calls, held.p999Ns / 1e6, failed == null ? "– | – | – | –"
                : String.format(Locale.ROOT, "%d | %.1f | %d | %.0f", failed.calls, failed.p999Ns / 1e6, failed.stalls,
                    100 * failed.share)));
    }

    /** How many to try next; what held if that is known well enough. */
    static int next(int held, int failed, int most) {
        if (failed == 0) {
            return Math.min(2 * held, most);
        }
        return failed - held <= Math.max(1, failed / PRECISION) ? held : (held + failed) / 2;
    }

    private Step step(Mode mode, String codec, int calls) throws IOException, InterruptedException {
        return switch (options.get("--transport")) {
            case "memory" -> inMemory(mode, CodecPairBenchmark.codec(codec), calls);
            case "sockets" -> overSockets(mode, codec, calls);
            default -> throw new IllegalArgumentException("no such transport: " + options.get("--transport"));
        };
    }

    private Step inMemory(Mode mode, Codec codec, int calls) throws InterruptedException {
        Speech[] speeches = new Speech[LoopbackLoad.LEGS];
        for (int i = 0; i < speeches.length; i++) {
            speeches[i] = new Speech(codec, i);
        }
        List<MemoryParty> parties = new ArrayList<>();
        try (Sidetone sidetone = Sidetone.configure().waiting(Waiting.valueOf(options.get("--waiting"))).start()) {
            long beginNs = System.nanoTime();
            for (int i = 0; i < calls * speeches.length; i++) {
                parties.add(new MemoryParty(speeches[i % speeches.length],
                    beginNs + i * MediaShard.FRAME_NS / (calls * speeches.length)));
            }
            for (int i = 0; i < calls; i++) {
                MonitoredCall call = sidetone.open("call " + i);
                MemoryParty[] of = {parties.get(3 * i), parties.get(3 * i + 1), parties.get(3 * i + 2)};
                call.join(LegSpec.of("customer", speeches[0].format()), Role.CUSTOMER, of[0]);
                Party agent = call.join(LegSpec.of("agent", speeches[1].format()), Role.AGENT, of[1]);
                if (!call.monitor(LegSpec.of("supervisor", speeches[2].format()), of[2], agent, mode).started()
                    .toCompletableFuture().join().accepted()) {
                    throw new IllegalStateException("call " + i + " is not monitored");
                }
            }
            TimeUnit.SECONDS.sleep(number("--warmup"));
            long sent = sent(parties);
            long stalls = sidetone.stalls();
            Lateness before = sidetone.lateness();
            beginNs = System.nanoTime();
            TimeUnit.SECONDS.sleep(number("--seconds"));
            double due = (double) (System.nanoTime() - beginNs) / MediaShard.FRAME_NS * parties.size();
            return new Step(calls, sidetone.lateness().since(before).p999Ns(), sidetone.stalls() - stalls,
                (sent(parties) - sent) / due);
        }
    }

    private static long sent(List<MemoryParty> parties) {
        return parties.stream().mapToLong(MemoryParty::heard).sum();
    }

    private Step overSockets(Mode mode, String codec, int calls) throws IOException, InterruptedException {
        if (!codec.equals("PCMU")) {
            throw new IllegalArgumentException("over sockets there is only PCMU, not " + codec);
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        LoopbackLoad.Counts counts = new LoopbackLoad(LoopbackLoad.Options.of("--calls", "" + calls, "--mode",
            mode.name(), "--seconds", options.get("--seconds"), "--warmup", options.get("--warmup"), "--waiting",
            options.get("--waiting")), new PrintStream(text, true, StandardCharsets.UTF_8)).run();
        return step(calls, text.toString(StandardCharsets.UTF_8), (double) counts.received() / counts.partiesSent());
    }

    /** What {@link LoopbackLoad} found. */
    static Step step(int calls, String report, double share) {
        Matcher late = LATE.matcher(report);
        Matcher stalls = STALLS.matcher(report);
        if (!late.find() || !stalls.find()) {
            throw new IllegalStateException("no lateness in " + report);
        }
        return new Step(calls, Long.parseLong(late.group(1)) * 1_000, Long.parseLong(stalls.group(1)), share);
    }

    private int number(String option) {
        return Integer.parseInt(options.get(option));
    }
}
