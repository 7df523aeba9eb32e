package io.sidetone.sip.tck;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStack;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A network with a clock of its own: nothing happens unless {@link #advance} or {@link #settle} turns it. One thread
 * turns it and calls the stacks; callbacks come on that thread, while it is turned.
 */
public final class InMemoryNetwork {

    static final long LATENCY_NS = 10_000_000;
    private static final long MOST_SETTLING_NS = 3_600_000_000_000L;

    private record Task(long dueNs, long number, Runnable action) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(dueNs, other.dueNs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final Map<String, InMemoryStack> stacks = new HashMap<>();
    private final Set<String> silent = new HashSet<>();
    private long nowNs;
    private long numbers;

    /** A stack at that host: it is called at {@code sip:anything@host}. */
    public SipStack stack(String host) {
        InMemoryStack stack = new InMemoryStack(this, host);
        stacks.put(host, stack);
        return stack;
    }

    /**
     * What a phone at that host would do to watch a lamp: SUBSCRIBE, and take what comes in the dialog that forms.
     *
     * @param response told of the final response
     * @return usable once the response was a 2xx
     */
    public SipDialog subscribe(String host, SipRequest request, DialogListener listener,
        Consumer<SipResponse> response) {
        return stacks.get(host).subscribe(request, listener, response);
    }

    /** How many dialogs that host has. */
    public int dialogs(String host) {
        return stacks.get(host).dialogs();
    }

    /** From now on nothing comes from, or goes to, that host. */
    public void silence(String host) {
        silent.add(host);
    }

    /** Virtual time. */
    public long nowNs() {
        return nowNs;
    }

    /** Lets time pass. */
    public void advance(long ns) {
        long untilNs = nowNs + ns;
        while (!tasks.isEmpty() && tasks.peek().dueNs() <= untilNs) {
            step();
        }
        nowNs = untilNs;
    }

    /** Lets time pass until something is so, or nothing more can happen. */
    public boolean settle(BooleanSupplier condition) {
        long untilNs = nowNs + MOST_SETTLING_NS;
        while (!condition.getAsBoolean() && !tasks.isEmpty() && tasks.peek().dueNs() <= untilNs) {
            step();
        }
        return condition.getAsBoolean();
    }

    private void step() {
        Task task = tasks.remove();
        nowNs = Math.max(nowNs, task.dueNs());
        task.action().run();
    }

    InMemoryStack stackAt(String uri) {
        String host = uri.substring(uri.indexOf('@') < 0 ? uri.indexOf(':') + 1 : uri.indexOf('@') + 1);
        return stacks.get(host.split("[;>]", 2)[0]);
    }

    /** Has something done at that time from now, by the thread that turns this network. */
    public void schedule(long delayNs, Runnable action) {
        tasks.add(new Task(nowNs + delayNs, numbers++, action));
    }

    /** In order, after the same time for all. */
    void transmit(String from, String to, Runnable arrival) {
        if (!silent.contains(from)) {
            schedule(LATENCY_NS, () -> {
                if (!silent.contains(to)) {
                    arrival.run();
                }
            });
        }
    }
}
