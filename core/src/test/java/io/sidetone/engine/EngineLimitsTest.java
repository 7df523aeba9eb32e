package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, dropped or counted, and that nothing else happens then. */
class EngineLimitsTest {

    private static final Codec CODEC = new LinearCodec();

    /** A rate that no call mixes at and no resampler reaches. */
    private static final Codec ODD = new LinearCodec("ODD", 11_025, 11_025);

    private final VirtualCall call = new VirtualCall(3);
    private final VirtualParty customer = call.join(LegSpec.of("customer", CODEC), Role.CUSTOMER, Voices.noise(1));
    private final VirtualParty agent = call.join(LegSpec.of("agent", CODEC), Role.AGENT, Voices.noise(2));

    private VirtualParty supervise(String name, Mode mode) {
        return call.monitor(LegSpec.of(name, CODEC), agent, mode, Voices.noise(name.hashCode()));
    }

    @Test
    void eightPeopleFitAndTheNinthIsRefusedWhoeverHeIs() {
        for (int i = 2; i < 8; i++) {
            assertThat(call.call.joinRefusal(LegSpec.of("one more", CODEC), Role.CUSTOMER)).isNull();
            supervise("supervisor" + i, Mode.BARGE);
        }
        call.run(1);
        long matrix = call.call.matrix();
        int events = call.events.size();
        for (Role role : List.of(Role.CUSTOMER, Role.AGENT)) {
            assertThat(call.call.joinRefusal(LegSpec.of("ninth", CODEC), role)).isEqualTo(Refusal.NO_SEAT);
            assertThatThrownBy(() -> call.join(LegSpec.of("ninth", CODEC), role, Voices.SILENT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ninth").hasMessageContaining("NO_SEAT");
        }
        assertThat(call.call.monitorRefusal(LegSpec.of("ninth", CODEC), agent.leg())).isEqualTo(Refusal.NO_SEAT);
        assertThatThrownBy(() -> supervise("ninth", Mode.LISTEN)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("NO_SEAT");
        call.run(0.1);
        assertThat(call.call.matrix()).as("nothing happened").isEqualTo(matrix);
        assertThat(call.events).as("nothing happened").hasSize(events);
        call.leave(call.parties.get("supervisor5"));
        call.run(0.1);
        assertThat(supervise("ninth", Mode.LISTEN).leg().seat()).as("the seat that came free").isEqualTo(5);
    }

    @Test
    void aCodecThatTheCallCanNotMixIsRefusedAndNothingHappened() {
        LegSpec odd = LegSpec.of("odd", ODD);
        assertThat(call.call.joinRefusal(odd, Role.CUSTOMER)).isEqualTo(Refusal.CODEC_UNSUPPORTED);
        assertThat(call.call.monitorRefusal(odd, agent.leg())).isEqualTo(Refusal.CODEC_UNSUPPORTED);
        assertThatThrownBy(() -> call.monitor(odd, agent, Mode.LISTEN, Voices.SILENT))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("CODEC_UNSUPPORTED");
        LegSpec mixed = LegSpec.of("mixed", Format.of(CODEC), new Format(98, ODD));
        assertThat(call.call.joinRefusal(mixed, Role.CUSTOMER)).isEqualTo(Refusal.CODEC_UNSUPPORTED);
        call.run(0.1);
        assertThat(call.call.leg(2)).isNull();
    }

    @Test
    void aSupervisorCanNotBeMonitoredNorSomebodyWhoIsGone() {
        VirtualParty supervisor = supervise("supervisor", Mode.LISTEN);
        call.run(0.1);
        assertThat(call.call.monitorRefusal(LegSpec.of("other", CODEC), supervisor.leg()))
            .isEqualTo(Refusal.NO_AGENT);
        assertThat(call.call.monitorRefusal(LegSpec.of("other", CODEC), customer.leg())).isEqualTo(Refusal.NO_AGENT);
        call.leave(agent);
        assertThat(call.call.monitorRefusal(LegSpec.of("other", CODEC), agent.leg())).isNotNull();
    }

    @Test
    void twoOfOneNameAreAMistake() {
        assertThatThrownBy(() -> supervise("agent", Mode.LISTEN)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("agent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer", "agent", "supervisor"})
    void nothingIsSentToAClosedLegAndNothingComesFromIt(String name) {
        supervise("supervisor", Mode.BARGE);
        call.run(1);
        VirtualParty gone = call.parties.get(name);
        call.leave(gone);
        int heard = gone.heard.size();
        long received = gone.leg().statistics().received();
        call.leave(gone);
        call.run(1);
        assertThat(gone.leg().isOpen()).isFalse();
        assertThat(gone.heard).as("packets to %s", name).hasSize(heard);
        assertThat(gone.leg().statistics().received()).isEqualTo(received);
        assertThat(call.shard.droppedAfterClose()).isGreaterThanOrEqualTo(49);
    }

    @Test
    void afterTheCallNobodyIsSentAnything() {
        VirtualParty supervisor = supervise("supervisor", Mode.BARGE);
        call.run(1);
        call.call.end();
        call.runTicks(2);
        int sent = customer.heard.size() + agent.heard.size() + supervisor.heard.size();
        call.run(1);
        assertThat(customer.heard.size() + agent.heard.size() + supervisor.heard.size()).isEqualTo(sent);
        assertThat(call.shard.callCount()).isZero();
        assertThat(call.call.joinRefusal(LegSpec.of("late", CODEC), Role.CUSTOMER)).isEqualTo(Refusal.CALL_GONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void hostileDatagramsAreCountedAndDisturbNobody(long seed) {
        VirtualCall quiet = new VirtualCall(3);
        VirtualParty quietCustomer = quiet.join(LegSpec.of("customer", CODEC), Role.CUSTOMER, Voices.noise(1));
        VirtualParty quietAgent = quiet.join(LegSpec.of("agent", CODEC), Role.AGENT, Voices.noise(2));
        VirtualParty quietSupervisor = quiet.monitor(LegSpec.of("supervisor", CODEC), quietAgent, Mode.BARGE,
            Voices.noise("supervisor".hashCode()));
        VirtualParty supervisor = supervise("supervisor", Mode.BARGE);
        Random random = new Random(seed);
        long hostile = 0;
        for (int tick = 0; tick < 150; tick++) {
            quiet.runTicks(1);
            call.runTicks(1);
            for (int i = 0; tick > 5 && i < 50; i++) {
                byte[] datagram = hostile(random, i % 5);
                int offset = i % 2 * 7;
                byte[] bytes = new byte[datagram.length + offset];
                System.arraycopy(datagram, 0, bytes, offset, datagram.length);
                call.shard.receive(agent.leg(), bytes, offset, datagram.length, (long) (call.seconds() * 1e9));
                hostile++;
            }
        }
        same(customer.heard, quietCustomer.heard, seed);
        same(agent.heard, quietAgent.heard, seed);
        same(supervisor.heard, quietSupervisor.heard, seed);
        LegStatistics statistics = agent.leg().statistics();
        assertThat(statistics.received()).as("seed %d", seed).isEqualTo(quietAgent.leg().statistics().received());
        assertThat(statistics.malformed() + statistics.unnegotiated()).as("counted of %d, seed %d", hostile, seed)
            .isGreaterThan(hostile / 2);
    }

    /** Too short; RTCP; random bytes; RTP of a payload type nobody negotiated; RTP of another source, one at a time. */
    private static byte[] hostile(Random random, int kind) {
        byte[] bytes = new byte[kind == 0 ? random.nextInt(12) : 12 + random.nextInt(1500)];
        random.nextBytes(bytes);
        if (kind == 0 || kind == 2) {
            return bytes;
        }
        bytes[0] = (byte) 0x80;
        bytes[1] = (byte) (kind == 1 ? 200 + random.nextInt(5) : kind == 3 ? 5 : 97);
        return bytes;
    }

    private static void same(List<SentPacket> actual, List<SentPacket> expected, long seed) {
        assertThat(actual).as("seed %d", seed).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} ms packets to a listener who takes {1} ms")
    @CsvSource({"20,20", "30,20", "40,40", "60,40", "60,60", "10,10", "20,10"})
    void packetsLongerThanTheListenerTakesAreMixedForHim(int packetMs, int takes) {
        VirtualCall picky = new VirtualCall(4);
        VirtualParty listener = picky.join(LegSpec.of("customer", CODEC).withMaxPacketTime(takes), Role.CUSTOMER,
            Voices.SILENT);
        picky.join(LegSpec.of("agent", CODEC), Role.AGENT, Voices.noise(6), packetMs);
        picky.run(2);
        LegStatistics statistics = listener.leg().statistics();
        if (packetMs <= takes) {
            assertThat(statistics.encodes()).isZero();
            assertThat(statistics.forwarded()).isEqualTo(statistics.sent()).isPositive();
        } else {
            assertThat(statistics.forwarded()).isZero();
            assertThat(statistics.encodes()).isEqualTo(statistics.sent()).isGreaterThan(90);
            assertThat(listener.heard).allMatch(packet -> packet.payload().length == 320);
        }
    }

    @Test
    void forwardingComesBackWhenThePacketsAreShortAgain() {
        VirtualCall picky = new VirtualCall(5);
        VirtualParty listener = picky.join(LegSpec.of("customer", CODEC).withMaxPacketTime(20), Role.CUSTOMER,
            Voices.SILENT);
        VirtualParty speaker = picky.join(LegSpec.of("agent", CODEC), Role.AGENT, Voices.noise(6), 60);
        picky.run(1);
        assertThat(listener.leg().statistics().forwarded()).isZero();
        speaker.packetTime(20);
        picky.run(1);
        assertThat(listener.leg().statistics().forwarded()).isGreaterThan(35);
        assertThat(listener.heard.get(listener.heard.size() - 1).payload())
            .isEqualTo(speaker.spoken.get(speaker.spoken.size() - 1));
    }
}
