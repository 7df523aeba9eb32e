package io.sidetone.monitor;

import static io.sidetone.monitor.Mode.BARGE;
import static io.sidetone.monitor.Mode.LISTEN;
import static io.sidetone.monitor.Mode.WHISPER;
import static io.sidetone.monitor.SessionState.ACTIVE;
import static io.sidetone.monitor.SessionState.ARMED;
import static io.sidetone.monitor.SessionState.ATTACHING;
import static io.sidetone.monitor.SessionState.AUTHORIZING;
import static io.sidetone.monitor.SessionState.ENDED;
import static io.sidetone.monitor.SessionState.SUSPENDED;
import static io.sidetone.monitor.SessionState.TAKEN_OVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.GrantRequest.Occasion;
import io.sidetone.monitor.MonitorEvent.ModeChanged;
import io.sidetone.monitor.MonitorEvent.SessionArmed;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.MonitorEvent.SessionResumed;
import io.sidetone.monitor.MonitorEvent.SessionStarted;
import io.sidetone.monitor.MonitorEvent.SessionSuspended;
import io.sidetone.monitor.SessionTable.Input;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract's table of a session's life, row by row, where {@link TakeoverTest} and {@link CallMonitorTest} don't
 * have them: being decided about, waiting, attaching, being suspended, ending.
 */
class SessionRowsTest {

    private static final SessionRequest FOLLOWING =
        SessionRequest.of("S", WHISPER).withFollow(Follow.nextCall(Duration.ofMinutes(1)));
    private static final Grant ALL = TestCall.grant(1, Right.values());
    private static final Grant NOTHING = TestCall.grant(1);

    private final TestCall call = TestCall.decided();

    // ---- NEW, AUTHORIZING -------------------------------------------------------------------------------------

    @Test
    void startAsksWhoeverDecidesBeforeAnythingElseHappens() {
        String before = call.monitor.describe();
        Session session = call.attaching("S", WHISPER);
        assertThat(session.state()).isEqualTo(AUTHORIZING);
        assertThat(call.desk.last().request())
            .isEqualTo(new GrantRequest("S", "call", "agent", Right.WHISPER, Occasion.START));
        assertThat(call.events).isEmpty();
        assertThat(call.starts).isEmpty();
        assertThat(call.monitor.describe()).as("no seat is taken").startsWith(before);
        assertThat(session.seat()).isGreaterThanOrEqualTo(HearingMatrix.SEATS);
    }

    @Test
    void startIsRefusedToTheAgentHimselfAndToWhomMonitorsAlready() {
        assertThat(call.start(SessionRequest.of("agent", LISTEN), call.agent)).isNull();
        call.attaching("S", LISTEN);
        assertThat(call.start(SessionRequest.of("S", LISTEN), call.agent)).isNull();
        assertThat(call.starts).containsExactly(refused(Refusal.SELF), refused(Refusal.ALREADY_MONITORING));
    }

    @Test
    void allowedWithTheRightForTheModeIsAttaching() {
        Session session = call.attaching("S", WHISPER);
        call.desk.answer(session, TestCall.grant(1, Right.WHISPER));
        assertThat(session.state()).isEqualTo(ATTACHING);
        assertThat(call.starts).containsExactly(new Outcome.Accepted(call.monitor.frame()));
        assertThat(call.events(SessionStarted.class)).hasSize(1);
        assertThat(call.desk.attaching).containsExactly(session);
    }

    @ParameterizedTest
    @EnumSource(names = {"LISTEN", "WHISPER", "TAKEOVER"})
    void allowedWithoutTheRightForTheModeIsDenied(Right other) {
        Session session = call.attaching("S", BARGE);
        call.desk.answer(session, TestCall.grant(1, other));
        assertDeniedAndNothingHappened(session);
    }

    @Test
    void deniedMeansNothingHappened() {
        Session session = call.attaching("S", LISTEN);
        call.desk.answer(session, NOTHING);
        assertDeniedAndNothingHappened(session);
    }

    @Test
    void anErrorIsADenial() {
        Session session = call.attaching("S", LISTEN);
        session.answer(session.question, null);
        assertDeniedAndNothingHappened(session);
    }

    @Test
    void noAnswerInTimeIsADenial() {
        Session session = call.attaching("S", LISTEN);
        call.frames(100);
        assertThat(session.state()).as("after 2 s").isEqualTo(AUTHORIZING);
        call.frame();
        assertDeniedAndNothingHappened(session);
        call.desk.answer(session, ALL);
        assertThat(session.state()).as("a late answer").isEqualTo(ENDED);
    }

