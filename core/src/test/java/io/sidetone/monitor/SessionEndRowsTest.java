package io.sidetone.monitor;

import static io.sidetone.monitor.Mode.BARGE;
import static io.sidetone.monitor.Mode.LISTEN;
import static io.sidetone.monitor.Mode.WHISPER;
import static io.sidetone.monitor.SessionState.ACTIVE;
import static io.sidetone.monitor.SessionState.ARMED;
import static io.sidetone.monitor.SessionState.ATTACHING;
import static io.sidetone.monitor.SessionState.DETACHING;
import static io.sidetone.monitor.SessionState.ENDED;
import static io.sidetone.monitor.SessionState.PREPARING;
import static io.sidetone.monitor.SessionState.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.MonitorEvent.CallEnded;
import io.sidetone.monitor.MonitorEvent.CallFailed;
import io.sidetone.monitor.MonitorEvent.SessionArmed;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.MonitorEvent.TakeoverRolledBack;
import io.sidetone.monitor.SessionTable.Input;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract's table of a session's life, row by row: what is refused on its way, what is rolled back, how it ends.
 * {@link SessionRowsTest} has its beginning.
 */
class SessionEndRowsTest {

    private static final SessionRequest FOLLOWING =
        SessionRequest.of("S", WHISPER).withFollow(Follow.nextCall(Duration.ofMinutes(1)));
    private static final long UNMONITORED = 0x000102;

    private final TestCall call = new TestCall();

    private static Outcome refused(Refusal reason) {
        return new Outcome.Refused(reason);
    }

    private Session preparing(Mode mode) {
        Session session = call.active("S", mode);
        assertThat(call.command(session, Input.TAKE_OVER)).isEmpty();
        assertThat(session.state()).isEqualTo(PREPARING);
        return session;
    }

    // ---- refused, and nothing happened ------------------------------------------------------------------------

    @Test
    void aTakeoverWhileAttachingIsRefused() {
        Session session = call.attaching("S", BARGE);
        String before = call.dump();
        assertThat(call.command(session, Input.TAKE_OVER)).containsExactly(refused(Refusal.NOT_ACTIVE));
        assertThat(call.dump()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aModeCommandWhilePreparingIsRefused(Mode mode) {
        Session session = preparing(BARGE);
        String before = call.dump();
        assertThat(call.command(session, Input.of(mode))).containsExactly(refused(Refusal.BUSY_TAKING_OVER));
        assertThat(call.dump()).isEqualTo(before);
    }

    @Test
    void anythingAfterTheEndIsRefusedOrChangesNothing() {
        Session session = call.active("S", BARGE);
        session.end();
        call.frame();
        call.monitor.seats.update(); // what is derived there is derived anew with every input
        String before = call.dump();
        for (Input input : Input.values()) {
            assertThat(call.command(session, input)).as(input.name())
                .isEqualTo(input.isCommand() ? List.of(refused(Refusal.ENDED)) : List.of());
            assertThat(call.dump()).as(input.name()).isEqualTo(before);
        }
    }

    // ---- rolled back ------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"LEG_FAILED, LEG_NOT_PROVEN", "TIMED_OUT, LEG_NOT_PROVEN", "CANCEL, CANCELLED",
        "RIGHT_LOST, RIGHT_MISSING"})
    void whatFailsAPreparedTakeoverRollsBackToThePreviousMode(Input input, Refusal reason) {
        for (Mode mode : Mode.values()) {
            TestCall fresh = new TestCall();
            Session session = fresh.active("S", mode);
            long matrix = fresh.monitor.matrix();
            List<Outcome> answers = fresh.command(session, Input.TAKE_OVER);
            fresh.frame();
            fresh.command(session, input);
            assertThat(answers).containsExactly(refused(reason));
            assertThat(session.state()).isEqualTo(ACTIVE);
            assertThat(session.mode()).isEqualTo(mode);
            assertThat(fresh.monitor.matrix()).as("agent and customer have not noticed").isEqualTo(matrix);
            assertThat(fresh.events(TakeoverRolledBack.class)).hasSize(1);
            fresh.frames(3);
            assertThat(fresh.events(TakenOver.class)).isEmpty();
        }
    }

