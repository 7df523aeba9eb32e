package io.sidetone.benchmarks;

import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.Call;
import io.sidetone.engine.LegSpec;
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
 * Calls of a customer, an agent and six supervisors, two in each mode, with what else supervision can ask for. µ-law and
 * 20 ms packets.
 */
public final class SupervisedCalls extends SpokenCalls {

    /** What else is asked for. */
    public enum Extra {
        /** Not even supervisors: the call that they are added to. */
        UNSUPERVISED,
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
    private static final int SETTLING_TURNS = 50;

    private final Extra extra;
    private long tapped;

    /** Opens the calls and lets a second pass, after which every stream is settled. */
    public SupervisedCalls(Extra extra, int calls) {
        super(calls, noises(2 + SUPERVISORS));
        this.extra = extra;
        for (int i = 0; i < calls; i++) {
            open(i);
        }
        run(SETTLING_TURNS);
    }

    private boolean has(Extra what) {
        return extra == what || extra == Extra.EVERYTHING;
    }

    private void open(int i) {
        Policies policies = LASTING;
        if (has(Extra.NOTICE)) {
            policies = policies.withNotices(NoticePlan.of(new Notice("said", Notice.When.PERIODIC, Set.of(),
                Set.of(Audience.CUSTOMERS, Audience.AGENTS, Audience.SUPERVISORS), false, Duration.ofHours(1))));
        }
        Call call = shard.open("call " + i, policies, Map.of("said", Prompt.tone(700, 3_600_000, -20)));
        legs[0][i] = call.join(LegSpec.of("customer", G711.ULAW), Role.CUSTOMER);
        legs[1][i] = call.join(LegSpec.of("agent", G711.ULAW), Role.AGENT);
        legs[1][i].watchLeaks(has(Extra.LEAK_GUARD));
        Coaching coaching = has(Extra.COACHING) ? Coaching.OFF.withDucking(12).withLevelMatch(true) : Coaching.OFF;
        for (int k = 0; k < SUPERVISORS && extra != Extra.UNSUPERVISED; k++) {
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

    /** Frames handed to taps so far. */
    public long tapped() {
        return tapped;
    }
}
