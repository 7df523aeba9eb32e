package io.sidetone.monitor;

import static io.sidetone.monitor.Mode.BARGE;
import static io.sidetone.monitor.Mode.LISTEN;
import static io.sidetone.monitor.Mode.WHISPER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.MonitorEvent.CallEnded;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.SessionTable.Input;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A session does what it was granted, for as long as it was granted, and nothing else. */
class GrantsTest {

    private final TestCall call = TestCall.decided();

    private static Outcome refused(Refusal reason) {
        return new Outcome.Refused(reason);
    }

    private Session granted(Mode mode, Grant grant) {
        Session session = call.attaching("S", mode);
        call.desk.answer(session, grant);
        session.legUp();
        call.frame();
        return session;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aModeIsEnteredWithItsRightOnly(Mode mode) {
        Right first = mode == LISTEN ? Right.WHISPER : Right.LISTEN;
        Session session = granted(mode == LISTEN ? WHISPER : LISTEN, TestCall.grant(1, first));
        String before = call.dump();
        assertThat(call.command(session, Input.of(mode))).containsExactly(refused(Refusal.RIGHT_MISSING));
        assertThat(call.dump()).isEqualTo(before);
        session.change(TestCall.grant(1, first, Right.of(mode)));
        assertThat(call.command(session, Input.of(mode))).singleElement().matches(Outcome::accepted);
    }

    @Test
    void aTakeoverNeedsItsRight() {
        Session session = granted(BARGE, TestCall.grant(1, Right.LISTEN, Right.WHISPER, Right.BARGE));
        call.proven[session.seat()] = true;
        String before = call.dump();
        assertThat(call.command(session, Input.TAKE_OVER)).containsExactly(refused(Refusal.RIGHT_MISSING));
        assertThat(call.dump()).isEqualTo(before);
    }

    @Test
    void whereNobodyCanSpeakEverythingButListeningIsRefused() {
        TestCall deaf = new TestCall(Policies.DEFAULT.withListenOnly(true));
        Session session = deaf.attaching("S", LISTEN);
        for (int i = 0; i < 2; i++) {
            String before = deaf.dump();
            for (Input input : List.of(Input.WHISPER, Input.BARGE)) {
                assertThat(deaf.command(session, input)).containsExactly(refused(Refusal.LISTEN_ONLY));
            }
            assertThat(deaf.dump()).isEqualTo(before);
            assertThat(deaf.command(session, Input.LISTEN)).singleElement().matches(Outcome::accepted);
            session.legUp();
            deaf.frame();
            deaf.proven[session.seat()] = true;
        }
        assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
        assertThat(deaf.command(session, Input.TAKE_OVER)).containsExactly(refused(Refusal.LISTEN_ONLY));
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"WHISPER", "BARGE"})
    void whoeverMaySpeakIsToldThatNobodyCanAndWhoeverMayNotIsToldNothing(Mode mode) {
        TestCall deaf = TestCall.decided(Policies.DEFAULT.withListenOnly(true));
        deaf.desk.answer(deaf.attaching("S", mode), TestCall.grant(1, Right.values()));
        deaf.desk.answer(deaf.attaching("T", mode), TestCall.grant(1, Right.LISTEN));
        deaf.desk.answer(deaf.attaching("U", LISTEN), TestCall.grant(1, Right.LISTEN));
        assertThat(deaf.starts.subList(0, 2)).containsExactly(refused(Refusal.LISTEN_ONLY), refused(Refusal.DENIED));
        assertThat(deaf.starts.get(2).accepted()).isTrue();
    }

    @Test
    void nobodyIsPromotedWithoutTheRightToTakeOver() {
        granted(BARGE, TestCall.grant(1, Right.BARGE));
        call.leave(call.agent);
        call.frame();
        assertThat(call.events(TakenOver.class)).isEmpty();
        assertThat(call.events(CallEnded.class)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"20, 1", "39, 1", "40, 2", "2000, 100"})
    void aGrantRunsOutAfterItsTimeFromWhenTheMediaThreadTookIt(int ms, int frames) {
        Session session = call.attaching("S", BARGE);
        call.frames(7);
        call.desk.answer(session, new Grant(EnumSet.allOf(Right.class), Duration.ofMillis(ms), 1));
        session.legUp();
        call.frames(frames);
        assertThat(session.cause()).as("at the limit").isNull();
        assertThat(call.hears(call.customer, session)).isTrue();
        call.frame();
        assertThat(session.cause()).as("one frame beyond").isEqualTo(Cause.REVOKED);
        assertThat(call.inForce).isEqualTo(0x000102L);
    }

