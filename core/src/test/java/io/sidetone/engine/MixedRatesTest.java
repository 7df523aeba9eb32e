package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.EveryMode;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.MemoryCodec;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Codecs of different rates and RTP clocks in one call: everybody hears whom he may, and as loud as he speaks. */
class MixedRatesTest {

    /** One for each way a codec can relate to a call's rate; the third as G.722, whose clock is not its rate. */
    private static final List<Codec> CODECS = List.of(new LinearCodec("NARROW"), new LinearCodec("OTHER-NARROW"),
        new LinearCodec("WIDE", 16_000, 8_000), new LinearCodec("FULL", 48_000, 48_000), new MemoryCodec());
    private static final int LEVEL = 4000;
    private static final double CUSTOMER = 440;
    private static final double AGENT = 880;
    private static final double SUPERVISOR = 1320;
    private static final double[] TONES = {CUSTOMER, AGENT, SUPERVISOR};

    static DoubleUnaryOperator tone(double hz) {
        return seconds -> LEVEL * StrictMath.sin(2 * Math.PI * hz * seconds);
    }

    private VirtualCall call = new VirtualCall(1);

    private VirtualParty join(String name, Codec codec, Role role, double hz) {
        return call.join(LegSpec.of(name, codec), role, Voices.SILENT).sings(tone(hz));
    }

    private VirtualParty supervise(Codec codec, VirtualParty agent, Mode mode) {
        return call.monitor(LegSpec.of("supervisor", codec), agent, mode, Voices.SILENT).sings(tone(SUPERVISOR));
    }

    private void hears(VirtualParty listener, Role... speakers) {
        Codec codec = listener.spec.formats().get(0).codec();
        short[] ears = listener.earsBetween(call.seconds() - 1, call.seconds());
        assertThat(ears.length).as("samples to %s", listener.spec.name()).isBetween(
            codec.sampleRate() * 94 / 100, codec.sampleRate() * 106 / 100);
        for (Role speaker : Role.values()) {
            double level = Tone.levelDb(ears, 0, ears.length, TONES[speaker.ordinal()], LEVEL, codec.sampleRate());
            String what = listener.spec.name() + " hears " + speaker;
            if (List.of(speakers).contains(speaker)) {
                assertThat(level).as(what).isCloseTo(0, within(0.1));
            } else {
                assertThat(level).as(what).isLessThan(-50);
            }
        }
    }

