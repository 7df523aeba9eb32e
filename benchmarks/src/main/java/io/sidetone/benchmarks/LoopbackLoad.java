package io.sidetone.benchmarks;

import com.sun.management.ThreadMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.MediaShard;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.runtime.Lateness;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.Party;
import io.sidetone.runtime.Sidetone;
import io.sidetone.runtime.Waiting;
import io.sidetone.runtime.udp.Learning;
import io.sidetone.runtime.udp.UdpCounters;
import io.sidetone.runtime.udp.UdpEndpoint;
import io.sidetone.runtime.udp.UdpSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Calls of a customer, an agent and a supervisor over real UDP sockets on the loopback interface, in real time: what
 * is lost and where, how late ticks are, and what it costs. The parties live in a process of their own that this one
 * starts ({@link LoopbackParties}), so half of the machine is theirs.
 *
 * <pre>
 *   java -cp benchmarks/target/benchmarks.jar io.sidetone.benchmarks.LoopbackLoad --calls 1000 --seconds 60
 *
 *   --calls N       1000    calls of three, each leg with a socket of its own, RTCP on the same port
 *   --mode M        LISTEN  LISTEN, WHISPER or BARGE
 *   --seconds N     60      measured time
 *   --warmup N      20      seconds before it, with other calls, whose parties begin to speak one by one
 *   --shards N      1       media threads
 *   --waiting W     SLEEP   what they do between two cycles
 *   --flood PPS     0       junk packets a second at the first customer's endpoint, from his own address, which is
 *                           the worst: what strangers send ends in the kernel
 * </pre>
 *
 * Every packet of the measured calls counts, from their first to their last; what the process holds is told with the
 * calls open, before the first and after the last. Lateness is told for the calls' media threads and for an empty loop,
 * a {@link Sidetone} without calls: once alone, before the parties' process starts, and once beside the load.
 */
public final class LoopbackLoad {

    /** The leg that is forwarded what the first customer says. */
    static final int HEARS_FLOODED = 1;

    static final int LEGS = 3;
    private static final int ALONE_SECONDS = 5;
    private static final long SETTLING_MS = 500;
    private static final int MOST_TRIES = 200;

    /** What the command line says. */
    record Options(int calls, Mode mode, int seconds, int warmup, int shards, Waiting waiting, int floodPps) {

        private static final Map<String, String> DEFAULTS = Map.of("--calls", "1000", "--mode", "LISTEN", "--seconds",
            "60", "--warmup", "20", "--shards", "1", "--waiting", "SLEEP", "--flood", "0");

        static Options of(String... args) {
            Map<String, String> values = new HashMap<>(DEFAULTS);
            for (int i = 0; i < args.length; i += 2) {
                if (i + 1 == args.length || values.replace(args[i], args[i + 1]) == null) {
                    throw new IllegalArgumentException("unknown, or without a value: " + args[i]);
                }
            }
            return new Options(Integer.parseInt(values.get("--calls")), Mode.valueOf(values.get("--mode")),
                Integer.parseInt(values.get("--seconds")), Integer.parseInt(values.get("--warmup")),
                Integer.parseInt(values.get("--shards")), Waiting.valueOf(values.get("--waiting")),
                Integer.parseInt(values.get("--flood")));
        }
    }

    /** What both processes and the kernel have counted at one moment. */
    record Counts(long partiesSent, long partiesReceived, long partiesLateUs, long floodedSent, long floodedHeard,
        long junk, long forwarded, long wayP50Us, long wayP99Us, long wayMaxUs, long received, long sent,
        long sendErrors, long dropsHere, long dropsThere, long stalls) {
    }

    /**
     * What was spent until some moment, or since.
     *
     * @param mediaNs CPU time of all media threads
     * @param allocated bytes, by them
     * @param partiesNs CPU time of the parties' process
     */
    private record Usage(long mediaNs, long allocated, long partiesNs) {

        Usage since(Usage before) {
            return new Usage(mediaNs - before.mediaNs, allocated - before.allocated, partiesNs - before.partiesNs);
        }
    }

