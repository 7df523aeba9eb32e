package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.WhisperLeak;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A whisper that comes back from the agent's headset is told of, and nothing else is. */
class LeaksTest {

    private static final Codec CODEC = new LinearCodec();
    private static final int PER_MS = 8;
    /** Bursts of noise, as words are. */
    private static final IntUnaryOperator WHISPER = bursts(11, 3_000, 7);
    private static final IntUnaryOperator AGENT = bursts(23, 2_000, 11);
    private static final IntUnaryOperator LINE = bursts(31, 20, 0);

    private VirtualCall call;
    private VirtualParty customer;
    private VirtualParty agent;
    private VirtualParty supervisor;

    /** Noise that comes and goes a few times a second; for ever if that is 0. */
    private static IntUnaryOperator bursts(long seed, int amplitude, int period) {
        IntUnaryOperator noise = Voices.noise(seed);
        return n -> {
            double envelope = period == 0 ? 1 : Math.max(0, StrictMath.sin(2 * Math.PI * n / (400.0 * period)));
            return (int) (noise.applyAsInt(n) * envelope * amplitude / 8192);
        };
    }

    /** What comes from an agent whose headset leaks, that much and that late. */
    private static IntUnaryOperator leaking(double db, int delayMs) {
        double gain = StrictMath.pow(10, db / 20);
        return n -> AGENT.applyAsInt(n) + LINE.applyAsInt(n)
            + (int) (gain * (n < delayMs * PER_MS ? 0 : WHISPER.applyAsInt(n - delayMs * PER_MS)));
    }

    private void open(IntUnaryOperator uplink) {
        call = new VirtualCall(1);
        customer = call.join(LegSpec.of("customer", CODEC), Role.CUSTOMER, bursts(5, 2_000, 13));
        agent = call.join(LegSpec.of("agent", CODEC), Role.AGENT, uplink);
        supervisor = call.monitor(LegSpec.of("supervisor", CODEC), agent, Mode.WHISPER, WHISPER);
        agent.leg().watchLeaks(true);
    }

    private List<WhisperLeak> leaks() {
        return call.events.stream().filter(WhisperLeak.class::isInstance).map(WhisperLeak.class::cast).toList();
    }

    @ParameterizedTest
    @CsvSource({"-10, 120", "-20, 300", "-25, 550"})
    void aLeakIsToldWithItsLoudnessAndDelayAtMostOnceASecond(double db, int delayMs) {
        open(leaking(db, delayMs));
        call.run(15);
        assertThat(leaks()).hasSizeBetween(3, 15);
        WhisperLeak last = leaks().get(leaks().size() - 1);
        assertThat(last.party()).isEqualTo("agent");
        assertThat(last.couplingDb()).isCloseTo(db, within(3.0));
        // Packets of either party leave at their own phase of the tick.
        assertThat(last.lagMs()).isBetween(delayMs - 25, delayMs + 25);
        for (int i = 1; i < leaks().size(); i++) {
            assertThat(leaks().get(i).frame() - leaks().get(i - 1).frame()).isGreaterThanOrEqualTo(50);
        }
    }

    @Test
    void aSofterWhisperLeaksAsMuchOfItself() {
        double gain = -12;
        open(leaking(-10 + gain, 200));
        supervisor.leg().session().gain(Role.SUPERVISOR, gain, outcome -> { });
        call.run(15);
        assertThat(leaks()).isNotEmpty();
        assertThat(leaks().get(leaks().size() - 1).couplingDb()).isCloseTo(-10, within(3.0));
    }

    @Test
    void whereNothingLeaksThereIsNoAlarm() {
        open(n -> AGENT.applyAsInt(n) + LINE.applyAsInt(n));
        call.run(60);
        assertThat(leaks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody asked", "listen", "barge", "the agent is muted", "let go"})
    void nothingIsToldWhereNoWhisperCouldBeHeard(String why) {
        open(leaking(-10, 200));
        switch (why) {
            case "nobody asked" -> agent.leg().watchLeaks(false);
            case "listen" -> call.changeMode(supervisor, Mode.LISTEN);
            case "barge" -> call.changeMode(supervisor, Mode.BARGE);
            case "the agent is muted" -> call.call.mute(agent.leg(), true);
            default -> supervisor.leg().session().talk(false, outcome -> { });
        }
        call.run(15);
        assertThat(leaks()).isEmpty();
    }

    @Test
    void withoutAWhisperTheAgentIsNotEvenDecoded() {
        open(leaking(-10, 200));
        call.run(2);
        call.leave(supervisor);
        call.run(1);
        long decodes = agent.leg().statistics().decodes();
        call.run(1);
        assertThat(agent.leg().statistics().decodes()).isEqualTo(decodes);
    }

    @Test
    void whatCustomersAreSentIsTheSameToTheByte() {
        open(leaking(-10, 200));
        call.run(3);
        List<?> guarded = customer.heard;
        open(leaking(-10, 200));
        agent.leg().watchLeaks(false);
        call.leave(supervisor);
        call.run(3);
        assertThat(guarded).isEqualTo(customer.heard);
    }
}
