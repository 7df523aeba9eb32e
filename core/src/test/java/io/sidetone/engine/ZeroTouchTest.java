package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Execution;
import io.sidetone.engine.CleanStream.Numbered;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.CountingCodec;
import io.sidetone.testkit.MemoryCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Monitoring does not change the monitored call: each call here is run twice, with supervisors and without. */
@ParameterizedClass(name = "coders run {0}")
@EnumSource(Execution.class)
class ZeroTouchTest {

    private static final int[] PACKET_TIMES = {10, 20, 30, 40, 60};
    private static final int TICKS = 300;
    /** Ticks after which everybody has been sent something. */
    private static final int ESTABLISHED = 10;
    private static final int SEEDS = 50;
    private static final Mode[] UNHEARD_BY_CUSTOMERS = {Mode.LISTEN, Mode.WHISPER};

    /** At different rates, with different RTP clocks; all of them have a memory. */
    private final List<Codec> codecs;
    private final Codec other;

    ZeroTouchTest(Execution execution) {
        codecs = List.of(new CountingCodec("LEFT", execution), new CountingCodec("WIDE", 16_000, 8_000, execution),
            new CountingCodec("FULL", 48_000, 48_000, execution), new MemoryCodec(execution));
        other = new CountingCodec("RIGHT", execution);
    }

    /** One call, the same for the same seed except for who monitors it. */
    private final class Scene {

        final VirtualCall call;
        final VirtualParty customer;
        final VirtualParty agent;
        private final Random random;
        private final List<VirtualParty> supervisors = new ArrayList<>();
        private final boolean picky;
        private List<Codec> supervisorCodecs;
        private int supervisorCount;
        private VirtualParty another;

        Scene(long seed, boolean transcoding) {
            this(seed, transcoding, false);
        }

        /** {@code picky} parties may not take packets as long as the other's untouched. */
        Scene(long seed, boolean transcoding, boolean picky) {
            this(seed, codecs.get(0), transcoding ? other : codecs.get(0), picky);
        }

        Scene(long seed, Codec customerCodec, Codec agentCodec, boolean picky) {
            random = new Random(seed);
            this.picky = picky;
            call = new VirtualCall(seed);
            customer = join("customer", customerCodec, Role.CUSTOMER);
            agent = join("agent", agentCodec, Role.AGENT);
            supervisorCodecs = List.of(agentCodec);
        }

        Scene supervisedInAnyCodec() {
            supervisorCodecs = codecs;
            return this;
        }

        private VirtualParty join(String name, Codec codec, Role role) {
            LegSpec spec = LegSpec.of(name, codec).withPacketTime(packetTime());
            LegSpec own = picky ? spec.withMaxPacketTime(packetTime()) : spec;
            return call.join(own, role, Voices.noise(name.hashCode()), packetTime());
        }

        private int packetTime() {
            return PACKET_TIMES[random.nextInt(PACKET_TIMES.length)];
        }

        Scene onBadNetwork() {
            for (VirtualParty party : List.of(customer, agent)) {
                party.loses(random.nextInt(3) * 0.05).duplicates(0.05).jitters(random.nextInt(50));
            }
            return this;
        }

        /** Something the parties themselves do: the same with and without supervisors. */
        void partyActs() {
            VirtualParty party = random.nextBoolean() ? customer : agent;
            switch (random.nextInt(50)) {
                case 0 -> party.packetTime(packetTime());
                case 1 -> party.silent(true);
                case 2, 3 -> party.silent(false);
                case 4 -> party.changeSsrc();
                case 5 -> party.restartNumbers();
                case 6 -> call.call.hold(party.leg(), true);
                case 7, 8 -> call.call.hold(party.leg(), false);
                case 9 -> negotiate(party);
                case 10 -> anotherCustomerComesOrGoes();
                case 11 -> call.call.mute(party.leg(), true);
                case 12, 13 -> call.call.mute(party.leg(), false);
                case 14 -> call.call.consult(agent.leg(), true);
                case 15, 16 -> call.call.consult(agent.leg(), false);
                default -> { }
            }
        }

