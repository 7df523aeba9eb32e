package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.MemoryCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Codecs change in the middle of a call: because a sender goes over to another, or because another is negotiated. */
class RenegotiationTest {

    private static final Codec NARROW = new LinearCodec("NARROW");
    private static final Codec MEMORY = new MemoryCodec();
    private static final List<Format> ALL = List.of(new Format(96, NARROW),
        new Format(98, new LinearCodec("WIDE", 16_000, 8_000)), new Format(99, new LinearCodec("FULL", 48_000, 48_000)),
        new Format(111, MEMORY));
    private static final int LEVEL = 4000;
    private static final int CUSTOMER = 440;
    private static final int AGENT = 620;
    private static final int SUPERVISOR = 310;

    private enum Scene {
        UNMONITORED, LISTEN, WHISPER, BARGE, TAKEN_OVER
    }

    private VirtualCall call = new VirtualCall(1);
    private VirtualParty customer;
    private VirtualParty agent;
    private VirtualParty supervisor;

    private static LegSpec spec(String name, Format... formats) {
        return LegSpec.of(name, formats);
    }

    /** All formats, that one preferred. */
    private static Format[] first(Format preferred) {
        List<Format> formats = new ArrayList<>(ALL);
        formats.remove(preferred);
        formats.add(0, preferred);
        return formats.toArray(new Format[0]);
    }

    private void open(long seed, Scene scene, LegSpec customerSpec, LegSpec agentSpec, LegSpec supervisorSpec) {
        call = new VirtualCall(seed);
        customer = call.join(customerSpec, Role.CUSTOMER, Voices.SILENT).sings(MixedRatesTest.tone(CUSTOMER));
        agent = call.join(agentSpec, Role.AGENT, Voices.SILENT).sings(MixedRatesTest.tone(AGENT));
        call.runTicks(20 + (int) seed % 7);
        supervisor = null;
        if (scene == Scene.UNMONITORED) {
            return;
        }
        Mode mode = scene == Scene.TAKEN_OVER ? Mode.BARGE : Mode.valueOf(scene.name());
        supervisor = call.monitor(supervisorSpec, agent, mode, Voices.SILENT).sings(MixedRatesTest.tone(SUPERVISOR));
        call.runTicks(20);
        if (scene == Scene.TAKEN_OVER) {
            call.takeOver(supervisor);
            call.runTicks(20);
        }
    }

    private List<VirtualParty> present() {
        List<VirtualParty> present = new ArrayList<>(call.parties.values());
        present.removeIf(party -> !party.leg().isOpen());
        return present;
    }

    private void hears(VirtualParty listener, String when, int... tones) {
        short[] ears = listener.earsBetween(call.seconds() - 0.5, call.seconds(), 8_000);
        for (int tone : new int[] {CUSTOMER, AGENT, SUPERVISOR}) {
            double level = Tone.levelDb(ears, 0, ears.length, tone, LEVEL);
            String what = listener.spec.name() + " hears " + tone + ", " + when;
            if (Arrays.stream(tones).anyMatch(each -> each == tone)) {
                assertThat(level).as(what).isCloseTo(0, within(0.3));
            } else {
                assertThat(level).as(what).isLessThan(-50);
            }
        }
    }

    private void everybodyHearsWhomHeMay(Scene scene, String when) {
        switch (scene) {
            case UNMONITORED, LISTEN, WHISPER -> hears(customer, when, AGENT);
            case BARGE -> hears(customer, when, AGENT, SUPERVISOR);
            default -> hears(customer, when, SUPERVISOR);
        }
        switch (scene) {
            case UNMONITORED, LISTEN -> hears(agent, when, CUSTOMER);
            case WHISPER, BARGE -> hears(agent, when, CUSTOMER, SUPERVISOR);
            default -> assertThat(agent.leg().isOpen()).isFalse();
        }
        if (scene == Scene.TAKEN_OVER) {
            hears(supervisor, when, CUSTOMER);
        } else if (supervisor != null) {
            hears(supervisor, when, CUSTOMER, AGENT);
        }
    }

