package io.sidetone.benchmarks;

import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.MediaShard;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import java.time.Duration;

/**
 * A shard of calls that several supervisors monitor, µ-law throughout, in virtual time; {@link Calls} with more seats.
 * Everybody speaks all the time, those too whom nobody hears. One thread.
 */
final class CrowdedCalls {

    private static final int PAYLOAD = 160;
    private static final int LENGTH = RtpHeader.LENGTH + PAYLOAD;
    private static final int FRAMES = 50;
    private static final long BEFORE_TICK_NS = 7_000_000;

    private final MediaShard shard;
    private final Leg[][] legs;
    private final byte[][][] packets;
    private int turns;
    private long sent;
    private long settledSent;
    private int settledTurns;

    /** Opens them and lets a second pass. */
    CrowdedCalls(int calls, Mode... supervisors) {
        shard = new MediaShard(7, (leg, buffer, offset, length, nowNs) -> sent++, event -> { });
        legs = new Leg[2 + supervisors.length][calls];
        packets = new byte[legs.length][FRAMES][LENGTH];
        for (int party = 0; party < legs.length; party++) {
            for (int frame = 0; frame < FRAMES; frame++) {
                System.arraycopy(Voice.ulaw(party * FRAMES + frame, PAYLOAD), 0, packets[party][frame],
                    RtpHeader.LENGTH, PAYLOAD);
            }
        }
        for (int i = 0; i < calls; i++) {
            Duration year = Duration.ofDays(365);
            Call call = shard.open("call " + i, Policies.DEFAULT.withTimes(year, year, year, year));
            legs[Calls.CUSTOMER][i] = call.join(LegSpec.of("customer", G711.ULAW), Role.CUSTOMER);
            legs[Calls.AGENT][i] = call.join(LegSpec.of("agent", G711.ULAW), Role.AGENT);
            for (int k = 0; k < supervisors.length; k++) {
                legs[2 + k][i] = call.monitor(LegSpec.of("supervisor " + k, G711.ULAW), legs[Calls.AGENT][i],
                    supervisors[k]);
                legs[2 + k][i].session().legUp();
            }
        }
        for (int i = 0; i < FRAMES; i++) {
            turn();
        }
        settledSent = sent;
        settledTurns = turns;
    }

    /** Everybody's packet in every call, then a tick. */
    void turn() {
        receiveFrom(0);
        tick();
    }

    /** This turn's packet of that party arrives in every call. */
    void receive(int party) {
        byte[] packet = packets[party][turns % FRAMES];
        RtpHeader.write(packet, 0, false, 0, turns, turns * PAYLOAD, 0x51DE_0000 + party);
        long nowNs = (turns + 1L) * MediaShard.FRAME_NS - BEFORE_TICK_NS;
        for (Leg leg : legs[party]) {
            shard.receive(leg, packet, 0, LENGTH, nowNs);
        }
    }

    /** This turn's packets of all parties from that one on. */
    void receiveFrom(int first) {
        for (int party = first; party < legs.length; party++) {
            receive(party);
        }
    }

    /** Ends the turn. */
    void tick() {
        turns++;
        shard.tick(turns * MediaShard.FRAME_NS);
    }

    /** Packets sent so far. */
    long sent() {
        return sent;
    }

    /** @throws IllegalStateException if somebody was not sent a packet in every turn, or what nobody said was heard */
    void requireAlive() {
        long expected = (long) (turns - settledTurns) * legs.length * legs[0].length;
        long concealed = 0;
        for (Leg[] ofParty : legs) {
            for (Leg leg : ofParty) {
                concealed += leg.statistics().concealedSamples();
            }
        }
        if (sent - settledSent != expected || concealed > 0) {
            throw new IllegalStateException(sent - settledSent + " packets, not " + expected + "; " + concealed
                + " samples concealed");
        }
    }
}
