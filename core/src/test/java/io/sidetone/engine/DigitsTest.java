package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.DigitPolicy;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.MonitorEvent.SupervisorDigit;
import io.sidetone.monitor.OthersAtTakeover;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is sent whose digits: a stricter matrix than that of hearing. */
class DigitsTest {

    private static final Policies DIGITS_ENTER_IN_BARGE =
        Policies.DEFAULT.withDigits(DigitPolicy.OFF.withEnterCallInBarge(true));

    private VirtualCall call = new VirtualCall(1);

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000, 48000})
    void betweenCustomerAndAgentEventsAreForwardedByteForByte(int clockRate) {
        Codec codec = codec("ANY", clockRate);
        VirtualParty customer = join("customer", codec, Role.CUSTOMER);
        VirtualParty agent = call.join(spec("agent", codec).withEvents(126), Role.AGENT, voice("agent"));
        call.run(0.5);
        customer.press("0123456789*#ABCD!");
        agent.press("42");
        call.run(8);
        assertThat(agent.digitsHeard()).isEqualTo("0123456789*#ABCD!");
        assertThat(customer.digitsHeard()).isEqualTo("42");
        assertForwardedUntouched(customer, agent);
        assertForwardedUntouched(agent, customer);
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000, 48000})
    void aMixedListenerIsSentTheSameEventsOnHisOwnStream(int clockRate) {
        VirtualParty customer = join("customer", codec("LEFT", clockRate), Role.CUSTOMER);
        VirtualParty agent = join("agent", codec("RIGHT", clockRate), Role.AGENT);
        call.run(0.5);
        customer.press("0123456789*#ABCD!");
        call.run(8);
        assertThat(agent.digitsHeard()).isEqualTo("0123456789*#ABCD!");
        assertSamePayloads(customer, agent);
        assertThat(agent.keysHeard().stream().filter(SentPacket::marker)).as("a marker for each").hasSize(17);
        assertDistancesKept(customer, agent, clockRate);
    }

    @Test
    void anotherClockIsGivenItsOwnDurations() {
        VirtualParty customer = join("customer", clocked("LEFT", 8000), Role.CUSTOMER);
        VirtualParty agent = join("agent", clocked("RIGHT", 16000), Role.AGENT);
        call.run(0.5);
        customer.press("5");
        agent.press("6");
        call.run(1);
        assertThat(durations(customer.keysSent)).containsExactly(160, 320, 480, 640, 800, 960, 1120, 1280, 1280, 1280,
            1280);
        assertThat(durations(agent.keysHeard())).containsExactly(320, 640, 960, 1280, 1600, 1920, 2240, 2560, 2560,
            2560, 2560);
        assertThat(durations(customer.keysHeard())).containsExactly(160, 320, 480, 640, 800, 960, 1120, 1280, 1280,
            1280, 1280);
    }

    @Test
    void aDurationThatAFasterClockCannotTellIsTheLongest() {
        VirtualParty customer = join("customer", clocked("LEFT", 8000), Role.CUSTOMER).holdsKeys(300);
        VirtualParty agent = join("agent", clocked("RIGHT", 16000), Role.AGENT);
        customer.press("5");
        call.run(8);
        assertThat(durations(agent.keysHeard())).contains(0x7FFF / 160 * 320, 0xFFFF);
        assertThat(agent.digitsHeard()).isEqualTo("5");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void supervisorsAreSentNobodysDigitsInAnyMode(Mode mode) {
        call = new VirtualCall(1, DIGITS_ENTER_IN_BARGE);
        VirtualParty customer = join("customer", Role.CUSTOMER);
        VirtualParty agent = join("agent", Role.AGENT);
        VirtualParty first = monitor("first", agent, mode);
        List<VirtualParty> others = List.of(monitor("listener", agent, Mode.LISTEN),
            monitor("whisperer", agent, Mode.WHISPER), monitor("barger", agent, Mode.BARGE));
        call.run(0.5);
        customer.press("123");
        agent.press("456");
        first.press("789");
        call.run(2);
        assertThat(others).allSatisfy(other -> assertThat(other.keysHeard()).isEmpty());
        assertThat(first.keysHeard()).isEmpty();
        assertThat(agent.digitsHeard().replaceAll("[789]", "")).isEqualTo("123");
        assertThat(customer.digitsHeard().replaceAll("[789]", "")).isEqualTo("456");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aSupervisorsDigitsAreToldAndReachNobody(Mode mode) {
        VirtualParty customer = join("customer", Role.CUSTOMER);
        VirtualParty agent = join("agent", Role.AGENT);
        VirtualParty supervisor = monitor("supervisor", agent, mode);
        call.run(0.5);
        supervisor.press("0123456789*#ABCD!");
        call.run(6);
        assertThat(told()).isEqualTo("0123456789*#ABCD!");
        assertThat(customer.keysHeard()).isEmpty();
        assertThat(agent.keysHeard()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whereAskedForTheyEnterTheCallInBargeAndOnlyThen(Mode mode) {
        call = new VirtualCall(1, DIGITS_ENTER_IN_BARGE);
        VirtualParty customer = join("customer", Role.CUSTOMER);
        VirtualParty agent = join("agent", Role.AGENT);
        VirtualParty supervisor = monitor("supervisor", agent, mode);
        call.run(0.5);
        supervisor.press("12");
        call.run(2);
        assertThat(told()).isEqualTo("12");
        assertThat(customer.digitsHeard()).isEqualTo(mode == Mode.BARGE ? "12" : "");
        assertThat(agent.digitsHeard()).isEqualTo(mode == Mode.BARGE ? "12" : "");
    }

    @Test
    void digitsOfCustomersAndAgentsAreInNoEventAndNoDescription() {
        VirtualParty customer = join("customer", Role.CUSTOMER);
        VirtualParty agent = join("agent", Role.AGENT);
        monitor("supervisor", agent, Mode.BARGE);
        int before = call.events.size();
        customer.press("4929");
        agent.press("17");
        call.run(3);
        assertThat(agent.digitsHeard()).isEqualTo("4929");
        assertThat(call.events).hasSize(before);
        assertThat(List.of(customer.leg().toString(), call.call.describe(), customer.leg().statistics().toString()))
            .noneMatch(text -> text.contains("4929"));
    }

    @Test
    void aPartyWithoutEventsIsSentNoneAndNoHoleInTheirPlace() {
        VirtualParty customer = join("customer", Role.CUSTOMER);
        VirtualParty agent = call.join(LegSpec.of("agent", new LinearCodec()), Role.AGENT, voice("agent"));
        customer.talksOverKeys();
        call.run(0.5);
        customer.press("123");
        call.run(2);
        assertThat(agent.heard).allMatch(packet -> packet.payload().length == 320);
        assertConsecutive(agent);
    }

    @Test
    void allCustomersAreSentEachOthersDigits() {
        VirtualParty customer = join("customer", Role.CUSTOMER);
        VirtualParty second = join("second", Role.CUSTOMER);
        VirtualParty agent = join("agent", Role.AGENT);
        call.run(0.5);
        customer.press("123");
        call.run(2);
        assertThat(second.digitsHeard()).isEqualTo("123");
        assertThat(agent.digitsHeard()).isEqualTo("123");
        assertThat(customer.keysHeard()).isEmpty();
    }

    @Test
    void keysPressedAtTheSameTimeStayTwoDigits() {
        // In some of these calls both parties' packets arrive in the same nanosecond.
        for (long seed = 0; seed < 60; seed++) {
            call = new VirtualCall(seed);
            VirtualParty customer = join("customer", Role.CUSTOMER);
            VirtualParty second = join("second", Role.CUSTOMER);
            VirtualParty agent = join("agent", Role.AGENT);
            call.run(0.5);
            customer.press("111");
            second.press("222");
            call.run(2);
            assertThat(agent.digitsHeard().chars().sorted().mapToObj(Character::toString)
                .collect(Collectors.joining())).as("seed %d", seed).isEqualTo("111222");
        }
    }

    @Test
    void afterTakeoverTheOwnerIsAnOrdinaryParty() {
        VirtualParty customer = join("customer", Role.CUSTOMER);
        VirtualParty agent = join("agent", Role.AGENT);
        VirtualParty supervisor = monitor("supervisor", agent, Mode.LISTEN);
        call.run(0.5);
        call.takeOver(supervisor);
        call.run(0.5);
        customer.press("4929");
        supervisor.press("17");
        call.run(2);
        assertThat(supervisor.digitsHeard()).isEqualTo("4929");
        assertThat(customer.digitsHeard()).isEqualTo("17");
        assertThat(told()).isEmpty();
    }

    @Test
    void aSupervisorWhoMonitorsAnOwnerIsSentNoDigitsEither() {
        call = new VirtualCall(1, Policies.DEFAULT.withOthersAtTakeover(OthersAtTakeover.DEMOTE));
        VirtualParty customer = join("customer", Role.CUSTOMER);
        VirtualParty agent = join("agent", Role.AGENT);
        VirtualParty owner = monitor("owner", agent, Mode.BARGE);
        VirtualParty demoted = monitor("demoted", agent, Mode.BARGE);
        call.run(0.5);
        call.takeOver(owner);
        call.run(0.5);
        customer.press("12");
        owner.press("34");
        demoted.press("56");
        call.run(2);
        assertThat(demoted.keysHeard()).isEmpty();
        assertThat(owner.digitsHeard()).isEqualTo("12");
        assertThat(customer.digitsHeard()).isEqualTo("34");
        assertThat(told()).isEqualTo("56");
    }

    @Test
    void aDigitPressedAcrossTheTakeoverIsNotTheOwners() {
        for (int ticks = 1; ticks <= 16; ticks++) {
            call = new VirtualCall(ticks);
            VirtualParty customer = join("customer", Role.CUSTOMER);
            VirtualParty agent = join("agent", Role.AGENT);
            VirtualParty supervisor = monitor("supervisor", agent, Mode.BARGE);
            call.run(0.5);
            customer.press("57");
            supervisor.press("9");
            call.runTicks(ticks);
            call.takeOver(supervisor);
            call.run(2);
            assertThat(supervisor.digitsHeard()).as("committed after %d ticks of the digit", ticks)
                .isEqualTo(agent.digitsHeard().startsWith("57") ? "" : "7");
            assertThat(customer.keysHeard()).as("what the supervisor began to press").isEmpty();
            assertThat(told()).isEqualTo("9");
        }
    }

    @Test
    void aDigitPressedAcrossAModeChangeEntersTheCallFromItsBeginningOrNotAtAll() {
        for (int ticks = 1; ticks <= 16; ticks++) {
            call = new VirtualCall(ticks, DIGITS_ENTER_IN_BARGE);
            VirtualParty customer = join("customer", Role.CUSTOMER);
            VirtualParty agent = join("agent", Role.AGENT);
            VirtualParty supervisor = monitor("supervisor", agent, Mode.LISTEN);
            call.run(0.5);
            supervisor.press("5");
            call.runTicks(ticks);
            call.changeMode(supervisor, Mode.BARGE);
            call.run(1);
            supervisor.press("6");
            call.runTicks(ticks);
            call.changeMode(supervisor, Mode.WHISPER);
            call.runTicks(1);
            int sent = customer.keysHeard().size();
            call.run(1);
            assertThat(customer.digitsHeard()).as("after %d ticks", ticks).isEqualTo("6");
            assertThat(agent.digitsHeard()).as("after %d ticks", ticks).isEqualTo("6");
            assertThat(customer.keysHeard()).as("after %d ticks: none in WHISPER", ticks).hasSize(sent);
            assertThat(told()).isEqualTo("56");
        }
    }

    @Test
    void whoJoinsWhileAKeyIsHeldIsSentTheNextDigit() {
        for (int ticks = 1; ticks <= 12; ticks++) {
            call = new VirtualCall(ticks);
            VirtualParty customer = join("customer", Role.CUSTOMER);
            VirtualParty agent = join("agent", Role.AGENT);
            VirtualParty leaver = join("leaver", Role.CUSTOMER);
            call.run(0.5);
            customer.press("12");
            call.runTicks(ticks);
            call.leave(leaver);
            call.runTicks(1);
            VirtualParty joiner = join("joiner", Role.CUSTOMER);
            assertThat(joiner.leg().seat()).isEqualTo(leaver.leg().seat());
            call.run(2);
            assertThat(joiner.digitsHeard()).as("joined after %d ticks", ticks).isEqualTo("2");
            assertThat(agent.digitsHeard()).isEqualTo("12");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void digitsArriveOnceUnderLossDuplicatesAndReordering(boolean transcoding) {
        for (long seed = 0; seed < 60; seed++) {
            call = new VirtualCall(seed);
            VirtualParty customer = join("customer", codec("LEFT", 8000), Role.CUSTOMER);
            VirtualParty agent = join("agent", codec(transcoding ? "RIGHT" : "LEFT", 8000), Role.AGENT);
            VirtualParty supervisor = monitor("supervisor", codec("LEFT", 8000), agent, Mode.LISTEN);
            customer.loses(0.1).duplicates(0.1).jitters(50).timestamp((int) (-seed * 80));
            supervisor.loses(0.1).duplicates(0.1).jitters(50);
            call.run(0.5);
            customer.press("0123456789*#");
            supervisor.press("0123456789*#");
            call.run(6);
            assertThat(agent.digitsHeard()).as("seed %d", seed).isEqualTo("0123456789*#");
            assertThat(told()).as("seed %d", seed).isEqualTo("0123456789*#");
            assertThat(agent.heard.stream().map(SentPacket::sequence)).as("seed %d", seed).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000, 48000})
    void anEventAcrossTheWrapOfTheTimestampIsOneDigit(int clockRate) {
        for (int packets = 0; packets < 15; packets++) {
            for (boolean transcoding : new boolean[] {false, true}) {
                call = new VirtualCall(packets);
                VirtualParty customer = join("customer", codec("LEFT", clockRate), Role.CUSTOMER);
                VirtualParty agent = join("agent", codec(transcoding ? "RIGHT" : "LEFT", clockRate), Role.AGENT);
                customer.timestamp(-(25 + packets) * clockRate / 50);
                call.run(0.5);
                customer.press("35");
                call.run(2);
                assertThat(agent.digitsHeard()).as("%d packets, transcoding %s", packets, transcoding).isEqualTo("35");
                assertSamePayloads(customer, agent);
            }
        }
    }

    @Test
    void aKeyHeldForTwentySecondsIsOneDigitOfContiguousSegments() {
        for (boolean transcoding : new boolean[] {false, true}) {
            call = new VirtualCall(3);
            VirtualParty customer = join("customer", codec("LEFT", 8000), Role.CUSTOMER).holdsKeys(1000);
            VirtualParty agent = join("agent", codec(transcoding ? "RIGHT" : "LEFT", 8000), Role.AGENT);
            VirtualParty supervisor = monitor("supervisor", agent, Mode.LISTEN).holdsKeys(1000);
            call.run(0.5);
            customer.press("5");
            supervisor.press("8");
            call.run(22);
            assertThat(agent.keysHeard().stream().map(SentPacket::timestamp).distinct().toList())
                .satisfies(starts -> {
                    assertThat(starts).hasSize(3);
                    assertThat(starts.get(1) - starts.get(0)).isEqualTo(0xFFFF);
                    assertThat(starts.get(2) - starts.get(1)).isEqualTo(0xFFFF);
                });
            assertThat(told()).isEqualTo("8");
        }
    }

    private VirtualParty join(String name, Role role) {
        return join(name, new LinearCodec(), role);
    }

    private VirtualParty join(String name, Codec codec, Role role) {
        return call.join(spec(name, codec), role, voice(name));
    }

    private VirtualParty monitor(String name, VirtualParty agent, Mode mode) {
        return monitor(name, agent.spec.formats().get(0).codec(), agent, mode);
    }

    private VirtualParty monitor(String name, Codec codec, VirtualParty agent, Mode mode) {
        return call.monitor(spec(name, codec), agent, mode, voice(name));
    }

    private static LegSpec spec(String name, Codec codec) {
        return LegSpec.of(name, codec).withEvents(101);
    }

    private static java.util.function.IntUnaryOperator voice(String name) {
        return Voices.noise(name.hashCode());
    }

    private static Codec codec(String name, int rate) {
        return new LinearCodec(name) {
            @Override
            public int clockRate() {
                return rate;
            }

            @Override
            public int sampleRate() {
                return rate;
            }
        };
    }

    /** 16 kHz samples on an RTP clock of their own, as G.722 has it (RFC 3551 §4.5.2). */
    private static Codec clocked(String name, int clockRate) {
        return new LinearCodec(name) {
            @Override
            public int clockRate() {
                return clockRate;
            }

            @Override
            public int sampleRate() {
                return 16000;
            }
        };
    }

    /** The digits that events told, of supervisors only. */
    private String told() {
        StringBuilder digits = new StringBuilder();
        for (MonitorEvent event : call.events) {
            if (event instanceof SupervisorDigit digit) {
                digits.append(digit.digit());
            }
        }
        return digits.toString();
    }

    private static List<Integer> durations(List<SentPacket> events) {
        return events.stream().map(event -> (event.payload()[2] & 0xFF) << 8 | event.payload()[3] & 0xFF).toList();
    }

    private static void assertSamePayloads(VirtualParty speaker, VirtualParty listener) {
        assertThat(listener.keysHeard()).hasSameSizeAs(speaker.keysSent);
        for (int i = 0; i < speaker.keysSent.size(); i++) {
            assertThat(listener.keysHeard().get(i).payload()).isEqualTo(speaker.keysSent.get(i).payload());
            assertThat(listener.keysHeard().get(i).marker()).isEqualTo(speaker.keysSent.get(i).marker());
        }
    }

    private static void assertForwardedUntouched(VirtualParty speaker, VirtualParty listener) {
        assertSamePayloads(speaker, listener);
        for (int i = 1; i < speaker.keysSent.size(); i++) {
            SentPacket sent = speaker.keysSent.get(i);
            SentPacket heard = listener.keysHeard().get(i);
            SentPacket sentBefore = speaker.keysSent.get(i - 1);
            SentPacket heardBefore = listener.keysHeard().get(i - 1);
            assertThat((short) (heard.sequence() - heardBefore.sequence()))
                .isEqualTo((short) (sent.sequence() - sentBefore.sequence()));
            assertThat(heard.timestamp() - heardBefore.timestamp())
                .isEqualTo(sent.timestamp() - sentBefore.timestamp());
        }
    }

    /** The beginnings of events are as far apart as they were, within a frame; packets of one event share one. */
    private static void assertDistancesKept(VirtualParty speaker, VirtualParty listener, int clockRate) {
        for (int i = 1; i < speaker.keysSent.size(); i++) {
            int sent = speaker.keysSent.get(i).timestamp() - speaker.keysSent.get(i - 1).timestamp();
            int heard = listener.keysHeard().get(i).timestamp() - listener.keysHeard().get(i - 1).timestamp();
            if (sent == 0) {
                assertThat(heard).isZero();
            } else {
                assertThat(heard).isBetween(sent - clockRate / 50, sent + clockRate / 50);
            }
        }
    }

    private static void assertConsecutive(VirtualParty listener) {
        for (int i = 1; i < listener.heard.size(); i++) {
            assertThat((short) (listener.heard.get(i).sequence() - listener.heard.get(i - 1).sequence()))
                .as("%s after %s", listener.heard.get(i), listener.heard.get(i - 1)).isEqualTo((short) 1);
        }
    }
}
