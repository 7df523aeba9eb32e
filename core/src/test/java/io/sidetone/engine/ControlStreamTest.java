package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.internal.rtp.RtcpPacket;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a party is told beside the audio mentions nobody else, and nobody can tell from it that he is monitored. */
class ControlStreamTest {

    private static final Codec CODEC = new LinearCodec();
    private static final int TICKS = 1500;

    private record Control(String to, int ssrc, long timeNs, String bytes) {
    }

    private final List<Control> sent = new ArrayList<>();
    private VirtualCall call;

    private VirtualCall open(long seed) {
        sent.clear();
        call = new VirtualCall(seed);
        call.observer = new PacketSink() {
            @Override
            public void send(Leg leg, byte[] buffer, int offset, int length, long nowNs) {
                assertThat(buffer[offset] & 0x0F).as("contributing sources").isZero();
            }

            @Override
            public void sendControl(Leg leg, byte[] buffer, int offset, int length, long nowNs) {
                sent.add(new Control(leg.name(), leg.ssrc(), nowNs,
                    HexFormat.of().formatHex(buffer, offset, offset + length)));
            }
        };
        return call;
    }

    private VirtualParty join(String name, Role role, int ssrc) {
        VirtualParty party = call.join(LegSpec.of(name, CODEC), role, Voices.noise(ssrc)).loses(0.02).jitters(30);
        party.ssrc(ssrc);
        return party;
    }

    private VirtualParty monitor(String name, VirtualParty agent, Mode mode, int ssrc) {
        VirtualParty party = call.monitor(LegSpec.of(name, CODEC), agent, mode, Voices.noise(ssrc));
        party.ssrc(ssrc);
        return party;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void reportsNameTheLegsOwnTwoStreamsAndNothingElse(long seed) {
        open(seed);
        VirtualParty customer = join("customer", Role.CUSTOMER, 0x11111111);
        VirtualParty agent = join("agent", Role.AGENT, 0x22222222);
        VirtualParty supervisor = monitor("supervisor", agent, Mode.LISTEN, 0x33333333);
        for (Mode mode : Mode.values()) {
            call.changeMode(supervisor, mode);
            call.runTicks(500);
        }
        call.takeOver(supervisor);
        call.runTicks(500);
        List<String> names = List.of("customer", "agent", "supervisor");
        List<Integer> ssrcs = List.of(0x11111111, 0x22222222, 0x33333333);
        assertThat(sent).extracting(Control::to).containsAll(names);
        for (Control control : sent) {
            int party = names.indexOf(control.to());
            requireOwn(control, ssrcs.get(party), seed);
            for (int other = 0; other < names.size(); other++) {
                String name = HexFormat.of().formatHex(names.get(other).getBytes(StandardCharsets.US_ASCII));
                assertThat(control.bytes()).as("%s, seed %d", control, seed).doesNotContain(name);
            }
        }
        assertThat(customer.leg().ssrc()).as("one stream for life").isEqualTo(
            sent.stream().filter(control -> control.to().equals("customer")).findFirst().orElseThrow().ssrc());
    }

    private static void requireOwn(Control control, int heard, long seed) {
        byte[] bytes = HexFormat.of().parseHex(control.bytes());
        RtcpPacket packet = new RtcpPacket();
        assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
        while (packet.next()) {
            assertThat(packet.ssrc()).as("%s, seed %d", control, seed).isEqualTo(control.ssrc());
            for (int i = 0; i < packet.reports(); i++) {
                assertThat(packet.reportSsrc(i)).as("%s, seed %d", control, seed).isEqualTo(heard);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theCustomersReportsAreTheSameToTheByteWhoeverListensOrWhispers(long seed) {
        List<Control> alone = toCustomer(seed, false);
        assertThat(alone).hasSizeGreaterThan(3);
        assertThat(toCustomer(seed, true)).as("seed %d", seed).isEqualTo(alone);
    }

    private List<Control> toCustomer(long seed, boolean supervised) {
        open(seed);
        join("customer", Role.CUSTOMER, 0x11111111);
        VirtualParty agent = join("agent", Role.AGENT, 0x22222222);
        Random chance = new Random(seed);
        VirtualParty supervisor = null;
        for (int tick = 0; tick < TICKS; tick++) {
            call.runTicks(1);
            if (supervised && chance.nextInt(30) == 0) {
                if (supervisor == null) {
                    supervisor = monitor("supervisor" + tick, agent, Mode.WHISPER, 0x33333333);
                } else if (chance.nextInt(4) == 0) {
                    call.leave(supervisor);
                    supervisor = null;
                } else {
                    call.changeMode(supervisor, chance.nextBoolean() ? Mode.LISTEN : Mode.WHISPER);
                }
            }
        }
        return sent.stream().filter(control -> control.to().equals("customer")).toList();
    }
}
