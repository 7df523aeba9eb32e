package io.sidetone.codecs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.Format;
import io.sidetone.engine.LegSpec;
import io.sidetone.engine.LegStatistics;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.EveryMode;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Monitored calls of the codecs that telephones have, each with each other, in every mode. */
class MixedCodecsTest {

    private static final int LEVEL = 6000;
    private static final int CUSTOMER = 440;
    private static final int AGENT = 880;
    private static final int SUPERVISOR = 1320;
    private static final int[] TONES = {CUSTOMER, AGENT, SUPERVISOR};
    private static final List<Codec> CODECS = List.of(G711.ULAW, G711.ALAW, Codecs.require("G722", 8_000),
        Codecs.require("opus", 48_000));

    private final VirtualCall call = new VirtualCall(1);

    private static DoubleUnaryOperator tone(double hz) {
        return seconds -> LEVEL * StrictMath.sin(2 * Math.PI * hz * seconds);
    }

    private static LegSpec spec(String name, Codec codec) {
        int payloadType = codec.staticPayloadType() < 0 ? 111 : codec.staticPayloadType();
        return LegSpec.of(name, new Format(payloadType, codec));
    }

    private VirtualParty join(String name, Codec codec, Role role, double hz) {
        return call.join(spec(name, codec), role, n -> 0).sings(tone(hz));
    }

    private void hears(VirtualParty listener, Role... speakers) {
        short[] ears = listener.earsBetween(call.seconds() - 1, call.seconds(), 8_000);
        for (Role speaker : Role.values()) {
            double level = Tone.levelDb(ears, 0, ears.length, TONES[speaker.ordinal()], LEVEL);
            String what = listener.spec.name() + " hears " + speaker;
            if (List.of(speakers).contains(speaker)) {
                assertThat(level).as(what).isCloseTo(0, within(2.0));
            } else {
                assertThat(level).as(what).isLessThan(-35);
            }
        }
    }

    static List<List<Codec>> pairs() {
        return CODECS.stream().flatMap(first -> CODECS.stream().map(second -> List.of(first, second))).toList();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyModeIsHeardByExactlyThoseItIsFor(List<Codec> codecs) {
        VirtualParty customer = join("customer", codecs.get(0), Role.CUSTOMER, CUSTOMER);
        VirtualParty agent = join("agent", codecs.get(1), Role.AGENT, AGENT);
        Codec third = CODECS.get(codecs.hashCode() & 3);
        EveryMode.walk(call, 1.5, customer, agent, () -> call.monitor(spec("supervisor", third), agent, Mode.LISTEN,
            n -> 0).sings(tone(SUPERVISOR)), this::hears, Mode.LISTEN, Mode.WHISPER, Mode.BARGE);
    }

    @Test
    void whoListensByTelephoneToAnOpusCallCostsTwoDecodesAndOneEncodeATickAndNoneOfOpus() {
        Codec opus = CODECS.get(3);
        VirtualParty customer = join("customer", opus, Role.CUSTOMER, CUSTOMER);
        VirtualParty agent = join("agent", opus, Role.AGENT, AGENT);
        VirtualParty supervisor = call.monitor(spec("supervisor", G711.ALAW), agent, Mode.LISTEN, n -> 0);
        call.runTicks(20);
        long decodes = decodes(customer) + decodes(agent);
        long encodes = supervisor.leg().statistics().encodes();
        call.runTicks(100);
        LegStatistics statistics = supervisor.leg().statistics();
        assertThat(decodes(customer) + decodes(agent) - decodes).isEqualTo(200);
        assertThat(statistics.encodes() - encodes).isEqualTo(100);
        assertThat(customer.leg().statistics().encodes() + agent.leg().statistics().encodes()).isZero();
    }

    private static long decodes(VirtualParty party) {
        return party.leg().statistics().decodes();
    }
}