    private void assertDeniedAndNothingHappened(Session session) {
        assertThat(session.state()).isEqualTo(ENDED);
        assertThat(session.cause()).isEqualTo(Cause.DENIED);
        assertThat(call.starts).containsExactly(refused(Refusal.DENIED));
        assertThat(call.events).extracting(Object::getClass).containsExactly(SessionEnded.class);
        assertThat(call.desk.attaching).isEmpty();
        assertThat(call.monitor.matrix()).isEqualTo(0x000102L);
        assertThat(call.monitor.seats.free()).isEqualTo(2);
    }

    @Test
    void allowedWithoutASeatEndsForWantOfResources() {
        Session session = call.attaching("S", LISTEN);
        for (int i = 2; i < HearingMatrix.SEATS; i++) {
            call.join("customer " + i, Role.CUSTOMER);
        }
        call.desk.answer(session, ALL);
        call.frame();
        assertThat(session.cause()).isEqualTo(Cause.NO_RESOURCES);
        assertThat(call.starts).containsExactly(refused(Refusal.NO_SEAT));
    }

    @Test
    void undecidedSessionsTakeNobodysSeatAndTheNinthIsRefused() {
        for (int i = 0; i < 8; i++) {
            assertThat(call.attaching("S" + i, LISTEN)).isNotNull();
        }
        assertThat(call.monitor.parties().joinRefusal(Role.CUSTOMER)).isNull();
        assertThat(call.attaching("S8", LISTEN)).isNull();
        assertThat(call.starts).containsExactly(refused(Refusal.NO_SEAT));
    }

    @Test
    void aCallThatIsGoneEndsWhoIsUndecidedOrArmsHim() {
        Session session = call.attaching("S0", LISTEN);
        Session follower = call.start(FOLLOWING, call.agent);
        call.monitor.end();
        call.frame();
        assertThat(session.cause()).isEqualTo(Cause.CALL_ENDED);
        assertThat(follower.state()).isEqualTo(ARMED);
        assertThat(call.starts).containsExactly(refused(Refusal.CALL_GONE), new Outcome.Accepted(1));
    }

    // ---- ARMED ------------------------------------------------------------------------------------------------

    @Test
    void theAgentsNextCallIsDecidedAnewThenAttachesInTheModeOfTheRequest() {
        Session session = armed();
        TestCall next = TestCall.decided();
        assertThat(next.monitor.adopt(session, next.agent)).isNull();
        assertThat(session.state()).isEqualTo(AUTHORIZING);
        next.desk.answer(session, ALL);
        assertThat(session.state()).isEqualTo(ATTACHING);
        session.legUp();
        assertThat(session.mode()).as("not the BARGE it was in").isEqualTo(WHISPER);
        assertThat(next.monitor.matrix()).isEqualTo(0x030502L);
        next.monitor.end();
        next.frame();
        assertThat(session.cause()).as("it was for one next call").isEqualTo(Cause.CALL_ENDED);
    }

    private Session armed() {
        Session session = call.active(FOLLOWING, call.agent);
        call.command(session, Input.BARGE);
        call.leave(call.customer);
        call.frame();
        assertThat(call.desk.armed).containsExactly(session);
        assertThat(call.events(SessionArmed.class)).containsExactly(
            new SessionArmed("call", call.monitor.frame() - 1, "S", "agent"));
        assertThat(call.monitor.seats.sessions).as("nothing is left behind").containsOnlyNulls();
        return session;
    }

    @Test
    void aNextCallThatIsDeniedEndsTheSession() {
        Session session = armed();
        TestCall next = TestCall.decided();
        next.monitor.adopt(session, next.agent);
        next.desk.answer(session, TestCall.grant(2));
        assertThat(session.cause()).isEqualTo(Cause.DENIED);
    }

    @Test
    void aNextCallWithoutTheAgentIsNone() {
        Session session = armed();
        TestCall next = TestCall.decided();
        assertThat(next.monitor.adopt(session, next.customer)).isEqualTo(Refusal.NO_AGENT);
        assertThat(session.state()).isEqualTo(ARMED);
        assertThat(next.desk.questions).isEmpty();
    }

    // ---- ATTACHING --------------------------------------------------------------------------------------------

