package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long a packet takes from its arrival to the packet that carries its samples, at every phase of its arrival
 * against the tick. All samples of a packet have its number as their value, so that what is sent tells what it holds.
 */
class LatencyTest {

    private static final long MS = 1_000_000;
    private static final int PACKETS = 100;
    private static final int AGENTS_UNIT = 128;

    private record Sent(String to, long timeNs, int value) {
    }

    private final List<Sent> sent = new ArrayList<>();
    private final MediaShard shard = new MediaShard(1, (leg, buffer, offset, length, nowNs) ->
        sent.add(new Sent(leg.name(), nowNs, (short) (buffer[offset + length - 2] << 8
            | buffer[offset + length - 1] & 0xFF))), event -> { });
    private final Call call = shard.open("call");

    private static byte[] packet(int number, int value) {
        byte[] bytes = new byte[RtpHeader.LENGTH + 320];
        RtpHeader.write(bytes, 0, false, 97, number, number * 160, 5);
        for (int i = RtpHeader.LENGTH; i < bytes.length; i += 2) {
            bytes[i] = (byte) (value >> 8);
            bytes[i + 1] = (byte) value;
        }
        return bytes;
    }

    /** Both parties speak, their packets arriving so long after each tick; ticks at 0, 20, 40 … ms. */
    private void speak(Leg customer, long customerPhaseNs, Leg agent, long agentPhaseNs) {
        for (int number = 1; number < PACKETS; number++) {
            long tickNs = number * 20 * MS;
            boolean agentFirst = agentPhaseNs < customerPhaseNs;
            for (boolean agents : new boolean[] {agentFirst, !agentFirst}) {
                byte[] bytes = packet(number, agents ? number * AGENTS_UNIT : number);
                shard.receive(agents ? agent : customer, bytes, 0, bytes.length,
                    tickNs + (agents ? agentPhaseNs : customerPhaseNs));
            }
            shard.tick(tickNs + 20 * MS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 10, 17, 20})
    void aForwardedPacketLeavesInTheVeryMomentItArrives(int phaseMs) {
        Leg customer = call.join(LegSpec.of("customer", new LinearCodec()), Role.CUSTOMER);
        Leg agent = call.join(LegSpec.of("agent", new LinearCodec()), Role.AGENT);
        speak(customer, phaseMs * MS, agent, 0);
        List<Sent> toAgent = sent.stream().filter(each -> each.to().equals("agent")).toList();
        assertThat(toAgent).hasSize(PACKETS - 1);
        assertThat(toAgent).allSatisfy(each ->
            assertThat(each.timeNs()).isEqualTo(each.value() * 20 * MS + phaseMs * MS));
    }

    @ParameterizedTest(name = "customer {0} ms, agent {1} ms after the tick, delay {2} ms")
    @CsvSource({"0, 0, 20", "1, 19, 20", "19, 1, 20", "10, 10, 20", "20, 5, 20", "1, 19, 40", "7, 13, 60", "20, 20, 0"})
    void aMixedPacketTakesAtMostOneFrameBeyondTheJitterBufferAndTheDirectionsStayTogether(int customerMs, int agentMs,
        int delayMs) {
        Leg customer = call.join(LegSpec.of("customer", new LinearCodec()).withDelay(delayMs), Role.CUSTOMER);
        Leg agent = call.join(LegSpec.of("agent", new LinearCodec()).withDelay(delayMs), Role.AGENT);
        Leg supervisor = call.monitor(LegSpec.of("supervisor", new LinearCodec()), agent, Mode.LISTEN);
        supervisor.session().legUp();
        speak(customer, customerMs * MS, agent, agentMs * MS);
        List<Sent> settled = sent.stream().filter(each -> each.to().equals("supervisor")).skip(10).toList();
        assertThat(settled).hasSizeGreaterThan(80);
        for (Sent each : settled) {
            long customerNs = (each.value() % AGENTS_UNIT) * 20 * MS + customerMs * MS;
            long agentNs = (each.value() / AGENTS_UNIT) * 20 * MS + agentMs * MS;
            assertThat(each.timeNs() - customerNs - delayMs * MS).as("customer's, beyond the delay")
                .isBetween(0L, 20 * MS);
            assertThat(each.timeNs() - agentNs - delayMs * MS).as("agent's, beyond the delay").isBetween(0L, 20 * MS);
            assertThat(Math.abs(customerNs - agentNs)).as("apart").isLessThanOrEqualTo(20 * MS);
        }
    }
}
