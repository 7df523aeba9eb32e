package io.sidetone.benchmarks;

import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.MediaShard;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Audience;
import io.sidetone.monitor.Coaching;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Notice;
import io.sidetone.monitor.NoticePlan;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.monitor.TapView;
import io.sidetone.notice.Prompt;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Calls of a customer, an agent and six supervisors, two in each mode, with what else supervision can ask for. µ-law
 * and 20 ms packets, in virtual time, as in {@link Calls}. One thread.
 */
public final class SupervisedCalls {

    /** What else is asked for. */
    public enum Extra {
        /** Six supervisors alone. */
        NOTHING,
        /** A tap of each speaker, as a recording has it. */
        TAPS,
        /** A notice to everybody, all the time. */
        NOTICE,
        /** Gains, ducking and level match. */
        COACHING,
        /** A leak guard on the agent, who is whispered to all the time. */
        LEAK_GUARD,
        /** All of them. */
        EVERYTHING
    }

    private static final int SUPERVISORS = 6;
    private static final int PARTIES = 2 + SUPERVISORS;
    private static final int PAYLOAD = 160;
    private static final int LENGTH = RtpHeader.LENGTH + PAYLOAD;
    private static final int FRAMES = 50;
    private static final int SETTLING_TURNS = 50;
    private static final long BEFORE_TICK_NS = 7_000_000;

    private final Extra extra;
    private final MediaShard shard;
    private final byte[][][] packets = new byte[PARTIES][FRAMES][LENGTH];
    private final Leg[][] legs;
    private long turns;
    private long sent;
    private long tapped;

    /** Opens the calls and lets a second pass, after which every stream is settled. */
    public SupervisedCalls(Extra extra, int calls) {
        this.extra = extra;
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
        for (int i = 0; i < SETTLING_TURNS; i++) {
            turn();
        }
    }

    private boolean has(Extra what) {
        return extra == what || extra == Extra.EVERYTHING;
    }

    private void open(int i) {
        Duration year = Duration.ofDays(365);
        Policies policies = Policies.DEFAULT.withTimes(year, year, year, year);
        if (has(Extra.NOTICE)) {
            policies = policies.withNotices(NoticePlan.of(new Notice("said", Notice.When.PERIODIC, Set.of(),
                Set.of(Audience.CUSTOMERS, Audience.AGENTS, Audience.SUPERVISORS), false, Duration.ofHours(1))));
        }
        Call call = shard.open("call " + i, policies, Map.of("said", Prompt.tone(700, 3_600_000, -20)));
        legs[0][i] = call.join(LegSpec.of("customer", G711.ULAW), Role.CUSTOMER);
        legs[1][i] = call.join(LegSpec.of("agent", G711.ULAW), Role.AGENT);
        legs[1][i].watchLeaks(has(Extra.LEAK_GUARD));
        Coaching coaching = has(Extra.COACHING) ? Coaching.OFF.withDucking(12).withLevelMatch(true) : Coaching.OFF;
        for (int k = 0; k < SUPERVISORS; k++) {
            SessionRequest request = SessionRequest.of("supervisor" + k, Mode.values()[k % 3]).withCoaching(coaching);
            Session session = call.start(request, legs[1][i], null, outcome -> { });
            legs[2 + k][i] = call.connect(session, LegSpec.of("supervisor" + k, G711.ULAW));
            session.legUp();
            if (has(Extra.COACHING)) {
                session.gain(Role.AGENT, -1 - k, outcome -> { });
            }
        }
        if (has(Extra.TAPS)) {
            call.tap(TapView.CALL_PLUS_COACHING, true, (speaker, samples, count, frame, rate) -> tapped++);
        }
    }

    /** A packet of every party of every call, then a tick. */
    public void turn() {
        long nowNs = (turns + 1) * MediaShard.FRAME_NS - BEFORE_TICK_NS;
        for (int party = 0; party < PARTIES; party++) {
            byte[] packet = packets[party][(int) (turns % FRAMES)];
            RtpHeader.write(packet, 0, false, 0, (int) turns, (int) turns * PAYLOAD, 0x51DE_0000 + party);
            for (Leg leg : legs[party]) {
                shard.receive(leg, packet, 0, LENGTH, nowNs);
            }
        }
        turns++;
        shard.tick(turns * MediaShard.FRAME_NS);
    }

    /** Packets sent so far. */
    public long sent() {
        return sent;
    }

    /** Frames handed to taps so far. */
    public long tapped() {
        return tapped;
    }
}