        /** Another packet time, payload type number and at times codec. */
        private void negotiate(VirtualParty party) {
            Codec codec = random.nextInt(3) == 0 ? codecs.get(random.nextInt(codecs.size()))
                : party.spec.formats().get(0).codec();
            Format format = new Format(100 + random.nextInt(20), codec);
            call.renegotiate(party, LegSpec.of(party.spec.name(), format).withPacketTime(packetTime()));
            party.speaksAs(format);
        }

        private void anotherCustomerComesOrGoes() {
            if (another == null) {
                another = join("another", codecs.get(0), Role.CUSTOMER);
            } else {
                call.leave(another);
                another = null;
            }
        }

        /** Something a supervisor does that only supervisors and, in WHISPER, the agent may notice. */
        void superviseAtRandom(Random chance, Mode... modes) {
            Mode mode = modes[chance.nextInt(modes.length)];
            int action = chance.nextInt(6);
            if (action == 0 && supervisors.size() < 3) {
                Codec codec = supervisorCodecs.get(chance.nextInt(supervisorCodecs.size()));
                LegSpec spec = LegSpec.of("supervisor" + supervisorCount++, codec);
                supervisors.add(call.monitor(spec, agent, mode, Voices.noise(supervisorCount)));
            } else if (action == 4 && supervisorCodecs.size() > 1 && !supervisors.isEmpty()) {
                VirtualParty one = supervisors.get(chance.nextInt(supervisors.size()));
                Codec codec = supervisorCodecs.get(chance.nextInt(supervisorCodecs.size()));
                call.renegotiate(one, LegSpec.of(one.spec.name(), new Format(100 + chance.nextInt(20), codec)));
            } else if (action == 1 && !supervisors.isEmpty()) {
                call.leave(supervisors.remove(chance.nextInt(supervisors.size())));
            } else if (action < 4 && !supervisors.isEmpty()) {
                call.changeMode(supervisors.get(chance.nextInt(supervisors.size())), mode);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void customerIsSentTheSamePacketsAtTheSameTimesUnderListenAndWhisper(boolean transcoding) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Scene alone = new Scene(seed, transcoding).onBadNetwork();
            Scene monitored = new Scene(seed, transcoding).onBadNetwork();
            runBeside(alone, monitored, new Random(~seed), UNHEARD_BY_CUSTOMERS);
            assertThat(monitored.supervisorCount).as("supervisors, seed %d", seed).isPositive();
            same(monitored.customer, alone.customer, seed);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void agentIsSentTheSamePacketsAtTheSameTimesUnderListen(boolean transcoding) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Scene alone = new Scene(seed, transcoding).onBadNetwork();
            Scene monitored = new Scene(seed, transcoding).onBadNetwork();
            runBeside(alone, monitored, new Random(~seed), Mode.LISTEN);
            same(monitored.agent, alone.agent, seed);
            same(monitored.customer, alone.customer, seed);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "1,0", "0,2", "0,3", "3,0", "1,1", "1,3", "2,1", "2,3", "3,2", "3,3"})
    void nothingChangesWhateverTheCodecsAndRatesOfThePartiesAndTheirSupervisorsAre(int customers, int agents) {
        for (long seed = 0; seed < 12; seed++) {
            Mode[] modes = seed % 2 == 0 ? UNHEARD_BY_CUSTOMERS : new Mode[] {Mode.LISTEN};
            Scene alone = new Scene(seed, codecs.get(customers), codecs.get(agents), seed % 3 == 0).onBadNetwork();
            Scene monitored = new Scene(seed, codecs.get(customers), codecs.get(agents), seed % 3 == 0).onBadNetwork()
                .supervisedInAnyCodec();
            runBeside(alone, monitored, new Random(~seed), modes);
            assertThat(monitored.supervisorCount).as("supervisors, seed %d", seed).isPositive();
            same(monitored.customer, alone.customer, seed);
            if (modes.length == 1) {
                same(monitored.agent, alone.agent, seed);
            }
        }
    }

