package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.DigitCommand;
import io.sidetone.monitor.DigitPolicy;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.DigitRefused;
import io.sidetone.monitor.MonitorEvent.ModeChanged;
import io.sidetone.monitor.MonitorEvent.SupervisorDigit;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionState;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a supervisor's digits can ask for. */
class DigitCommandsTest {

    private static final DigitPolicy COMMANDS = new DigitPolicy(Map.of('1', DigitCommand.LISTEN,
        '2', DigitCommand.WHISPER, '3', DigitCommand.BARGE, '4', DigitCommand.TAKE_OVER), true);

    private VirtualCall call;
    private VirtualParty customer;
    private VirtualParty agent;
    private VirtualParty supervisor;

    private void open(DigitPolicy policy) {
        call = new VirtualCall(1, Policies.DEFAULT.withDigits(policy));
        customer = call.join(spec("customer"), Role.CUSTOMER, Voices.SILENT);
        agent = call.join(spec("agent"), Role.AGENT, Voices.SILENT);
        supervisor = call.monitor(spec("supervisor"), agent, Mode.LISTEN, Voices.SILENT);
        call.run(0.5);
    }

    private static LegSpec spec(String name) {
        return LegSpec.of(name, new LinearCodec()).withEvents(101);
    }

    @Test
    void theyDoNothingUnlessAskedFor() {
        open(DigitPolicy.OFF);
        int before = call.events.size();
        supervisor.press("1234567890*#ABCD44");
        call.run(7);
        assertThat(call.events.subList(before, call.events.size())).hasSize(18)
            .allMatch(SupervisorDigit.class::isInstance);
        assertThat(supervisor.leg().session().mode()).isEqualTo(Mode.LISTEN);
    }

    @Test
    void theyChangeTheMode() {
        open(COMMANDS);
        int before = call.events.size();
        supervisor.press("2313");
        call.run(3);
        assertThat(call.events.subList(before, call.events.size()).stream().filter(ModeChanged.class::isInstance))
            .extracting(event -> ((ModeChanged) event).to())
            .containsExactly(Mode.WHISPER, Mode.BARGE, Mode.LISTEN, Mode.BARGE);
    }

    @Test
    void aDigitThatIsACommandNeverEntersTheCallWhileOthersMay() {
        open(COMMANDS);
        supervisor.press("3339");
        call.run(3);
        assertThat(supervisor.leg().session().mode()).isEqualTo(Mode.BARGE);
        assertThat(customer.digitsHeard()).isEqualTo("9");
        assertThat(agent.digitsHeard()).isEqualTo("9");
    }

    @Test
    void theDigitsOfOthersAreNoCommands() {
        open(COMMANDS);
        customer.press("344");
        agent.press("344");
        call.run(3);
        assertThat(supervisor.leg().session().mode()).isEqualTo(Mode.LISTEN);
        assertThat(supervisor.leg().session().state()).isEqualTo(SessionState.ACTIVE);
    }

    @Test
    void aTakeoverNeedsItsDigitTwice() {
        open(COMMANDS);
        supervisor.press("4");
        call.run(1);
        assertThat(supervisor.leg().session().state()).isEqualTo(SessionState.ACTIVE);
        supervisor.press("4");
        call.run(1);
        assertThat(call.events).filteredOn(TakenOver.class::isInstance).hasSize(1);
        assertThat(customer.keysHeard()).isEmpty();
        supervisor.press("42");
        call.run(1);
        assertThat(customer.digitsHeard()).as("the owner's digits are his own").isEqualTo("42");
    }

    @Test
    void anotherDigitBetweenMeansNo() {
        open(COMMANDS);
        supervisor.press("4749");
        call.run(2);
        assertThat(supervisor.leg().session().state()).isEqualTo(SessionState.ACTIVE);
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 151})
    void theSecondMustComeWithinThreeSeconds(int frames) {
        open(COMMANDS);
        supervisor.leg().session().end();
        call.runTicks(2);
        VirtualParty other = call.monitor(spec("other"), agent, Mode.LISTEN, Voices.SILENT);
        call.runTicks(10);
        press(other, 1);
        call.runTicks(frames);
        press(other, 2);
        call.runTicks(2);
        assertThat(other.leg().session().state())
            .isEqualTo(frames <= 150 ? SessionState.TAKEN_OVER : SessionState.ACTIVE);
    }

    /** One packet of a digit of his own, between two ticks. */
    private void press(VirtualParty party, int number) {
        byte[] packet = new byte[16];
        RtpHeader.write(packet, 0, true, 101, sequenceOf(party) + number, number * 1600, 77);
        packet[12] = 4;
        long nowNs = (long) (call.seconds() * 1e9);
        // Two, because another SSRC is believed with its second packet in sequence.
        party.silent(true);
        call.shard.receive(party.leg(), packet, 0, packet.length, nowNs);
        packet[3]++;
        call.shard.receive(party.leg(), packet, 0, packet.length, nowNs);
    }

    private static int sequenceOf(VirtualParty party) {
        return party.leg().seat() * 10;
    }

    @Test
    void aRefusalIsToldAndNothingHappened() {
        open(COMMANDS);
        VirtualParty second = call.monitor(spec("second").withTwoWay(false), agent, Mode.LISTEN, Voices.SILENT);
        call.run(0.5);
        second.press("44");
        call.run(0.5);
        assertThat(second.leg().session().state()).as("waits for proof").isEqualTo(SessionState.PREPARING);
        supervisor.press("44");
        call.run(1);
        assertThat(call.events).filteredOn(DigitRefused.class::isInstance).singleElement().satisfies(event -> {
            assertThat(((DigitRefused) event).command()).isEqualTo(DigitCommand.TAKE_OVER);
            assertThat(((DigitRefused) event).reason()).isEqualTo(Refusal.TAKEOVER_CONFLICT);
            assertThat(((DigitRefused) event).supervisor()).isEqualTo("supervisor");
        });
        assertThat(supervisor.leg().session().mode()).isEqualTo(Mode.LISTEN);
    }

    @Test
    void aPolicyTakesTheSixteenKeysAndNothingElse() {
        for (char digit : "0123456789*#ABCD".toCharArray()) {
            assertThat(DigitPolicy.OFF.withCommands(Map.of(digit, DigitCommand.LISTEN)).commands()).hasSize(1);
        }
        for (char digit : "!aE ".toCharArray()) {
            assertThatThrownBy(() -> DigitPolicy.OFF.withCommands(Map.of(digit, DigitCommand.LISTEN)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(String.valueOf(digit));
        }
    }

    @Test
    void aLegTakesAnEventPayloadTypeOfItsOwn() {
        LegSpec spec = LegSpec.of("leg", new LinearCodec());
        assertThat(spec.eventPayloadType()).isEqualTo(-1);
        for (int good : new int[] {-1, 0, 63, 96, 127}) {
            assertThat(spec.withEvents(good).withDelay(60).withPacketTime(30).withMaxPacketTime(40).withTwoWay(false)
                .eventPayloadType()).isEqualTo(good);
        }
        for (int bad : new int[] {-2, 64, 95, 128, 97}) {
            assertThatThrownBy(() -> spec.withEvents(bad)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(bad));
        }
    }
}
