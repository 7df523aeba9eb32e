package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.codec.Execution;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codecs that take long run on workers: their legs are a tick late, always the same, and nobody else is. */
class WorkersTest {

    private static final LinearCodec PLAIN = new LinearCodec();

    private static LinearCodec codec(Execution execution) {
        return new LinearCodec("SLOW", execution);
    }

    /** A call between a customer and an agent who must be transcoded. */
    private static VirtualCall transcoded(LinearCodec agents, int packetMs, Workshop workshop) {
        VirtualCall call = new VirtualCall(4, Policies.DEFAULT, workshop);
        call.join(LegSpec.of("customer", PLAIN), Role.CUSTOMER, Voices.noise(1));
        call.join(LegSpec.of("agent", agents).withPacketTime(packetMs), Role.AGENT, Voices.noise(2), packetMs);
        return call;
    }

    private static VirtualCall transcoded(Execution execution, int packetMs) {
        return transcoded(codec(execution), packetMs, Workshop.onTheSpot(() -> 0));
    }

    @ParameterizedTest(name = "{0} ms packets")
    @ValueSource(ints = {10, 20, 30, 40, 60})
    void whatAWorkerDecodesIsHeardOneFrameLaterToTheSample(int packetMs) {
        VirtualCall inline = transcoded(Execution.INLINE, packetMs);
        VirtualCall worker = transcoded(Execution.WORKER, packetMs);
        inline.run(2);
        worker.run(2);
        List<SentPacket> sooner = inline.parties.get("customer").heard;
        List<SentPacket> later = worker.parties.get("customer").heard;
        assertThat(later).hasSameSizeAs(sooner);
        for (int i = 1; i < later.size(); i++) {
            assertThat(later.get(i).payload()).as("packet %d", i).isEqualTo(sooner.get(i - 1).payload());
        }
    }

    @ParameterizedTest(name = "{0} ms packets")
    @ValueSource(ints = {10, 20, 30, 40, 60})
    void whatAWorkerEncodesLeavesOneTickLaterAndIsTheSamePacket(int packetMs) {
        VirtualCall inline = transcoded(Execution.INLINE, packetMs);
        VirtualCall worker = transcoded(Execution.WORKER, packetMs);
        inline.run(2);
        worker.run(2.02);
        List<SentPacket> sooner = inline.parties.get("agent").heard;
        List<SentPacket> later = worker.parties.get("agent").heard;
        assertThat(later).hasSameSizeAs(sooner);
        for (int i = 0; i < later.size(); i++) {
            SentPacket expected = sooner.get(i);
            assertThat(later.get(i)).as("packet %d", i).usingRecursiveComparison().ignoringFields("timeNs")
                .isEqualTo(expected);
            assertThat(later.get(i).timeNs()).isEqualTo(expected.timeNs() + MediaShard.FRAME_NS);
        }
    }

    @Test
    void anUnreadyResultIsACountedLossAndTheStreamGoesOn() {
        for (long seed = 0; seed < 20; seed++) {
            LateWorkshop late = new LateWorkshop(seed, 3);
            VirtualCall call = transcoded(codec(Execution.WORKER), 20, late);
            for (int tick = 0; tick < 500; tick++) {
                call.runTicks(1);
                late.work();
            }
            VirtualParty customer = call.parties.get("customer");
            VirtualParty agent = call.parties.get("agent");
            LegStatistics statistics = agent.leg().statistics();
            assertThat(customer.heard).as("the customer's packets, seed %d", seed).hasSize(500);
            assertThat(customer.leg().statistics().unready()).isZero();
            assertThat(agent.heard.size()).as("the agent's, seed %d", seed).isBetween(20, 90);
            assertThat(statistics.decodes()).as("frames in time, seed %d", seed).isBetween(20L, 90L);
            assertThat(agent.heard.size() + statistics.decodes() + statistics.unready())
                .as("packets and frames, in time or not, seed %d", seed).isBetween(990L, 1000L);
            CleanStream.requireOne(agent, "seed " + seed);
            CleanStream.requireRealTime(agent, 60, "seed " + seed);
        }
    }

    @Test
    void workersThatTakeNothingAreCountedLossesToo() {
        VirtualCall call = transcoded(codec(Execution.WORKER), 20, new LateWorkshop(1, 0).withRoomFor(0));
        call.runTicks(100);
        assertThat(call.parties.get("agent").heard).isEmpty();
        assertThat(call.parties.get("customer").heard).hasSize(100);
        assertThat(call.parties.get("agent").leg().statistics().unready()).isBetween(190L, 198L);
    }

