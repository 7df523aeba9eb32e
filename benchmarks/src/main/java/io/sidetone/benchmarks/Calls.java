package io.sidetone.benchmarks;

import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.LegStatistics;
import io.sidetone.engine.MediaShard;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import java.time.Duration;

/**
 * A shard full of equal calls, µ-law and 20 ms packets throughout, in virtual time: nothing waits for a clock, every
 * {@link #turn} is 20 ms later than the one before. One thread.
 *
 * <p>A party speaks the same packets in every call, as an edge would read them into one buffer; they are built
 * beforehand and their numbers are written in place, so that next to nothing but the engine is measured.
 */
public final class Calls {

    /** Who speaks: an index for {@link #receive}. */
    public static final int CUSTOMER = 0;
    public static final int AGENT = 1;
    public static final int SUPERVISOR = 2;

    private static final int PARTIES = 3;
    private static final int PAYLOAD = 160;
    private static final int LENGTH = RtpHeader.LENGTH + PAYLOAD;
    /** One second of each voice, so that neither the tables nor the branch predictor see one frame for ever. */
    private static final int FRAMES = 50;
    private static final int SETTLING_TURNS = 50;
    /** Packets arrive somewhere between two ticks. */
    private static final long BEFORE_TICK_NS = 7_000_000;
    private static final int FIRST_SSRC = 0x51DE_0000;

    private final Scene scene;
    private final MediaShard shard;
    private final byte[][][] packets = new byte[PARTIES][FRAMES][LENGTH];
    private final Leg[][] legs;
    private long turns;
    private long sent;
    private long settledSent;
    private long settledEncodes;
    private long settledConcealed;
    private long settledTurns;

    /** Opens the calls and lets a second pass, after which the scene is in force and every stream is settled. */
    public Calls(Scene scene, int calls) {
        this.scene = scene;
        shard = new MediaShard(7, (leg, buffer, offset, length, nowNs) -> sent++, event -> { });
        legs = new Leg[PARTIES][calls];
        for (int party = 0; party < PARTIES; party++) {
            for (int frame = 0; frame < FRAMES; frame++) {
                byte[] payload = Voice.ulaw(party * FRAMES + frame, PAYLOAD);
                System.arraycopy(payload, 0, packets[party][frame], RtpHeader.LENGTH, PAYLOAD);
            }
        }
        for (int i = 0; i < calls; i++) {
            open(i);
        }
        run(SETTLING_TURNS / 2);
        if (scene == Scene.TAKEN_OVER) {
            takeOver();
        }
        run(SETTLING_TURNS / 2);
        settledTurns = turns;
        settledSent = sent;
        settledEncodes = sum(LegStatistics::encodes);
        settledConcealed = sum(LegStatistics::concealedSamples);
    }

    private void open(int i) {
        // At 20 ms a turn a benchmark lives through weeks: a session must not end by itself meanwhile.
        Duration year = Duration.ofDays(365);
        Call call = shard.open("call " + i, Policies.DEFAULT.withTimes(year, year, year, year));
        legs[CUSTOMER][i] = call.join(LegSpec.of("customer", G711.ULAW), Role.CUSTOMER);
        legs[AGENT][i] = call.join(LegSpec.of("agent", G711.ULAW), Role.AGENT);
        legs[SUPERVISOR][i] = scene.enter(call, LegSpec.of("supervisor", G711.ULAW), legs[AGENT][i]);
    }

    private void takeOver() {
        for (Leg supervisor : legs[SUPERVISOR]) {
            supervisor.session().takeOver(outcome -> { });
        }
    }

    private void run(int count) {
        for (int i = 0; i < count; i++) {
            turn();
        }
    }

    /** A packet of every party of every call, then a tick. */
    public void turn() {
        for (int party = 0; party < PARTIES; party++) {
            receive(party);
        }
        tick();
    }

    /** This turn's packet of that party arrives in every call in which he is. */
    public void receive(int party) {
        byte[] packet = packets[party][(int) (turns % FRAMES)];
        RtpHeader.write(packet, 0, false, 0, (int) turns, (int) turns * PAYLOAD, FIRST_SSRC + party);
        long nowNs = (turns + 1) * MediaShard.FRAME_NS - BEFORE_TICK_NS;
        for (Leg leg : legs[party]) {
            if (leg != null && leg.isOpen()) {
                shard.receive(leg, packet, 0, LENGTH, nowNs);
            }
        }
    }

    /** Ends the turn. */
    public void tick() {
        turns++;
        shard.tick(turns * MediaShard.FRAME_NS);
    }

    /** Packets sent so far. */
    public long sent() {
        return sent;
    }

    /**
     * A benchmark of calls that have fallen silent would look splendid.
     *
     * @throws IllegalStateException if since settling not every turn of every call sent, encoded and decoded what the
     *     scene says
     */
    public void requireAlive() {
        long callTurns = (turns - settledTurns) * legs[CUSTOMER].length;
        require("packets", sent - settledSent, callTurns * scene.packets());
        require("encodes", sum(LegStatistics::encodes) - settledEncodes, callTurns * scene.encodes());
        require("concealed samples", sum(LegStatistics::concealedSamples) - settledConcealed, 0);
    }

    private void require(String what, long actual, long expected) {
        if (actual != expected) {
            throw new IllegalStateException(scene + ": " + actual + " " + what + ", not " + expected);
        }
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
