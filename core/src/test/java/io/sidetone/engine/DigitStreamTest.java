package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.DigitPolicy;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.Garbage;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events share one clean stream with audio, and are no audio that is missing. */
class DigitStreamTest {

    private static final Policies DIGITS_ENTER_IN_BARGE =
        Policies.DEFAULT.withDigits(DigitPolicy.OFF.withEnterCallInBarge(true));
    private static final Codec LEFT = new LinearCodec("LEFT");
    private static final Codec RIGHT = new LinearCodec("RIGHT");
    private static final int TICKS = 600;

    /** One call, the same for the same seed but for its supervisor. */
    private static final class Scene {

        final VirtualCall call;
        final VirtualParty customer;
        final VirtualParty agent;
        private final Random random;

        Scene(long seed, Policies policies, Codec agentCodec) {
            random = new Random(seed);
            call = new VirtualCall(seed, policies);
            customer = call.join(spec("customer", LEFT), Role.CUSTOMER, Voices.noise(1));
            agent = call.join(spec("agent", agentCodec), Role.AGENT, Voices.noise(2));
            for (VirtualParty party : List.of(customer, agent)) {
                if (random.nextBoolean()) {
                    party.talksOverKeys();
                }
                party.loses(random.nextInt(2) * 0.1).duplicates(random.nextInt(2) * 0.1).jitters(random.nextInt(60));
            }
        }

        VirtualParty supervise(Mode mode) {
            VirtualParty supervisor = call.monitor(spec("supervisor", LEFT), agent, mode, Voices.noise(3));
            return supervisor.loses(0.05).jitters(40);
        }

