package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Execution;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A voice of noise, of which a few samples tell their place, through forward ⇄ mix changes: every sample arrives once,
 * in order. Between forwarding and mixing lies concealment, which blends into the first 5 ms behind it.
 */
@ParameterizedClass
@EnumSource(Execution.class)
class NoSampleLostTest {

    private final Codec codec;
    private final int workerMs;

    NoSampleLostTest(Execution execution) {
        codec = new LinearCodec(execution);
        workerMs = execution == Execution.WORKER ? 20 : 0;
    }

    private static final int BLENDED = 40;
    private static final int CERTAIN = 24;
    private static final int DELAY_MS = 40;
    private static final IntUnaryOperator VOICE = Voices.noise(5);

    @ParameterizedTest(name = "{0} ms packets in, {1} ms out")
    @CsvSource({"10,10", "10,20", "10,30", "10,40", "10,60", "20,10", "20,20", "20,30", "20,40", "20,60", "30,10",
        "30,20", "30,30", "30,40", "30,60", "40,10", "40,20", "40,30", "40,40", "40,60", "60,10", "60,20", "60,30",
        "60,40", "60,60"})
    void customerHearsEverySampleOfTheAgentOnceThroughBargingAndBack(int in, int out) {
        hearsEverySampleOnce(Mode.BARGE, in, out);
    }

    @ParameterizedTest(name = "{0} ms packets in, {1} ms out")
    @CsvSource({"10,10", "10,20", "10,30", "10,40", "10,60", "20,10", "20,20", "20,30", "20,40", "20,60", "30,10",
        "30,20", "30,30", "30,40", "30,60", "40,10", "40,20", "40,30", "40,40", "40,60", "60,10", "60,20", "60,30",
        "60,40", "60,60"})
    void agentHearsEverySampleOfTheCustomerOnceThroughWhisperingAndBack(int in, int out) {
        hearsEverySampleOnce(Mode.WHISPER, in, out);
    }

    private void hearsEverySampleOnce(Mode mode, int in, int out) {
        for (long seed = 0; seed < 6; seed++) {
            VirtualCall call = new VirtualCall(seed);
            boolean barging = mode == Mode.BARGE;
            LegSpec spec = LegSpec.of("listener", codec).withPacketTime(out);
            VirtualParty listener = call.join(spec, barging ? Role.CUSTOMER : Role.AGENT, Voices.SILENT);
            VirtualParty speaker = call.join(LegSpec.of("speaker", codec), barging ? Role.AGENT : Role.CUSTOMER,
                VOICE, in);
            call.runTicks(40);
            VirtualParty supervisor = call.monitor(LegSpec.of("supervisor", codec), barging ? speaker : listener,
                Mode.LISTEN, Voices.SILENT);
            int changes = 6;
            for (int change = 0; change < changes; change++) {
                call.runTicks(20 + change);
                call.changeMode(supervisor, mode);
                call.runTicks(20);
                long forwarded = listener.leg().statistics().forwarded();
                call.changeMode(supervisor, Mode.LISTEN);
                call.runTicks(12);
                assertThat(listener.leg().statistics().forwarded())
                    .as("forwarded again within 240 ms, change %d, seed %d", change, seed).isGreaterThan(forwarded);
            }
            String when = "seed " + seed;
            CleanStream.requireOne(listener, when);
            int gaps = heardOnceInOrder(listener.ears(), speaker.spoken.size() * in * 8, in, when);
            assertThat(gaps).as("gaps, %s", when).isLessThanOrEqualTo(changes);
        }
    }

    /** Reads the voice's samples one by one; where something else lies between, it must be short. */
    private int heardOnceInOrder(short[] ears, int spoken, int packetMs, String when) {
        int gaps = 0;
        int next = 0;
        int at = 0;
        while (next < spoken - 8 * 4 * 60) {
            if (is(ears, at, next, 1)) {
                at++;
                next++;
                continue;
            }
            gaps++;
            int resumed = at;
            int blended = -1;
            while (blended < 0 && resumed < ears.length - CERTAIN) {
                resumed++;
                blended = blendedBefore(ears, resumed, next);
            }
            int concealed = resumed - blended - at;
            assertThat(blended).as("sample %d of the voice at %d, %s", next, at, when).isNotNegative();
            assertThat(concealed).as("concealed samples before sample %d of the voice, %s", next, when)
                .isBetween(0, 8 * (DELAY_MS + 20 + workerMs + packetMs));
            at = resumed;
            next += blended;
        }
        return gaps;
    }

    /** How many samples of the voice from {@code next} on were blended, if it goes on here; else -1. */
    private static int blendedBefore(short[] ears, int at, int next) {
        for (int blended = 0; blended <= BLENDED; blended++) {
            if (is(ears, at, next + blended, CERTAIN)) {
                return blended;
            }
        }
        return -1;
    }

    private static boolean is(short[] ears, int at, int voice, int count) {
        for (int i = 0; i < count; i++) {
            if (at + i >= ears.length || ears[at + i] != VOICE.applyAsInt(voice + i)) {
                return false;
            }
        }
        return true;
    }
}
