package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.Coaching;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.NoticePlayed;
import io.sidetone.monitor.MonitorEvent.TalkChanged;
import io.sidetone.monitor.Notice;
import io.sidetone.monitor.NoticePlan;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.monitor.SessionState;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes coaching easier is heard by those who speak beside the call, and by nobody else. */
class CoachingTest {

    private static final Codec CODEC = new LinearCodec();
    private static final int LEVEL = 2000;
    private static final double CUSTOMER = 440;
    private static final double AGENT = 600;
    private static final double SUPERVISOR = 1320;
    private static final double EARCON = 880;
    private static final double NO_SOUND = -45;

    private VirtualCall call;
    private VirtualParty customer;
    private VirtualParty agent;
    private VirtualParty supervisor;

    @BeforeEach
    void open() {
        open(Policies.DEFAULT);
    }

    private void open(Policies policies) {
        call = new VirtualCall(1, policies);
        customer = call.join(LegSpec.of("customer", CODEC), Role.CUSTOMER, Tone.sine(CUSTOMER, LEVEL));
        agent = call.join(LegSpec.of("agent", CODEC), Role.AGENT, Tone.sine(AGENT, LEVEL));
    }

    private void monitor(Mode mode, Coaching coaching) {
        monitor(mode, coaching, LEVEL);
    }

    private void monitor(Mode mode, Coaching coaching, int level) {
        supervisor = call.monitor(SessionRequest.of("supervisor", mode).withCoaching(coaching),
            LegSpec.of("supervisor", CODEC), agent, Tone.sine(SUPERVISOR, level));
    }

    private void talk(boolean value) {
        List<Outcome> answers = new ArrayList<>();
        supervisor.leg().session().talk(value, answers::add);
        assertThat(answers).singleElement().matches(Outcome::accepted);
    }

    private double level(VirtualParty listener, double hz, double seconds) {
        return call.levelDb(listener, seconds, hz, LEVEL);
    }

    private double level(VirtualParty listener, double hz) {
        return level(listener, hz, 0.4);
    }

    // ---- ducking ----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(doubles = {0, 6, 12, Coaching.MOST_DUCKING_DB})
    void customersAreSofterInTheAgentsEarWhileHeIsWhisperedTo(double db) {
        monitor(Mode.WHISPER, Coaching.OFF.withDucking(db));
        supervisor.silent(true);
        call.run(1);
        assertThat(level(agent, CUSTOMER)).as("nothing is said").isCloseTo(0, within(0.2));
        supervisor.silent(false);
        call.run(1);
        assertThat(level(agent, CUSTOMER)).isCloseTo(-db, within(0.5));
        assertThat(level(agent, SUPERVISOR)).isCloseTo(0, within(0.2));
        assertThat(level(supervisor, CUSTOMER)).as("only in the agent's ear").isCloseTo(0, within(0.2));
        assertThat(level(customer, AGENT)).isCloseTo(0, within(0.2));
        supervisor.silent(true);
        call.run(2.2);
        assertThat(level(agent, CUSTOMER)).as("again as they come").isCloseTo(0, within(0.2));
    }

