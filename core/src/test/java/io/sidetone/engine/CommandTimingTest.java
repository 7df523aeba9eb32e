package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command's answer names the last frame that obeys the matrix from before it; in that frame it fades. */
class CommandTimingTest {

    private static final Codec CODEC = new LinearCodec();

    private final VirtualCall call = new VirtualCall(1);

    private VirtualParty silent(String name, Role role) {
        return call.join(LegSpec.of(name, CODEC), role, Voices.SILENT);
    }

    private static boolean isHeardIn(SentPacket packet) {
        return IntStream.range(0, packet.payload().length).anyMatch(i -> packet.payload()[i] != 0);
    }

    private static List<Long> framesInWhichSomethingIsHeard(VirtualParty party) {
        return party.heard.stream().filter(CommandTimingTest::isHeardIn)
            .map(packet -> packet.timeNs() / MediaShard.FRAME_NS).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"WHISPER", "BARGE"})
    void theFrameOfTheAnswerIsTheLastWithoutHimAndTheLastWithHim(Mode mode) {
        VirtualParty customer = silent("customer", Role.CUSTOMER);
        VirtualParty agent = silent("agent", Role.AGENT);
        VirtualParty supervisor = call.monitor(LegSpec.of("S", CODEC), agent, Mode.LISTEN, Tone.sine(440, 9000));
        call.runTicks(20);
        long louder = frame(call.changeMode(supervisor, mode));
        assertThat(louder).as("the frame that is due").isEqualTo(20);
        call.runTicks(20);
        long quieter = frame(call.changeMode(supervisor, Mode.LISTEN));
        call.runTicks(20);
        List<Long> agents = framesInWhichSomethingIsHeard(agent);
        assertThat(agents).first().isEqualTo(louder + 1);
        assertThat(agents).last().isEqualTo(quieter);
        assertThat(framesInWhichSomethingIsHeard(customer)).isEqualTo(mode == Mode.BARGE ? agents : List.of());
    }

    private static long frame(Outcome outcome) {
        return ((Outcome.Accepted) outcome).frame();
    }
}
