package io.sidetone.benchmarks;

import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.Call;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.LegStatistics;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;

/** Calls that several supervisors monitor, µ-law throughout; everybody speaks all the time, also whom nobody hears. */
final class CrowdedCalls extends SpokenCalls {

    private static final int SETTLING_TURNS = 50;

    private final long settledSent;
    private final long settledTurns;

    /** Opens them and lets a second pass. */
    CrowdedCalls(int calls, Mode... supervisors) {
        super(calls, noises(2 + supervisors.length));
        for (int i = 0; i < calls; i++) {
            Call call = shard.open("call " + i, LASTING);
            legs[Calls.CUSTOMER][i] = call.join(LegSpec.of("customer", G711.ULAW), Role.CUSTOMER);
            legs[Calls.AGENT][i] = call.join(LegSpec.of("agent", G711.ULAW), Role.AGENT);
            for (int k = 0; k < supervisors.length; k++) {
                legs[2 + k][i] = call.monitor(LegSpec.of("supervisor " + k, G711.ULAW), legs[Calls.AGENT][i],
                    supervisors[k]);
                legs[2 + k][i].session().legUp();
            }
        }
        run(SETTLING_TURNS);
        settledSent = sent();
        settledTurns = turns();
    }

    /** @throws IllegalStateException if somebody was not sent a packet in every turn, or what nobody said was heard */
    void requireAlive() {
        long expected = (turns() - settledTurns) * legs.length * legs[0].length;
        long concealed = sum(LegStatistics::concealedSamples);
        if (sent() - settledSent != expected || concealed > 0) {
            throw new IllegalStateException(sent() - settledSent + " packets, not " + expected + "; " + concealed
                + " samples concealed");
        }
    }
}