    /** One SSRC, numbers that count up by one, and timestamps by what went before, each on its own clock. */
    private static void requireOneStream(VirtualParty party, int withinMs, String when) {
        List<SentPacket> packets = party.audioHeard();
        SentPacket before = null;
        double mediaMs = 0;
        for (SentPacket packet : packets) {
            if (before != null) {
                Codec codec = party.codecOf(before);
                assertThat(packet.ssrc()).as(when).isEqualTo(before.ssrc());
                assertThat(packet.sequence() - before.sequence() & 0xFFFF).as("after %s, %s", before, when)
                    .isEqualTo(1);
                int ticks = packet.timestamp() - before.timestamp();
                assertThat(ticks).as("%s after %s to %s, %s", packet, before, party.spec.name(), when).isPositive();
                mediaMs += ticks * 1000.0 / party.codecOf(packet).clockRate();
                assertThat(codec).isNotNull();
            }
            before = packet;
        }
        double realMs = (packets.get(packets.size() - 1).timeNs() - packets.get(0).timeNs()) / 1e6;
        assertThat(mediaMs).as("media time to %s, %s", party.spec.name(), when)
            .isCloseTo(realMs, within((double) withinMs));
    }

    private void nobodyHearsAClick(double fromSeconds, String when) {
        int limit = (int) (1.5 * 2 * Math.PI * (CUSTOMER + AGENT + SUPERVISOR) / 8000 * LEVEL);
        for (VirtualParty party : present()) {
            assertThat(MixedRatesTest.largestStep(party.earsBetween(fromSeconds, call.seconds(), 8_000)))
                .as("step to %s, %s", party.spec.name(), when).isLessThan(limit);
        }
    }

