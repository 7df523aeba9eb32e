package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Execution;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.RedundantCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A codec whose packets repeat the one before: what is lost is heard all the same, if the next packet is here. */
@ParameterizedClass(name = "coders run {0}")
@EnumSource(Execution.class)
class RecoveryTest {

    private static final long MS = 1_000_000;
    private static final short MADE_UP = RedundantCodec.MADE_UP;

    private final List<Short> heard = new ArrayList<>();
    private final MediaShard shard = new MediaShard(1, (leg, buffer, offset, length, nowNs) -> {
        for (int i = offset + RtpHeader.LENGTH; leg.name().equals("customer") && i < offset + length; i += 2) {
            heard.add((short) (buffer[i] << 8 | buffer[i + 1] & 0xFF));
        }
    }, event -> { });
    private final Call call = shard.open("call");
    private final Leg agent;
    private long nowNs;

    RecoveryTest(Execution execution) {
        call.join(LegSpec.of("customer", new LinearCodec()), Role.CUSTOMER);
        agent = call.join(LegSpec.of("agent", new RedundantCodec(execution)).withDelay(60), Role.AGENT);
    }

    /** All samples of packet n are 100·n; it repeats those of packet n − 1. */
    private byte[] packet(int number, int packetMs) {
        int samples = 8 * packetMs;
        byte[] bytes = new byte[RtpHeader.LENGTH + 4 * samples];
        RtpHeader.write(bytes, 0, false, 98, number, number * samples, 5);
        for (int i = 0; i < 2 * samples; i++) {
            int value = 100 * (i < samples ? number : number - 1);
            bytes[RtpHeader.LENGTH + 2 * i] = (byte) (value >> 8);
            bytes[RtpHeader.LENGTH + 2 * i + 1] = (byte) value;
        }
        return bytes;
    }

    /** The agent says packets 1 to {@code last}, but some are lost. */
    private void say(int last, int packetMs, Set<Integer> lost) {
        long end = (last + 1L) * packetMs * MS + 200 * MS;
        int next = 1;
        for (nowNs = 0; nowNs < end; nowNs += 20 * MS) {
            for (; next <= last && (next + 1L) * packetMs * MS <= nowNs; next++) {
                if (!lost.contains(next)) {
                    byte[] bytes = packet(next, packetMs);
                    shard.receive(agent, bytes, 0, bytes.length, nowNs);
                }
            }
            shard.tick(nowNs);
        }
    }

    private long heardOf(int value) {
        return heard.stream().filter(sample -> sample == value).count();
    }

    @ParameterizedTest(name = "{0} ms packets")
    @ValueSource(ints = {10, 20, 30, 40, 60})
    void aSingleLossIsHeardFromTheNextPacketToTheSample(int packetMs) {
        say(30, packetMs, Set.of(10, 17));
        for (int number = 1; number <= 30; number++) {
            assertThat(heardOf(100 * number)).as("samples of packet %d", number).isEqualTo(8L * packetMs);
        }
        assertThat(agent.statistics().recovered()).isEqualTo(2);
        assertThat(agent.statistics().codecFailures()).isZero();
        assertThat(heardOf(MADE_UP)).as("made up, behind the end").isLessThanOrEqualTo(810);
    }

    @ParameterizedTest(name = "{0} packets lost")
    @ValueSource(ints = {2, 3})
    void ofABurstTheLastIsRecoveredAndTheOthersAreTheCodecsToConceal(int burst) {
        Set<Integer> lost = burst == 2 ? Set.of(10, 11) : Set.of(10, 11, 12);
        say(30, 20, lost);
        int last = 9 + burst;
        assertThat(heardOf(100 * last)).as("samples of packet %d", last).isEqualTo(160);
        assertThat(agent.statistics().recovered()).isEqualTo(1);
        for (int number = 10; number < last; number++) {
            assertThat(heardOf(100 * number)).isZero();
        }
        assertThat(heard.subList(heard.lastIndexOf((short) 900) + 1, heard.indexOf((short) (100 * last))))
            .as("what stands between").hasSize(160 * (burst - 1)).containsOnly(MADE_UP);
    }

    @ParameterizedTest(name = "{0} ms packets")
    @ValueSource(ints = {80, 120})
    void packetsUpToWhatOpusAllowsAreHeardWhole(int packetMs) {
        say(10, packetMs, Set.of());
        for (int number = 1; number <= 10; number++) {
            assertThat(heardOf(100 * number)).as("samples of packet %d", number).isEqualTo(8L * packetMs);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {121, 130})
    void longerOnesAreMalformed(int packetMs) {
        say(10, packetMs, Set.of());
        assertThat(agent.statistics().malformed()).isEqualTo(10);
        assertThat(heard).containsOnly((short) 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 2})
    void packetsOfAFewMillisecondsAreHeardWholeToo(int packetMs) {
        say(100, packetMs, Set.of(50));
        assertThat(agent.statistics().recovered()).isEqualTo(1);
        short[] loud = new short[101];
        for (int number = 10; number <= 100; number++) {
            loud[number] = (short) heardOf(100 * number);
        }
        short[] expected = new short[101];
        Arrays.fill(expected, 10, 101, (short) (8 * packetMs));
        assertThat(loud).isEqualTo(expected);
    }
}
