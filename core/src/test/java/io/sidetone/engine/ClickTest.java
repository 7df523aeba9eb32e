package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Execution;
import io.sidetone.engine.CleanStream.Numbered;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.Speech;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No change of mode clicks: nobody hears a step between samples that the loudest speaker's voice does not make. */
class ClickTest {

    private static final int TICKS = 600;
    private static final List<String> NAMES = List.of("customer", "agent", "supervisor");

    @ParameterizedTest(name = "the loudest speaks in seat {0}")
    @ValueSource(ints = {0, 1, 2})
    void noModeChangeClicksInAToneAtAnyPhase(int loudest) {
        int[] tones = {440, 620, 310};
        for (long seed = 0; seed < 20; seed++) {
            IntUnaryOperator[] voices = new IntUnaryOperator[3];
            for (int seat = 0; seat < voices.length; seat++) {
                voices[seat] = Voices.sine(tones[seat], seat == loudest ? 12_000 : 1_500);
            }
            noModeChangeClicks(new LinearCodec(), new LinearCodec(), voices, loudest, seed);
        }
    }

    @ParameterizedTest(name = "the loudest speaks in seat {0}")
    @ValueSource(ints = {0, 1, 2})
    void noModeChangeClicksInSpeechAtAnyPhase(int loudest) {
        IntUnaryOperator[] voices = speech(loudest);
        for (long seed = 0; seed < 20; seed++) {
            noModeChangeClicks(new LinearCodec(), new LinearCodec(), voices, loudest, seed);
        }
    }

    @Test
    void norInACallThatIsTranscoded() {
        for (long seed = 0; seed < 20; seed++) {
            int loudest = (int) seed % 3;
            noModeChangeClicks(new LinearCodec("LEFT"), new LinearCodec("RIGHT"), speech(loudest), loudest, seed);
        }
    }

    @Test
    void norWhereCodersRunOnWorkers() {
        for (long seed = 0; seed < 20; seed++) {
            int loudest = (int) seed % 3;
            boolean transcoded = seed % 2 == 0;
            noModeChangeClicks(new LinearCodec("LEFT", Execution.WORKER),
                new LinearCodec(transcoded ? "RIGHT" : "LEFT", Execution.WORKER), speech(loudest), loudest, seed);
        }
    }

    private static IntUnaryOperator[] speech(int loudest) {
        List<String> files = List.of("queue-thankyou", "vm-options", "demo-echotest");
        IntUnaryOperator[] voices = new IntUnaryOperator[3];
        for (int seat = 0; seat < voices.length; seat++) {
            short[] speech = Speech.samples("speech/debian-en/" + files.get(seat) + ".wav");
            int divisor = seat == loudest ? 1 : 8;
            voices[seat] = n -> speech[n % speech.length] / divisor;
        }
        return voices;
    }

    /** Every mode after every other, a second supervisor coming and going, then a takeover; each at another tick. */
    private static void noModeChangeClicks(Codec customerCodec, Codec agentCodec, IntUnaryOperator[] voices,
        int loudest, long seed) {
        VirtualCall call = new VirtualCall(seed, Policies.DEFAULT);
        int[] packetTimes = {10, 20, 30, 40, 60};
        LegSpec customerSpec = LegSpec.of(NAMES.get(0), customerCodec).withPacketTime(packetTimes[(int) seed % 5]);
        VirtualParty customer = call.join(customerSpec, Role.CUSTOMER, voices[0], packetTimes[(int) seed / 2 % 5]);
        VirtualParty agent = call.join(LegSpec.of(NAMES.get(1), agentCodec), Role.AGENT, voices[1],
            packetTimes[(int) seed / 3 % 5]);
        call.runTicks(50 + (int) seed);
        VirtualParty supervisor = call.monitor(LegSpec.of(NAMES.get(2), agentCodec), agent, Mode.LISTEN, voices[2]);
        Mode[] walk = {Mode.WHISPER, Mode.LISTEN, Mode.BARGE, Mode.LISTEN, Mode.WHISPER, Mode.BARGE, Mode.WHISPER,
            Mode.BARGE};
        for (int step = 0; step < walk.length; step++) {
            call.runTicks(1 + (int) ((seed * 7 + step * 13) % 40));
            call.changeMode(supervisor, walk[step]);
        }
        call.runTicks(30);
        VirtualParty second = call.monitor(LegSpec.of("second", customerCodec), agent, Mode.BARGE,
            n -> voices[2].applyAsInt(n) / 16);
        call.runTicks(20);
        call.leave(second);
        call.changeMode(supervisor, walk[(int) seed / 3 % 3]);
        call.runTicks(30);
        switch ((int) seed % 3) {
            case 0 -> call.takeOver(supervisor);
            case 1 -> call.leave(agent);
            default -> call.leave(supervisor);
        }
        call.runTicks(TICKS - 300);

        short[] loud = new short[TICKS * 160];
        for (int n = 0; n < loud.length; n++) {
            loud[n] = (short) voices[loudest].applyAsInt(n);
        }
        // A recording may hold a steeper step of its own, and the quiet voices' steps come on top of it.
        int limit = Math.max(Speech.clickLimit(loud), largestStep(loud) * 9 / 8);
        for (VirtualParty party : List.of(customer, agent, supervisor, second)) {
            assertThat(largestStep(party)).as("largest step heard by %s, seed %d", party.spec.name(), seed)
                .isLessThanOrEqualTo(limit);
        }
    }

    /** Where a packet was left out the receiver conceals. */
    private static int largestStep(VirtualParty party) {
        List<Numbered> packets = CleanStream.played(party);
        short[] ears = party.ears();
        int begin = 0;
        int largest = 0;
        for (int i = 0; i < packets.size(); i++) {
            int from = (int) (packets.get(i).timestamp() - packets.get(0).timestamp());
            int end = from + packets.get(i).samples();
            boolean lost = i > 0 && packets.get(i).sequence() != packets.get(i - 1).sequence() + 1;
            begin = lost ? from : begin;
            largest = Math.max(largest, largestStep(Arrays.copyOfRange(ears, Math.max(begin, from - 1), end)));
        }
        return largest;
    }

    private static int largestStep(short[] samples) {
        int largest = 0;
        for (int i = 1; i < samples.length; i++) {
            largest = Math.max(largest, Math.abs(samples[i] - samples[i - 1]));
        }
        return largest;
    }
}
