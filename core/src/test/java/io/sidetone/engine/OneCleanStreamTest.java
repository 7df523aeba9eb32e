package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.engine.CleanStream.Numbered;
import io.sidetone.monitor.AgentDepartedPolicy;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every party is sent one RTP stream that a receiver can follow, whatever feeds it. */
class OneCleanStreamTest {

    private static final Codec CODEC = new LinearCodec();
    private static final Mode[] MODES = Mode.values();
    private static final int[] PACKET_TIMES = {10, 20, 30, 40, 60};
    /** The jitter buffers' delay and two packets of the longest packet time. */
    private static final double DRIFT_MS = 40 + 2 * 60;
    private static final int JITTER_MS = 40;

    private VirtualCall call;
    private VirtualParty customer;
    private VirtualParty agent;

    private void open(long seed, int... packetTimes) {
        call = new VirtualCall(seed, Policies.DEFAULT.withAgentDeparted(AgentDepartedPolicy.PARK));
        customer = call.join(spec("customer", packetTimes[0]), Role.CUSTOMER, Voices.sine(440, 4000), packetTimes[1]);
        agent = call.join(spec("agent", packetTimes[2]), Role.AGENT, Voices.sine(880, 4000), packetTimes[3]);
    }

    private static LegSpec spec(String name, int packetTime) {
        return LegSpec.of(name, CODEC).withPacketTime(packetTime);
    }

    private VirtualParty supervise(String name, Mode mode) {
        return call.monitor(LegSpec.of(name, CODEC), agent, mode, Voices.sine(1320, 4000));
    }

    private void requireClean(String when) {
        requireClean(DRIFT_MS, when);
    }

    private void requireClean(double driftMs, String when) {
        for (VirtualParty party : call.parties.values()) {
            CleanStream.requireOne(party, when);
        }
        CleanStream.requireRealTime(customer, driftMs, when);
        if (agent.leg().isOpen()) {
            CleanStream.requireRealTime(agent, driftMs, when);
        }
    }

    @Test
    void everyModeAndATakeoverLeaveOneStreamWithAMarkerWhereItsSourceChanges() {
        open(1, 20, 20, 20, 20);
        call.run(1);
        VirtualParty supervisor = supervise("supervisor", Mode.LISTEN);
        call.run(1);
        assertThat(markersTo(customer)).isZero();
        call.changeMode(supervisor, Mode.WHISPER);
        call.run(1);
        assertThat(markersTo(customer)).isZero();
        assertThat(markersTo(agent)).isEqualTo(1);
        call.changeMode(supervisor, Mode.BARGE);
        call.run(1);
        assertThat(markersTo(customer)).isEqualTo(1);
        call.changeMode(supervisor, Mode.LISTEN);
        call.run(1);
        assertThat(markersTo(customer)).isEqualTo(2);
        assertThat(markersTo(agent)).isEqualTo(2);
        call.takeOver(supervisor);
        call.run(1);
        assertThat(markersTo(customer)).as("fades out of the agent in a mix, then the supervisor").isBetween(3L, 4L);
        requireClean("every mode");
    }

    private static long markersTo(VirtualParty party) {
        return party.heard.stream().filter(packet -> packet.marker()).count();
    }