    @Test
    void aRevokeRollsAPreparedTakeoverBackAndThenEndsTheSessionForItsRightIsGone() {
        Session session = preparing(BARGE);
        session.revoke();
        assertThat(call.events(TakeoverRolledBack.class)).hasSize(1);
        assertThat(call.monitor.matrix()).isEqualTo(UNMONITORED);
        call.frame();
        assertThat(session.cause()).isEqualTo(Cause.REVOKED);
        assertThat(call.events(TakenOver.class)).isEmpty();
    }

    // ---- the call is over for it ------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whenTheLastCustomerLeavesAnActiveSessionDetaches(Mode mode) {
        int second = call.join("second", Role.CUSTOMER);
        Session session = call.active("S", mode);
        call.leave(call.customer);
        assertThat(session.state()).as("one is left").isEqualTo(ACTIVE);
        call.leave(second);
        assertThat(session.state()).isEqualTo(DETACHING);
        assertThat(call.monitor.matrix()).isZero();
        call.frame();
        assertThat(session.cause()).isEqualTo(Cause.CALL_ENDED);
    }

    @Test
    void whenTheLastCustomerOfAnOwnerLeavesTheOwnersSessionDetaches() {
        Session owner = call.owner("S");
        call.leave(call.customer);
        assertThat(owner.state()).isEqualTo(DETACHING);
        assertThat(call.monitor.matrix()).isZero();
        call.frame();
        assertThat(owner.cause()).isEqualTo(Cause.CALL_ENDED);
        assertThat(call.events(SessionEnded.class)).hasSize(1);
    }

    @Test
    void whenTheLastCustomerLeavesASessionThatFollowsItsAgentIsArmed() {
        Session session = call.active(FOLLOWING, call.agent);
        call.leave(call.customer);
        assertThat(session.state()).isEqualTo(ARMED);
        assertThat(call.monitor.matrix()).isZero();
        call.frame();
        assertThat(call.events(SessionArmed.class)).hasSize(1);
        assertThat(call.events(SessionEnded.class)).isEmpty();
    }

    @Test
    void aCallThatIsGoneEndsWhoAttachesOrArmsHim() {
        Session session = call.attaching("other", LISTEN);
        Session follower = call.start(FOLLOWING, call.agent);
        assertThat(List.of(session.state(), follower.state())).containsOnly(ATTACHING);
        call.monitor.end();
        call.frame();
        assertThat(session.cause()).isEqualTo(Cause.CALL_ENDED);
        assertThat(follower.state()).isEqualTo(ARMED);
        assertThat(call.events(SessionEnded.class)).hasSize(1);
    }

    @Test
    void aCallThatFailsEndsEverySessionAtOnceAndAnswersWhatItOwes() {
        TestCall decided = TestCall.decided();
        Session undecided = decided.attaching("undecided", LISTEN);
        Session active = decided.active(FOLLOWING, decided.agent);
        Session preparing = decided.active("preparing", BARGE);
        List<Outcome> takeover = decided.command(preparing, Input.TAKE_OVER);
        Session leaving = decided.active("leaving", BARGE);
        leaving.hangUp();
        decided.events.clear();
        IllegalStateException fault = new IllegalStateException("meant");

        decided.monitor.fail(fault);
        decided.monitor.fail(fault);
        assertThat(takeover).containsExactly(refused(Refusal.CALL_GONE));
        assertThat(decided.starts).contains(refused(Refusal.CALL_GONE));
        assertThat(List.of(undecided, active, preparing)).allMatch(session -> session.cause() == Cause.FAULT);
        assertThat(leaving.cause()).as("it had ended before").isEqualTo(Cause.SUPERVISOR_HANGUP);
        assertThat(List.of(undecided, active, preparing, leaving)).allMatch(session -> session.state() == ENDED);
        assertThat(decided.events(SessionEnded.class)).hasSize(4);
        assertThat(decided.desk.armed).isEmpty();
        assertThat(decided.events.get(0)).isEqualTo(new CallFailed("call", decided.monitor.frame(), fault));
        assertThat(decided.events).last().isInstanceOf(CallEnded.class);
        assertThat(decided.monitor.matrix()).isZero();
        assertThat(decided.monitor.isEnded()).isTrue();
        assertThat(decided.startRefusal("late", decided.agent)).isEqualTo(Refusal.CALL_GONE);
    }

    @Test
    void aCallThatFailsAfterATakeoverIsNotParked() {
        Session owner = call.owner("S");
        call.monitor.fail(new IllegalStateException("meant"));
        assertThat(owner.cause()).isEqualTo(Cause.FAULT);
        assertThat(call.monitor.isParked()).isFalse();
        assertThat(call.monitor.matrix()).isZero();
    }

    // ---- withdrawn, ended -------------------------------------------------------------------------------------

    @Test
    void aRevokeWhileAttachingEndsTheSessionBeforeItHeardAnything() {
        Session session = call.attaching("S", BARGE);
        session.revoke();
        session.legUp();
        call.frame();
        assertThat(session.cause()).isEqualTo(Cause.REVOKED);
        assertThat(call.inForce).isEqualTo(UNMONITORED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoHangsUpOrIsEndedInAnyStateDetachesOnce(boolean hangsUp) {
        for (SessionState state : List.of(ATTACHING, ACTIVE, SUSPENDED, PREPARING)) {
            TestCall fresh = new TestCall();
            Session session = state == ATTACHING ? fresh.attaching("S", BARGE) : fresh.active("S", BARGE);
            if (state == SUSPENDED) {
                fresh.hold(session.seat(), true);
            } else if (state == PREPARING) {
                fresh.command(session, Input.TAKE_OVER);
            }
            assertThat(session.state()).isEqualTo(state);
            for (int i = 0; i < 2; i++) {
                fresh.command(session, hangsUp ? Input.HUNG_UP : Input.END);
                assertThat(session.state()).isEqualTo(DETACHING);
            }
            assertThat(fresh.events(TakeoverRolledBack.class)).hasSize(state == PREPARING ? 1 : 0);
            fresh.frame();
            assertThat(fresh.events(SessionEnded.class)).singleElement().extracting(SessionEnded::cause)
                .isEqualTo(hangsUp ? Cause.SUPERVISOR_HANGUP : Cause.REQUESTED);
        }
    }

    @Test
    void aSessionThatDetachesHasEndedWhenTheMatrixWithoutHimRules() {
        Session session = call.active("S", BARGE);
        session.hangUp();
        assertThat(session.state()).isEqualTo(DETACHING);
        assertThat(call.monitor.matrix()).as("to rule from the boundary on").isEqualTo(UNMONITORED);
        assertThat(call.events(SessionEnded.class)).as("he may still fade").isEmpty();
        call.frame();
        assertThat(session.state()).isEqualTo(ENDED);
        assertThat(call.events(SessionEnded.class)).hasSize(1);
        assertThat(call.monitor.session(session.seat())).isNull();
    }

    // ---- held meanwhile ---------------------------------------------------------------------------------------

    @Test
    void holdsAndConsultationsLeaveASuspendedSessionSuspended() {
        Session session = call.active("S", BARGE);
        call.hold(session.seat(), true);
        for (boolean value : new boolean[] {true, false}) {
            call.hold(call.agent, value);
            call.monitor.parties().consult(call.agent, value);
            call.hold(call.customer, value);
            assertThat(session.state()).isEqualTo(SUSPENDED);
            assertThat(call.monitor.matrix() & HearingMatrix.column(session.seat())).isZero();
            assertThat(HearingMatrix.heardBy(call.monitor.matrix(), session.seat())).isZero();
        }
    }
}
