package io.sidetone.runtime;

import io.sidetone.engine.Leg;
import io.sidetone.engine.MediaShard;
import io.sidetone.engine.Workshop;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jctools.queues.varhandle.SpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The duty cycle of one media thread: facts, commands, datagrams, and every millisecond a slot of calls. Other threads
 * touch it through {@link #submit} and {@link #tell} only; the dispatching thread takes what comes out of
 * {@link #dispatch}.
 *
 * <pre>
 *   callers ─► MPSC queue ─┐                              ┌─► outbox ─► dispatching thread ─► stages, listener
 *   callers ─► facts ──────┼─► doWork() ─► MediaShard ────┤
 *   sockets ─► Endpoint ───┘                              └─► Endpoint ─► sockets
 * </pre>
 */
final class ShardAgent implements Agent {

    private static final System.Logger LOG = System.getLogger(ShardAgent.class.getName());

    private static final int COMMANDS_PER_CYCLE = 64;
    private static final int OUTBOX_CHUNK = 1024;
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
    private final AtomicReference<Fact> facts = new AtomicReference<>();
    private final SpscUnboundedVarHandleArrayQueue<Object> outbox =
        new SpscUnboundedVarHandleArrayQueue<>(OUTBOX_CHUNK);

    private final MediaShard media;
    final Endpoints endpoints = new Endpoints();
    private final LatenessTally lateness = new LatenessTally();
    private long nowNs;
    private long nextSlotNs;
    private boolean ticking;
    private long missedEvents;
    private volatile boolean terminated;
    private volatile long stalls;

    ShardAgent(String name, long seed, LongSupplier clock, int commandCapacity, int eventCapacity, long deadlineNs,
        Workshop workshop, SessionDesk desk) {
        this.name = name;
        this.clock = clock;
        this.deadlineNs = deadlineNs;
        this.eventCapacity = eventCapacity;
        commands = new MpscVarHandleArrayQueue<>(commandCapacity);
        media = new MediaShard(seed, endpoints, new ShardEdge(this, desk), this::event, workshop);
        endpoints.feed(media);
    }

    // ---- any thread -------------------------------------------------------------------------------------------

    /** Queues a command; a full queue answers at once. */
    CompletionStage<Outcome> submit(Consumer<Command> action) {
        return submit(null, action);
    }

    /** Queues a command that its caller may ask again by that id, which may be null. */
    CompletionStage<Outcome> submit(@Nullable String id, Consumer<Command> action) {
        Command command = new Command(this, action, clock.getAsLong() + deadlineNs, id);
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

    /** Lists something that has happened; there is always room. */
    void tell(Fact fact) {
        Fact head;
        do {
            head = facts.get();
            fact.next = head;
        } while (!facts.compareAndSet(head, fact));
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
        for (Fact left = facts.getAndSet(null); left != null; left = left.next) {
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
        if (ticking && nowNs - nextSlotNs > STALL_NS) {
            giveTimeUp();
        }
        int more = facts() + commands() + endpoints.poll(nowNs);
        tick();
        return more;
    }

    /** After a stall: what queued up meanwhile is dropped but for the newest, and streams go on from the present. */
    private void giveTimeUp() {
        stalls++;
        media.stalled();
        endpoints.drain(nowNs);
        // Of thousands of endpoints that takes as long as a stall; were it taken for one, there would be no end.
        nowNs = clock.getAsLong();
        nextSlotNs = nowNs;
    }

    /** What has happened, in the order in which it was told. */
    private int facts() {
        Fact newest = facts.get() == null ? null : facts.getAndSet(null);
        Fact oldest = null;
        while (newest != null) {
            Fact before = newest.next;
            newest.next = oldest;
            oldest = newest;
            newest = before;
        }
        int count = 0;
        while (oldest != null) {
            Fact fact = oldest;
            oldest = fact.next;
            fact.next = null;
            try {
                fact.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a fact failed", e); // and no other is lost with it
            }
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

    /** Slot after slot as far as they are due, but none twice in one cycle. */
    private void tick() {
        if (!ticking) {
            ticking = true;
            nextSlotNs = nowNs;
        }
        for (int i = 0; i < MediaShard.SLOTS; i++) {
            nowNs = clock.getAsLong();
            if (nowNs - nextSlotNs < 0) {
                break;
            }
            lateness.count(nowNs - nextSlotNs);
            nextSlotNs += MediaShard.SLOT_NS;
            media.tickSlot(nowNs);
        }
        if (missedEvents > 0 && outbox.size() < eventCapacity) {
            tellMissed();
        }
    }

    /** How long until the next slot of calls is due; media thread. */
    long untilDueNs() {
        return ticking ? nextSlotNs - clock.getAsLong() : MediaShard.SLOT_NS;
    }

    // ---- what the media thread does for handles -----------------------------------------------------------------

    MediaShard media() {
        return media;
    }

    /** A leg was opened: from now on its datagrams are polled. */
    void connect(Leg leg, Endpoint endpoint) {
        endpoints.add(leg, endpoint, nowNs);
    }

    /** A leg was not opened after all. */
    void close(Endpoint endpoint) {
        endpoints.close(endpoint);
    }

    /** The time of this cycle. */
    long nowNs() {
        return nowNs;
    }

    /** Something for the dispatching thread to do, after all that it has been told of so far. */
    void dispatching(Runnable action) {
        outbox.offer(action);
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

    @Override
    public void onClose() {
        nowNs = clock.getAsLong();
        media.end();
        media.tick(nowNs);
        tellMissed();
        endpoints.closeAll();
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
                } else if (item instanceof Runnable action) {
                    action.run();
                } else if (item instanceof Missed missed) {
                    listener.missed(missed.count());
                } else {
                    if (item instanceof MonitorEvent.CallFailed failed) {
                        LOG.log(System.Logger.Level.ERROR, failed.call() + " failed", failed.fault());
                    }
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

    LatenessTally lateness() {
        return lateness;
    }

    /** Exceptions thrown by endpoints. */
    long endpointFailures() {
        return endpoints.failures();
    }
}