    @Test
    void aCodecThatThrowsOnAWorkerCostsThatFrameOrPacketAlone() {
        LinearCodec moody = new LinearCodec("MOODY", Execution.WORKER) {
            private int made;

            @Override
            public Decoder newDecoder() {
                Decoder sane = super.newDecoder();
                return new Decoder() {
                    private int count;

                    @Override
                    public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
                        if (++count % 10 == 0) {
                            throw new IllegalStateException("moody");
                        }
                        return sane.decode(payload, offset, length, samples, samplesOffset);
                    }

                    @Override
                    public void reset() {
                    }
                };
            }

            @Override
            public Encoder newEncoder() {
                Encoder sane = super.newEncoder();
                boolean legs = made++ == 0;
                return new Encoder() {
                    private int count;

                    @Override
                    public int encode(short[] samples, int from, int samplesCount, byte[] payload, int offset) {
                        if (legs && ++count % 10 == 0) {
                            throw new IllegalStateException("moody");
                        }
                        return sane.encode(samples, from, samplesCount, payload, offset);
                    }

                    @Override
                    public void reset() {
                    }
                };
            }
        };
        VirtualCall call = transcoded(moody, 20, Workshop.onTheSpot(() -> 0));
        call.runTicks(501);
        LegStatistics statistics = call.parties.get("agent").leg().statistics();
        assertThat(statistics.codecFailures()).isBetween(98L, 100L);
        assertThat(statistics.unready()).isZero();
        assertThat(call.parties.get("agent").heard).hasSize(450);
        assertThat(call.parties.get("customer").heard).hasSize(501);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void nothingIsSentToWhoeverHasLeftEvenIfItWasEncodedForHim(Mode mode) {
        LateWorkshop late = new LateWorkshop(1, 0);
        VirtualCall call = transcoded(codec(Execution.WORKER), 20, late);
        VirtualParty agent = call.parties.get("agent");
        VirtualParty supervisor = call.monitor(LegSpec.of("supervisor", codec(Execution.WORKER)), agent, mode,
            Voices.noise(3));
        for (int tick = 0; tick < 50; tick++) {
            call.runTicks(1);
            late.work();
        }
        int heard = supervisor.heard.size();
        assertThat(heard).isGreaterThan(40);
        call.leave(supervisor);
        for (int tick = 0; tick < 3; tick++) {
            call.runTicks(1);
            late.work();
        }
        assertThat(supervisor.heard).hasSize(heard);
    }

    @Test
    void afterATakeoverTheAgentIsSentNothingMore() {
        for (long seed = 0; seed < 10; seed++) {
            LateWorkshop late = new LateWorkshop(seed, 2);
            VirtualCall call = transcoded(codec(Execution.WORKER), 20, late);
            VirtualParty agent = call.parties.get("agent");
            VirtualParty supervisor = call.monitor(LegSpec.of("supervisor", codec(Execution.WORKER)), agent,
                Mode.BARGE, Voices.noise(3));
            int heard = -1;
            for (int tick = 0; tick < 100; tick++) {
                if (tick == 50) {
                    call.takeOver(supervisor);
                }
                call.runTicks(1);
                late.work();
                boolean over = call.events.stream().anyMatch(
                    event -> event instanceof MonitorEvent.TakenOver);
                heard = over && heard < 0 ? agent.heard.size() : heard;
            }
            assertThat(heard).as("seed %d", seed).isPositive();
            assertThat(agent.heard).as("packets to the agent, seed %d", seed).hasSize(heard);
        }
    }

    @Test
    void aCallForwardedInAWorkersCodecAsksNoWorkerForAnything() {
        VirtualCall call = new VirtualCall(4, Policies.DEFAULT, new LateWorkshop(1, 0).withRoomFor(0));
        VirtualParty customer = call.join(LegSpec.of("customer", codec(Execution.WORKER)), Role.CUSTOMER,
            Voices.noise(1));
        VirtualParty agent = call.join(LegSpec.of("agent", codec(Execution.WORKER)), Role.AGENT, Voices.noise(2));
        call.run(2);
        assertThat(customer.leg().statistics().unready() + agent.leg().statistics().unready()).isZero();
        assertThat(customer.heard).hasSizeGreaterThan(97);
    }
}
