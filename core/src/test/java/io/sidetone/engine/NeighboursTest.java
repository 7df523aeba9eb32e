package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.Cause;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.BrokenCodec;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.MemoryCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of one media thread share room to work in, and nothing else: nobody's audio is left there for the next. */
class NeighboursTest {

    private static final int SECONDS = 1;

    /** What everybody in a call is sent, who loses packets, pauses, and is led through every mode. */
    private static List<List<SentPacket>> sent(VirtualCall host, VirtualCall call, Codec customerCodec, Codec agentCodec,
        int packetMs) {
        VirtualParty customer = call.join(LegSpec.of("customer", customerCodec).withPacketTime(packetMs), Role.CUSTOMER, Tone.sine(440, 3000),
            packetMs).loses(0.05).jitters(20);
        VirtualParty agent = call.join(LegSpec.of("agent", agentCodec), Role.AGENT, Tone.sine(880, 3000)).loses(0.1);
        host.run(SECONDS);
        VirtualParty supervisor = call.monitor(LegSpec.of("supervisor", agentCodec).withPacketTime(packetMs), agent, Mode.LISTEN,
            Tone.sine(1320, 3000)).loses(0.05);
        for (Mode mode : Mode.values()) {
            call.changeMode(supervisor, mode);
            host.run(SECONDS);
            agent.silent(mode == Mode.LISTEN);
        }
        customer.silent(true);
        host.run(SECONDS);
        call.takeOver(supervisor);
        host.run(SECONDS);
        return List.of(customer.heard, agent.heard, supervisor.heard);
    }

    /** A loud call whose legs have longer packets at a higher rate, each of whom hears several. */
    private static void shout(VirtualCall call) {
        Codec wide = new LinearCodec("WIDE", 48_000, 48_000);
        VirtualParty agent = call.join(LegSpec.of("loud agent", wide), Role.AGENT, Tone.sine(2000, 20_000), 60);
        agent.loses(0.2);
        call.join(LegSpec.of("loud customer", wide), Role.CUSTOMER, Tone.sine(2300, 20_000), 40).loses(0.2);
        call.join(LegSpec.of("another", new LinearCodec()), Role.CUSTOMER, Tone.sine(2600, 20_000)).jitters(40);
        call.monitor(LegSpec.of("loud supervisor", wide), agent, Mode.BARGE, Tone.sine(2900, 20_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 60})
    void whatACallIsSentDoesNotDependOnTheCallsBesideIt(int packetMs) {
        Codec[] codecs = {new LinearCodec(), new LinearCodec("HALF", 16_000, 16_000), new MemoryCodec()};
        for (Codec customer : codecs) {
            for (Codec agent : codecs) {
                VirtualCall alone = new VirtualCall(77);
                List<List<SentPacket>> expected = sent(alone, alone, customer, agent, packetMs);
                VirtualCall between = new VirtualCall(77);
                List<VirtualCall> neighbours = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    neighbours.add(between.neighbour("neighbour " + i));
                }
                neighbours.forEach(NeighboursTest::shout);
                assertThat(sent(between, between, customer, agent, packetMs))
                    .as("%s and %s, packets of %d ms", customer.encodingName(), agent.encodingName(), packetMs)
                    .isEqualTo(expected);
                assertThat(expected).allMatch(heard -> heard.size() > 20);
            }
        }
    }

    @Test
    void aCallWhoseTickThrowsEndsAloneAndChangesNoByteOfTheOthersOfItsSlot() {
        Codec codec = new LinearCodec();
        VirtualCall alone = new VirtualCall(77);
        List<List<SentPacket>> expected = sent(alone, alone.neighbour("victim"), codec, codec, 20);

        VirtualCall broken = new VirtualCall(77);
        List<VirtualCall> others = new ArrayList<>();
        for (int i = 1; i < 2 * MediaShard.SLOTS; i++) {
            others.add(broken.neighbour("neighbour " + i));
        }
        VirtualCall victim = broken.neighbour("victim"); // in the slot of the broken one, as that in the middle is
        VirtualParty agent = broken.join(LegSpec.of("agent", new BrokenCodec()), Role.AGENT, Tone.sine(880, 3000));
        broken.join(LegSpec.of("customer", codec), Role.CUSTOMER, Tone.sine(440, 3000));
        VirtualParty supervisor = broken.monitor(LegSpec.of("S", codec), agent, Mode.WHISPER, Tone.sine(1320, 3000));
        assertThat(sent(broken, victim, codec, codec, 20)).isEqualTo(expected);

        assertThat(broken.call.isEnded()).isTrue();
        assertThat(others).noneMatch(other -> other.call.isEnded());
        assertThat(broken.shard.callCount()).isEqualTo(2 * MediaShard.SLOTS);
        assertThat(supervisor.leg().session().cause()).isEqualTo(Cause.FAULT);
        assertThat(supervisor.leg().isOpen() || agent.leg().isOpen()).isFalse();
        assertThat(broken.events).filteredOn(event -> "call".equals(event.call())).extracting(Object::getClass)
            .endsWith(MonitorEvent.CallFailed.class, MonitorEvent.SessionEnded.class, MonitorEvent.CallEnded.class);
    }
}