        /** The same draws of chance whether a supervisor is there or not. */
        void run(VirtualParty supervisor, Mode... modes) {
            for (int tick = 0; tick < TICKS; tick++) {
                int draw = random.nextInt(40);
                int mode = random.nextInt(12);
                if (draw < 3) {
                    customer.press("" + draw);
                } else if (draw < 6) {
                    agent.press("" + draw);
                } else if (draw < 9 && supervisor != null) {
                    supervisor.press("" + draw);
                }
                if (supervisor != null && draw > 33 && mode < modes.length) {
                    call.changeMode(supervisor, modes[mode]);
                }
                call.runTicks(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noNumberIsUsedTwiceThroughEventsForwardingMixingAndSwitchesInTheMiddleOfAnEvent(boolean transcoding) {
        for (long seed = 0; seed < 40; seed++) {
            Scene scene = new Scene(seed, DIGITS_ENTER_IN_BARGE, transcoding ? RIGHT : LEFT);
            VirtualParty supervisor = scene.supervise(Mode.LISTEN);
            scene.run(supervisor, Mode.values());
            for (VirtualParty party : List.of(scene.customer, scene.agent, supervisor)) {
                assertClean(party, "seed " + seed);
            }
            assertThat(supervisor.keysHeard()).as("seed %d", seed).isEmpty();
            assertThat(scene.customer.keysHeard()).as("seed %d", seed).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatACustomerIsSentIsTheSameWithAndWithoutASupervisorWhoListensAndWhispers(boolean transcoding) {
        for (long seed = 0; seed < 40; seed++) {
            Scene alone = new Scene(seed, DIGITS_ENTER_IN_BARGE, transcoding ? RIGHT : LEFT);
            alone.run(null);
            Scene monitored = new Scene(seed, DIGITS_ENTER_IN_BARGE, transcoding ? RIGHT : LEFT);
            monitored.run(monitored.supervise(Mode.LISTEN), Mode.LISTEN, Mode.WHISPER);
            assertThat(monitored.customer.heard).as("seed %d", seed).isEqualTo(alone.customer.heard);
            Scene listened = new Scene(seed, DIGITS_ENTER_IN_BARGE, transcoding ? RIGHT : LEFT);
            listened.run(listened.supervise(Mode.LISTEN));
            assertThat(listened.customer.heard).as("seed %d", seed).isEqualTo(alone.customer.heard);
            assertThat(listened.agent.heard).as("seed %d", seed).isEqualTo(alone.agent.heard);
        }
    }

    @Test
    void anEventThatBeganBeforeASwitchKeepsItsTimestampBehindIt() {
        for (int ticks = 1; ticks <= 14; ticks++) {
            for (boolean towardsMix : new boolean[] {true, false}) {
                Scene scene = new Scene(ticks, Policies.DEFAULT, LEFT);
                scene.customer.loses(0).duplicates(0).jitters(0);
                VirtualParty supervisor = scene.supervise(towardsMix ? Mode.LISTEN : Mode.WHISPER);
                scene.call.run(0.5);
                scene.customer.press("12");
                scene.call.runTicks(ticks);
                scene.call.changeMode(supervisor, towardsMix ? Mode.WHISPER : Mode.LISTEN);
                scene.call.run(2);
                String when = "after " + ticks + " ticks, towards mix " + towardsMix;
                assertThat(scene.agent.digitsHeard()).as(when).isEqualTo("12");
                assertThat(scene.agent.keysHeard()).as(when).hasSameSizeAs(scene.customer.keysSent);
                assertClean(scene.agent, when);
                assertNoHole(scene.agent, when);
            }
        }
    }

    @Test
    void noHoleIsLeftWhereEventsWereSentBeforeForwardingBegan() {
        for (int ticks = 1; ticks <= 14; ticks++) {
            for (boolean negotiated : new boolean[] {true, false}) {
                VirtualCall call = new VirtualCall(ticks);
                VirtualParty customer = call.join(spec("customer", LEFT).withDelay(100), Role.CUSTOMER,
                    Voices.noise(1)).talksOverKeys();
                VirtualParty agent = call.join(spec("agent", LEFT).withEvents(negotiated ? 101 : -1), Role.AGENT,
                    Voices.noise(2));
                VirtualParty supervisor = call.monitor(spec("supervisor", LEFT), agent, Mode.WHISPER, Voices.SILENT);
                call.run(0.5);
                customer.press("12");
                call.runTicks(ticks);
                call.changeMode(supervisor, Mode.LISTEN);
                call.run(2);
                String when = "after " + ticks + " ticks, events " + negotiated;
                assertThat(agent.digitsHeard()).as(when).isEqualTo(negotiated ? "12" : "");
                assertNoHole(agent, when);
            }
        }
    }

    private static void assertNoHole(VirtualParty party, String when) {
        for (int i = 1; i < party.heard.size(); i++) {
            assertThat((short) (party.heard.get(i).sequence() - party.heard.get(i - 1).sequence()))
                .as("%s: %s after %s", when, party.heard.get(i), party.heard.get(i - 1)).isEqualTo((short) 1);
        }
    }

    @Test
    void aSupervisorWhoIsForwardedOneSpeakerFindsNoHoleWhereItsDigitsWere() {
        for (boolean talking : new boolean[] {false, true}) {
            VirtualCall call = new VirtualCall(5);
            VirtualParty agent = call.join(spec("agent", LEFT), Role.AGENT, Voices.noise(1));
            VirtualParty supervisor = call.monitor(spec("supervisor", LEFT), agent, Mode.LISTEN, Voices.noise(2));
            if (talking) {
                agent.talksOverKeys();
            }
            call.run(0.5);
            agent.press("1234567");
            call.run(3);
            assertThat(supervisor.heard.get(20).payload()).as("forwarded").isEqualTo(agent.spoken.get(20));
            assertThat(supervisor.keysHeard()).isEmpty();
            for (int i = 1; i < supervisor.heard.size(); i++) {
                assertThat((short) (supervisor.heard.get(i).sequence() - supervisor.heard.get(i - 1).sequence()))
                    .as("%d, talking %s", i, talking).isEqualTo((short) 1);
            }
        }
    }

    @Test
    void whereDigitsAreLeftOutReorderingAndLossStayWhatTheyAre() {
        for (long seed = 0; seed < 40; seed++) {
            VirtualCall call = new VirtualCall(seed);
            VirtualParty agent = call.join(spec("agent", LEFT), Role.AGENT, Voices.noise(1));
            VirtualParty supervisor = call.monitor(spec("supervisor", LEFT), agent, Mode.LISTEN, Voices.noise(2));
            agent.talksOverKeys().loses(0.1).duplicates(0.1).jitters(60);
            call.run(0.5);
            agent.press("1234567");
            call.run(4);
            assertThat(supervisor.keysHeard()).isEmpty();
            assertClean(supervisor, "seed " + seed);
            List<Integer> played = new ArrayList<>();
            // The first may be silence, and the last overtake one that is still on its way.
            CleanStream.played(supervisor).subList(5, CleanStream.played(supervisor).size() - 5)
                .forEach(packet -> played.add(Arrays.hashCode(packet.packet().payload())));
            List<Integer> spoken = agent.spoken.stream().map(Arrays::hashCode).toList();
            int last = spoken.indexOf(played.get(played.size() - 1));
            assertThat(played.equals(spoken.subList(last + 1 - played.size(), last + 1)))
                .as("seed %d: all that was said, in that order", seed).isTrue();
            assertThat(played).as("seed %d", seed).hasSizeGreaterThan(150);
        }
    }

    @ParameterizedTest
    @CsvSource({"40,8", "40,2", "200,8", "200,2"})
    void eventsAreNeitherLostPacketsNorConcealedOnes(int delayMs, int held) {
        for (boolean talking : new boolean[] {false, true}) {
            VirtualCall call = new VirtualCall(7);
            VirtualParty customer = call.join(spec("customer", LEFT).withDelay(delayMs), Role.CUSTOMER,
                Voices.noise(1)).holdsKeys(held);
            call.join(spec("agent", RIGHT), Role.AGENT, Voices.noise(2));
            if (talking) {
                customer.talksOverKeys();
            }
            call.run(1);
            long concealed = customer.leg().statistics().concealedSamples();
            customer.press("1234567890");
            call.run(5);
            LegStatistics statistics = customer.leg().statistics();
            assertThat(statistics.decodes()).as("he is mixed").isGreaterThan(150);
            assertThat(statistics.lost()).isZero();
            assertThat(statistics.late()).isZero();
            assertThat(statistics.malformed() + statistics.unnegotiated()).isZero();
            assertThat(statistics.concealedSamples() - concealed).as("talking %s", talking).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 200})
    void audioLostBesideEventsIsConcealedForExactlyAsLong(int delayMs) {
        for (int ticks = 0; ticks < 30; ticks++) {
            VirtualCall call = new VirtualCall(ticks);
            VirtualParty customer = call.join(spec("customer", LEFT).withDelay(delayMs), Role.CUSTOMER,
                Voices.noise(1)).talksOverKeys();
            call.join(spec("agent", RIGHT), Role.AGENT, Voices.noise(2));
            call.run(1);
            customer.press("1234567890");
            call.runTicks(ticks);
            long concealed = customer.leg().statistics().concealedSamples();
            int spoken = customer.spoken.size();
            customer.loses(1);
            call.runTicks(1);
            customer.loses(0);
            assertThat(customer.spoken).hasSize(spoken);
            call.run(3);
            assertThat(customer.leg().statistics().concealedSamples() - concealed).as("after %d ticks", ticks)
                .isEqualTo(160);
        }
    }

    @Test
    void malformedAndUnnegotiatedEventsAreCountedAndDropped() {
        VirtualCall call = new VirtualCall(1);
        VirtualParty customer = call.join(spec("customer", LEFT), Role.CUSTOMER, Voices.SILENT);
        VirtualParty agent = call.join(LegSpec.of("agent", LEFT), Role.AGENT, Voices.SILENT);
        for (int length = 0; length <= 72; length++) {
            byte[] bytes = new byte[7 + RtpHeader.LENGTH + length];
            RtpHeader.write(bytes, 7, false, 101, 100 + length, 0, 9);
            call.shard.receive(customer.leg(), bytes, 7, RtpHeader.LENGTH + length, 0);
            call.shard.receive(agent.leg(), bytes, 7, RtpHeader.LENGTH + length, 0);
        }
        assertThat(customer.leg().statistics().malformed()).isEqualTo(73 - 16);
        assertThat(agent.leg().statistics().unnegotiated()).isEqualTo(73);
    }

    @Test
    void aPartyThatSendsNothingButEventsIsForwardedThemInTheirDistances() {
        VirtualCall call = new VirtualCall(1);
        VirtualParty customer = call.join(spec("customer", LEFT), Role.CUSTOMER, Voices.SILENT);
        VirtualParty agent = call.join(spec("agent", LEFT), Role.AGENT, Voices.SILENT);
        customer.press("12345");
        customer.silent(true);
        agent.silent(true);
        call.run(2);
        assertThat(agent.heard).hasSameSizeAs(customer.keysSent);
        for (int i = 1; i < agent.heard.size(); i++) {
            assertThat(agent.heard.get(i).timestamp() - agent.heard.get(i - 1).timestamp())
                .isEqualTo(customer.keysSent.get(i).timestamp() - customer.keysSent.get(i - 1).timestamp());
            assertThat((short) (agent.heard.get(i).sequence() - agent.heard.get(i - 1).sequence()))
                .isEqualTo((short) 1);
        }
    }

    @Test
    void eventsAllocateNothing() {
        long[] sent = new long[1];
        MediaShard shard = new MediaShard(1, (leg, buffer, offset, length, nowNs) -> sent[0]++, event -> { });
        Call call = shard.open("call");
        Leg customer = call.join(spec("customer", LEFT), Role.CUSTOMER);
        Leg second = call.join(spec("second", LEFT), Role.CUSTOMER);
        Leg agent = call.join(spec("agent", RIGHT), Role.AGENT);
        Call pair = shard.open("pair");
        Leg caller = pair.join(spec("caller", LEFT), Role.CUSTOMER);
        pair.join(spec("callee", LEFT), Role.AGENT);
        byte[] packet = new byte[RtpHeader.LENGTH + 4];
        int[] tick = {0};
        assertThat(Garbage.least(4, () -> {
            sent[0] = 0;
            for (int end = tick[0] + 10_000; tick[0] < end; tick[0]++) {
                press(shard, customer, packet, tick[0]);
                press(shard, second, packet, tick[0]);
                press(shard, agent, packet, tick[0]);
                press(shard, caller, packet, tick[0]);
                shard.tick(tick[0] * MediaShard.FRAME_NS);
            }
        })).isZero();
        assertThat(sent[0]).isGreaterThan(10_000 * 7);
    }

    private static void press(MediaShard shard, Leg leg, byte[] packet, int tick) {
        RtpHeader.write(packet, 0, tick % 10 == 0, 101, tick & 0xFFFF, tick / 10 * 1600, leg.seat() + 1);
        packet[RtpHeader.LENGTH] = (byte) (tick / 10 % 16);
        shard.receive(leg, packet, 0, packet.length, tick * MediaShard.FRAME_NS);
    }

    /** No number twice; audio goes on as if events were not there; an event begins about when its packets come. */
    private static void assertClean(VirtualParty party, String when) {
        Set<Integer> numbers = new HashSet<>();
        for (SentPacket packet : party.heard) {
            assertThat(numbers.add(packet.sequence())).as("%s to %s, %s: a number of its own", packet,
                party.spec.name(), when).isTrue();
        }
        List<CleanStream.Numbered> audio = new ArrayList<>(CleanStream.played(party));
        audio.removeIf(packet -> packet.packet().payloadType() == 101);
        for (int i = 1; i < audio.size(); i++) {
            assertThat(audio.get(i).timestamp()).as("audio to %s, %s: %s after %s", party.spec.name(), when,
                audio.get(i), audio.get(i - 1)).isGreaterThanOrEqualTo(audio.get(i - 1).timestamp()
                    + audio.get(i - 1).samples());
        }
        for (CleanStream.Numbered event : CleanStream.played(party)) {
            if (event.packet().payloadType() == 101) {
                double lateMs = event.packet().timeNs() / 1e6 - audio.get(0).packet().timeNs() / 1e6
                    - (event.timestamp() - audio.get(0).timestamp()) / 8.0;
                assertThat(lateMs).as("an event's beginning is at most its length ago, %s", when).isBetween(-200.0,
                    420.0);
            }
        }
    }

    private static LegSpec spec(String name, Codec codec) {
        return LegSpec.of(name, codec).withEvents(101);
    }
}
