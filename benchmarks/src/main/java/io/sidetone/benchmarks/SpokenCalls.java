package io.sidetone.benchmarks;

import io.sidetone.engine.Leg;
import io.sidetone.engine.LegStatistics;
import io.sidetone.engine.MediaShard;
import io.sidetone.monitor.Policies;
import java.time.Duration;

/**
 * A shard of calls in virtual time: nothing waits for a clock, every {@link #turn} is 20 ms later than the one before.
 * A party speaks the same packets in every call, as an edge would read them into one buffer, so that next to nothing
 * but the engine is measured. Who sits there is up to those who extend it. One thread.
 */
abstract class SpokenCalls {

    /** At 20 ms a turn a benchmark lives through weeks: a session must not end by itself meanwhile. */
    static final Policies LASTING = lasting(Duration.ofDays(365));

    /** Packets arrive somewhere between two ticks. */
    private static final long BEFORE_TICK_NS = 7_000_000;

    final MediaShard shard;
    /** By party and call; null where he is not. */
    final Leg[][] legs;
    private final Speech[] speeches;
    private long turns;
    private long sent;

    /** @param speeches what each party says */
    SpokenCalls(int calls, Speech... speeches) {
        this.speeches = speeches;
        shard = new MediaShard(7, (leg, buffer, offset, length, nowNs) -> sent++, event -> { });
        legs = new Leg[speeches.length][calls];
    }

    private static Policies lasting(Duration time) {
        return Policies.DEFAULT.withTimes(time, time, time, time);
    }

    /** What so many parties say if nothing is asked of it but to be G.711. */
    static Speech[] noises(int parties) {
        Speech[] noises = new Speech[parties];
        for (int party = 0; party < parties; party++) {
            noises[party] = Speech.noise(party);
        }
        return noises;
    }

    final void run(int count) {
        for (int i = 0; i < count; i++) {
            turn();
        }
    }

    /** A packet of every party of every call, then a tick. */
    public final void turn() {
        receiveFrom(0);
        tick();
    }

    /** This turn's packets of all parties from that one on. */
    final void receiveFrom(int first) {
        for (int party = first; party < legs.length; party++) {
            receive(party);
        }
    }

    /** This turn's packet of that party arrives in every call in which he is. */
    public final void receive(int party) {
        byte[] packet = speeches[party].packet(turns);
        long nowNs = (turns + 1) * MediaShard.FRAME_NS - BEFORE_TICK_NS;
        for (Leg leg : legs[party]) {
            if (leg != null && leg.isOpen()) {
                shard.receive(leg, packet, 0, packet.length, nowNs);
            }
        }
    }

    /** Ends the turn. */
    public final void tick() {
        turns++;
        shard.tick(turns * MediaShard.FRAME_NS);
    }

    /** Turns so far. */
    final long turns() {
        return turns;
    }

    /** Packets sent so far. */
    public final long sent() {
        return sent;
    }

    /** Something of the legs' statistics. */
    interface Count {
        long of(LegStatistics statistics);
    }

    final long sum(Count count) {
        long sum = 0;
        for (Leg[] ofParty : legs) {
            for (Leg leg : ofParty) {
                sum += leg == null ? 0 : count.of(leg.statistics());
            }
        }
        return sum;
    }
}
