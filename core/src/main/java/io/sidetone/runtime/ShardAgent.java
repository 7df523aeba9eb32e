package io.sidetone.runtime;

import io.sidetone.engine.Leg;
import io.sidetone.engine.MediaShard;
import io.sidetone.engine.PacketSink;
import io.sidetone.engine.Workshop;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jctools.queues.varhandle.SpscUnboundedVarHandleArrayQueue;

/**
 * The duty cycle of one media thread: departures, commands, datagrams, and every 20 ms a tick. Other threads touch it
 * through {@link #submit} and {@link #departing} only; the dispatching thread takes what comes out of
 * {@link #dispatch}.
 *
 * <pre>
 *   callers ─► MPSC queue ─┐                              ┌─► outbox ─► dispatching thread ─► stages, listener
 *   callers ─► departures ─┼─► doWork() ─► MediaShard ────┤
 *   sockets ─► Endpoint ───┘                              └─► Endpoint ─► sockets
 * </pre>
 */
final class ShardAgent implements Agent {

    private static final System.Logger LOG = System.getLogger(ShardAgent.class.getName());

    private static final int COMMANDS_PER_CYCLE = 64;
    private static final int DATAGRAMS_PER_POLL = 4;
    private static final int OUTBOX_CHUNK = 1024;
    private static final int DRAINED_PER_POLL = 64;
    private static final int MOST_DRAINED = 16_384;
    private static final int LONGEST_DATAGRAM = 2048;
    /** Later than this a tick is not made up for: time is lost, and streams go on from the present. */
    private static final long STALL_NS = 2 * MediaShard.FRAME_NS;

    /** Events that no longer fit. */
    private record Missed(long count) {
    }

    private final String name;
    private final LongSupplier clock;
    private final long deadlineNs;
    private final int eventCapacity;
    private final MpscVarHandleArrayQueue<Command> commands;
    private final AtomicReference<Departure> departures = new AtomicReference<>();
    private final SpscUnboundedVarHandleArrayQueue<Object> outbox =
        new SpscUnboundedVarHandleArrayQueue<>(OUTBOX_CHUNK);

    private final MediaShard media;
    final List<Leg> connected = new ArrayList<>();
    private final Endpoint.Inbox inbox = this::datagram;
    private final Newest newest = new Newest();
    private Leg polled;
    private long nowNs;
    private long nextTickNs;
    private boolean ticking;
    private long missedEvents;
    private volatile boolean terminated;
    private volatile long stalls;
    private volatile long endpointFailures;

    ShardAgent(String name, long seed, LongSupplier clock, int commandCapacity, int eventCapacity, long deadlineNs,
        Workshop workshop) {
        this.name = name;
        this.clock = clock;
        this.deadlineNs = deadlineNs;
        this.eventCapacity = eventCapacity;
        commands = new MpscVarHandleArrayQueue<>(commandCapacity);
        media = new MediaShard(seed, new Wire(), this::event, workshop);
    }

    // ---- any thread -------------------------------------------------------------------------------------------

    /** Queues a command; a full queue answers at once. */
    CompletionStage<Outcome> submit(Consumer<Command> action) {
        Command command = new Command(this, action, clock.getAsLong() + deadlineNs);
        if (terminated) {
            return command.refused(Refusal.CALL_GONE);
        }
        if (!commands.offer(command)) {
            return command.refused(Refusal.QUEUE_FULL);
        }
        if (terminated) {
            answerLeftovers();
        }
        return command.stage();
    }

    /** Lists something that leaves; there is always room. */
    void departing(Departure departure) {
        Departure head;
        do {
            head = departures.get();
            departure.next = head;
        } while (!departures.compareAndSet(head, departure));
        if (terminated) {
            answerLeftovers();
        }
    }

    /** After the end, what was asked just before it, or since, still gets its answer. */
    private synchronized void answerLeftovers() {
        Command command;
        while ((command = commands.poll()) != null) {
            command.refused(Refusal.CALL_GONE);
        }
        for (Departure left = departures.getAndSet(null); left != null; left = left.next) {
            left.gone();
        }
    }

    // ---- the duty cycle ---------------------------------------------------------------------------------------

    @Override
    public String roleName() {
        return name;
    }

    @Override
    public int doWork() {
        nowNs = clock.getAsLong();
        if (ticking && nowNs - nextTickNs > STALL_NS) {
            giveTimeUp();
        }
        return departures() + commands() + poll() + tick();
    }

    /** After a stall: of what queued up meanwhile each leg keeps the newest, and streams go on from the present. */
    private void giveTimeUp() {
        stalls++;
        nextTickNs = nowNs;
        media.stalled();
        for (int i = 0; i < connected.size(); i++) {
            polled = connected.get(i);
            newest.count = 0;
            try {
                Endpoint endpoint = (Endpoint) polled.attachment();
                for (int read = 0; read < MOST_DRAINED && endpoint.poll(newest, DRAINED_PER_POLL) > 0;) {
                    read += DRAINED_PER_POLL;
                }
            } catch (RuntimeException e) {
                endpointFailed("poll", e);
            }
            newest.handOver();
        }
    }

    /** Keeps the last two of the datagrams it is given. */
    private final class Newest implements Endpoint.Inbox {