    @Test
    void aNewGrantRenewsTheTime() {
        Session session = granted(LISTEN, new Grant(Set.of(Right.LISTEN), Duration.ofMillis(100), 1));
        call.frames(3);
        session.change(new Grant(Set.of(Right.LISTEN), Duration.ofMillis(100), 1));
        call.frames(5);
        assertThat(session.cause()).isNull();
        call.frame();
        assertThat(session.cause()).isEqualTo(Cause.REVOKED);
    }

    @Test
    void aGrantForEverIsOne() {
        Session session = granted(LISTEN, new Grant(Set.of(Right.LISTEN), Duration.ofSeconds(Long.MAX_VALUE), 1));
        call.frames(10);
        assertThat(session.cause()).isNull();
    }

    @Test
    void olderGrantsAreIgnoredDenialsToo() {
        Session session = granted(BARGE, TestCall.grant(5, Right.values()));
        String before = call.dump();
        session.change(TestCall.grant(4, Right.LISTEN));
        session.change(TestCall.grant(4));
        assertThat(call.dump()).isEqualTo(before);
        session.change(TestCall.grant(5));
        assertThat(session.cause()).as("one of the same version counts").isEqualTo(Cause.REVOKED);
    }

    @Test
    void anOldAnswerLeavesTheQuestionOpenUntilTheTimeIsOver() {
        Session session = granted(BARGE, TestCall.grant(5, Right.values()));
        call.join("joiner", Role.CUSTOMER);
        call.desk.answer(session, TestCall.grant(4, Right.values()));
        assertThat(session.state()).isEqualTo(SessionState.SUSPENDED);
        call.frames(101);
        assertThat(session.cause()).isEqualTo(Cause.REVOKED);
    }

    @Test
    void aDenialActsWithinTwoTicks() {
        Session session = granted(BARGE, TestCall.grant(1, Right.values()));
        session.change(TestCall.grant(2));
        assertThat(call.monitor.matrix()).as("ruling after the coming frame").isEqualTo(0x000102L);
        assertThat(call.command(session, Input.BARGE)).containsExactly(refused(Refusal.ENDED));
        call.frame();
        assertThat(session.state()).isEqualTo(SessionState.ENDED);
    }

    @ParameterizedTest
    @CsvSource({"BARGE, LISTEN|WHISPER, WHISPER", "BARGE, LISTEN, LISTEN", "BARGE, WHISPER, WHISPER",
        "WHISPER, LISTEN|BARGE, LISTEN", "BARGE, TAKEOVER, ", "WHISPER, BARGE, ", "LISTEN, WHISPER|BARGE, "})
    void whoLosesHisModeFallsToTheWidestQuieterOneThatIsLeft(Mode mode, String rights, Mode left) {
        Session session = granted(mode, TestCall.grant(1, Right.values()));
        session.change(TestCall.grant(2, List.of(rights.split("\\|")).stream().map(Right::valueOf)
            .toArray(Right[]::new)));
        if (left == null) {
            assertThat(session.cause()).isEqualTo(Cause.REVOKED);
        } else {
            assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
            assertThat(session.mode()).isEqualTo(left);
            assertThat(call.hears(call.customer, session)).isFalse();
        }
    }

    @Test
    void whoLosesTheRightToTakeOverWhilePreparingIsRolledBack() {
        Session session = granted(BARGE, TestCall.grant(1, Right.values()));
        List<Outcome> answers = call.command(session, Input.TAKE_OVER);
        session.change(TestCall.grant(2, Right.LISTEN, Right.WHISPER, Right.BARGE));
        assertThat(answers).containsExactly(refused(Refusal.RIGHT_MISSING));
        assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
        assertThat(session.mode()).isEqualTo(BARGE);
    }

    @Test
    void whoLosesTheRightToTakeOverBeforeTheBoundaryDoesNotCommit() {
        Session session = granted(LISTEN, TestCall.grant(1, Right.values()));
        call.proven[session.seat()] = true;
        List<Outcome> answers = call.command(session, Input.TAKE_OVER);
        session.change(TestCall.grant(2, Right.LISTEN));
        call.frame();
        assertThat(answers).containsExactly(refused(Refusal.RIGHT_MISSING));
        assertThat(call.hears(call.customer, call.agent)).isTrue();
    }

    @Test
    void whoPreparesWhileSomebodyJoinsIsOutOfTheCallAndCommitsOnlyWhenGrantedAnew() {
        Session session = granted(BARGE, TestCall.grant(1, Right.values()));
        List<Outcome> answers = call.command(session, Input.TAKE_OVER);
        call.join("joiner", Role.CUSTOMER);
        call.proven[session.seat()] = true;
        call.frames(3);
        assertThat(answers).isEmpty();
        assertThat(call.inForce & HearingMatrix.column(session.seat())).isZero();
        call.desk.answer(session, TestCall.grant(2, Right.values()));
        call.frames(2);
        assertThat(answers).singleElement().matches(Outcome::accepted);
    }
}
