package io.sidetone.monitor;

import static io.sidetone.monitor.SessionState.ARMED;
import static io.sidetone.monitor.SessionState.AUTHORIZING;
import static io.sidetone.monitor.SessionState.ENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.monitor.MonitorEvent.SessionArmed;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.SessionTable.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions that wait for their agent's next call, and those that begin so. */
class ArmedSessionsTest {

    private static final long SECOND = 1_000_000_000;
    private static final SessionRequest REQUEST =
        SessionRequest.of("S", Mode.WHISPER).withFollow(Follow.nextCall(Duration.ofSeconds(10)));

    private final List<MonitorEvent> events = new ArrayList<>();
    private final List<Outcome> answers = new ArrayList<>();
    private final TestCall.Desk desk = new TestCall.Desk();
    private final ArmedSessions armed = new ArmedSessions(desk, Duration.ofSeconds(2), events::add);

    private Session waiting() {
        Session session = armed.start(REQUEST, "agent", null, 0, answers::add);
        desk.answer(session, TestCall.grant(1, Right.WHISPER));
        return session;
    }

    @Test
    void aStartWithoutACallIsDecidedThenWaits() {
        Session session = armed.start(REQUEST, "agent", null, 0, answers::add);
        assertThat(session.state()).isEqualTo(AUTHORIZING);
        assertThat(desk.last().request()).isEqualTo(
            new GrantRequest("S", null, "agent", Right.WHISPER, GrantRequest.Occasion.START));
        assertThat(answers).isEmpty();
        desk.answer(session, TestCall.grant(1, Right.WHISPER));
        assertThat(session.state()).isEqualTo(ARMED);
        assertThat(answers).singleElement().matches(Outcome::accepted);
        assertThat(events).containsExactly(new SessionArmed(null, 0, "S", "agent"));
        assertThat(armed.waitingFor("agent")).containsExactly(session);
        assertThat(armed.waitingFor("another")).isEmpty();
    }

    @Test
    void deniedMeansThatNobodyWaits() {
        Session session = armed.start(REQUEST, "agent", null, 0, answers::add);
        desk.answer(session, TestCall.grant(1, Right.LISTEN));
        assertThat(session.cause()).isEqualTo(Cause.DENIED);
        assertThat(answers).containsExactly(new Outcome.Refused(Refusal.DENIED));
        assertThat(events).containsExactly(new SessionEnded(null, 0, "S", Cause.DENIED));
    }

    @Test
    void noAnswerInTimeIsADenial() {
        Session session = armed.start(REQUEST, "agent", null, 5, answers::add);
        armed.checkTime(5 + 2 * SECOND - 1);
        assertThat(session.state()).isEqualTo(AUTHORIZING);
        armed.checkTime(5 + 2 * SECOND);
        assertThat(session.cause()).isEqualTo(Cause.DENIED);
    }

    @Test
    void whoWaitsForHimselfOrForNothingIsRefused() {
        assertThat(armed.start(REQUEST, "S", null, 0, answers::add)).isNull();
        assertThat(answers).containsExactly(new Outcome.Refused(Refusal.SELF));
        assertThatThrownBy(() -> armed.start(SessionRequest.of("S", Mode.LISTEN), "agent", null, 0, answers::add))
            .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void patienceEndsAtItsLimit() {
        Session session = waiting();
        armed.checkTime(10 * SECOND - 1);
        assertThat(session.state()).isEqualTo(ARMED);
        armed.checkTime(10 * SECOND);
        assertThat(session.cause()).isEqualTo(Cause.MAX_DURATION);
        assertThat(armed.waitingFor("agent")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"END, REQUESTED", "HUNG_UP, SUPERVISOR_HANGUP", "REVOKED, REVOKED", "NOTICE_FAILED, NOTICE_FAILED"})
    void whoWaitsEndsAtOnceAndOnce(Input fact, Cause cause) {
        Session session = waiting();
        session.owner.apply(session, fact, answers::add);
        session.end();
        assertThat(session.state()).isEqualTo(ENDED);
        assertThat(session.cause()).isEqualTo(cause);
        assertThat(events).last().isEqualTo(new SessionEnded(null, 0, "S", cause));
        assertThat(events).hasSize(2);
    }

    @Test
    void commandsAreRefusedWhileThereIsNoCall() {
        Session session = waiting();
        for (Input command : Input.COMMANDS) {
            answers.clear();
            session.owner.apply(session, command, answers::add);
            assertThat(answers).containsExactly(new Outcome.Refused(Refusal.NOT_ACTIVE));
        }
        assertThat(session.state()).isEqualTo(ARMED);
    }

    @Test
    void aDenialOfNoOldVersionEndsWhoWaits() {
        Session session = waiting();
        session.change(TestCall.grant(0));
        assertThat(session.state()).isEqualTo(ARMED);
        session.change(TestCall.grant(1));
        assertThat(session.cause()).isEqualTo(Cause.REVOKED);
    }

    @Test
    void oneThatWaitsGoesToTheNextCallAndIsGoneFromHere() {
        Session session = waiting();
        TestCall call = TestCall.decided();
        armed.release(session);
        assertThat(call.monitor.adopt(session, call.agent)).isNull();
        armed.checkTime(100 * SECOND);
        call.desk.answer(session, TestCall.grant(2, Right.values()));
        session.legUp();
        assertThat(call.hears(call.agent, session)).isTrue();
        assertThat(call.hears(call.customer, session)).isFalse();
    }

    @Test
    void allCallsOfAnAgentAreFollowedWithinItsDuration() {
        Session session = armed.start(SessionRequest.of("S", Mode.LISTEN)
            .withFollow(Follow.allCalls(Duration.ofSeconds(10))), "agent", null, 0, answers::add);
        desk.answer(session, TestCall.grant(1, Right.LISTEN));
        for (int i = 0; i < 3; i++) {
            TestCall call = TestCall.decided();
            armed.release(session);
            assertThat(call.monitor.adopt(session, call.agent)).isNull();
            call.desk.answer(session, TestCall.grant(1, Right.LISTEN));
            session.legUp();
            call.frames(5);
            call.monitor.end();
            call.frame();
            assertThat(call.desk.armed).containsExactly(session);
            armed.take(session, i * SECOND);
        }
        assertThat(session.state()).isEqualTo(ARMED);
    }

    @Test
    void theMaximumDurationIsThatOfAllCallsTogether() {
        Policies brief = Policies.DEFAULT.withTimes(Duration.ofSeconds(30), Duration.ofSeconds(5),
            Duration.ofMinutes(5), Duration.ofMillis(400));
        TestCall first = new TestCall(brief);
        Session session = first.active(REQUEST, first.agent);
        first.frames(10);
        first.monitor.end();
        first.frame();
        TestCall second = new TestCall(brief);
        second.monitor.adopt(session, second.agent);
        session.legUp();
        second.frames(9);
        assertThat(session.cause()).as("11 + 9 frames of 20").isNull();
        second.frame();
        assertThat(session.cause()).isEqualTo(Cause.MAX_DURATION);
    }

    @Test
    void theEndOfAllIsTheirEnd() {
        Session session = waiting();
        armed.end();
        assertThat(session.cause()).isEqualTo(Cause.REQUESTED);
    }
}