        private final byte[][] kept = new byte[2][LONGEST_DATAGRAM];
        private final int[] lengths = new int[2];
        private int count;

        @Override
        public void datagram(byte[] buffer, int offset, int length) {
            if (length <= LONGEST_DATAGRAM) {
                System.arraycopy(buffer, offset, kept[count & 1], 0, length);
                lengths[count & 1] = length;
                count++;
            }
        }

        private void handOver() {
            for (int i = Math.max(0, count - 2); i < count; i++) {
                ShardAgent.this.datagram(kept[i & 1], 0, lengths[i & 1]);
            }
        }
    }

    private int departures() {
        Departure departure = departures.get() == null ? null : departures.getAndSet(null);
        int count = 0;
        while (departure != null) {
            Departure next = departure.next;
            departure.run();
            departure = next;
            count++;
        }
        return count;
    }

    private int commands() {
        int count = 0;
        Command command;
        while (count < COMMANDS_PER_CYCLE && (command = commands.relaxedPoll()) != null) {
            command.run(nowNs);
            count++;
        }
        return count;
    }

    private int poll() {
        int count = 0;
        for (int i = connected.size() - 1; i >= 0; i--) {
            polled = connected.get(i);
            if (!polled.isOpen()) {
                connected.set(i, connected.get(connected.size() - 1));
                connected.remove(connected.size() - 1);
                close((Endpoint) polled.attachment());
                continue;
            }
            try {
                count += ((Endpoint) polled.attachment()).poll(inbox, DATAGRAMS_PER_POLL);
            } catch (RuntimeException e) {
                endpointFailed("poll", e);
            }
        }
        return count;
    }

    private void datagram(byte[] buffer, int offset, int length) {
        media.receive(polled, buffer, offset, length, nowNs);
    }

    private int tick() {
        if (!ticking) {
            ticking = true;
            nextTickNs = nowNs;
        }
        if (nowNs - nextTickNs < 0) {
            return 0;
        }
        nextTickNs += MediaShard.FRAME_NS;
        media.tick(nowNs);
        if (missedEvents > 0 && outbox.size() < eventCapacity) {
            tellMissed();
        }
        return 1;
    }

    // ---- what the media thread does for handles -----------------------------------------------------------------

    MediaShard media() {
        return media;
    }

    /** A leg was opened: from now on its datagrams are polled. */
    void connect(Leg leg, Endpoint endpoint) {
        leg.attach(endpoint);
        connected.add(leg);
    }

    /** A command has its answer. */
    void answered(Command command) {
        outbox.offer(command);
    }

    private void event(MonitorEvent event) {
        if (outbox.size() >= eventCapacity) {
            missedEvents++;
            return;
        }
        tellMissed();
        outbox.offer(event);
    }

    /** A gap is told as soon as there is room, even if nothing else happens any more. */
    private void tellMissed() {
        if (missedEvents > 0) {
            outbox.offer(new Missed(missedEvents));
            missedEvents = 0;
        }
    }

    /** From the engine to the endpoints. */
    private final class Wire implements PacketSink {

        @Override
        public void send(Leg leg, byte[] buffer, int offset, int length, long timeNs) {
            try {
                ((Endpoint) leg.attachment()).send(buffer, offset, length);
            } catch (RuntimeException e) {
                endpointFailed("send", e);
            }
        }

        @Override
        public void sendControl(Leg leg, byte[] buffer, int offset, int length, long timeNs) {
            try {
                ((Endpoint) leg.attachment()).sendControl(buffer, offset, length);
            } catch (RuntimeException e) {
                endpointFailed("send RTCP", e);
            }
        }
    }

    private void close(Endpoint endpoint) {
        try {
            endpoint.close();
        } catch (RuntimeException e) {
            endpointFailed("close", e);
        }
    }

    /** One leg's trouble is counted and stays its own; only the first is logged. */
    private void endpointFailed(String what, RuntimeException e) {
        if (endpointFailures++ == 0) {
            LOG.log(System.Logger.Level.WARNING, "an endpoint failed to " + what + " (further failures are counted): " + e);
        }
    }

    @Override
    public void onClose() {
        nowNs = clock.getAsLong();
        media.end();
        media.tick(nowNs);
        tellMissed();
        for (Leg leg : connected) {
            close((Endpoint) leg.attachment());
        }
        connected.clear();
        terminated = true;
        answerLeftovers();
    }

    // ---- the dispatching thread -------------------------------------------------------------------------------

    /** Completes stages and hands events to the listener. */
    int dispatch(MonitorListener listener) {
        int count = 0;
        Object item;
        while (count < OUTBOX_CHUNK && (item = outbox.poll()) != null) {
            try {
                if (item instanceof Command command) {
                    command.complete();
                } else if (item instanceof Missed missed) {
                    listener.missed(missed.count());
                } else {
                    listener.event((MonitorEvent) item);
                }
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "a listener threw", e);
            }
            count++;
        }
        return count;
    }

    /** Ticks that came so late that time was given up. */
    long stalls() {
        return stalls;
    }

    /** Exceptions thrown by endpoints. */
    long endpointFailures() {
        return endpointFailures;
    }
}