    static List<List<Codec>> pairs() {
        return CODECS.stream().flatMap(first -> CODECS.stream().filter(second -> second != first)
            .map(second -> List.of(first, second))).toList();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyModeIsHeardByExactlyThoseItIsForWhateverTheTwoCodecsAre(List<Codec> codecs) {
        for (Codec third : codecs) {
            call = new VirtualCall(1);
            VirtualParty customer = join("customer", codecs.get(0), Role.CUSTOMER, CUSTOMER);
            VirtualParty agent = join("agent", codecs.get(1), Role.AGENT, AGENT);
            EveryMode.walk(call, 1.5, customer, agent, () -> supervise(third, agent, Mode.LISTEN), this::hears,
                Mode.LISTEN, Mode.WHISPER, Mode.BARGE);
        }
    }

    @ParameterizedTest(name = "{0} and {1} mix at {2} Hz")
    @CsvSource({"0,1,8000", "0,2,16000", "2,0,16000", "0,3,48000", "2,4,48000", "4,4,48000"})
    void theCallMixesAtTheHighestRateOfWhatCustomersAndAgentsAreSent(int customers, int agents, int rate) {
        join("customer", CODECS.get(customers), Role.CUSTOMER, CUSTOMER);
        VirtualParty agent = join("agent", CODECS.get(agents), Role.AGENT, AGENT);
        assertThat(call.call.mixingRate()).isEqualTo(rate);
        VirtualParty supervisor = supervise(CODECS.get(3), agent, Mode.BARGE);
        call.run(0.5);
        assertThat(call.call.mixingRate()).as("a supervisor adapts").isEqualTo(rate);
        call.takeOver(supervisor);
        call.run(0.5);
        assertThat(call.call.mixingRate()).as("an owner is an ordinary party").isEqualTo(48_000);
    }

    @Test
    void theRateFollowsWhoComesAndGoesFromTheSecondFrameBoundaryOn() {
        VirtualParty customer = join("customer", CODECS.get(0), Role.CUSTOMER, CUSTOMER);
        VirtualParty first = join("agent", CODECS.get(1), Role.AGENT, AGENT);
        VirtualParty supervisor = supervise(CODECS.get(2), first, Mode.LISTEN);
        call.run(1.5);
        VirtualParty second = join("second", CODECS.get(4), Role.AGENT, SUPERVISOR);
        assertThat(call.call.mixingRate()).isEqualTo(8_000);
        call.runTicks(1);
        assertThat(call.call.mixingRate()).isEqualTo(48_000);
        call.run(1.5);
        hears(customer, Role.AGENT, Role.SUPERVISOR);
        hears(first, Role.CUSTOMER, Role.SUPERVISOR);
        hears(second, Role.CUSTOMER, Role.AGENT);
        hears(supervisor, Role.CUSTOMER, Role.AGENT, Role.SUPERVISOR);
        call.leave(second);
        call.runTicks(1);
        assertThat(call.call.mixingRate()).isEqualTo(8_000);
        call.run(1.5);
        hears(customer, Role.AGENT);
        hears(supervisor, Role.CUSTOMER, Role.AGENT);
    }

    @Test
    void aChangeOfTheRateDoesNotClickAndLeavesOneCleanStream() {
        for (int phase = 0; phase < 40; phase++) {
            call = new VirtualCall(phase);
            VirtualParty customer = join("customer", CODECS.get(0), Role.CUSTOMER, CUSTOMER);
            VirtualParty agent = join("agent", CODECS.get(1), Role.AGENT, AGENT);
            call.runTicks(50 + phase);
            double from = call.seconds() - 0.2;
            VirtualParty second = join("second", CODECS.get(2 + phase % 3), Role.AGENT, SUPERVISOR);
            call.runTicks(20);
            call.leave(second);
            call.runTicks(20);
            for (VirtualParty party : List.of(customer, agent)) {
                // Two tones at once: the steps of both, and half as much again.
                assertThat(largestStep(party.earsBetween(from, call.seconds())))
                    .as("step heard by %s, seed %d", party.spec.name(), phase)
                    .isLessThan((int) (1.5 * 2 * Math.PI * (CUSTOMER + AGENT + SUPERVISOR) / 8000 * LEVEL));
                CleanStream.requireOne(party, "seed " + phase);
            }
        }
    }

    static int largestStep(short[] samples) {
        int largest = 0;
        for (int i = 1; i < samples.length; i++) {
            largest = Math.max(largest, Math.abs(samples[i] - samples[i - 1]));
        }
        return largest;
    }

    @Test
    void widebandIsHeardAsWideAsTheListenersCodecIs() {
        VirtualParty customer = call.join(LegSpec.of("customer", CODECS.get(3)), Role.CUSTOMER, Voices.SILENT)
            .sings(tone(6_000));
        VirtualParty agent = join("agent", CODECS.get(4), Role.AGENT, AGENT);
        VirtualParty supervisor = supervise(CODECS.get(0), agent, Mode.LISTEN);
        call.run(2);
        short[] ears = agent.earsBetween(1, 2);
        assertThat(Tone.levelDb(ears, 0, ears.length, 6_000, LEVEL, 48_000)).isCloseTo(0, within(0.1));
        ears = supervisor.earsBetween(1, 2);
        assertThat(Tone.levelDb(ears, 0, ears.length, 2_000, LEVEL, 8_000)).as("alias of 6 kHz").isLessThan(-60);
        assertThat(customer.leg().isOpen()).isTrue();
    }

    private static double melody(double seconds) {
        return 2000 * (StrictMath.sin(2 * Math.PI * 301.7 * seconds) + StrictMath.sin(2 * Math.PI * 511.3 * seconds)
            + StrictMath.sin(2 * Math.PI * 797.1 * seconds));
    }

    /** How long the customer's voice takes to that agent, and the agent's to him, in ms; but for a constant. */
    private static double[] delaysMs(Codec customers, Codec agents) {
        VirtualCall call = new VirtualCall(5);
        VirtualParty customer = call.join(LegSpec.of("customer", customers), Role.CUSTOMER, Voices.SILENT)
            .sings(MixedRatesTest::melody);
        VirtualParty agent = call.join(LegSpec.of("agent", agents), Role.AGENT, Voices.SILENT)
            .sings(MixedRatesTest::melody);
        call.run(2);
        return new double[] {delayMs(agent.earsBetween(1, 1.5), agents.sampleRate()),
            delayMs(customer.earsBetween(1, 1.5), customers.sampleRate())};
    }

    private static double delayMs(short[] ears, int rate) {
        double best = 0;
        double most = 0;
        for (double ms = 0; ms < 150; ms += 0.05) {
            double product = 0;
            for (int i = 0; i < ears.length; i += rate / 8_000) {
                product += ears[i] * melody(1 + (double) i / rate - ms / 1000);
            }
            if (product > most) {
                most = product;
                best = ms;
            }
        }
        return best;
    }

    /** Of the 8.5 ms that Opus ⇄ G.711 may add, which mixes at 48 kHz; an encoder of Opus looks ahead 6.5 ms. */
    @ParameterizedTest(name = "{0} and {1} add {2} ms")
    @CsvSource({"0,2,2", "0,3,2", "0,4,2", "2,3,1.25", "2,4,1.25"})
    void anotherRateAddsAConstantDelayInEachDirection(int customers, int agents, double addedMs) {
        double[] plain = delaysMs(CODECS.get(0), CODECS.get(1));
        double[] mixed = delaysMs(CODECS.get(customers), CODECS.get(agents));
        assertThat(mixed[0] - plain[0]).as("to the agent").isCloseTo(addedMs, within(0.1));
        assertThat(mixed[1] - plain[1]).as("to the customer").isCloseTo(addedMs, within(0.1));
    }
}
