package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.GainChanged;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A supervisor makes himself or others louder or softer: for those whom that concerns, and for nobody else. */
class GainTest extends ThreeTones {

    private void monitor(Mode mode) {
        supervisor = call.monitor(LegSpec.of("supervisor", CODEC), agent, mode, Tone.sine(SUPERVISOR, LEVEL));
    }

    private Outcome gain(Role speaker, double db) {
        List<Outcome> answers = new ArrayList<>();
        supervisor.leg().session().gain(speaker, db, answers::add);
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Session.LEAST_GAIN_DB, -12, -0.5, 0, 3, Session.MOST_GAIN_DB})
    void aSupervisorIsHeardThatMuchLouderByAllWhoHearHim(double db) {
        monitor(Mode.BARGE);
        call.run(0.5);
        assertThat(gain(Role.SUPERVISOR, db)).matches(Outcome::accepted);
        call.run(0.5);
        assertThat(level(agent, SUPERVISOR)).isCloseTo(db, within(0.2));
        assertThat(level(customer, SUPERVISOR)).isCloseTo(db, within(0.2));
        assertThat(level(customer, AGENT)).isCloseTo(0, within(0.2));
        assertThat(level(agent, CUSTOMER)).isCloseTo(0, within(0.2));
        assertThat(level(supervisor, AGENT)).isCloseTo(0, within(0.2));
        assertThat(call.events.stream().filter(GainChanged.class::isInstance)).hasSize(db == 0 ? 0 : 1);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUPERVISOR")
    void aSupervisorHearsEachSideAsLoudAsHeLikes(Role side) {
        monitor(Mode.LISTEN);
        gain(side, -12);
        call.run(0.8);
        assertThat(level(supervisor, CUSTOMER)).isCloseTo(side == Role.CUSTOMER ? -12 : 0, within(0.2));
        assertThat(level(supervisor, AGENT)).isCloseTo(side == Role.AGENT ? -12 : 0, within(0.2));
        assertThat(level(customer, AGENT)).isCloseTo(0, within(0.2));
        assertThat(level(agent, CUSTOMER)).isCloseTo(0, within(0.2));
    }

    @Test
    void beyondTheLimitsIsMisuseAndDecibelsBelowZeroAreNoOtherPhase() {
        monitor(Mode.LISTEN);
        call.run(0.1);
        for (double db : new double[] {-40.01, 6.01, Double.NaN, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> gain(Role.AGENT, db)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(db));
        }
        customer.silent(true);
        agent.silent(true);
        call.run(0.5);
        VirtualParty other = call.monitor(LegSpec.of("other", CODEC), agent, Mode.LISTEN, n -> 0);
        agent.silent(false);
        gain(Role.AGENT, -6);
        call.run(0.5);
        short[] soft = supervisor.earsBetween(call.seconds() - 0.2, call.seconds());
        short[] loud = other.earsBetween(call.seconds() - 0.2, call.seconds());
        for (int i = 0; i < soft.length; i++) {
            assertThat((double) soft[i]).isCloseTo(loud[i] * 0.5012, within(1.0));
        }
    }

    @Test
    void noGainOpensAClosedCell() {
        monitor(Mode.LISTEN);
        for (Role role : Role.values()) {
            gain(role, Session.MOST_GAIN_DB);
        }
        call.run(1);
        assertThat(level(customer, SUPERVISOR)).isLessThan(NO_SOUND);
        assertThat(level(agent, SUPERVISOR)).isLessThan(NO_SOUND);
        call.changeMode(supervisor, Mode.WHISPER);
        call.run(0.6);
        assertThat(level(customer, SUPERVISOR)).isLessThan(NO_SOUND);
        assertThat(level(agent, SUPERVISOR)).isCloseTo(6, within(0.2));
    }

    @Test
    void whoIsForwardedOneSpeakerIsMixedUnderAGainAndForwardedAgainWithout() {
        monitor(Mode.LISTEN);
        call.call.hold(agent.leg(), true);
        call.run(0.6);
        long forwarded = supervisor.leg().statistics().forwarded();
        assertThat(forwarded).as("he hears the agent alone").isPositive();
        gain(Role.AGENT, -20);
        call.runTicks(2);
        long until = supervisor.leg().statistics().forwarded();
        call.run(0.6);
        assertThat(supervisor.leg().statistics().forwarded()).isEqualTo(until);
        assertThat(level(supervisor, AGENT)).isCloseTo(-20, within(0.3));
        gain(Role.AGENT, 0);
        call.run(0.2);
        long again = supervisor.leg().statistics().forwarded();
        call.run(0.6);
        assertThat(supervisor.leg().statistics().forwarded()).isEqualTo(again + 30);
        assertThat(level(supervisor, AGENT)).isCloseTo(0, within(0.2));
    }

    @Test
    void aGainChangesWithoutAClick() {
        monitor(Mode.WHISPER);
        call.run(0.5);
        double from = call.seconds();
        for (double db : new double[] {6, -40, 6, 0, -12, 6, -6, 0}) {
            gain(Role.SUPERVISOR, db);
            gain(Role.CUSTOMER, db);
            gain(Role.AGENT, db < -12 ? 6 : -12);
            call.run(0.1);
        }
        // The steepest a sine twice as loud can be, and three of them together.
        double steepest = 2 * LEVEL * 2 * Math.PI / 8000;
        requireSmooth(agent, from, steepest * (CUSTOMER / 2 + SUPERVISOR) * 1.05);
        requireSmooth(supervisor, from, steepest * (CUSTOMER + AGENT) * 1.05);
    }

    private void requireSmooth(VirtualParty listener, double from, double mostStep) {
        short[] ears = listener.earsBetween(from, call.seconds());
        for (int i = 1; i < ears.length; i++) {
            assertThat((double) Math.abs(ears[i] - ears[i - 1])).as("step at %d", i).isLessThan(mostStep);
        }
    }

    @Test
    void anOwnerIsAPartyAsHeComesAndCanNotBeMadeLouder() {
        monitor(Mode.BARGE);
        gain(Role.SUPERVISOR, -12);
        gain(Role.CUSTOMER, 6);
        call.run(0.5);
        assertThat(call.takeOver(supervisor)).isEmpty();
        call.run(1);
        assertThat(gain(Role.SUPERVISOR, 3)).isEqualTo(new Outcome.Refused(Refusal.TAKEN_OVER));
        call.run(0.6);
        assertThat(level(customer, SUPERVISOR)).isCloseTo(0, within(0.2));
        assertThat(level(supervisor, CUSTOMER)).isCloseTo(0, within(0.2));
        long forwarded = customer.leg().statistics().forwarded();
        call.run(0.2);
        assertThat(customer.leg().statistics().forwarded()).isEqualTo(forwarded + 10);
    }

    @Test
    void whatCustomersAreSentIsTheSameToTheByteWhateverGainsThereAre() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(customerOf(seed, true)).as("seed %d", seed).isEqualTo(customerOf(seed, false));
        }
    }

    private List<SentPacket> customerOf(long seed, boolean supervised) {
        call = new VirtualCall(seed);
        customer = call.join(LegSpec.of("customer", CODEC), Role.CUSTOMER, Voices.noise(1)).jitters(30).loses(0.05);
        // Another codec in every other call, so that the customer is mixed.
        Codec codec = seed % 2 == 0 ? CODEC : new LinearCodec("OTHER");
        agent = call.join(LegSpec.of("agent", codec), Role.AGENT, Voices.noise(2)).jitters(30).loses(0.05);
        Random random = new Random(seed);
        call.run(0.3);
        if (supervised) {
            monitor(Mode.LISTEN);
        }
        for (int i = 0; i < 40; i++) {
            if (supervised) {
                call.changeMode(supervisor, random.nextBoolean() ? Mode.LISTEN : Mode.WHISPER);
                gain(Role.values()[random.nextInt(3)], random.nextInt(47) - 40);
            }
            call.runTicks(5);
        }
        return customer.heard;
    }

    @Test
    void atUnityEveryMixIsTheSameToTheByte() {
        assertThat(mixes(true)).isEqualTo(mixes(false));
    }

    /** What all are sent in a barge, with gains there and back before it or without. */
    private List<SentPacket> mixes(boolean gains) {
        open();
        monitor(Mode.LISTEN);
        call.run(0.5);
        for (Role role : Role.values()) {
            if (gains) {
                gain(role, -6);
                gain(role, 0);
            }
        }
        call.changeMode(supervisor, Mode.BARGE);
        call.run(1);
        List<SentPacket> all = new ArrayList<>(customer.heard);
        all.addAll(agent.heard);
        all.addAll(supervisor.heard);
        return all;
    }
}
