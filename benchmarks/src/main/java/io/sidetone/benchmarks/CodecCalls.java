package io.sidetone.benchmarks;

import io.sidetone.codec.Codec;
import io.sidetone.engine.Call;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.LegStatistics;
import io.sidetone.monitor.Role;

/**
 * Calls whose customer and agent speak two codecs and whose supervisor speaks µ-law. Coders that are meant for workers
 * run on the spot, so that what they cost is in the turn.
 */
public final class CodecCalls extends SpokenCalls {

    private static final int SETTLING_TURNS = 50;

    /**
     * Opens them and lets a second pass.
     *
     * @param codecs of customer, agent and supervisor
     */
    public CodecCalls(Scene scene, int calls, Codec... codecs) {
        this(scene, calls, speeches(codecs));
    }

    private CodecCalls(Scene scene, int calls, Speech[] speeches) {
        super(calls, speeches);
        for (int i = 0; i < calls; i++) {
            Call call = shard.open("call " + i, LASTING);
            legs[Calls.CUSTOMER][i] = call.join(LegSpec.of("customer", speeches[Calls.CUSTOMER].format()),
                Role.CUSTOMER);
            legs[Calls.AGENT][i] = call.join(LegSpec.of("agent", speeches[Calls.AGENT].format()), Role.AGENT);
            legs[Calls.SUPERVISOR][i] = scene.enter(call,
                LegSpec.of("supervisor", speeches[Calls.SUPERVISOR].format()), legs[Calls.AGENT][i]);
        }
        run(SETTLING_TURNS);
    }

    private static Speech[] speeches(Codec[] codecs) {
        Speech[] speeches = new Speech[codecs.length];
        for (int party = 0; party < codecs.length; party++) {
            speeches[party] = new Speech(codecs[party], party);
        }
        return speeches;
    }

    /** Packets decoded so far. */
    public long decodes() {
        return sum(LegStatistics::decodes);
    }

    /** Packets encoded so far. */
    public long encodes() {
        return sum(LegStatistics::encodes);
    }
}
