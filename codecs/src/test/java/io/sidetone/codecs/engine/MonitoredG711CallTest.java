package io.sidetone.codecs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.Speech;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole calls in G.711: customer, agent and supervisor in either law, forwarded or transcoded. */
class MonitoredG711CallTest {

    private static final int LEVEL = 4000;
    /** None near a multiple of another: the noise of a law lies on the multiples of a tone. */
    private static final int[] TONES = {437, 911, 1523};
    private static final int[] PACKET_TIMES = {10, 20, 30, 40, 60};

    private static Codec law(String name) {
        return name.equals("ULAW") ? G711.ULAW : G711.ALAW;
    }

    @ParameterizedTest(name = "customer {0}, agent {1}, supervisor {2}")
    @CsvSource({"ULAW,ULAW,ULAW", "ULAW,ULAW,ALAW", "ULAW,ALAW,ULAW", "ULAW,ALAW,ALAW", "ALAW,ULAW,ULAW",
        "ALAW,ULAW,ALAW", "ALAW,ALAW,ULAW", "ALAW,ALAW,ALAW"})
    void customerIsSentTheSamePacketsAtTheSameTimesWhoeverListensAndWhispers(String customer, String agent,
        String supervisor) {
        for (long seed = 0; seed < 20; seed++) {
            VirtualCall alone = open(seed, law(customer), law(agent));
            VirtualCall monitored = open(seed, law(customer), law(agent));
            Random random = new Random(~seed);
            alone.runTicks(50);
            monitored.runTicks(50);
            VirtualParty coach = monitored.monitor(LegSpec.of("supervisor", law(supervisor)),
                monitored.parties.get("agent"), Mode.LISTEN, Tone.sine(TONES[2], LEVEL));
            for (int change = 0; change < 8; change++) {
                int ticks = 1 + random.nextInt(30);
                alone.runTicks(ticks);
                monitored.runTicks(ticks);
                monitored.changeMode(coach, random.nextBoolean() ? Mode.WHISPER : Mode.LISTEN);
            }
            List<SentPacket> expected = alone.parties.get("customer").heard;
            assertThat(monitored.parties.get("customer").heard).as("seed %d", seed).isEqualTo(expected);
            assertThat(monitored.parties.get("agent").heard).as("the agent hears the whisper, seed %d", seed)
                .isNotEqualTo(alone.parties.get("agent").heard);
        }
    }

    private static VirtualCall open(long seed, Codec customer, Codec agent) {
        Random random = new Random(seed);
        VirtualCall call = new VirtualCall(seed);
        call.join(LegSpec.of("customer", customer).withPacketTime(packetTime(random)), Role.CUSTOMER,
            Tone.sine(TONES[0], LEVEL), packetTime(random)).loses(0.05).duplicates(0.05).jitters(30);
        call.join(LegSpec.of("agent", agent).withPacketTime(packetTime(random)), Role.AGENT,
            Tone.sine(TONES[1], LEVEL), packetTime(random)).loses(0.05).duplicates(0.05).jitters(30);
        return call;
    }

    private static int packetTime(Random random) {
        return PACKET_TIMES[random.nextInt(PACKET_TIMES.length)];
    }

