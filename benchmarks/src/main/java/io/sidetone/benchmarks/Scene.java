package io.sidetone.benchmarks;

import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Mode;

/** What a supervisor does to a call. With G.711 on every leg, {@link #encodes()} listeners have to be mixed. */
public enum Scene {

    /** Customer and agent alone; both are forwarded. */
    UNMONITORED(null, 0),
    /** Customer and agent are forwarded as before, the supervisor hears the two mixed. */
    LISTEN(Mode.LISTEN, 1),
    /** The customer is forwarded the agent; the agent and the supervisor are mixed. */
    WHISPER(Mode.WHISPER, 2),
    /** Everybody hears two others: three mixes. */
    BARGE(Mode.BARGE, 3),
    /** Customer and supervisor are forwarded to each other, the agent is gone. */
    TAKEN_OVER(Mode.BARGE, 0);

    private final Mode mode;
    private final int encodes;

    Scene(Mode mode, int encodes) {
        this.mode = mode;
        this.encodes = encodes;
    }

    /** Packets a call encodes in each tick. */
    public int encodes() {
        return encodes;
    }

    /** Packets a call sends in each tick: one for everybody who is in it. */
    public int packets() {
        return this == UNMONITORED || this == TAKEN_OVER ? 2 : 3;
    }

    /** The supervisor's leg, its mode in force from the second tick on; null without one. */
    Leg enter(Call call, LegSpec supervisor, Leg agent) {
        if (mode == null) {
            return null;
        }
        Leg leg = call.monitor(supervisor, agent, mode);
        leg.session().legUp();
        return leg;
    }
}