    @Test
    void allCustomersAreDuckedAndNoOtherAgentNorInAnybodyElsesEar() {
        VirtualParty second = call.join(LegSpec.of("second", CODEC), Role.CUSTOMER, Tone.sine(1000, LEVEL));
        VirtualParty other = call.join(LegSpec.of("other agent", CODEC), Role.AGENT, Tone.sine(1600, LEVEL));
        monitor(Mode.WHISPER, Coaching.OFF.withDucking(12));
        call.run(1.5);
        assertThat(level(agent, CUSTOMER)).isCloseTo(-12, within(0.5));
        assertThat(level(agent, 1000)).isCloseTo(-12, within(0.5));
        assertThat(level(agent, 1600)).isCloseTo(0, within(0.2));
        assertThat(level(other, CUSTOMER)).isCloseTo(0, within(0.2));
        assertThat(level(second, CUSTOMER)).isCloseTo(0, within(0.2));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WHISPER")
    void nobodyIsDuckedInOtherModes(Mode mode) {
        monitor(Mode.WHISPER, Coaching.OFF.withDucking(12).withLevelMatch(true), LEVEL / 4);
        call.run(4);
        assertThat(level(agent, CUSTOMER)).isLessThan(-11);
        call.changeMode(supervisor, mode);
        call.run(2);
        assertThat(level(agent, CUSTOMER)).isCloseTo(0, within(0.2));
        long forwarded = customer.leg().statistics().forwarded();
        call.run(0.2);
        assertThat(customer.leg().statistics().forwarded()).isEqualTo(forwarded + (mode == Mode.LISTEN ? 10 : 0));
    }

    @Test
    void whatCustomersAreSentIsTheSameToTheByteBesideACoachWithEverythingOn() {
        for (long seed = 0; seed < 10; seed++) {
            assertThat(customerOf(seed, true)).as("seed %d", seed).isEqualTo(customerOf(seed, false));
        }
    }

    private List<SentPacket> customerOf(long seed, boolean coached) {
        call = new VirtualCall(seed);
        customer = call.join(LegSpec.of("customer", CODEC), Role.CUSTOMER, Voices.noise(1)).jitters(30).loses(0.05);
        Codec codec = seed % 2 == 0 ? CODEC : new LinearCodec("OTHER");
        agent = call.join(LegSpec.of("agent", codec), Role.AGENT, Voices.noise(2)).jitters(30).loses(0.05);
        call.run(0.3);
        if (coached) {
            monitor(Mode.WHISPER, new Coaching(true, 12, true, true));
        }
        for (int i = 0; i < 20; i++) {
            if (coached) {
                talk(i % 3 == 0);
                call.changeMode(supervisor, i % 5 == 0 ? Mode.LISTEN : Mode.WHISPER);
            }
            call.runTicks(10);
        }
        return customer.heard;
    }

    @Test
    void duckingBeyondItsLimitsIsMisuse() {
        for (double db : new double[] {-0.1, 40.1, Double.NaN}) {
            assertThatThrownBy(() -> Coaching.OFF.withDucking(db)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(db));
        }
    }

    // ---- level match ------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"500, 6", "1400, 3.1", "2000, 0", "4000, -6", "16000, -12"})
    void aWhisperBecomesAsLoudAsTheCustomersAre(int coach, double db) {
        monitor(Mode.WHISPER, Coaching.OFF.withLevelMatch(true), coach);
        call.run(7);
        double as = 20 * Math.log10((double) coach / LEVEL);
        assertThat(level(agent, SUPERVISOR)).isCloseTo(as + db, within(0.5));
        assertThat(level(agent, CUSTOMER)).isCloseTo(0, within(0.2));
    }

    @Test
    void itStaysAsLoudAsItComesUnlessAsked() {
        monitor(Mode.WHISPER, Coaching.OFF, LEVEL * 4);
        call.run(7);
        assertThat(level(agent, SUPERVISOR)).isCloseTo(12, within(0.2));
    }

    // ---- push-to-talk -----------------------------------------------------------------------------------------

    @Test
    void aSupervisorWithAButtonIsHeardOnlyWhileHePressesIt() {
        monitor(Mode.WHISPER, Coaching.OFF.withPushToTalk(true));
        call.run(0.6);
        assertThat(level(agent, SUPERVISOR)).isLessThan(NO_SOUND);
        talk(true);
        talk(true);
        call.run(0.6);
        assertThat(level(agent, SUPERVISOR)).isCloseTo(0, within(0.2));
        assertThat(level(customer, SUPERVISOR)).isLessThan(NO_SOUND);
        talk(false);
        call.changeMode(supervisor, Mode.BARGE);
        call.run(0.6);
        assertThat(level(agent, SUPERVISOR)).isLessThan(NO_SOUND);
        assertThat(level(customer, SUPERVISOR)).isLessThan(NO_SOUND);
        assertThat(level(supervisor, CUSTOMER)).as("he hears all the same").isCloseTo(0, within(0.2));
        assertThat(call.events.stream().filter(TalkChanged.class::isInstance)).hasSize(2);
        talk(true);
        call.run(0.6);
        assertThat(level(customer, SUPERVISOR)).isCloseTo(0, within(0.2));
    }

    @Test
    void whoIsMutedIsNotHeardByPressingNorWhoHasLetGoByUnmuting() {
        monitor(Mode.BARGE, Coaching.OFF.withPushToTalk(true));
        supervisor.leg().session().mute(true, outcome -> { });
        talk(true);
        call.run(0.6);
        assertThat(level(agent, SUPERVISOR)).isLessThan(NO_SOUND);
        talk(false);
        supervisor.leg().session().mute(false, outcome -> { });
        call.run(0.6);
        assertThat(level(agent, SUPERVISOR)).isLessThan(NO_SOUND);
        talk(true);
        call.run(0.6);
        assertThat(level(agent, SUPERVISOR)).isCloseTo(0, within(0.2));
    }

    @Test
    void takingTheCallOverPressesForNobody() {
        monitor(Mode.BARGE, Coaching.OFF.withPushToTalk(true));
        call.run(0.3);
        call.takeOver(supervisor);
        call.run(1);
        assertThat(level(customer, SUPERVISOR)).isLessThan(NO_SOUND);
        talk(true);
        call.run(0.6);
        assertThat(level(customer, SUPERVISOR)).isCloseTo(0, within(0.2));
    }

    @Test
    void whoDoesNotPressOwesNoMediaAndWhoPressesDoes() {
        open(Policies.DEFAULT.withMediaTimes(Duration.ofSeconds(1), Duration.ofSeconds(2)));
        monitor(Mode.WHISPER, Coaching.OFF.withPushToTalk(true));
        supervisor.silent(true);
        call.run(5);
        assertThat(supervisor.leg().session().state()).isEqualTo(SessionState.ACTIVE);
        talk(true);
        call.run(1.9);
        assertThat(supervisor.leg().session().state()).isEqualTo(SessionState.ACTIVE);
        call.run(0.3);
        assertThat(supervisor.leg().session().state()).isEqualTo(SessionState.ENDED);
    }

    // ---- earcon -----------------------------------------------------------------------------------------------

    @Test
    void aToneInTheAgentsEarAloneComesBeforeTheFirstWordOfAWhisper() {
        VirtualParty other = call.join(LegSpec.of("other agent", CODEC), Role.AGENT, Tone.sine(1600, LEVEL));
        supervisor = call.monitor(SessionRequest.of("supervisor", Mode.LISTEN)
            .withNotices(NoticePlan.of(Notice.earcon())), LegSpec.of("supervisor", CODEC), agent,
            Tone.sine(SUPERVISOR, LEVEL));
        call.run(1);
        double before = call.seconds();
        assertThat(call.changeMode(supervisor, Mode.WHISPER)).isInstanceOf(Outcome.Pending.class);
        call.run(0.6);
        assertThat(peak(agent, EARCON, before)).isGreaterThan(-20);
        for (VirtualParty party : List.of(customer, other, supervisor)) {
            assertThat(peak(party, EARCON, before)).as(party.spec.name()).isLessThan(-35);
        }
        NoticePlayed played = (NoticePlayed) call.events.stream().filter(NoticePlayed.class::isInstance).findFirst()
            .orElseThrow();
        double over = played.lastSample() / 48_000.0;
        short[] ears = agent.earsBetween(before, over);
        assertThat(Tone.levelDb(ears, 0, ears.length, SUPERVISOR, LEVEL)).as("no word yet").isLessThan(NO_SOUND);
        assertThat(level(agent, SUPERVISOR, 0.3)).isCloseTo(0, within(0.2));
        call.changeMode(supervisor, Mode.LISTEN);
        call.run(0.1);
        assertThat(call.changeMode(supervisor, Mode.WHISPER)).as("every whisper").isInstanceOf(Outcome.Pending.class);
    }

    private double peak(VirtualParty listener, double hz, double from) {
        double peak = -100;
        for (double at = from; at < call.seconds() - 0.06; at += 0.02) {
            short[] ears = listener.earsBetween(at, at + 0.06);
            peak = ears.length == 0 ? peak : Math.max(peak, Tone.levelDb(ears, 0, ears.length, hz, LEVEL));
        }
        return peak;
    }
}
