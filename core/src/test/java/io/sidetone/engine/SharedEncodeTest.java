package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Encoder;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.MemoryCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is decoded that nobody hears, nothing encoded that nobody is sent, and nothing encoded twice for two. */
class SharedEncodeTest {

    private static final Codec WIDE = new MemoryCodec();
    private static final Codec NARROW = new LinearCodec("NARROW");
    private static final int TICKS = 100;

    private final VirtualCall call = new VirtualCall(1);

    private VirtualParty join(Codec codec, Role role) {
        return call.join(LegSpec.of(role.name(), codec), role, Voices.noise(role.ordinal()));
    }

    private VirtualParty supervise(String name, Codec codec, VirtualParty agent, Mode mode, int packetMs) {
        return call.monitor(LegSpec.of(name, codec).withPacketTime(packetMs), agent, mode, Voices.SILENT);
    }

    private static long decodes(VirtualParty party) {
        return party.leg().statistics().decodes();
    }

    private static long encodes(VirtualParty party) {
        return party.leg().statistics().encodes();
    }

    private static long shared(VirtualParty party) {
        return party.leg().statistics().shared();
    }

    @Test
    void whoListensToACallThatIsForwardedCostsTwoDecodesAndOneEncodeATick() {
        VirtualParty customer = join(WIDE, Role.CUSTOMER);
        VirtualParty agent = join(WIDE, Role.AGENT);
        call.runTicks(TICKS);
        assertThat(decodes(customer) + decodes(agent) + encodes(customer) + encodes(agent)).as("forwarded").isZero();
        VirtualParty supervisor = supervise("supervisor", NARROW, agent, Mode.LISTEN, 20);
        call.runTicks(10);
        long decoded = decodes(customer) + decodes(agent);
        long encoded = encodes(supervisor);
        call.runTicks(TICKS);
        assertThat(decodes(customer) + decodes(agent) - decoded).as("two decodes a tick").isEqualTo(2 * TICKS);
        assertThat(encodes(supervisor) - encoded).as("one encode a tick").isEqualTo(TICKS);
        assertThat(encodes(customer) + encodes(agent)).as("of the parties' own codec none").isZero();
        assertThat(decodes(supervisor)).as("of one whom nobody hears").isZero();
        call.leave(supervisor);
        call.runTicks(2);
        decoded = decodes(customer) + decodes(agent);
        call.runTicks(TICKS);
        assertThat(decodes(customer) + decodes(agent)).as("as before").isEqualTo(decoded);
    }

    @ParameterizedTest(name = "{0} ms")
    @ValueSource(ints = {10, 20, 40, 60})
    void supervisorsWhoHearTheSameShareOneEncode(int packetMs) {
        for (Codec codec : List.of(NARROW, WIDE)) {
            VirtualCall each = new VirtualCall(2);
            each.join(LegSpec.of("customer", NARROW), Role.CUSTOMER, Voices.noise(1));
            VirtualParty agent = each.join(LegSpec.of("agent", NARROW), Role.AGENT, Voices.noise(2));
            VirtualParty[] supervisors = new VirtualParty[3];
            for (int i = 0; i < supervisors.length; i++) {
                LegSpec spec = LegSpec.of("supervisor" + i, codec).withPacketTime(packetMs);
                supervisors[i] = each.monitor(spec, agent, Mode.LISTEN, Voices.SILENT);
            }
            each.runTicks(12);
            long[] encoded = Arrays.stream(supervisors).mapToLong(SharedEncodeTest::encodes).toArray();
            each.runTicks(120);
            assertThat(encodes(supervisors[0]) - encoded[0]).isEqualTo(120 * 20 / packetMs);
            for (int i = 1; i < supervisors.length; i++) {
                assertThat(encodes(supervisors[i])).as("own encodes").isEqualTo(encoded[i]);
                assertThat(shared(supervisors[i])).as("copies").isGreaterThanOrEqualTo(120 * 20 / packetMs);
                assertThat(last(supervisors[i]).payload()).isEqualTo(last(supervisors[0]).payload());
            }
        }
    }