    @Test
    void attachingNeedsTheLegTheNoticeAndTheGrantInAnyOrder() {
        TestCall gated = TestCall.decided(Policies.DEFAULT.withNoticeBefore(Set.of(LISTEN)));
        Session session = gated.attaching("S", LISTEN);
        gated.desk.answer(session, ALL);
        session.legUp();
        gated.join("another", Role.CUSTOMER);
        session.noticeDone(1);
        assertThat(session.state()).as("to be granted anew").isEqualTo(ATTACHING);
        gated.desk.answer(session, ALL);
        assertThat(session.state()).isEqualTo(ACTIVE);
    }

    @Test
    void aModeCommandWhileAttachingNeedsTheRight() {
        Session session = call.attaching("S", LISTEN);
        call.desk.answer(session, TestCall.grant(1, Right.LISTEN, Right.WHISPER));
        assertThat(call.command(session, Input.BARGE)).containsExactly(refused(Refusal.RIGHT_MISSING));
        assertThat(call.command(session, Input.WHISPER)).containsExactly(new Outcome.Accepted(1));
        session.legUp();
        assertThat(session.mode()).isEqualTo(WHISPER);
    }

    @Test
    void aSupervisorWhoHangsUpWhileAttachingHasHungUp() {
        Session session = call.attaching("S", LISTEN);
        call.desk.answer(session, ALL);
        session.hangUp();
        call.frame();
        assertThat(session.cause()).isEqualTo(Cause.SUPERVISOR_HANGUP);
    }

