package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.monitor.AgentDepartedPolicy;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What codecs may do to a call: their trouble costs a packet, and nobody else anything. */
class FaultsTest {

    /** Linear samples; its coders throw when told to. Of the encoders it is the first that does, which is the leg's. */
    private static final class Moody extends LinearCodec {

        boolean decoderThrows;
        boolean encoderThrows;
        boolean measuringThrows;
        int resets;
        private int encoders;

        Moody() {
            super("MOODY");
        }

        @Override
        public int samplesIn(byte[] payload, int offset, int length) {
            fail(measuringThrows);
            return super.samplesIn(payload, offset, length);
        }

        @Override
        public Decoder newDecoder() {
            Decoder sane = super.newDecoder();
            return new Decoder() {
                @Override
                public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
                    fail(decoderThrows);
                    return sane.decode(payload, offset, length, samples, samplesOffset);
                }

                @Override
                public void reset() {
                    resets++;
                }
            };
        }

        @Override
        public Encoder newEncoder() {
            Encoder sane = super.newEncoder();
            boolean ofTheLeg = encoders++ == 0;
            return new Encoder() {
                @Override
                public int encode(short[] samples, int samplesOffset, int count, byte[] payload, int offset) {
                    fail(encoderThrows && ofTheLeg);
                    return sane.encode(samples, samplesOffset, count, payload, offset);
                }

                @Override
                public void reset() {
                    resets++;
                }
            };
        }

