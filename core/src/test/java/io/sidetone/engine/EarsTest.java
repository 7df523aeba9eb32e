package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.EveryMode;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each party speaks a tone of his own; what he is sent tells whom he hears. */
class EarsTest {

    private static final Codec CODEC = new LinearCodec();
    private static final int LEVEL = 4000;
    private static final double CUSTOMER = 440;
    private static final double AGENT = 880;
    private static final double SUPERVISOR = 1320;

    private static final double[] TONES = {CUSTOMER, AGENT, SUPERVISOR};

    private final VirtualCall call = new VirtualCall(1);
    private final VirtualParty customer =
        call.join(LegSpec.of("customer", CODEC), Role.CUSTOMER, Tone.sine(CUSTOMER, LEVEL));
    private final VirtualParty agent = call.join(LegSpec.of("agent", CODEC), Role.AGENT, Tone.sine(AGENT, LEVEL));

    @Test
    void everyModeIsHeardByExactlyThoseItIsFor() {
        EveryMode.walk(call, 2, customer, agent, () -> call.monitor(LegSpec.of("supervisor", CODEC), agent, Mode.LISTEN,
            Tone.sine(SUPERVISOR, LEVEL)), this::hears, Mode.LISTEN, Mode.WHISPER, Mode.BARGE, Mode.LISTEN);
    }

    private void hears(VirtualParty listener, Role... speakers) {
        short[] ears = listener.earsBetween(call.seconds() - 1, call.seconds());
        for (Role speaker : Role.values()) {
            double level = Tone.levelDb(ears, 0, ears.length, TONES[speaker.ordinal()], LEVEL);
            String what = listener.spec.name() + " hears " + speaker;
            if (List.of(speakers).contains(speaker)) {
                assertThat(level).as(what).isGreaterThan(-1);
            } else {
                assertThat(level).as(what).isLessThan(-50);
            }
        }
    }
}
