package io.sidetone.codecs.engine;

import static io.sidetone.codecs.engine.RealCodecs.hears;
import static io.sidetone.codecs.engine.RealCodecs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sidetone.engine.Format;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LogSpectralDistance;
import io.sidetone.testkit.Speech;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole calls of any two codecs and a supervisor with a third: each hears exactly whom the mode lets him hear. */
class CodecPairsTest {

    private static final int CUSTOMER = 0;
    private static final int AGENT = 1;
    private static final int SUPERVISOR = 2;

    /** Every ordered pair; supervisors take turns, and none has a codec of the two. */
    static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (Format customer : RealCodecs.ALL) {
            for (Format agent : RealCodecs.ALL) {
                int third = pairs.size();
                while (RealCodecs.ALL.get(third % RealCodecs.ALL.size()).equals(customer)
                    || RealCodecs.ALL.get(third % RealCodecs.ALL.size()).equals(agent)) {
                    third++;
                }
                pairs.add(Arguments.of(customer.codec(), agent.codec(),
                    RealCodecs.ALL.get(third % RealCodecs.ALL.size()).codec()));
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest(name = "customer {0}, agent {1}, supervisor {2}")
    @MethodSource("pairs")
    void everyModeIsHeardByExactlyThoseItIsFor(Object customerCodec, Object agentCodec, Object supervisorCodec) {
        VirtualCall call = new VirtualCall(7);
        VirtualParty customer = join(call, "customer", customerCodec, Role.CUSTOMER, CUSTOMER);
        VirtualParty agent = join(call, "agent", agentCodec, Role.AGENT, AGENT);
        VirtualParty supervisor = call.monitor(spec("supervisor", RealCodecs.named(supervisorCodec.toString())), agent,
            Mode.LISTEN, RealCodecs.SILENT).sings(RealCodecs.tone(RealCodecs.TONES[SUPERVISOR]));
        for (Mode mode : List.of(Mode.LISTEN, Mode.WHISPER, Mode.BARGE)) {
            call.changeMode(supervisor, mode);
            call.run(0.9);
            hears(call, customer, mode.name(), mode == Mode.BARGE ? new Integer[] {AGENT, SUPERVISOR}
                : new Integer[] {AGENT});
            hears(call, agent, mode.name(), mode == Mode.LISTEN ? new Integer[] {CUSTOMER}
                : new Integer[] {CUSTOMER, SUPERVISOR});
            hears(call, supervisor, mode.name(), CUSTOMER, AGENT);
        }
        int agentHeard = agent.heard.size();
        call.takeOver(supervisor);
        call.run(0.9);
        hears(call, customer, "taken over", SUPERVISOR);
        hears(call, supervisor, "taken over", CUSTOMER);
        assertThat(agent.leg().isOpen()).isFalse();
        assertThat(agent.heard.size() - agentHeard).as("packets to the agent after the takeover").isLessThan(3);
        assertThat(agent.leg().statistics().unready() + supervisor.leg().statistics().unready()).isZero();
    }

    private static VirtualParty join(VirtualCall call, String name, Object codec, Role role, int tone) {
        return call.join(spec(name, RealCodecs.named(codec.toString())), role, RealCodecs.SILENT)
            .sings(RealCodecs.tone(RealCodecs.TONES[tone]));
    }

    // ---- telephone speech through a wideband mix --------------------------------------------------------------

    /** The agent's Opus makes the call mix at 48 kHz; the supervisor hears the µ-law customer through that mix. */
    private static short[] heardThroughAWidebandMix(IntUnaryOperator voice, double seconds) {
        VirtualCall call = new VirtualCall(3);
        call.join(spec("customer", RealCodecs.PCMU).withDelay(20), Role.CUSTOMER, voice);
        VirtualParty agent = call.join(spec("agent", RealCodecs.OPUS), Role.AGENT, RealCodecs.SILENT);
        VirtualParty supervisor = call.monitor(spec("supervisor", RealCodecs.PCMU), agent, Mode.LISTEN,
            RealCodecs.SILENT);
        call.run(seconds);
        assertThat(call.call.mixingRate()).isEqualTo(48_000);
        return supervisor.earsBetween(0, call.seconds() + 1);
    }

    @Test
    void oneTalkerIsAsLoudAsHeSpeaksThroughAMixAt48Khz() {
        for (int hz : new int[] {301, 437, 997, 1_523, 2_011, 2_497}) {
            short[] ears = heardThroughAWidebandMix(Tone.sine(hz, RealCodecs.LEVEL), 2);
            double level = Tone.levelDb(ears, 8_000, 12_000, hz, RealCodecs.LEVEL);
            System.out.printf("PCMU > 48 kHz > PCMU at %d Hz: %+.3f dB%n", hz, level);
            assertThat(level).as("%d Hz", hz).isCloseTo(0, within(0.1));
        }
    }

    @Test
    void speechIsAsLoudAsItIsSpokenThroughAMixAt48Khz() {
        short[] speech = Speech.samples("speech/debian-en/demo-echotest.wav");
        int seconds = Math.min(10, speech.length / 8_000);
        short[] voice = throughMuLaw(Arrays.copyOf(speech, seconds * 8_000));
        short[] ears = heardThroughAWidebandMix(n -> n < speech.length ? speech[n] : 0, seconds + 0.5);
        int shift = bestShift(voice, ears);
        short[] aligned = Arrays.copyOfRange(ears, shift, shift + voice.length);
        LogSpectralDistance distance = new LogSpectralDistance(voice, 256);
        double mean = distance.sumTo(aligned) / distance.frames();
        double level = 10 * Math.log10(energy(aligned) / energy(voice));
        System.out.printf("speech PCMU > 48 kHz > PCMU: %+.3f dB, log-spectral distance %.2f dB, delay %d samples%n",
            level, mean, shift);
        assertThat(level).isCloseTo(0, within(0.1));
        // Two generations of µ-law, and above 3.4 kHz the filters of both resamplers.
        assertThat(mean).as("log-spectral distance in dB").isLessThan(4.5);
    }

    private static short[] throughMuLaw(short[] samples) {
        byte[] payload = new byte[samples.length];
        short[] decoded = new short[samples.length];
        RealCodecs.PCMU.codec().newEncoder().encode(samples, 0, samples.length, payload, 0);
        RealCodecs.PCMU.codec().newDecoder().decode(payload, 0, payload.length, decoded, 0);
        return decoded;
    }

    private static int bestShift(short[] voice, short[] ears) {
        int best = 0;
        double most = 0;
        for (int shift = 0; shift < Math.min(1_600, ears.length - voice.length); shift++) {
            double sum = 0;
            for (int i = 0; i < voice.length; i++) {
                sum += (double) voice[i] * ears[i + shift];
            }
            if (sum > most) {
                most = sum;
                best = shift;
            }
        }
        return best;
    }

    private static double energy(short[] samples) {
        double sum = 0;
        for (short sample : samples) {
            sum += (double) sample * sample;
        }
        return sum;
    }
}