        private static void fail(boolean now) {
            if (now) {
                throw new IllegalStateException("moody");
            }
        }
    }

    /** Has a name and a length, and nobody can decode it. */
    private static final class Opaque extends LinearCodec {

        int asked;

        Opaque() {
            super("OPAQUE");
        }

        @Override
        public boolean hasCoders() {
            return false;
        }

        @Override
        public Decoder newDecoder() {
            asked++;
            return super.newDecoder();
        }

        @Override
        public Encoder newEncoder() {
            asked++;
            return super.newEncoder();
        }
    }

    private static final LinearCodec PLAIN = new LinearCodec();

    /** A monitored call in which the agent's codec is the moody one, so that he and the customer are mixed. */
    private static final class Monitored {

        final Moody moody = new Moody();
        final VirtualCall call = new VirtualCall(9);
        final VirtualParty customer = call.join(LegSpec.of("customer", PLAIN), Role.CUSTOMER, Voices.noise(1));
        final VirtualParty agent = call.join(LegSpec.of("agent", moody), Role.AGENT, Voices.noise(2));
        final VirtualParty supervisor = call.monitor(LegSpec.of("supervisor", PLAIN), agent, Mode.BARGE,
            Voices.noise(3));
    }

    @Test
    void aDecoderThatThrowsCostsItsFramesAlone() {
        Monitored well = new Monitored();
        Monitored ill = new Monitored();
        well.call.run(1);
        ill.call.run(1);
        ill.moody.decoderThrows = true;
        well.call.runTicks(3);
        ill.call.runTicks(3);
        ill.moody.decoderThrows = false;
        well.call.run(2);
        ill.call.run(2);
        assertThat(ill.agent.heard).as("what the agent hears has no part in it").isEqualTo(well.agent.heard);
        assertThat(ill.customer.heard).hasSameSizeAs(well.customer.heard);
        long different = different(ill.customer.heard, well.customer.heard);
        assertThat(different).as("packets with a frame that was concealed, or joined to one").isBetween(1L, 5L);
        LegStatistics statistics = ill.agent.leg().statistics();
        assertThat(statistics.codecFailures()).isEqualTo(3);
        assertThat(statistics.concealedSamples()).isEqualTo(3 * 160);
        assertThat(ill.moody.resets).isEqualTo(3);
        assertThat(well.agent.leg().statistics().codecFailures()).isZero();
    }

    @Test
    void anEncoderThatThrowsCostsThatPacketAlone() {
        Monitored well = new Monitored();
        Monitored ill = new Monitored();
        well.call.run(1);
        ill.call.run(1);
        ill.moody.encoderThrows = true;
        well.call.runTicks(3);
        ill.call.runTicks(3);
        ill.moody.encoderThrows = false;
        well.call.run(2);
        ill.call.run(2);
        assertThat(ill.customer.heard).isEqualTo(well.customer.heard);
        assertThat(ill.supervisor.heard).isEqualTo(well.supervisor.heard);
        List<SentPacket> expected = new ArrayList<>(well.agent.heard);
        assertThat(expected).as("the rest, as if the network had lost three").containsAll(ill.agent.heard);
        expected.removeAll(ill.agent.heard);
        assertThat(expected).hasSize(3);
        assertThat(ill.agent.leg().statistics().codecFailures()).isEqualTo(3);
        assertThat(ill.moody.resets).isEqualTo(3);
    }

    @Test
    void aCodecThatThrowsOverALengthMakesThatPacketMalformed() {
        Monitored well = new Monitored();
        Monitored ill = new Monitored();
        well.call.run(1);
        ill.call.run(1);
        ill.moody.measuringThrows = true;
        ill.call.runTicks(3);
        well.call.runTicks(3);
        ill.moody.measuringThrows = false;
        ill.call.run(1);
        well.call.run(1);
        assertThat(ill.agent.heard).isEqualTo(well.agent.heard);
        assertThat(ill.agent.leg().statistics().codecFailures()).isEqualTo(3);
        assertThat(ill.agent.leg().statistics().malformed()).isEqualTo(3);
    }

    @ParameterizedTest(name = "the decoder: {0}")
    @ValueSource(booleans = {true, false})
    void aCodecThatFailsForGoodHarmsNoOtherCallAndTheSessionLivesOn(boolean decoder) {
        Monitored ill = new Monitored();
        ill.moody.decoderThrows = decoder;
        ill.moody.encoderThrows = !decoder;
        Call other = ill.call.shard.open("other");
        ill.call.run(1);
        long frame = other.frame();
        ill.call.run(1);
        assertThat(other.frame()).as("every tick reaches the next call").isEqualTo(frame + 50);
        assertThat(ill.call.changeMode(ill.supervisor, Mode.WHISPER).accepted()).isTrue();
        ill.call.leave(ill.supervisor);
        ill.call.call.end();
        ill.call.runTicks(2);
        assertThat(ill.call.call.isEnded()).isTrue();
        assertThat(ill.agent.leg().statistics().codecFailures()).isGreaterThan(50);
    }

    @Test
    void aDecoderThatThrowsWhenForwardingBecomesMixingCostsTheBridgeAlone() {
        Moody moody = new Moody();
        VirtualCall call = new VirtualCall(4);
        call.join(LegSpec.of("customer", moody), Role.CUSTOMER, Voices.noise(1));
        VirtualParty agent = call.join(LegSpec.of("agent", moody), Role.AGENT, Voices.noise(2));
        call.run(1);
        moody.decoderThrows = true;
        VirtualParty supervisor = call.monitor(LegSpec.of("supervisor", moody), agent, Mode.BARGE, Voices.noise(3));
        call.runTicks(5);
        moody.decoderThrows = false;
        call.run(1);
        assertThat(supervisor.heard).hasSizeGreaterThan(45);
        assertThat(agent.leg().statistics().encodes()).isGreaterThan(45);
        assertThat(agent.leg().statistics().codecFailures()).isPositive();
    }

    @Test
    void aCodecWhoseCodersCanNotBeMadeKeepsItsPartyOutAndNothingHappened() {
        LinearCodec broken = new LinearCodec() {
            @Override
            public Decoder newDecoder() {
                throw new IllegalStateException("no native library");
            }
        };
        VirtualCall call = new VirtualCall(5);
        assertThatThrownBy(() -> call.call.join(LegSpec.of("customer", broken), Role.CUSTOMER))
            .hasMessage("no native library");
        assertThat(call.events).isEmpty();
        VirtualParty customer = call.join(LegSpec.of("customer", PLAIN), Role.CUSTOMER, Voices.noise(1));
        VirtualParty agent = call.join(LegSpec.of("agent", PLAIN), Role.AGENT, Voices.noise(2));
        int events = call.events.size();
        assertThatThrownBy(() -> call.call.monitor(LegSpec.of("supervisor", broken), agent.leg(), Mode.LISTEN))
            .hasMessage("no native library");
        call.run(1);
        assertThat(call.events).hasSize(events);
        assertThat(call.call.leg(2)).isNull();
        assertThat(customer.leg().statistics().forwarded()).isGreaterThan(45);
    }

    @Test
    void aCodecNobodyCanDecodeIsForwardedBetweenCustomerAndAgent() {
        VirtualCall call = new VirtualCall(6);
        Opaque opaque = new Opaque();
        VirtualParty customer = call.join(LegSpec.of("customer", opaque), Role.CUSTOMER, Voices.noise(1));
        call.run(0.5);
        assertThat(customer.heard).as("alone, nothing can be encoded for him").isEmpty();
        VirtualParty agent = call.join(LegSpec.of("agent", new Opaque()), Role.AGENT, Voices.noise(2));
        call.run(2);
        assertThat(Collections.indexOfSubList(agent.spoken.stream().map(ByteBuffer::wrap).toList(),
            customer.heard.stream().map(packet -> ByteBuffer.wrap(packet.payload())).toList()))
            .as("where what he heard begins in what was spoken").isBetween(0, 3);
        assertThat(customer.heard).hasSizeGreaterThan(97);
        assertThat(agent.heard).hasSizeGreaterThan(97);
        assertThat(opaque.asked).as("by the virtual customer alone, who speaks it").isEqualTo(1);
        assertThat(customer.leg().statistics().encodes() + agent.leg().statistics().decodes()).isZero();
        call.leave(agent);
        call.run(0.1);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aCallInACodecNobodyCanDecodeCanNotBeMonitoredAndNothingHappened(Mode mode) {
        VirtualCall alone = opaqueCall();
        VirtualCall asked = opaqueCall();
        for (LinearCodec codec : List.of(new Opaque(), PLAIN)) {
            LegSpec spec = LegSpec.of("third", codec);
            assertThat(asked.call.monitorRefusal(spec, asked.parties.get("agent").leg()))
                .isEqualTo(Refusal.CODEC_UNSUPPORTED);
            assertThatThrownBy(() -> asked.monitor(spec, asked.parties.get("agent"), mode, Voices.SILENT))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("CODEC_UNSUPPORTED");
            for (Role role : List.of(Role.CUSTOMER, Role.AGENT)) {
                assertThat(asked.call.joinRefusal(spec, role)).isEqualTo(Refusal.CODEC_UNSUPPORTED);
            }
        }
        alone.run(1);
        asked.run(1);
        assertThat(asked.events).isEqualTo(alone.events);
        for (String name : List.of("customer", "agent")) {
            assertThat(asked.parties.get(name).heard).isEqualTo(alone.parties.get(name).heard);
        }
    }

    private static VirtualCall opaqueCall() {
        VirtualCall call = new VirtualCall(7, Policies.DEFAULT.withAgentDeparted(AgentDepartedPolicy.PARK));
        call.join(LegSpec.of("customer", new Opaque()), Role.CUSTOMER, Voices.noise(1));
        call.join(LegSpec.of("agent", new Opaque()), Role.AGENT, Voices.noise(2));
        call.run(1);
        return call;
    }

    @Test
    void aCodecNobodyCanDecodeGoesWithNoOther() {
        VirtualCall call = new VirtualCall(8);
        call.join(LegSpec.of("customer", PLAIN), Role.CUSTOMER, Voices.SILENT);
        assertThat(call.call.joinRefusal(LegSpec.of("agent", new Opaque()), Role.AGENT))
            .isEqualTo(Refusal.CODEC_UNSUPPORTED);
        LegSpec both = LegSpec.of("agent", Format.of(PLAIN), new Format(98, new Opaque()));
        assertThat(call.call.joinRefusal(both, Role.AGENT)).as("he might send what the customer can't take")
            .isEqualTo(Refusal.CODEC_UNSUPPORTED);
        VirtualCall two = new VirtualCall(8);
        two.join(LegSpec.of("customer", Format.of(PLAIN), new Format(98, new Opaque())), Role.CUSTOMER, Voices.SILENT);
        assertThat(two.call.joinRefusal(both, Role.AGENT)).isNull();
    }

    @Test
    void anotherAgentMayJoinWhenTheOneBeforeHimHasLeft() {
        VirtualCall call = opaqueCall();
        LegSpec next = LegSpec.of("next", new Opaque());
        assertThat(call.call.joinRefusal(next, Role.AGENT)).isEqualTo(Refusal.CODEC_UNSUPPORTED);
        call.leave(call.parties.get("agent"));
        assertThat(call.call.joinRefusal(LegSpec.of("next", PLAIN), Role.AGENT)).isEqualTo(Refusal.CODEC_UNSUPPORTED);
        VirtualParty agent = call.join(next, Role.AGENT, Voices.noise(5));
        call.run(1);
        assertThat(agent.heard).hasSizeGreaterThan(45);
    }

    private static long different(List<SentPacket> one, List<SentPacket> other) {
        long count = 0;
        for (int i = 0; i < one.size(); i++) {
            count += one.get(i).equals(other.get(i)) ? 0 : 1;
        }
        return count;
    }
}
