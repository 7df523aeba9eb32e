package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.MonitorEvent.NoticePlayed;
import io.sidetone.monitor.Notice;
import io.sidetone.monitor.NoticePlan;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.SessionState;
import io.sidetone.notice.Prompt;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.Tone;
import io.sidetone.testkit.VirtualCall;
import io.sidetone.testkit.VirtualParty;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call has to begin with is said to everybody whom it is meant for, also to who comes later, and once to each. */
class CallStartNoticeTest {

    private static final Codec CODEC = new LinearCodec();
    private static final int LEVEL = 4000;
    private static final double SUPERVISOR = 1320;
    private static final double PROMPT = 2200;
    private static final double NO_SOUND = -45;
    private static final Map<String, Prompt> PROMPTS = Map.of("said", Prompt.tone((int) PROMPT, 1000, -18.3));

    private VirtualCall call;
    private VirtualParty customer;
    private VirtualParty agent;
    private VirtualParty supervisor;

    /** A call whose customer has been told, and which somebody monitors. */
    private Session monitored(boolean mandatory, Mode mode) {
        call = new VirtualCall(1, Policies.DEFAULT.withNotices(NoticePlan.of(Notice.atCallStart("said", mandatory))),
            PROMPTS);
        customer = call.join(LegSpec.of("customer", CODEC), Role.CUSTOMER, Tone.sine(440, LEVEL));
        agent = call.join(LegSpec.of("agent", CODEC), Role.AGENT, Tone.sine(880, LEVEL));
        supervisor = call.monitor(LegSpec.of("supervisor", CODEC), agent, mode, Tone.sine(SUPERVISOR, LEVEL));
        call.run(2);
        assertThat(played()).isEqualTo(1);
        assertThat(state()).isEqualTo(SessionState.ACTIVE);
        return supervisor.leg().session();
    }

    private VirtualParty join(String name) {
        return call.join(LegSpec.of(name, CODEC), Role.CUSTOMER, Tone.sine(660, LEVEL));
    }

    private SessionState state() {
        return supervisor.leg().session().state();
    }

    private long played() {
        return call.events.stream().filter(NoticePlayed.class::isInstance).count();
    }

    private double level(VirtualParty listener, double hz) {
        return call.levelDb(listener, 0.4, hz, LEVEL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"joins", "is transferred to"})
    void aCustomerWhoComesLaterIsToldAloneAndSessionsWaitForIt(String comes) {
        monitored(true, Mode.BARGE);
        VirtualParty other = join("other");
        call.run(2);
        assertThat(played()).isEqualTo(2);
        VirtualParty newcomer = comes.equals("joins") ? join("newcomer") : call.transfer(other,
            LegSpec.of("newcomer", CODEC), Tone.sine(660, LEVEL));
        int sent = supervisor.heard.size();
        call.run(0.8);
        assertThat(level(newcomer, PROMPT)).isGreaterThan(-1);
        assertThat(level(customer, PROMPT)).as("he has been told").isLessThan(NO_SOUND);
        assertThat(level(newcomer, SUPERVISOR)).isLessThan(NO_SOUND);
        assertThat(state()).isEqualTo(SessionState.SUSPENDED);
        assertThat(silentFrom(sent + 2)).as("nothing of the call before that").isTrue();
        call.run(1);
        assertThat(played()).isEqualTo(3);
        assertThat(state()).isEqualTo(SessionState.ACTIVE);
        assertThat(level(supervisor, 660)).isGreaterThan(-1);
        call.run(5);
        assertThat(played()).as("once to each").isEqualTo(3);
    }

    private boolean silentFrom(int packet) {
        byte[] silence = new byte[320];
        return supervisor.heard.stream().skip(packet).map(SentPacket::payload)
            .allMatch(payload -> Arrays.equals(payload, silence));
    }