    // ---- a sender goes over to another format -----------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void aSenderMayGoOverToAnyFormatAtAnyTimeInAnyMode(Scene scene) {
        for (int first = 0; first < ALL.size(); first++) {
            for (int second = 0; second < ALL.size(); second++) {
                Format preferred = ALL.get(first);
                open(first, scene, spec("customer", first(preferred)), spec("agent", first(preferred)),
                    spec("supervisor", first(ALL.get(second))));
                String when = scene + " from " + first + " to " + second;
                for (VirtualParty party : present()) {
                    party.speaksAs(ALL.get(second));
                    call.runTicks(7);
                }
                call.run(0.6);
                everybodyHearsWhomHeMay(scene, when);
                for (VirtualParty party : present()) {
                    requireOneStream(party, 150, when);
                }
            }
        }
    }

    @Test
    void whatIsMixedDoesNotClickWhereASenderGoesOver() {
        for (int second = 1; second < ALL.size(); second++) {
            for (int phase = 0; phase < 20; phase++) {
                open(phase, Scene.BARGE, spec("customer", ALL.get(0)), spec("agent", first(ALL.get(0))),
                    spec("supervisor", ALL.get(0)));
                call.runTicks(10);
                double from = call.seconds() - 0.1;
                agent.speaksAs(ALL.get(second));
                call.runTicks(20 + phase % 3);
                agent.speaksAs(ALL.get(0));
                call.runTicks(20);
                nobodyHearsAClick(from, "to " + second + ", seed " + phase);
            }
        }
    }

    @Test
    void narrowbandThatIsForwardedInAWidebandCallDoesNotClickWhereItIsMixedAndBack() {
        for (int phase = 0; phase < 20; phase++) {
            open(phase, Scene.LISTEN, spec("customer", ALL.get(0)), spec("agent", ALL.get(3), ALL.get(0)),
                spec("supervisor", ALL.get(0)));
            agent.speaksAs(ALL.get(0));
            call.runTicks(40);
            assertThat(call.call.mixingRate()).isEqualTo(48_000);
            call.changeMode(supervisor, Mode.WHISPER);
            call.runTicks(20);
            double from = call.seconds() - 0.1;
            call.changeMode(supervisor, Mode.BARGE);
            call.runTicks(20 + phase % 3);
            call.changeMode(supervisor, Mode.LISTEN);
            call.runTicks(20);
            nobodyHearsAClick(from, "seed " + phase);
            long forwarded = customer.leg().statistics().forwarded();
            agent.silent(true);
            call.runTicks(20);
            agent.silent(false);
            call.runTicks(20);
            assertThat(customer.leg().statistics().forwarded()).as("forwarded again after a pause, seed %d", phase)
                .isGreaterThan(forwarded);
        }
    }

    @Test
    void whoWasSentResampledSoundIsForwardedAgainInAPauseOnly() {
        open(1, Scene.BARGE, spec("customer", ALL.get(0), ALL.get(3)), spec("agent", ALL.get(3)),
            spec("supervisor", ALL.get(0)));
        call.changeMode(supervisor, Mode.LISTEN);
        long forwarded = customer.leg().statistics().forwarded();
        call.runTicks(20);
        assertThat(customer.leg().statistics().forwarded()).as("while the agent speaks").isEqualTo(forwarded);
        agent.silent(true);
        call.runTicks(20);
        agent.silent(false);
        call.runTicks(20);
        assertThat(customer.leg().statistics().forwarded()).isGreaterThan(forwarded + 10);
    }

    @Test
    void itIsForwardedInItsNewFormatOnTheSameStreamWithTheTimestampGoingOn() {
        open(1, Scene.UNMONITORED, spec("customer", first(ALL.get(0))), spec("agent", first(ALL.get(0))),
            spec("supervisor", ALL.get(0)));
        agent.speaksAs(ALL.get(3));
        call.runTicks(20);
        List<SentPacket> packets = customer.heard;
        int change = 0;
        while (packets.get(change).payloadType() == 96) {
            change++;
        }
        assertThat(packets.get(change).payloadType()).isEqualTo(111);
        assertThat(packets.get(change).timestamp() - packets.get(change - 1).timestamp()).as("20 ms at 8 kHz")
            .isEqualTo(160);
        assertThat(packets.get(change + 1).timestamp() - packets.get(change).timestamp()).as("20 ms at 48 kHz")
            .isEqualTo(960);
        assertThat(packets.get(change + 1).payload()).isEqualTo(agent.spoken.get(change + 1));
        assertThat(customer.leg().statistics().encodes()).isZero();
    }

    // ---- another one is negotiated ----------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void anyLegCanBeRenegotiatedInAnyMode(Scene scene) {
        for (int first = 0; first < ALL.size(); first++) {
            for (int second = 0; second < ALL.size(); second++) {
                Format before = ALL.get(first);
                Format after = ALL.get(second);
                open(first, scene, spec("customer", before), spec("agent", before), spec("supervisor", before));
                String when = scene + " from " + first + " to " + second;
                for (VirtualParty party : present()) {
                    double from = call.seconds() - 0.1;
                    call.renegotiate(party, spec(party.spec.name(), after));
                    call.runTicks(1);
                    party.speaksAs(after);
                    call.runTicks(9);
                    nobodyHearsAClick(from, when + ", " + party.spec.name());
                }
                call.run(0.6);
                everybodyHearsWhomHeMay(scene, when);
                for (VirtualParty party : present()) {
                    requireOneStream(party, 150, when);
                    assertThat(party.heard.get(party.heard.size() - 1).payloadType()).as(when)
                        .isEqualTo(after.payloadType());
                    assertThat(party.leg().spec().formats()).containsExactly(after);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anotherCodecAndAnotherModeAtOnceNeitherClickNorLeak(Mode next) {
        for (Mode former : Mode.values()) {
            for (int first = 0; first < ALL.size(); first++) {
                Format before = ALL.get(first);
                Format after = ALL.get((first + 1) % ALL.size());
                open(first, Scene.valueOf(former.name()), spec("customer", before), spec("agent", before),
                    spec("supervisor", before));
                String when = former + " to " + next + ", from format " + first;
                double from = call.seconds() - 0.1;
                present().forEach(party -> call.renegotiate(party, spec(party.spec.name(), after)));
                call.changeMode(supervisor, next);
                call.runTicks(1);
                present().forEach(party -> party.speaksAs(after));
                call.runTicks(9);
                nobodyHearsAClick(from, when);
                if (former != Mode.BARGE && next != Mode.BARGE) {
                    short[] ears = customer.earsBetween(from, call.seconds(), 8_000);
                    assertThat(Tone.levelDb(ears, 0, ears.length, SUPERVISOR, LEVEL)).as(when).isLessThan(-30);
                }
                call.run(0.6);
                everybodyHearsWhomHeMay(Scene.valueOf(next.name()), when);
                present().forEach(party -> requireOneStream(party, 150, when));
            }
        }
    }

    @Test
    void anotherPacketTimeNeedsNeitherAFadeNorAnotherEncoder() {
        open(1, Scene.BARGE, spec("customer", ALL.get(0)), spec("agent", ALL.get(0)), spec("supervisor", ALL.get(0)));
        for (int ms : new int[] {60, 10, 40, 20, 30}) {
            double from = call.seconds() - 0.1;
            call.renegotiate(customer, customer.spec.withPacketTime(ms));
            call.runTicks(25);
            List<SentPacket> packets = customer.heard;
            assertThat(packets.get(packets.size() - 1).payload()).hasSize(ms * 16);
            short[] ears = customer.earsBetween(from, call.seconds());
            for (int n = 0; n + 160 < ears.length; n += 80) {
                assertThat(Tone.levelDb(ears, n, n + 160, AGENT, LEVEL)).as("at %d, %d ms", n, ms).isGreaterThan(-6);
            }
        }
    }

    @Test
    void whatWaitsIsPlayedEvenIfItsCodecIsNegotiatedAwayTwiceMeanwhile() {
        Format narrow = ALL.get(0);
        open(7, Scene.LISTEN, spec("customer", narrow), spec("agent", narrow).withDelay(200), spec("supervisor", narrow));
        agent.silent(true);
        double silentSeconds = call.seconds();
        for (Format next : List.of(ALL.get(1), ALL.get(3), ALL.get(2))) {
            call.renegotiate(agent, spec("agent", next).withDelay(200));
            call.runTicks(1);
        }
        call.runTicks(10);
        short[] ears = supervisor.earsBetween(silentSeconds + 0.1, silentSeconds + 0.18, 8_000);
        assertThat(Tone.levelDb(ears, 0, ears.length, AGENT, LEVEL)).isCloseTo(0, within(0.5));
        assertThat(agent.leg().statistics().codecFailures()).isZero();
    }

    @Test
    void aNewNumberForTheSameCodecIsForwardedUnderItAtOnce() {
        open(1, Scene.LISTEN, spec("customer", ALL.get(0)), spec("agent", ALL.get(0)), spec("supervisor", ALL.get(0)));
        call.renegotiate(customer, spec("customer", new Format(120, NARROW)));
        call.runTicks(10);
        assertThat(customer.heard.get(customer.heard.size() - 1).payloadType()).isEqualTo(120);
        assertThat(customer.leg().statistics().encodes()).isZero();
        assertThat(customer.heard.stream().filter(packet -> packet.marker())).isEmpty();
        assertThat(agent.heard).as("what was negotiated before is taken if it still comes").hasSizeGreaterThan(45);
    }

    @Test
    void whatCanNotBeMixedIsRefusedAndNothingHappened() {
        open(1, Scene.LISTEN, spec("customer", ALL.get(0)), spec("agent", ALL.get(0)), spec("supervisor", ALL.get(0)));
        LegSpec odd = spec("agent", new Format(120, new LinearCodec("ODD", 11_025, 11_025)));
        assertThat(call.call.renegotiateRefusal(agent.leg(), odd)).isEqualTo(Refusal.CODEC_UNSUPPORTED);
        assertThatThrownBy(() -> call.renegotiate(agent, odd)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("CODEC_UNSUPPORTED");
        assertThatThrownBy(() -> call.renegotiate(agent, spec("other", ALL.get(0))))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("other");
        call.runTicks(5);
        assertThat(agent.leg().spec()).isEqualTo(agent.spec);
        call.leave(agent);
        assertThat(call.call.renegotiateRefusal(agent.leg(), agent.spec)).isNotNull();
    }

    @Test
    void aSupervisorsLegTurnedTwoWayCanTakeOver() {
        open(1, Scene.LISTEN, spec("customer", ALL.get(0)), spec("agent", ALL.get(0)),
            spec("supervisor", ALL.get(0)).withTwoWay(false));
        assertThat(call.takeOver(supervisor)).as("not proven yet").isEmpty();
        call.runTicks(5);
        call.renegotiate(supervisor, supervisor.spec.withTwoWay(true));
        call.runTicks(20);
        assertThat(agent.leg().isOpen()).isFalse();
    }
}