    // ---- ACTIVE ⇄ SUSPENDED -----------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whenSomebodyJoinsTheSessionIsSuspendedUntilANewGrantAndThenGoesOnInItsMode(Mode mode) {
        Session session = call.active("S", mode);
        long matrix = call.monitor.matrix();
        int joiner = call.join("joiner", Role.CUSTOMER);
        assertThat(session.state()).isEqualTo(SUSPENDED);
        assertThat(call.desk.last().request().occasion()).isEqualTo(Occasion.JOIN);
        assertThat(HearingMatrix.heardBy(call.monitor.matrix(), session.seat())).isZero();
        assertThat(call.monitor.matrix() & HearingMatrix.column(session.seat())).isZero();
        assertThat(call.events(SessionSuspended.class)).hasSize(1);
        call.desk.answer(session, ALL);
        assertThat(session.state()).isEqualTo(ACTIVE);
        assertThat(session.mode()).isEqualTo(mode);
        assertThat(call.monitor.matrix() & matrix).as("as before, and the joiner").isEqualTo(matrix);
        assertThat(call.hears(joiner, session)).isEqualTo(mode == BARGE);
        assertThat(call.events(SessionResumed.class)).extracting(SessionResumed::mode).containsExactly(mode);
        assertThat(call.events(ModeChanged.class)).isEmpty();
    }

    @Test
    void aNewGrantThatDoesNotHoldTheModeNarrowsIt() {
        Session session = call.active("S", BARGE);
        call.join("joiner", Role.CUSTOMER);
        call.desk.answer(session, TestCall.grant(2, Right.LISTEN, Right.WHISPER));
        assertThat(session.mode()).isEqualTo(WHISPER);
        assertThat(call.hears(call.customer, session)).isFalse();
    }

    @Test
    void aDenialWhileSuspendedIsARevocation() {
        Session session = call.active("S", BARGE);
        call.join("joiner", Role.CUSTOMER);
        call.desk.answer(session, TestCall.grant(2));
        call.frame();
        assertThat(session.cause()).isEqualTo(Cause.REVOKED);
    }

    @Test
    void noAnswerWhileSuspendedIsADenialAtTheLimitAndOneBeyond() {
        Session session = call.active("S", BARGE);
        call.join("joiner", Role.CUSTOMER);
        call.frames(100);
        assertThat(session.cause()).isNull();
        call.frame();
        assertThat(session.cause()).isEqualTo(Cause.REVOKED);
    }

    @Test
    void anAnswerToAnEarlierQuestionDoesNotResume() {
        Session session = call.active("S", BARGE);
        call.join("first", Role.CUSTOMER);
        long earlier = session.question;
        call.join("second", Role.CUSTOMER);
        session.answer(earlier, ALL);
        assertThat(session.state()).isEqualTo(SUSPENDED);
        session.change(TestCall.grant(7, Right.values()));
        assertThat(session.state()).as("nor do rights that nobody asked for").isEqualTo(SUSPENDED);
        call.desk.answer(session, TestCall.grant(8, Right.values()));
        assertThat(session.state()).isEqualTo(ACTIVE);
    }

    @Test
    void holdResumeAndConsultationLeaveTheStateAlone() {
        Session session = call.active("S", BARGE);
        for (boolean value : new boolean[] {true, false}) {
            call.hold(call.agent, value);
            call.monitor.parties().consult(call.agent, value);
            call.hold(call.customer, value);
            assertThat(session.state()).isEqualTo(ACTIVE);
            assertThat(session.mode()).isEqualTo(BARGE);
        }
    }

    @Test
    void aSupervisorWhoHoldsHisLegIsSuspendedAndTheCallIsNot() {
        Session session = call.active("S", WHISPER);
        call.hold(session.seat(), true);
        assertThat(session.state()).isEqualTo(SUSPENDED);
        assertThat(call.monitor.matrix()).isEqualTo(0x000102L);
        call.join("joiner", Role.CUSTOMER);
        call.hold(session.seat(), false);
        assertThat(session.state()).as("not yet granted anew").isEqualTo(SUSPENDED);
        call.desk.answer(session, ALL);
        assertThat(session.state()).isEqualTo(ACTIVE);
        assertThat(session.mode()).isEqualTo(WHISPER);
    }

    @Test
    void commandsWhileSuspendedAreRefusedButMutingIsNot() {
        Session session = call.active("S", BARGE);
        call.join("joiner", Role.CUSTOMER);
        for (Input command : List.of(Input.LISTEN, Input.WHISPER, Input.BARGE, Input.TAKE_OVER, Input.CANCEL)) {
            assertThat(call.command(session, command)).containsExactly(refused(Refusal.NOT_ACTIVE));
        }
        assertThat(call.command(session, Input.MUTE)).singleElement().matches(Outcome::accepted);
        call.desk.answer(session, ALL);
        assertThat(call.hears(call.customer, session)).as("barged in, but muted").isFalse();
    }

    @Test
    void aNewOwnerSuspendsWhoIsDemotedUntilANewGrant() {
        TestCall demoting = TestCall.decided(Policies.DEFAULT.withOthersAtTakeover(OthersAtTakeover.DEMOTE));
        Session other = demoting.active("other", BARGE);
        Session owner = demoting.owner("owner");
        assertThat(other.state()).isEqualTo(SUSPENDED);
        assertThat(HearingMatrix.heardBy(demoting.inForce, other.seat())).isZero();
        assertThat(demoting.desk.last().request())
            .isEqualTo(new GrantRequest("other", "call", "owner", Right.LISTEN, Occasion.NEW_OWNER));
        demoting.desk.answer(other, ALL);
        assertThat(other.mode()).isEqualTo(LISTEN);
        assertThat(other.target()).isEqualTo(owner.seat());
    }

    // ---- ends -------------------------------------------------------------------------------------------------

    @Test
    void theSameSupervisorReplacesHimselfIfHeAsksFor() {
        Session former = call.active("S", BARGE);
        Session latter = call.start(SessionRequest.of("S", LISTEN).withReplacing(true), call.agent);
        assertThat(former.cause()).as("not before it is decided").isNull();
        call.desk.answer(latter, ALL);
        call.frame();
        assertThat(former.cause()).isEqualTo(Cause.REPLACED_BY_SAME_SUPERVISOR);
        assertThat(latter.state()).isEqualTo(ATTACHING);
        assertThat(call.events(SessionEnded.class)).hasSize(1);
    }

    @Test
    void whoTakesTheCallOverCannotBeReplaced() {
        call.owner("S");
        assertThat(call.start(SessionRequest.of("S", LISTEN).withReplacing(true), 2)).isNull();
        assertThat(call.starts).contains(refused(Refusal.SELF));
        Session other = call.active("other", 2, LISTEN);
        assertThat(other.state()).isEqualTo(ACTIVE);
        assertThat(call.start(SessionRequest.of("S", LISTEN).withReplacing(true), call.agent)).isNull();
    }

    @Test
    void anOwnersGrantMayRunOutButNotBeTakenAway() {
        Session owner = call.owner("S");
        call.frames(Duration.ofHours(2).toMillis() / CallMonitor.FRAME_MS);
        assertThat(owner.state()).isEqualTo(TAKEN_OVER);
        owner.change(TestCall.grant(2));
        call.frame();
        assertThat(owner.cause()).isEqualTo(Cause.REVOKED);
        assertThat(call.monitor.isParked()).isTrue();
    }

    private static Outcome refused(Refusal reason) {
        return new Outcome.Refused(reason);
    }
}