    private static SentPacket last(VirtualParty party) {
        return party.heard.get(party.heard.size() - 1);
    }

    /** Three supervisors of whom the second comes and goes and barges in; the first, who encodes, without him. */
    @Test
    void whoIsFollowedIsSentTheSameBytesAsWithoutFollowers() {
        for (Codec codec : List.of(NARROW, WIDE)) {
            assertThat(followed(codec, true)).isEqualTo(followed(codec, false));
        }
    }

    private static List<SentPacket> followed(Codec codec, boolean withFollower) {
        VirtualCall call = new VirtualCall(3);
        call.join(LegSpec.of("customer", NARROW), Role.CUSTOMER, Voices.noise(1));
        VirtualParty agent = call.join(LegSpec.of("agent", NARROW), Role.AGENT, Voices.noise(2));
        VirtualParty first = call.monitor(LegSpec.of("first", codec), agent, Mode.LISTEN, Voices.SILENT);
        for (int visit = 0; visit < 5; visit++) {
            call.runTicks(20);
            VirtualParty second = withFollower
                ? call.monitor(LegSpec.of("second" + visit, codec), agent, Mode.LISTEN, Voices.SILENT) : null;
            call.runTicks(20);
            if (withFollower) {
                assertThat(shared(second)).isGreaterThan(15);
                call.changeMode(second, Mode.WHISPER);
            }
            call.runTicks(20 + visit);
            if (withFollower) {
                call.leave(second);
            }
        }
        return first.heard;
    }

    @Test
    void whoNoLongerHearsTheSameIsSentWhatHeHearsByAnEncoderWithoutAPast() {
        int[] resets = new int[1];
        Codec counting = new MemoryCodec() {
            @Override
            public Encoder newEncoder(int rate) {
                Encoder encoder = super.newEncoder(rate);
                return new Encoder() {
                    @Override
                    public int encode(short[] samples, int samplesOffset, int count, byte[] payload, int offset) {
                        return encoder.encode(samples, samplesOffset, count, payload, offset);
                    }

                    @Override
                    public void reset() {
                        resets[0]++;
                        encoder.reset();
                    }
                };
            }
        };
        join(NARROW, Role.CUSTOMER);
        VirtualParty agent = join(NARROW, Role.AGENT);
        VirtualParty first = supervise("first", counting, agent, Mode.LISTEN, 20);
        call.runTicks(20);
        VirtualParty second = supervise("second", counting, agent, Mode.LISTEN, 20);
        call.runTicks(20);
        assertThat(resets[0]).isZero();
        long encoded = encodes(second);
        call.changeMode(first, Mode.BARGE);
        call.runTicks(1);
        assertThat(encodes(second)).as("still the same").isEqualTo(encoded);
        call.runTicks(20);
        assertThat(encodes(second)).as("hears the first as well").isEqualTo(encoded + 20);
        assertThat(resets[0]).as("his encoder, once").isEqualTo(1);
    }

    /** The agent hears no less than the supervisors, and would be sent the same bytes, but depends on nobody. */
    @Test
    void noEncoderOfAnOrdinaryPartyIsEverShared() {
        VirtualParty customer = join(WIDE, Role.CUSTOMER);
        VirtualParty agent = join(NARROW, Role.AGENT);
        VirtualParty supervisor = supervise("supervisor", NARROW, agent, Mode.LISTEN, 20);
        call.runTicks(10);
        call.takeOver(supervisor);
        call.runTicks(20);
        assertThat(shared(customer) + shared(agent)).isZero();
        long shared = shared(supervisor);
        call.runTicks(20);
        assertThat(shared(supervisor)).as("an owner is an ordinary party").isEqualTo(shared);
    }
}