    @ParameterizedTest(name = "customer {0}, agent {1}, supervisor {2}")
    @CsvSource({"ULAW,ULAW,ULAW", "ULAW,ULAW,ALAW", "ULAW,ALAW,ULAW", "ULAW,ALAW,ALAW", "ALAW,ULAW,ULAW",
        "ALAW,ULAW,ALAW", "ALAW,ALAW,ULAW", "ALAW,ALAW,ALAW"})
    void everyModeIsHeardByExactlyThoseItIsFor(String customerLaw, String agentLaw, String supervisorLaw) {
        VirtualCall call = new VirtualCall(7);
        VirtualParty customer = call.join(LegSpec.of("customer", law(customerLaw)), Role.CUSTOMER,
            Tone.sine(TONES[0], LEVEL));
        VirtualParty agent = call.join(LegSpec.of("agent", law(agentLaw)), Role.AGENT, Tone.sine(TONES[1], LEVEL));
        VirtualParty supervisor = call.monitor(LegSpec.of("supervisor", law(supervisorLaw)), agent, Mode.LISTEN,
            Tone.sine(TONES[2], LEVEL));
        hears(call, customer, 1);
        hears(call, agent, 0);
        hears(call, supervisor, 0, 1);
        call.changeMode(supervisor, Mode.WHISPER);
        hears(call, customer, 1);
        hears(call, agent, 0, 2);
        hears(call, supervisor, 0, 1);
        call.changeMode(supervisor, Mode.BARGE);
        hears(call, customer, 1, 2);
        hears(call, agent, 0, 2);
        hears(call, supervisor, 0, 1);
        call.takeOver(supervisor);
        hears(call, customer, 2);
        hears(call, supervisor, 0);
    }

    /** 0 ± 0.1 dB, or inaudible below what a law's own noise leaves of a tone. */
    private static void hears(VirtualCall call, VirtualParty listener, int... seats) {
        call.run(1);
        short[] ears = listener.earsBetween(call.seconds() - 0.5, call.seconds());
        for (int seat = 0; seat < TONES.length; seat++) {
            int speaker = seat;
            double level = Tone.levelDb(ears, 0, ears.length, TONES[seat], LEVEL);
            if (Arrays.stream(seats).anyMatch(s -> s == speaker)) {
                assertThat(level).as("%s hears seat %d", listener.spec.name(), seat).isBetween(-0.1, 0.1);
            } else {
                assertThat(level).as("%s hears seat %d", listener.spec.name(), seat).isLessThan(-46);
            }
        }
    }

    @ParameterizedTest(name = "customer {0}, agent {1}")
    @CsvSource({"ULAW,ULAW", "ULAW,ALAW", "ALAW,ULAW", "ALAW,ALAW"})
    void noModeChangeClicksInSpeech(String customerLaw, String agentLaw) {
        short[] speech = Speech.samples("speech/debian-en/demo-echotest.wav");
        short[] quiet = Speech.samples("speech/debian-en/vm-options.wav");
        IntUnaryOperator faint = n -> quiet[n % quiet.length] / 16;
        for (int seed = 0; seed < 12; seed++) {
            VirtualCall call = new VirtualCall(seed);
            VirtualParty customer = call.join(LegSpec.of("customer", law(customerLaw)), Role.CUSTOMER, faint);
            VirtualParty agent = call.join(LegSpec.of("agent", law(agentLaw)), Role.AGENT,
                n -> speech[n % speech.length], PACKET_TIMES[seed % 5]);
            VirtualParty supervisor = call.monitor(LegSpec.of("supervisor", law(agentLaw)), agent, Mode.LISTEN, faint);
            for (int change = 1; change < 12; change++) {
                call.runTicks(5 + (seed * 7 + change * 11) % 40);
                call.changeMode(supervisor, Mode.values()[change % 3]);
            }
            call.takeOver(supervisor);
            call.runTicks(50);
            int limit = Math.max(Speech.clickLimit(speech), largestStep(speech) * 9 / 8);
            for (VirtualParty party : List.of(customer, supervisor)) {
                assertThat(largestStep(decoded(party))).as("heard by %s, seed %d", party.spec.name(), seed)
                    .isLessThanOrEqualTo(limit);
            }
        }
    }

    private static short[] decoded(VirtualParty party) {
        Decoder decoder = party.spec.formats().get(0).codec().newDecoder();
        short[] samples = new short[party.heard.stream().mapToInt(packet -> packet.payload().length).sum()];
        int at = 0;
        for (SentPacket packet : party.heard) {
            at += decoder.decode(packet.payload(), 0, packet.payload().length, samples, at);
        }
        return samples;
    }

    private static int largestStep(short[] samples) {
        int largest = 0;
        for (int i = 1; i < samples.length; i++) {
            largest = Math.max(largest, Math.abs(samples[i] - samples[i - 1]));
        }
        return largest;
    }
}
