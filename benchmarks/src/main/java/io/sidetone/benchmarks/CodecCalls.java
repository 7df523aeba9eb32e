package io.sidetone.benchmarks;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Encoder;
import io.sidetone.engine.Call;
import io.sidetone.engine.Format;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.LegStatistics;
import io.sidetone.engine.MediaShard;
import io.sidetone.engine.Workshop;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import java.time.Duration;
import java.util.Arrays;

/**
 * Calls whose customer and agent speak two codecs and whose supervisor speaks µ-law, in virtual time: {@link #turn} is
 * a packet of everybody and a tick. Coders that are meant for workers run on the spot, so that what they cost is in the
 * turn. One thread.
 */
public final class CodecCalls {

    private static final int FRAMES = 50;
    private static final int FIRST_DYNAMIC = 96;
    private static final long BEFORE_TICK_NS = 7_000_000;

    private final MediaShard shard;
    private final Leg[][] legs;
    private final byte[][][] packets;
    private final int[][] lengths;
    private final Format[] formats;
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
        packets = new byte[codecs.length][FRAMES][];
        lengths = new int[codecs.length][FRAMES];
        formats = new Format[codecs.length];
        for (int party = 0; party < codecs.length; party++) {
            Codec codec = codecs[party];
            int type = codec.staticPayloadType();
            formats[party] = new Format(type >= 0 ? type : FIRST_DYNAMIC, codec);
            speak(party, codec);
        }
        Duration year = Duration.ofDays(365);
        for (int i = 0; i < calls; i++) {
            Call call = shard.open("call " + i, Policies.DEFAULT.withTimes(year, year, year, year));
            legs[Calls.CUSTOMER][i] = call.join(LegSpec.of("customer", formats[Calls.CUSTOMER]), Role.CUSTOMER);
            legs[Calls.AGENT][i] = call.join(LegSpec.of("agent", formats[Calls.AGENT]), Role.AGENT);
            legs[Calls.SUPERVISOR][i] = scene.enter(call, LegSpec.of("supervisor", formats[Calls.SUPERVISOR]),
                legs[Calls.AGENT][i]);
        }
        for (int i = 0; i < FRAMES; i++) {
            turn();
        }
    }

    private void speak(int party, Codec codec) {
        Encoder encoder = codec.newEncoder();
        int count = codec.sampleRate() / FRAMES;
        short[] speech = Voice.speech(codec.sampleRate(), party);
        for (int frame = 0; frame < FRAMES; frame++) {
            byte[] packet = new byte[RtpHeader.LENGTH + codec.maxPayloadLength(count)];
            lengths[party][frame] = RtpHeader.LENGTH
                + encoder.encode(speech, frame * count, count, packet, RtpHeader.LENGTH);
            packets[party][frame] = Arrays.copyOf(packet, lengths[party][frame]);
        }
    }

    /** A packet of every party of every call, then a tick. */
    public void turn() {
        int frame = turns % FRAMES;
        long nowNs = (turns + 1) * MediaShard.FRAME_NS - BEFORE_TICK_NS;
        for (int party = 0; party < legs.length; party++) {
            int ticks = formats[party].codec().clockRate() / FRAMES;
            byte[] packet = packets[party][frame];
            RtpHeader.write(packet, 0, false, formats[party].payloadType(), turns, turns * ticks, 0x51DE_0000 + party);
            for (Leg leg : legs[party]) {
                if (leg != null) {
                    shard.receive(leg, packet, 0, lengths[party][frame], nowNs);
                }
            }
        }
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
