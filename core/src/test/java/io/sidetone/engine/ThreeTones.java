package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import org.junit.jupiter.api.BeforeEach;

/** A call whose parties each say a tone, so that anybody's ears tell who is how loud. */
abstract class ThreeTones {

    static final Codec CODEC = new LinearCodec();
    static final int LEVEL = 3000;
    static final double CUSTOMER = 440;
    static final double AGENT = 880;
    static final double SUPERVISOR = 1320;
    static final double NO_SOUND = -45;

    VirtualCall call;
    VirtualParty customer;
    VirtualParty agent;
    VirtualParty supervisor;

    @BeforeEach
    void open() {
        call = new VirtualCall(1);
        customer = call.join(LegSpec.of("customer", CODEC), Role.CUSTOMER, Tone.sine(CUSTOMER, LEVEL));
        agent = call.join(LegSpec.of("agent", CODEC), Role.AGENT, Tone.sine(AGENT, LEVEL));
    }

    /** In dB to what was said, over the last 0.4 s. */
    double level(VirtualParty listener, double hz) {
        return call.levelDb(listener, 0.4, hz, LEVEL);
    }
}
