package io.sidetone.runtime;

import static io.sidetone.runtime.Stage.answer;
import static io.sidetone.runtime.Stage.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.monitor.Coaching;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.GainChanged;
import io.sidetone.monitor.MonitorEvent.PrivateTalkChanged;
import io.sidetone.monitor.MonitorEvent.TalkChanged;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.runtime.Connector.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What handles have for those who speak beside a call: gain, push-to-talk, private answers and leaks. */
class CoachingCommandsTest {

    private final Stage stage = new Stage(Policies.DEFAULT);
    private final LoudEndpoint end = stage.endpoint("S");

    private MonitoringSession monitoring(Mode mode, Coaching coaching) {
        MonitoringSession session = stage.call.monitor(SessionRequest.of("S", mode).withCoaching(coaching),
            stage.agent, call -> CompletableFuture.completedFuture(new Connection(end.spec(), end)));
        stage.ticks(10);
        assertThat(answer(session.started())).matches(Outcome::accepted);
        return session;
    }

    private Outcome settled(CompletionStage<Outcome> command) {
        stage.ticks(10);
        return answer(command);
    }

    @Test
    void aGainIsAnsweredAndTold() {
        MonitoringSession session = monitoring(Mode.LISTEN, Coaching.OFF);
        assertThat(settled(session.gain(Role.CUSTOMER, -40))).matches(Outcome::accepted);
        assertThat(end.hears(stage.agentEnd) && !end.hears(stage.customerEnd)).isTrue();
        assertThat(settled(session.gain(Role.CUSTOMER, 0))).matches(Outcome::accepted);
        assertThat(end.hears(stage.customerEnd)).isTrue();
        assertThat(stage.events(GainChanged.class)).extracting(GainChanged::db).containsExactly(-40.0, 0.0);
        assertThatThrownBy(() -> session.gain(Role.AGENT, 7)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("7.0");
        session.end();
        assertThat(refusal(after(session.gain(Role.AGENT, 1)))).isIn(Refusal.ENDED, Refusal.NOT_ACTIVE);
    }

    private CompletionStage<Outcome> after(CompletionStage<Outcome> command) {
        stage.ticks(3);
        return command;
    }

    @Test
    void aButtonIsPressedAndLetGo() {
        MonitoringSession session = monitoring(Mode.BARGE, Coaching.OFF.withPushToTalk(true));
        assertThat(stage.customerEnd.hears(end) || stage.agentEnd.hears(end)).isFalse();
        assertThat(settled(session.talk(true))).matches(Outcome::accepted);
        assertThat(stage.customerEnd.hears(end) && stage.agentEnd.hears(end)).isTrue();
        assertThat(settled(session.talk(false))).matches(Outcome::accepted);
        assertThat(stage.customerEnd.hears(end) || stage.agentEnd.hears(end)).isFalse();
        assertThat(stage.events(TalkChanged.class)).extracting(TalkChanged::talking).containsExactly(true, false);
    }

    @Test
    void anAgentWhoWantsToAnswerPrivatelyIsToldWhereHeCanNot() {
        Party late = stage.call.join(stage.endpoint("late").spec(), Role.AGENT, stage.endpoint("other"));
        CompletionStage<Outcome> early = late.talkPrivately(true);
        assertThat(settled(stage.agent.talkPrivately(true))).isEqualTo(new Outcome.Refused(Refusal.NOT_WHISPERED_TO));
        assertThat(answer(early)).isInstanceOf(Outcome.Refused.class);
        monitoring(Mode.WHISPER, Coaching.OFF.withPrivateTalk(true));
        assertThat(settled(stage.agent.talkPrivately(true))).matches(Outcome::accepted);
        assertThat(stage.customerEnd.hears(stage.agentEnd)).isFalse();
        assertThat(end.hears(stage.agentEnd)).isTrue();
        assertThat(settled(stage.agent.talkPrivately(false))).matches(Outcome::accepted);
        assertThat(stage.customerEnd.hears(stage.agentEnd)).isTrue();
        assertThat(stage.events(PrivateTalkChanged.class)).hasSize(2);
        stage.call.end();
        stage.ticks(2);
        assertThat(refusal(after(stage.agent.talkPrivately(true)))).isIn(Refusal.CALL_GONE, Refusal.ENDED);
    }

    @Test
    void leaksAreWatchedForWhoIsThere() {
        assertThat(settled(stage.agent.watchLeaks(true))).matches(Outcome::accepted);
        Party refused = stage.call.join(stage.endpoint("agent").spec(), Role.AGENT, stage.endpoint("nobody"));
        assertThat(settled(refused.watchLeaks(true))).isInstanceOf(Outcome.Refused.class);
    }
}