    @Test
    void packetsOfAMixCountUpByOneAndTheirTimestampsByTheirLength() {
        open(2, 20, 20, 30, 60);
        VirtualParty supervisor = supervise("supervisor", Mode.BARGE);
        call.run(1);
        long mixedFromNs = (long) (call.seconds() * 1e9);
        agent.loses(0.2).jitters(60);
        call.run(3);
        List<Numbered> packets = CleanStream.numbered(customer).stream()
            .filter(packet -> packet.packet().timeNs() > mixedFromNs).toList();
        assertThat(packets).hasSize(150);
        for (int i = 1; i < packets.size(); i++) {
            assertThat(packets.get(i).sequence()).isEqualTo(packets.get(i - 1).sequence() + 1);
            assertThat(packets.get(i).timestamp()).isEqualTo(packets.get(i - 1).timestamp() + 160);
        }
        assertThat(supervisor.leg().isOpen()).isTrue();
        requireClean("mixing");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void hundredsOfModeChangesDoNotMoveTheStreamAwayFromRealTime(long seed) {
        Random random = new Random(seed);
        open(seed, pick(random), pick(random), pick(random), pick(random));
        VirtualParty supervisor = supervise("supervisor", Mode.LISTEN);
        for (int change = 0; change < 500; change++) {
            call.runTicks(1 + random.nextInt(12));
            call.changeMode(supervisor, MODES[random.nextInt(MODES.length)]);
        }
        requireClean("500 mode changes, seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void bargesTakenBackInTheNextFrameDoNotMoveItEither(long seed) {
        Random random = new Random(seed);
        open(seed, pick(random), pick(random), pick(random), pick(random));
        VirtualParty supervisor = supervise("supervisor", Mode.LISTEN);
        for (int change = 0; change < 200; change++) {
            call.runTicks(15);
            call.changeMode(supervisor, Mode.BARGE);
            call.runTicks(1 + change % 3);
            call.changeMode(supervisor, Mode.LISTEN);
        }
        requireClean("200 short barges, seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theSameUnderLossJitterAndDuplicates(long seed) {
        Random random = new Random(seed);
        open(seed, pick(random), pick(random), pick(random), pick(random));
        customer.loses(0.1).jitters(JITTER_MS).duplicates(0.1);
        agent.loses(0.1).jitters(JITTER_MS).duplicates(0.1);
        VirtualParty supervisor = supervise("supervisor", Mode.LISTEN).loses(0.1).jitters(JITTER_MS);
        for (int change = 0; change < 1000; change++) {
            call.runTicks(1 + random.nextInt(25));
            call.changeMode(supervisor, MODES[random.nextInt(MODES.length)]);
        }
        requireClean(DRIFT_MS + 2 * JITTER_MS, "1000 mode changes on a bad network, seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void pausesOfTheSourceInAnyModeAreCaughtUpWith(long seed) {
        Random random = new Random(seed);
        open(seed, pick(random), pick(random), pick(random), pick(random));
        VirtualParty supervisor = supervise("supervisor", Mode.LISTEN);
        for (int pause = 0; pause < 30; pause++) {
            VirtualParty party = random.nextBoolean() ? agent : customer;
            call.runTicks(random.nextInt(20));
            party.silent(true);
            call.runTicks(random.nextInt(10));
            call.changeMode(supervisor, MODES[random.nextInt(MODES.length)]);
            call.runTicks(random.nextInt(4) == 0 ? 250 : random.nextInt(20));
            call.changeMode(supervisor, MODES[random.nextInt(MODES.length)]);
            call.runTicks(random.nextInt(10));
            party.silent(false);
        }
        call.run(1);
        requireClean("pauses, seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anotherSsrcOrRestartedNumbersOfTheSourceAreCaughtUpWith(long seed) {
        Random random = new Random(seed);
        open(seed, pick(random), pick(random), pick(random), pick(random));
        VirtualParty supervisor = supervise("supervisor", Mode.LISTEN);
        for (int change = 0; change < 60; change++) {
            call.runTicks(5 + random.nextInt(20));
            long markers = markersTo(customer);
            boolean forwarded = supervisor.leg().session().mode() != Mode.BARGE;
            if (random.nextBoolean()) {
                agent.changeSsrc();
            } else {
                agent.restartNumbers();
            }
            call.runTicks(20);
            if (forwarded) {
                assertThat(markersTo(customer)).as("markers, change %d, seed %d", change, seed)
                    .isEqualTo(markers + 1);
            }
            call.changeMode(supervisor, MODES[random.nextInt(MODES.length)]);
        }
        requireClean("source changes, seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agentsComeAndGoOnTheSameStreamToTheCustomer(long seed) {
        Random random = new Random(seed);
        open(seed, pick(random), pick(random), 20, 20);
        for (int change = 0; change < 60; change++) {
            call.runTicks(3 + random.nextInt(30));
            if (random.nextBoolean()) {
                call.leave(agent);
                call.runTicks(random.nextInt(30));
                agent = call.join(spec("agent" + change, 20), Role.AGENT, Voices.sine(880, 4000), pick(random));
            } else {
                VirtualParty second = call.join(spec("second" + change, 20), Role.AGENT, Voices.sine(1000, 4000),
                    pick(random));
                call.runTicks(random.nextInt(30));
                call.leave(agent);
                agent = second;
            }
        }
        call.run(1);
        requireClean(DRIFT_MS + 2 * 20, "agents come and go, seed " + seed);
    }

    @Test
    void anOutageOnTheNetworkIsNotCountedTwiceWhenForwardingResumesInIt() {
        for (int outage = 1; outage < 40; outage++) {
            open(outage, 20, 20, 20, 20);
            VirtualParty supervisor = supervise("supervisor", Mode.BARGE);
            call.run(1);
            agent.loses(1);
            call.runTicks(outage);
            call.changeMode(supervisor, Mode.LISTEN);
            call.runTicks(1 + outage % 7);
            agent.loses(0);
            call.run(1);
            requireClean("outage of " + outage + " ticks");
        }
    }

    @Test
    void sequenceNumbersWrapWithoutAGapWhetherForwardedOrMixed() {
        open(seedWithFirstPacket(packet -> packet.packet().sequence() > 32_700), 10, 10, 10, 10);
        VirtualParty supervisor = supervise("supervisor", Mode.LISTEN);
        call.run(320);
        for (int change = 0; change < 100; change++) {
            call.changeMode(supervisor, MODES[change % 3]);
            call.runTicks(15);
        }
        List<Numbered> packets = CleanStream.played(customer);
        assertThat(packets.get(packets.size() - 1).packet().sequence()).as("wrapped").isLessThan(32_000);
        requireClean("sequence wrap");
    }

    @Test
    void timestampsWrapWithoutAGapWhetherForwardedOrMixed() {
        open(seedWithFirstPacket(packet -> packet.packet().timestamp() < 0
            && packet.packet().timestamp() > -8000 * 20), 20, 20, 20, 20);
        VirtualParty supervisor = supervise("supervisor", Mode.LISTEN);
        for (int change = 0; change < 100; change++) {
            call.changeMode(supervisor, MODES[change % 3]);
            call.runTicks(15);
        }
        List<Numbered> packets = CleanStream.played(customer);
        assertThat(packets.get(packets.size() - 1).packet().timestamp()).as("wrapped").isPositive();
        requireClean("timestamp wrap");
    }

    /** A seed under which the customer's stream begins as wanted. */
    private static long seedWithFirstPacket(Predicate<Numbered> wanted) {
        for (long seed = 0; seed < 1_000_000; seed++) {
            VirtualCall probe = new VirtualCall(seed);
            VirtualParty party = probe.join(spec("customer", 10), Role.CUSTOMER, Voices.SILENT);
            probe.runTicks(1);
            if (wanted.test(CleanStream.numbered(party).get(0))) {
                return seed;
            }
        }
        throw new AssertionError("no such seed");
    }

    private static int pick(Random random) {
        return PACKET_TIMES[random.nextInt(PACKET_TIMES.length)];
    }
}