    /** What this process holds after a collection: bytes of its heap, and file descriptors. */
    private record Held(long heap, long descriptors) {

        static Held now() {
            System.gc();
            return new Held(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class).getOpenFileDescriptorCount());
        }
    }

    private final Options options;
    private final PrintStream out;
    private final List<UdpEndpoint> endpoints = new ArrayList<>();
    private Sidetone sidetone;
    private long[] media;
    private PartiesProcess parties;

    LoopbackLoad(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        new LoopbackLoad(Options.of(args), System.out).run();
    }

    /** Runs the load and prints what it finds. */
    Counts run() throws IOException, InterruptedException {
        out.println(options + ", JDK " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors()
            + " processors");
        try (Sidetone busy = Sidetone.configure().waiting(options.waiting).shards(options.shards).start()) {
            media = mediaThreads();
            Sidetone empty = Sidetone.configure().waiting(options.waiting).start();
            Thread.sleep(options.warmup * 100L);
            Lateness before = empty.lateness();
            Thread.sleep(Math.min(ALONE_SECONDS, options.seconds) * 1_000L);
            out.println("empty loop, alone:            " + empty.lateness().since(before));
            sidetone = busy;
            try (PartiesProcess started = new PartiesProcess(options.floodPps)) {
                parties = started;
                warmUp();
                return measure(empty);
            } finally {
                empty.close();
            }
        }
    }

    private List<MonitoredCall> openCalls() throws IOException {
        endpoints.clear();
        List<MonitoredCall> calls = new ArrayList<>();
        for (int i = 0; i < options.calls; i++) {
            MonitoredCall call = sidetone.open("call " + i);
            calls.add(call);
            call.join(LegSpec.of("customer", G711.ULAW), Role.CUSTOMER, endpoint());
            Party agent = call.join(LegSpec.of("agent", G711.ULAW), Role.AGENT, endpoint());
            if (!call.monitor(LegSpec.of("supervisor", G711.ULAW), endpoint(), agent, options.mode)
                .started().toCompletableFuture().join().accepted()) {
                throw new IllegalStateException("call " + i + " is not monitored");
            }
        }
        parties.to(endpoints.stream().map(endpoint -> Integer.toString(endpoint.localAddress().getPort()))
            .collect(Collectors.joining(" ")));
        return calls;
    }

    /** Ends the calls; after this everything sent has come where it can. */
    private void end(List<MonitoredCall> calls, long dropsThere) throws IOException, InterruptedException {
        calls.stream().map(MonitoredCall::end).toList().forEach(stage -> stage.toCompletableFuture().join());
        Thread.sleep(SETTLING_MS);
        settle(() -> parties.counts()[1] + SocketDrops.at(parties.ports()) - dropsThere >= sum(UdpCounters::sent));
    }

    /** On a busy machine whoever reads may be late. */
    static void settle(Condition condition) throws IOException, InterruptedException {
        for (int tries = 0; tries < MOST_TRIES && !condition.holds(); tries++) {
            Thread.sleep(SETTLING_MS / 10);
        }
    }

    interface Condition {
        boolean holds() throws IOException;
    }

    private long sum(ToLongFunction<UdpCounters> count) {
        return endpoints.stream().map(UdpEndpoint::counters).mapToLong(count).sum();
    }

    private long received() {
        return sum(UdpCounters::received) + sum(UdpCounters::foreign);
    }

    private long dropsHere() throws IOException {
        return SocketDrops.at(endpoints.stream().mapToInt(endpoint -> endpoint.localAddress().getPort()).toArray());
    }

    private UdpEndpoint endpoint() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        int port = parties.ports()[LoopbackParties.socketOf(endpoints.size(), PartiesProcess.SOCKETS)];
        endpoints.add(UdpEndpoint.open(UdpSpec.at(loopback).withRtcpMux(true).withLearning(Learning.NONE)
            .withRemote(new InetSocketAddress(loopback, port))));
        return endpoints.get(endpoints.size() - 1);
    }

    private void warmUp() throws IOException, InterruptedException {
        int steps = 50;
        List<MonitoredCall> calls = openCalls();
        for (int i = 1; i <= steps; i++) {
            parties.speak((long) endpoints.size() * i / steps);
            Thread.sleep(options.warmup * 500L / steps);
        }
        Thread.sleep(options.warmup * 500L);
        parties.speak(0);
        end(calls, 0);
        parties.forget();
    }

    private Counts measure(Sidetone empty) throws IOException, InterruptedException {
        List<MonitoredCall> calls = openCalls();
        Held first = Held.now();
        long dropsThere = SocketDrops.at(parties.ports());
        long stalls = sidetone.stalls();
        Lateness lateness = sidetone.lateness();
        Lateness beside = empty.lateness();
        parties.speak(endpoints.size());
        // Until addresses are learnt and sockets connected.
        Thread.sleep(SETTLING_MS);
        Usage before = usage();
        Thread.sleep(options.seconds * 1_000L);
        Usage usage = usage();
        out.println("empty loop, beside the load:  " + empty.lateness().since(beside));
        out.println("ticks of the calls:           " + sidetone.lateness().since(lateness));
        stalls = sidetone.stalls() - stalls;
        parties.speak(0);
        Thread.sleep(SETTLING_MS);
        settle(() -> received() + dropsHere() >= parties.counts()[0] + parties.counts()[5]);
        long dropsHere = dropsHere();
        Held last = Held.now();
        say("before anybody spoke %.1f MB of heap and %d descriptors were held, afterwards %.1f and %d",
            first.heap / 1e6, first.descriptors, last.heap / 1e6, last.descriptors);
        end(calls, dropsThere);
        Counts counts = counts(dropsHere, SocketDrops.at(parties.ports()) - dropsThere, stalls);
        print(counts, usage.since(before));
        return counts;
    }

    private void print(Counts c, Usage usage) {
        double ns = options.seconds * 1e9;
        double callTicks = options.calls * (ns / MediaShard.FRAME_NS);
        say("parties sent %d packets%s; Sidetone received %d: %d lost, %d of them in full sockets", c.partiesSent,
            c.junk > 0 ? " and " + c.junk + " of junk" : "", c.received, c.partiesSent + c.junk - c.received,
            c.dropsHere);
        say("Sidetone sent %d; parties received %d: %d lost, %d of them in full sockets; %d send errors", c.sent,
            c.partiesReceived, c.sent - c.partiesReceived, c.dropsThere, c.sendErrors);
        if (options.floodPps > 0) {
            say("the flooded customer sent %d, his agent heard %d", c.floodedSent, c.floodedHeard);
        }
        say("%d stalls; %d packets were forwarded from party to party: p50 %.1f, p99 %.1f, max %.1f ms, the parties' "
            + "own waiting included", c.stalls, c.forwarded, c.wayP50Us / 1e3, c.wayP99Us / 1e3, c.wayMaxUs / 1e3);
        say("parties: %.2f of a core, late by at most %d µs", usage.partiesNs / ns, c.partiesLateUs);
        say("media threads: %.2f of a core each, %.2f µs per call and tick, %.3f B per packet received or sent",
            usage.mediaNs / ns / options.shards, usage.mediaNs / callTicks / 1e3,
            (double) usage.allocated / (c.received + c.sent));
    }

    private void say(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
    }

    private Counts counts(long dropsHere, long dropsThere, long stalls) throws IOException {
        long errors = sum(UdpCounters::sendErrors) + sum(UdpCounters::receiveErrors) + sum(UdpCounters::unaddressed)
            + sum(UdpCounters::unreachable);
        long[] there = parties.counts();
        return new Counts(there[0], there[1], there[2], there[3], there[4], there[5], there[6],
            there[7], there[8], there[9], received(), sum(UdpCounters::sent), errors, dropsHere, dropsThere, stalls);
    }

    private Usage usage() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return new Usage(Arrays.stream(media).map(threads::getThreadCpuTime).sum(),
            Arrays.stream(media).map(threads::getThreadAllocatedBytes).sum(), parties.cpuNs());
    }

    private static long[] mediaThreads() {
        return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("sidetone-media")).mapToLong(Thread::getId).toArray();
    }
}
