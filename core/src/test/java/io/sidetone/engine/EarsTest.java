package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each party speaks a tone of his own; what he is sent tells whom he hears. */
class EarsTest {

    private static final Codec CODEC = new LinearCodec();
    private static final int LEVEL = 4000;
    private static final double CUSTOMER = 440;
    private static final double AGENT = 880;
    private static final double SUPERVISOR = 1320;

    private final VirtualCall call = new VirtualCall(1);
    private final VirtualParty customer =
        call.join(LegSpec.of("customer", CODEC), Role.CUSTOMER, Tone.sine(CUSTOMER, LEVEL));
    private final VirtualParty agent = call.join(LegSpec.of("agent", CODEC), Role.AGENT, Tone.sine(AGENT, LEVEL));

    @Test
    void everyModeIsHeardByExactlyThoseItIsFor() {
        call.run(2);
        hears(customer, AGENT);
        hears(agent, CUSTOMER);

        VirtualParty supervisor = call.monitor(LegSpec.of("supervisor", CODEC), agent, Mode.LISTEN,
            Tone.sine(SUPERVISOR, LEVEL));
        call.run(2);
        hears(customer, AGENT);
        hears(agent, CUSTOMER);
        hears(supervisor, CUSTOMER, AGENT);

        call.changeMode(supervisor, Mode.WHISPER);
        call.run(2);
        hears(customer, AGENT);
        hears(agent, CUSTOMER, SUPERVISOR);
        hears(supervisor, CUSTOMER, AGENT);

        call.changeMode(supervisor, Mode.BARGE);
        call.run(2);
        hears(customer, AGENT, SUPERVISOR);
        hears(agent, CUSTOMER, SUPERVISOR);
        hears(supervisor, CUSTOMER, AGENT);

        call.changeMode(supervisor, Mode.LISTEN);
        call.run(2);
        hears(customer, AGENT);
        hears(agent, CUSTOMER);

        List<Outcome> answers = call.takeOver(supervisor);
        call.run(2);
        assertThat(answers).singleElement().matches(Outcome::accepted);
        hears(customer, SUPERVISOR);
        hears(supervisor, CUSTOMER);
        assertThat(agent.leg().isOpen()).isFalse();
    }

    private void hears(VirtualParty listener, double... tones) {
        short[] ears = listener.earsBetween(call.seconds() - 1, call.seconds());
        for (double tone : new double[] {CUSTOMER, AGENT, SUPERVISOR}) {
            double level = Tone.levelDb(ears, 0, ears.length, tone, LEVEL);
            boolean expected = Arrays.stream(tones).anyMatch(t -> t == tone);
            if (expected) {
                assertThat(level).as(listener.spec.name() + " hears " + tone).isGreaterThan(-1);
            } else {
                assertThat(level).as(listener.spec.name() + " hears " + tone).isLessThan(-50);
            }
        }
    }
}
