package io.sidetone.benchmarks;

import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.LegStatistics;
import io.sidetone.monitor.Role;

/** A shard full of equal calls, µ-law and 20 ms packets throughout. */
public final class Calls extends SpokenCalls {

    /** Who speaks: an index for {@link #receive}. */
    public static final int CUSTOMER = 0;
    public static final int AGENT = 1;
    public static final int SUPERVISOR = 2;

    private static final int PARTIES = 3;
    private static final int SETTLING_TURNS = 50;

    private final Scene scene;
    private long settledSent;
    private long settledEncodes;
    private long settledConcealed;
    private long settledTurns;

    /** Opens the calls and lets a second pass, after which the scene is in force and every stream is settled. */
    public Calls(Scene scene, int calls) {
        super(calls, noises(PARTIES));
        this.scene = scene;
        for (int i = 0; i < calls; i++) {
            open(i);
        }
        run(SETTLING_TURNS / 2);
        if (scene == Scene.TAKEN_OVER) {
            takeOver();
        }
        run(SETTLING_TURNS / 2);
        settledTurns = turns();
        settledSent = sent();
        settledEncodes = sum(LegStatistics::encodes);
        settledConcealed = sum(LegStatistics::concealedSamples);
    }

    private void open(int i) {
        Call call = shard.open("call " + i, LASTING);
        legs[CUSTOMER][i] = call.join(LegSpec.of("customer", G711.ULAW), Role.CUSTOMER);
        legs[AGENT][i] = call.join(LegSpec.of("agent", G711.ULAW), Role.AGENT);
        legs[SUPERVISOR][i] = scene.enter(call, LegSpec.of("supervisor", G711.ULAW), legs[AGENT][i]);
    }

    private void takeOver() {
        for (Leg supervisor : legs[SUPERVISOR]) {
            supervisor.session().takeOver(outcome -> { });
        }
    }

    /**
     * A benchmark of calls that have fallen silent would look splendid.
     *
     * @throws IllegalStateException if since settling not every turn of every call sent, encoded and decoded what the
     *     scene says
     */
    public void requireAlive() {
        long callTurns = (turns() - settledTurns) * legs[CUSTOMER].length;
        require("packets", sent() - settledSent, callTurns * scene.packets());
        require("encodes", sum(LegStatistics::encodes) - settledEncodes, callTurns * scene.encodes());
        require("concealed samples", sum(LegStatistics::concealedSamples) - settledConcealed, 0);
    }

    private void require(String what, long actual, long expected) {
        if (actual != expected) {
            throw new IllegalStateException(scene + ": " + actual + " " + what + ", not " + expected);
        }
    }
}