    @Test
    void whereItIsNotMandatoryTheNewcomerIsToldAndNobodyWaits() {
        monitored(false, Mode.LISTEN);
        VirtualParty newcomer = join("newcomer");
        call.run(0.8);
        assertThat(state()).isEqualTo(SessionState.ACTIVE);
        assertThat(level(supervisor, 880)).isGreaterThan(-1);
        assertThat(level(newcomer, PROMPT)).isGreaterThan(-1);
        assertThat(level(customer, PROMPT)).isLessThan(NO_SOUND);
    }

    @Test
    void anotherAgentIsNotOfTheAudienceAndNobodyWaits() {
        monitored(true, Mode.LISTEN);
        call.join(LegSpec.of("second agent", CODEC), Role.AGENT, Tone.sine(660, LEVEL));
        call.runTicks(1);
        assertThat(state()).isEqualTo(SessionState.ACTIVE);
        call.run(2);
        assertThat(played()).isEqualTo(1);
    }

    @Test
    void whoLeavesBeforeHeIsToldIsWaitedForNoLonger() {
        monitored(true, Mode.LISTEN);
        VirtualParty newcomer = join("newcomer");
        call.run(0.5);
        call.leave(newcomer);
        call.runTicks(2);
        assertThat(state()).isEqualTo(SessionState.ACTIVE);
        VirtualParty told = join("who takes his seat");
        call.run(2);
        assertThat(played()).as("is another").isEqualTo(2);
        call.leave(told);
        call.runTicks(2);
        VirtualParty last = join("who takes it from one who was told");
        assertThat(last.leg().seat()).isEqualTo(told.leg().seat());
        call.run(2);
        assertThat(played()).isEqualTo(3);
    }

    @Test
    void whoHoldsTheLineMeanwhileIsToldFromTheBeginningWhenHeIsBack() {
        monitored(true, Mode.LISTEN);
        VirtualParty first = join("first");
        VirtualParty second = join("second");
        call.run(0.5);
        call.call.hold(first.leg(), true);
        call.runTicks(2);
        call.call.hold(first.leg(), false);
        call.run(1);
        assertThat(played()).as("to the second").isEqualTo(2);
        assertThat(state()).isEqualTo(SessionState.SUSPENDED);
        call.run(0.5);
        assertThat(level(first, PROMPT)).isGreaterThan(-1);
        assertThat(level(second, PROMPT)).isLessThan(NO_SOUND);
        call.run(1);
        assertThat(played()).isEqualTo(3);
        assertThat(state()).isEqualTo(SessionState.ACTIVE);
    }

    @Test
    void aPreparedTakeoverHearsNothingAndCommitsNothingBeforeTheNewcomerIsTold() {
        Session session = monitored(true, Mode.LISTEN);
        supervisor.silent(true);
        call.run(6);
        List<Outcome> answers = call.takeOver(supervisor);
        call.runTicks(1);
        assertThat(state()).as("not proven").isEqualTo(SessionState.PREPARING);
        join("newcomer");
        supervisor.silent(false);
        int sent = supervisor.heard.size();
        call.run(0.8);
        assertThat(state()).isEqualTo(SessionState.PREPARING);
        assertThat(silentFrom(sent + 2)).isTrue();
        call.run(1);
        assertThat(answers).singleElement().matches(Outcome::accepted);
        assertThat(session.state()).isEqualTo(SessionState.TAKEN_OVER);
        assertThat(call.events).filteredOn(MonitorEvent.NoticeFailed.class::isInstance).isEmpty();
    }

    @Test
    void aTakeoverThatIsRolledBackMeanwhileWaitsToo() {
        Session session = monitored(true, Mode.LISTEN);
        supervisor.silent(true);
        call.run(6);
        call.takeOver(supervisor);
        join("newcomer");
        session.cancelTakeover(outcome -> { });
        call.run(0.5);
        assertThat(state()).isEqualTo(SessionState.SUSPENDED);
        call.run(1);
        assertThat(state()).isEqualTo(SessionState.ACTIVE);
    }
}
