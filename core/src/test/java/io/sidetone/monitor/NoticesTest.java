package io.sidetone.monitor;

import static io.sidetone.monitor.Mode.BARGE;
import static io.sidetone.monitor.Mode.LISTEN;
import static io.sidetone.monitor.Mode.WHISPER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.MonitorEvent.ModeChanged;
import io.sidetone.monitor.MonitorEvent.ModeNotChanged;
import io.sidetone.monitor.MonitorEvent.NoticeDue;
import io.sidetone.monitor.SessionTable.Input;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What has to be announced waits for the notice; what becomes quieter never does. */
class NoticesTest {

    private static final Outcome PENDING = new Outcome.Pending(2);

    private final TestCall call = new TestCall(Policies.DEFAULT.withNoticeBefore(Set.of(LISTEN, BARGE)));

    private Session active() {
        Session session = call.attaching("S", LISTEN);
        session.legUp();
        session.noticeDone(session.notice);
        call.frame();
        return session;
    }

    @Test
    void aSessionHearsNothingBeforeItsNoticeIsPlayedOut() {
        Session session = call.attaching("S", LISTEN);
        session.legUp();
        assertThat(call.events(NoticeDue.class)).containsExactly(new NoticeDue("call", 1, "S", LISTEN, 1));
        call.frames(3);
        assertThat(HearingMatrix.heardBy(call.inForce, session.seat())).isZero();
        session.noticeDone(1);
        assertThat(call.hears(session.seat(), call.customer)).isTrue();
    }

    @Test
    void aNoticeThatFailsEndsASessionThatHadToBeginWithIt() {
        Session session = call.attaching("S", LISTEN);
        session.noticeFailed(1);
        call.frame();
        assertThat(session.cause()).isEqualTo(Cause.NOTICE_FAILED);
    }

    @Test
    void aModeThatNeedsANoticeIsPendingAndTheOldOneStays() {
        Session session = active();
        assertThat(call.command(session, Input.BARGE)).containsExactly(PENDING);
        call.frames(5);
        assertThat(session.mode()).isEqualTo(LISTEN);
        assertThat(call.hears(call.customer, session)).isFalse();
        session.noticeDone(2);
        assertThat(session.mode()).isEqualTo(BARGE);
        assertThat(call.events(ModeChanged.class)).extracting(ModeChanged::frame).containsExactly(7L);
    }

    @Test
    void aNewerCommandTakesThePlaceOfOneThatIsPending() {
        Session session = active();
        call.command(session, Input.BARGE);
        assertThat(call.command(session, Input.WHISPER)).containsExactly(new Outcome.Accepted(2));
        assertThat(call.events(ModeNotChanged.class)).containsExactly(
            new ModeNotChanged("call", 2, "S", BARGE, Refusal.SUPERSEDED));
        session.noticeDone(2);
        assertThat(session.mode()).as("that notice was for nothing").isEqualTo(WHISPER);
    }

    @Test
    void theSameCommandAgainIsPendingWithoutASecondNotice() {
        Session session = active();
        call.command(session, Input.BARGE);
        assertThat(call.command(session, Input.BARGE)).containsExactly(PENDING);
        assertThat(call.events(NoticeDue.class)).hasSize(2);
    }

    @Test
    void aTakeoverTakesThePlaceOfAPendingMode() {
        Session session = active();
        call.command(session, Input.BARGE);
        call.command(session, Input.TAKE_OVER);
        call.command(session, Input.CANCEL);
        session.noticeDone(2);
        assertThat(session.mode()).isEqualTo(LISTEN);
    }

    @Test
    void aNoticeThatFailsLeavesTheOldMode() {
        Session session = active();
        call.command(session, Input.BARGE);
        session.noticeFailed(2);
        assertThat(session.mode()).isEqualTo(LISTEN);
        assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
        assertThat(call.events(ModeNotChanged.class)).extracting(ModeNotChanged::reason)
            .containsExactly(Refusal.NOTICE_FAILED);
    }

    @Test
    void whoIsSuspendedMeanwhileDoesNotEnterTheModeAfterwards() {
        Session session = active();
        call.command(session, Input.BARGE);
        call.hold(session.seat(), true);
        call.hold(session.seat(), false);
        session.noticeDone(2);
        assertThat(session.mode()).isEqualTo(LISTEN);
    }

    @Test
    void whatBecomesQuieterNeverWaits() {
        Session session = active();
        call.command(session, Input.BARGE);
        session.noticeDone(2);
        assertThat(call.command(session, Input.LISTEN)).containsExactly(new Outcome.Accepted(2));
        assertThat(session.mode()).isEqualTo(LISTEN);
    }

    @Test
    void numbersOfOtherNoticesMeanNothing() {
        Session session = active();
        call.command(session, Input.BARGE);
        String before = call.dump();
        for (long number : List.of(0L, 1L, 3L)) {
            session.noticeDone(number);
            session.noticeFailed(number);
        }
        assertThat(call.dump()).isEqualTo(before);
    }

    @Test
    void withoutPoliciesNothingWaits() {
        TestCall plain = new TestCall();
        Session session = plain.active("S", LISTEN);
        assertThat(plain.command(session, Input.BARGE)).singleElement().matches(Outcome::accepted);
        assertThat(plain.events(NoticeDue.class)).isEmpty();
    }
}
