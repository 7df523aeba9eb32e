package io.sidetone.benchmarks;

import io.sidetone.codec.Codec;
import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.LegStatistics;
import io.sidetone.engine.MediaShard;
import io.sidetone.engine.Workshop;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import java.time.Duration;

/**
 * Calls whose customer and agent speak two codecs and whose supervisor speaks µ-law, in virtual time: {@link #turn} is
 * a packet of everybody and a tick. Coders that are meant for workers run on the spot, so that what they cost is in the
 * turn. One thread.
 */
public final class CodecCalls {

    private static final int SETTLING_TURNS = 50;
    private static final long BEFORE_TICK_NS = 7_000_000;

    private final MediaShard shard;
    private final Leg[][] legs;
    private final Speech[] speeches;
    private int turns;
    private long sent;

    /**
     * Opens them and lets a second pass.
     *
     * @param codecs of customer, agent and supervisor
     */
    public CodecCalls(Scene scene, int calls, Codec... codecs) {
        shard = new MediaShard(7, (leg, buffer, offset, length, nowNs) -> sent++, event -> { },
            Workshop.onTheSpot(() -> 0));
        legs = new Leg[codecs.length][calls];
        speeches = new Speech[codecs.length];
        for (int party = 0; party < codecs.length; party++) {
            speeches[party] = new Speech(codecs[party], party);
        }
        Duration year = Duration.ofDays(365);
        for (int i = 0; i < calls; i++) {
            Call call = shard.open("call " + i, Policies.DEFAULT.withTimes(year, year, year, year));
            legs[Calls.CUSTOMER][i] = call.join(spec("customer", Calls.CUSTOMER), Role.CUSTOMER);
            legs[Calls.AGENT][i] = call.join(spec("agent", Calls.AGENT), Role.AGENT);
            legs[Calls.SUPERVISOR][i] = scene.enter(call, spec("supervisor", Calls.SUPERVISOR),
                legs[Calls.AGENT][i]);
        }
        for (int i = 0; i < SETTLING_TURNS; i++) {
            turn();
        }
    }

    private LegSpec spec(String name, int party) {
        return LegSpec.of(name, speeches[party].format());
    }

    /** A packet of every party of every call, then a tick. */
    public void turn() {
        for (int party = 0; party < legs.length; party++) {
            receive(party);
        }
        tick();
    }

    /** This turn's packet of that party arrives in every call in which he is. */
    void receive(int party) {
        byte[] packet = speeches[party].packet(turns);
        long nowNs = (turns + 1L) * MediaShard.FRAME_NS - BEFORE_TICK_NS;
        for (Leg leg : legs[party]) {
            if (leg != null) {
                shard.receive(leg, packet, 0, packet.length, nowNs);
            }
        }
    }

    /** Ends the turn. */
    void tick() {
        turns++;
        shard.tick(turns * MediaShard.FRAME_NS);
    }

    /** Packets sent so far. */
    public long sent() {
        return sent;
    }

    /** Packets decoded so far. */
    public long decodes() {
        return sum(LegStatistics::decodes);
    }

    /** Packets encoded so far. */
    public long encodes() {
        return sum(LegStatistics::encodes);
    }

    private interface Count {
        long of(LegStatistics statistics);
    }

    private long sum(Count count) {
        long sum = 0;
        for (Leg[] ofParty : legs) {
            for (Leg leg : ofParty) {
                sum += leg == null ? 0 : count.of(leg.statistics());
            }
        }
        return sum;
    }
}
