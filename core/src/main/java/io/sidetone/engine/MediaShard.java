package io.sidetone.engine;

import io.sidetone.internal.rtp.RtcpPacket;
import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.monitor.CallMonitor;
import io.sidetone.monitor.CallSnapshot;
import io.sidetone.monitor.EventSink;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.SessionEdge;
import io.sidetone.notice.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All calls of one media thread. It has no socket, clock or thread of its own: the edge hands it each datagram with
 * the time of its arrival, and calls {@link #tick} every {@value #FRAME_MS} ms, or {@link #tickSlot} every one.
 *
 * <pre>
 *   datagram ─► receive(leg, bytes, now) ─┬─ forwarded untouched ─────────────────────► PacketSink
 *                                         └─ jitter buffer ─ decode ─► mix by matrix ─► encode ─► PacketSink
 *   every 20 ms ─► tick(now) ────────────────────────────────────────────┘
 * </pre>
 *
 * One thread at a time; after a call is opened, {@link #receive} and {@link #tick} allocate nothing.
 */
public final class MediaShard {

    /** The length of a frame, and the period of {@link #tick}, in milliseconds. */
    public static final int FRAME_MS = CallMonitor.FRAME_MS;

    /** The length of a frame in nanoseconds. */
    public static final long FRAME_NS = FRAME_MS * 1_000_000L;

    /** A frame has so many slots, over which calls are spread; see {@link #tickSlot}. */
    public static final int SLOTS = 20;

    /** From one slot to the next, in nanoseconds. */
    public static final long SLOT_NS = FRAME_NS / SLOTS;

    private final long seed;
    private final PacketSink packets;
    private final SessionEdge edge;
    private final EventSink events;
    private final Workshop workshop;
    private final Scratch scratch = new Scratch();
    private final List<List<Call>> slots = new ArrayList<>();
    private final RtpPacket packet = new RtpPacket();
    private final RtcpPacket control = new RtcpPacket();
    private int nextSlot;
    private int callCount;
    private long droppedAfterClose;

    /**
     * A shard without calls, for simulations: codecs meant for workers run on the spot, and nobody is timed.
     *
     * @param seed SSRCs, first sequence numbers and first timestamps of legs derive from it and the names of call and
     *     leg alone; where others must not guess them it must be random
     * @param packets takes every packet that is sent
     * @param events takes every event of every call
     */
    public MediaShard(long seed, PacketSink packets, EventSink events) {
        this(seed, packets, events, Workshop.onTheSpot(() -> 0));
    }

    /** A shard without calls, which anybody may monitor, and whose codecs are lent a clock and workers. */
    public MediaShard(long seed, PacketSink packets, EventSink events, Workshop workshop) {
        this(seed, packets, SessionEdge.OPEN, events, workshop);
    }

    /**
     * A shard without calls whose sessions are decided about, and whose codecs are lent a clock and workers.
     *
     * @param seed as above
     * @param packets takes every packet that is sent
     * @param edge decides about sessions
     * @param events takes every event of every call
     * @param workshop does what takes long
     */
    public MediaShard(long seed, PacketSink packets, SessionEdge edge, EventSink events, Workshop workshop) {
        this.seed = seed;
        this.packets = packets;
        this.edge = edge;
        this.events = events;
        this.workshop = workshop;
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
    }

    /** Opens a call in which nobody sits yet. It takes the emptiest slot, of several the one that is due first. */
    public Call open(String name, Policies policies) {
        return open(name, policies, Map.of());
    }

    /**
     * Opens a call that has prompts of its own.
     *
     * @param prompts by the names by which its {@link io.sidetone.monitor.NoticePlan} knows them; those that are always
     *     there need not be
     */
    public Call open(String name, Policies policies, Map<String, Prompt> prompts) {
        Call call = new Call(name, seed, policies, prompts, packets, edge, events, workshop, scratch);
        List<Call> emptiest = slots.get(nextSlot);
        for (int i = 1; i < SLOTS; i++) {
            List<Call> slot = slots.get((nextSlot + i) % SLOTS);
            emptiest = slot.size() < emptiest.size() ? slot : emptiest;
        }
        emptiest.add(call);
        callCount++;
        return call;
    }

    /** Opens a call with default policies. */
    public Call open(String name) {
        return open(name, Policies.DEFAULT);
    }

    /**
     * A datagram has come from a leg's party: RTP, or RTCP from the same port or its own (RFC 7983 §7 tells them
     * apart). What is neither is counted and dropped, as is everything for a leg that is closed.
     *
     * @param buffer borrowed until return
     * @param offset first byte of the datagram
     * @param length bytes
     * @param nowNs time of arrival on a monotonic clock
     */
    public void receive(Leg leg, byte[] buffer, int offset, int length, long nowNs) {
        if (!leg.isOpen()) {
            droppedAfterClose++;
        } else if (packet.wrap(buffer, offset, length)) {
            leg.call().receive(leg, packet, nowNs);
        } else if (control.wrap(buffer, offset, length)) {
            leg.receiveControl(control, nowNs);
        } else {
            leg.countMalformed();
        }
    }

    /**
     * Plays the frame that is due in every call.
     *
     * @param nowNs monotonic, {@link #FRAME_NS} after the tick before
     */
    public void tick(long nowNs) {
        for (int i = 0; i < SLOTS; i++) {
            tickSlot(nowNs);
        }
    }

    /**
     * Plays the frame that is due in the calls of the next slot: an edge with many calls calls this every
     * {@link #SLOT_NS} instead of {@link #tick}, so that they don't all send at once. Each call still has its frame
     * every {@link #FRAME_NS}, and stays in its slot for good.
     *
     * @param nowNs monotonic, {@link #SLOT_NS} after the slot before
     */
    public void tickSlot(long nowNs) {
        List<Call> calls = slots.get(nextSlot);
        nextSlot = (nextSlot + 1) % SLOTS;
        int kept = 0;
        long begunNs = workshop.nanoTime();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            play(call, nowNs);
            long endedNs = workshop.nanoTime();
            if (Quarantine.isTooLong(endedNs - begunNs)) {
                call.suspectCoders();
            }
            begunNs = endedNs;
            if (!call.isEnded()) {
                if (kept < i) {
                    calls.set(kept, call);
                }
                kept++;
            }
        }
        while (calls.size() > kept) {
            calls.remove(calls.size() - 1);
            callCount--;
        }
    }

    /** What a call throws ends that call, and disturbs no other. */
    private static void play(Call call, long nowNs) {
        try {
            call.tick(nowNs);
        } catch (Throwable fault) {
            call.fail(fault);
        }
    }

    /**
     * The media thread stood still for so long that its edge has given time up, and dropped what came meanwhile but the
     * newest two packets of each leg, which it hands over after this. Streams go on with the next sequence number, at
     * the timestamp of the present, marked; nothing is made up for.
     */
    public void stalled() {
        for (List<Call> calls : slots) {
            for (int i = 0; i < calls.size(); i++) {
                calls.get(i).stalled();
            }
        }
    }

    /** All there is to know of every call that is open. */
    public List<CallSnapshot> snapshot() {
        return slots.stream().flatMap(List::stream).map(Call::snapshot).toList();
    }

    /** Everybody in every call is released, with the next {@link #tick}. */
    public void end() {
        for (List<Call> calls : slots) {
            calls.forEach(Call::end);
        }
    }

    /** The number of calls that are open. */
    public int callCount() {
        return callCount;
    }

    /** Datagrams for legs that were closed already. */
    public long droppedAfterClose() {
        return droppedAfterClose;
    }
}