    @Test
    void packetsThatGrowTooLongToBeForwardedChangeNothingAboutThat() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Scene alone = new Scene(seed, false, true);
            Scene monitored = new Scene(seed, false, true);
            runBeside(alone, monitored, new Random(~seed), UNHEARD_BY_CUSTOMERS);
            same(monitored.customer, alone.customer, seed);
        }
    }

    @Test
    void norOnABadNetwork() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Scene alone = new Scene(seed, false, true).onBadNetwork();
            Scene monitored = new Scene(seed, false, true).onBadNetwork();
            runBeside(alone, monitored, new Random(~seed), UNHEARD_BY_CUSTOMERS);
            same(monitored.customer, alone.customer, seed);
        }
    }

    private static void runBeside(Scene alone, Scene monitored, Random chance, Mode... modes) {
        for (int tick = 0; tick < TICKS; tick++) {
            alone.call.runTicks(1);
            monitored.call.runTicks(1);
            if (tick >= ESTABLISHED) {
                alone.partyActs();
                monitored.partyActs();
            }
            monitored.superviseAtRandom(chance, modes);
        }
    }

    private static void same(VirtualParty monitored, VirtualParty alone, long seed) {
        assertThat(alone.heard).as("seed %d", seed).isNotEmpty();
        int common = Math.min(monitored.heard.size(), alone.heard.size());
        for (int i = 0; i < common; i++) {
            assertThat(monitored.heard.get(i)).as("packet %d to %s, seed %d", i, alone.spec.name(), seed)
                .isEqualTo(alone.heard.get(i));
        }
        assertThat(monitored.heard).as("packets to %s, seed %d", alone.spec.name(), seed).hasSize(common);
        assertThat(alone.heard).as("packets to %s, seed %d", alone.spec.name(), seed).hasSize(common);
    }

    @Test
    void whatIsForwardedIsEveryPayloadThatCameByteForByteOnce() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Scene scene = new Scene(seed, false).onBadNetwork();
            Random chance = new Random(~seed);
            for (int tick = 0; tick < TICKS; tick++) {
                scene.call.runTicks(1);
                scene.superviseAtRandom(chance, UNHEARD_BY_CUSTOMERS);
            }
            List<Numbered> played = CleanStream.played(scene.customer);
            List<byte[]> spoken = scene.agent.spoken;
            // At most 50 ms of jitter: what is younger may still be on its way.
            assertThat(played.size()).as("seed %d", seed).isBetween(spoken.size() - 6, spoken.size());
            int underWay = 0;
            for (int i = 0; i < played.size(); i++) {
                byte[] payload = played.get(i).packet().payload();
                while (!Arrays.equals(payload, spoken.get(i + underWay))) {
                    underWay++;
                    assertThat(i + underWay).as("payload %d, seed %d", i, seed).isBetween(spoken.size() - 6,
                        spoken.size() - 1);
                }
            }
        }
    }

    @Test
    void afterBargingAndBackPayloadsAreEqualAgainAndNumbersDifferByConstants() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Scene alone = new Scene(seed, false).onBadNetwork();
            alone.call.runTicks(TICKS);
            Scene barged = new Scene(seed, false).onBadNetwork();
            barged.call.runTicks(100);
            VirtualParty supervisor = barged.call.monitor(LegSpec.of("supervisor", barged.agent.spec.formats().get(0)
                .codec()), barged.agent, Mode.LISTEN, Voices.noise(3));
            barged.call.runTicks(20);
            barged.call.changeMode(supervisor, Mode.BARGE);
            barged.call.runTicks(60);
            barged.call.changeMode(supervisor, Mode.LISTEN);
            barged.call.runTicks(20);
            long fromNs = (long) (barged.call.seconds() * 1e9);
            barged.call.runTicks(100);

            List<SentPacket> expected = since(alone.customer, fromNs);
            List<SentPacket> actual = since(barged.customer, fromNs);
            assertThat(actual).as("packets, seed %d", seed).hasSameSizeAs(expected);
            int sequenceShift = actual.get(0).sequence() - expected.get(0).sequence() & 0xFFFF;
            int timestampShift = actual.get(0).timestamp() - expected.get(0).timestamp();
            for (int i = 0; i < expected.size(); i++) {
                SentPacket packet = expected.get(i);
                assertThat(actual.get(i)).as("packet %d, seed %d", i, seed).isEqualTo(new SentPacket(packet.timeNs(),
                    packet.sequence() + sequenceShift & 0xFFFF, packet.timestamp() + timestampShift, packet.marker(),
                    packet.payloadType(), packet.ssrc(), packet.payload()));
            }
        }
    }

    private static List<SentPacket> since(VirtualParty party, long timeNs) {
        return party.heard.stream().filter(packet -> packet.timeNs() > timeNs).toList();
    }
}
