package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A party that sends with the SSRC it is sent with (RFC 3550 §8.2). */
class SsrcCollisionTest {

    private final VirtualCall call = new VirtualCall(3);
    private final VirtualParty customer =
        call.join(LegSpec.of("customer", new LinearCodec()), Role.CUSTOMER, Tone.sine(440, 4000));
    private final VirtualParty agent =
        call.join(LegSpec.of("agent", new LinearCodec()), Role.AGENT, Tone.sine(880, 4000));

    @ParameterizedTest
    @EnumSource(Mode.class)
    void oursChangesOnceTheStreamGoesOnAndThePartyIsHeard(Mode mode) {
        call.monitor(LegSpec.of("supervisor", new LinearCodec()), agent, mode, Tone.sine(1320, 4000));
        call.run(1);
        int ours = customer.leg().ssrc();
        customer.ssrc(ours);
        call.run(1);
        int changed = customer.leg().ssrc();
        assertThat(changed).isNotEqualTo(ours);
        assertOneStream(customer.heard, List.of(ours, changed));
        assertThat(Tone.levelDb(agent.earsBetween(1.5, 2), 0, 3200, 440, 4000)).isGreaterThan(-1);
        assertThat(customer.leg().statistics().concealedSamples()).as("probation and no more").isLessThan(400);

        // Whoever sends back what he is sent would chase us through all SSRCs.
        customer.ssrc(changed);
        call.run(1);
        assertThat(customer.leg().ssrc()).isEqualTo(changed);
        assertOneStream(customer.heard, List.of(ours, changed));
    }

    /** Numbers count up by one, time by 20 ms, and the SSRCs follow each other. */
    private static void assertOneStream(List<SentPacket> heard, List<Integer> ssrcs) {
        assertThat(heard.stream().map(SentPacket::ssrc).distinct()).containsExactlyElementsOf(ssrcs);
        for (int i = 1; i < heard.size(); i++) {
            assertThat(heard.get(i).sequence() - heard.get(i - 1).sequence() & 0xFFFF).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aSinglePacketUnderOurSsrcChangesNothing(Mode mode) {
        call.monitor(LegSpec.of("supervisor", new LinearCodec()), agent, mode, Tone.sine(1320, 4000));
        call.run(1);
        int ours = customer.leg().ssrc();
        byte[] packet = new byte[12 + 320];
        packet[0] = (byte) 0x80;
        packet[1] = 97;
        packet[8] = (byte) (ours >> 24);
        packet[9] = (byte) (ours >> 16);
        packet[10] = (byte) (ours >> 8);
        packet[11] = (byte) ours;
        for (int i = 0; i < 50; i++) {
            call.shard.receive(customer.leg(), packet, 0, packet.length, (long) (call.seconds() * 1e9));
            call.runTicks(1);
        }
        assertThat(customer.leg().ssrc()).isEqualTo(ours);
    }
}
