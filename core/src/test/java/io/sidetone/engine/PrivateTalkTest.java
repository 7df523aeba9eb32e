package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sidetone.monitor.Coaching;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.PrivateTalkChanged;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.monitor.TapView;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualParty;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent answers a whisper: who whispers hears him, and nobody else. */
class PrivateTalkTest extends ThreeTones {

    private static final double OTHER = 1760;


    private void monitor(Mode mode) {
        supervisor = call.monitor(SessionRequest.of("supervisor", mode).withCoaching(
            Coaching.OFF.withPrivateTalk(true)), LegSpec.of("supervisor", CODEC), agent,
            Tone.sine(SUPERVISOR, LEVEL));
    }

    private List<Boolean> told() {
        return call.events.stream().filter(PrivateTalkChanged.class::isInstance)
            .map(event -> ((PrivateTalkChanged) event).privately()).toList();
    }

    @Test
    void whileTheAgentHoldsHisButtonNobodyHearsHimButWhoWhispersToHim() {
        VirtualParty second = call.join(LegSpec.of("second", CODEC), Role.CUSTOMER, Tone.sine(OTHER, LEVEL));
        VirtualParty deaf = call.monitor(LegSpec.of("other supervisor", CODEC), agent, Mode.LISTEN, n -> 0);
        VirtualParty unasked = call.monitor(LegSpec.of("unasked coach", CODEC), agent, Mode.WHISPER, n -> 0);
        monitor(Mode.WHISPER);
        call.run(0.6);
        assertThat(level(customer, AGENT)).isCloseTo(0, within(0.2));
        assertThat(call.call.talkPrivately(agent.leg(), true)).isNull();
        call.run(0.6);
        for (VirtualParty party : List.of(customer, second, deaf, unasked)) {
            assertThat(level(party, AGENT)).as(party.spec.name()).isLessThan(NO_SOUND);
        }
        assertThat(level(customer, OTHER)).as("customers hear each other").isCloseTo(0, within(0.2));
        assertThat(level(supervisor, AGENT)).isCloseTo(0, within(0.2));
        assertThat(level(agent, CUSTOMER)).isCloseTo(0, within(0.2));
        assertThat(level(agent, SUPERVISOR)).isCloseTo(0, within(0.2));
        assertThat(call.call.talkPrivately(agent.leg(), false)).isNull();
        call.run(0.6);
        assertThat(level(customer, AGENT)).isCloseTo(0, within(0.2));
        assertThat(level(deaf, AGENT)).isCloseTo(0, within(0.2));
        assertThat(told()).containsExactly(true, false);
    }

    @Test
    void itObeysTheFrameAndTheCustomerHearsSilenceMeanwhile() {
        monitor(Mode.WHISPER);
        call.run(0.5);
        call.call.talkPrivately(agent.leg(), true);
        long frame = call.call.frame();
        call.runTicks(2);
        double from = (frame + 2) * 0.02 - 0.001;
        call.run(0.6);
        short[] ears = customer.earsBetween(from, call.seconds());
        assertThat(ears.length).as("a stream goes on").isGreaterThan(4000);
        assertThat(ears).as("from the second boundary on").containsOnly((short) 0);
        long forwarded = customer.leg().statistics().forwarded();
        call.call.talkPrivately(agent.leg(), false);
        call.run(1);
        assertThat(customer.leg().statistics().forwarded()).as("forwarded again").isGreaterThan(forwarded + 30);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WHISPER")
    void itNeedsAWhisperAndEndsWithIt(Mode mode) {
        assertThat(call.call.talkPrivately(agent.leg(), true)).isEqualTo(Refusal.NOT_WHISPERED_TO);
        monitor(mode);
        call.run(0.3);
        assertThat(call.call.talkPrivately(agent.leg(), true)).isEqualTo(Refusal.NOT_WHISPERED_TO);
        assertThat(call.call.talkPrivately(customer.leg(), true)).isEqualTo(Refusal.NOT_WHISPERED_TO);
        call.changeMode(supervisor, Mode.WHISPER);
        assertThat(call.call.talkPrivately(agent.leg(), true)).isNull();
        call.run(0.6);
        assertThat(level(customer, AGENT)).isLessThan(NO_SOUND);
        call.changeMode(supervisor, mode);
        call.run(0.6);
        assertThat(level(customer, AGENT)).isCloseTo(0, within(0.2));
        call.changeMode(supervisor, Mode.WHISPER);
        call.run(0.6);
        assertThat(level(customer, AGENT)).as("another whisper needs another press").isCloseTo(0, within(0.2));
        assertThat(told()).containsExactly(true, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void itEndsWithWhoeverWhispers(int what) {
        monitor(Mode.WHISPER);
        call.run(0.3);
        call.call.talkPrivately(agent.leg(), true);
        call.run(0.3);
        switch (what) {
            case 0 -> call.leave(supervisor);
            case 1 -> call.call.hold(supervisor.leg(), true);
            default -> call.takeOver(supervisor);
        }
        call.run(0.6);
        assertThat(told()).containsExactly(true, false);
        if (what < 2) {
            assertThat(level(customer, AGENT)).isCloseTo(0, within(0.2));
        } else {
            assertThat(level(customer, SUPERVISOR)).isCloseTo(0, within(0.2));
        }
    }

    @Test
    void whoJoinsMeanwhileHearsNothingOfItEither() {
        monitor(Mode.WHISPER);
        call.run(0.3);
        call.call.talkPrivately(agent.leg(), true);
        VirtualParty joiner = call.join(LegSpec.of("joiner", CODEC), Role.CUSTOMER, Tone.sine(OTHER, LEVEL));
        call.run(0.6);
        assertThat(level(joiner, CUSTOMER)).isCloseTo(0, within(0.2));
        assertThat(level(joiner, AGENT)).isLessThan(NO_SOUND);
        call.leave(agent);
        call.run(0.3);
        assertThat(told()).containsExactly(true, false);
    }

    @Test
    void noTapOfWhatCustomersCouldHearHasIt() {
        monitor(Mode.WHISPER);
        List<Integer> calls = new ArrayList<>();
        List<Integer> coachings = new ArrayList<>();
        List<Boolean> sides = new ArrayList<>();
        call.call.tap(TapView.CALL, true, (who, samples, count, frame, rate) -> calls.add(who));
        call.call.tap(TapView.CALL_PLUS_COACHING, true, new TapSink() {
            @Override
            public void frame(int who, short[] samples, int count, long frame, int rate) {
                coachings.add(who);
            }

            @Override
            public void speaker(int who, String name, Role role, boolean heardByCustomers, long fromFrame) {
                if (role == Role.AGENT) {
                    sides.add(heardByCustomers);
                }
            }
        });
        call.run(0.3);
        assertThat(calls).contains(agent.leg().seat());
        call.call.talkPrivately(agent.leg(), true);
        call.runTicks(1);
        calls.clear();
        coachings.clear();
        call.run(0.5);
        assertThat(calls).containsOnly(customer.leg().seat());
        assertThat(coachings).contains(agent.leg().seat());
        assertThat(sides).as("told apart in a recording").containsExactly(true, false);
    }

    @Test
    void whatIsPrivateDoesNotBecomePublicInAPrivacyPause() {
        monitor(Mode.WHISPER);
        call.run(0.3);
        call.call.talkPrivately(agent.leg(), true);
        call.run(0.3);
        call.call.pausePrivacy(true);
        call.run(0.6);
        assertThat(level(customer, AGENT)).isLessThan(NO_SOUND);
        assertThat(level(supervisor, AGENT)).isLessThan(NO_SOUND);
    }
}
