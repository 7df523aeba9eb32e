package io.sidetone.monitor;

import static io.sidetone.monitor.Mode.BARGE;
import static io.sidetone.monitor.Mode.LISTEN;
import static io.sidetone.monitor.Mode.WHISPER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.MonitorEvent.CallEnded;
import io.sidetone.monitor.MonitorEvent.CallParked;
import io.sidetone.monitor.MonitorEvent.ModeChanged;
import io.sidetone.monitor.MonitorEvent.PartyLeft;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.MonitorEvent.TakeoverRolledBack;
import io.sidetone.monitor.SessionTable.Input;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Takeovers and the races around them, one test for each line of the contract. */
class TakeoverTest {

    private static final long LISTENING = 0x030102;
    private static final long OWNED = 0x010004;

    private final TestCall call = new TestCall();

    private static Policies policies(AgentDepartedPolicy agent) {
        return Policies.DEFAULT.withAgentDeparted(agent).withTimes(
            Duration.ofSeconds(1), Duration.ofMillis(60), Duration.ofMillis(200), Duration.ofHours(1));
    }

    private static Outcome refused(Refusal reason) {
        return new Outcome.Refused(reason);
    }

    @Test
    void aTakeoverChangesNothingUntilProvenAndThenAllAtOnce() {
        Session session = call.active("S", LISTEN);
        List<Outcome> answers = call.command(session, Input.TAKE_OVER);
        call.frames(3);
        assertThat(answers).isEmpty();
        assertThat(call.monitor.matrix()).isEqualTo(LISTENING);
        call.proven[session.seat()] = true;
        call.monitor.beforeFrame();
        assertThat(call.monitor.matrix()).as("ruling after the coming boundary").isEqualTo(OWNED);
        assertThat(call.events(TakenOver.class)).isEmpty();
        long frame = call.monitor.frame();
        call.monitor.boundary();
        assertThat(answers).containsExactly(new Outcome.Accepted(frame));
        assertThat(call.events(TakenOver.class)).containsExactly(new TakenOver("call", frame, "S"));
        assertThat(call.events(PartyLeft.class)).containsExactly(
            new PartyLeft("call", frame, "agent", Role.AGENT, true));
        assertThat(session.target()).as("an owner monitors nobody").isEqualTo(-1);
    }

    @Test
    void afterATakeoverEveryCommandButMutingIsRefused() {
        Session owner = call.owner("owner");
        String before = call.dump();
        for (Input command : List.of(Input.LISTEN, Input.WHISPER, Input.BARGE, Input.TAKE_OVER, Input.CANCEL)) {
            assertThat(call.command(owner, command)).containsExactly(refused(Refusal.TAKEN_OVER));
        }
        assertThat(call.dump()).isEqualTo(before);
        assertThat(call.monitor.parties().joinRefusal(Role.AGENT)).isEqualTo(Refusal.TAKEN_OVER);
    }

    @Test
    void ofTwoTakeoversTheFirstQueuedWinsAndTheOtherKeepsItsModeAndMayRetryAfterARollBack() {
        Session first = call.active("first", LISTEN);
        Session second = call.active("second", BARGE);
        List<Outcome> answers = call.command(first, Input.TAKE_OVER);
        assertThat(call.command(second, Input.TAKE_OVER)).containsExactly(refused(Refusal.TAKEOVER_CONFLICT));
        assertThat(second.mode()).isEqualTo(BARGE);
        assertThat(call.hears(call.customer, second)).isTrue();
        call.command(first, Input.CANCEL);
        assertThat(answers).containsExactly(refused(Refusal.CANCELLED));
        call.proven[second.seat()] = true;
        List<Outcome> retry = call.command(second, Input.TAKE_OVER);
        call.frame();
        assertThat(retry).singleElement().matches(Outcome::accepted);
        assertThat(call.events(TakenOver.class)).extracting(TakenOver::supervisor).containsExactly("second");
        assertThat(first.cause()).isEqualTo(Cause.TARGET_REPLACED);
    }

    @Test
    void aSecondTakeoverBesideAnOwnerIsRefused() {
        TestCall demotes = new TestCall(Policies.DEFAULT.withOthersAtTakeover(OthersAtTakeover.DEMOTE));
        Session other = demotes.active("other", BARGE);
        Session owner = demotes.owner("owner");
        assertThat(other.state()).isEqualTo(SessionState.ACTIVE);
        assertThat(other.target()).isEqualTo(owner.seat());
        assertThat(demotes.events(ModeChanged.class)).extracting(ModeChanged::to).containsExactly(LISTEN);
        assertThat(demotes.command(other, Input.TAKE_OVER)).containsExactly(refused(Refusal.TAKEOVER_CONFLICT));
    }

    @Test
    void whenTheAgentHangsUpInPrepareTheCustomerIsParkedAndTheCommitFollowsTheProof() {
        Session session = call.active("S", WHISPER);
        List<Outcome> answers = call.command(session, Input.TAKE_OVER);
        call.leave(call.agent);
        assertThat(call.monitor.isParked()).isTrue();
        assertThat(call.events(CallParked.class)).hasSize(1);
        assertThat(call.events(ModeChanged.class)).as("its target is gone").extracting(ModeChanged::to)
            .containsExactly(LISTEN);
        call.frames(2);
        call.proven[session.seat()] = true;
        call.frame();
        assertThat(answers).singleElement().matches(Outcome::accepted);
        assertThat(call.monitor.isParked()).isFalse();
        assertThat(call.hears(call.customer, session)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(AgentDepartedPolicy.class)
    void whenTheAgentHangsUpInPrepareAndNoProofComesThePolicyDecides(AgentDepartedPolicy policy) {
        TestCall unproven = new TestCall(policies(policy));
        Session other = unproven.active("other", BARGE);
        Session session = unproven.active("S", BARGE);
        List<Outcome> answers = unproven.command(session, Input.TAKE_OVER);
        unproven.leave(unproven.agent);
        unproven.frames(3);
        assertThat(answers).as("at the limit").isEmpty();
        unproven.frame();
        assertThat(answers).containsExactly(refused(Refusal.LEG_NOT_PROVEN));
        switch (policy) {
            case PROMOTE_BARGED -> assertThat(other.state()).isEqualTo(SessionState.TAKEN_OVER);
            case END -> assertThat(unproven.monitor.isEnded()).isTrue();
            case PARK -> {
                assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
                assertThat(unproven.monitor.isParked()).isTrue();
                unproven.frames(7);
                assertThat(unproven.monitor.isEnded()).as("the park began with the hang-up").isTrue();
            }
            default -> throw new AssertionError(policy);
        }
        assertThat(unproven.events(CallParked.class)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(AgentDepartedPolicy.class)
    void whenTheAgentHangsUpFirstThePolicyDecidesAndTheTakeoverIsRefused(AgentDepartedPolicy policy) {
        TestCall late = new TestCall(policies(policy));
        Session session = late.active("S", BARGE);
        late.leave(late.agent);
        late.proven[session.seat()] = true;
        Refusal expected = switch (policy) {
            case PROMOTE_BARGED -> Refusal.BUSY_TAKING_OVER;
            case END -> Refusal.ENDED;
            case PARK -> Refusal.NO_AGENT;
        };
        assertThat(late.command(session, Input.TAKE_OVER)).containsExactly(refused(expected));
    }

    @Test
    void whenTheCustomerHangsUpInPrepareThereIsNoCommit() {
        Session session = call.active("S", LISTEN);
        List<Outcome> answers = call.command(session, Input.TAKE_OVER);
        call.leave(call.customer);
        call.proven[session.seat()] = true;
        call.frames(2);
        assertNoCommit(session, answers);
    }

    @Test
    void whenTheCustomerHangsUpBetweenTheProofAndTheBoundaryThereIsNoCommit() {
        Session session = call.active("S", LISTEN);
        call.proven[session.seat()] = true;
        List<Outcome> answers = call.command(session, Input.TAKE_OVER);
        assertThat(session.state()).isEqualTo(SessionState.COMMITTING);
        call.leave(call.customer);
        call.frames(2);
        assertNoCommit(session, answers);
    }

    private void assertNoCommit(Session session, List<Outcome> answers) {
        assertThat(answers).containsExactly(refused(Refusal.CALL_GONE));
        assertThat(call.events(TakenOver.class)).isEmpty();
        assertThat(session.cause()).isEqualTo(Cause.CALL_ENDED);
        assertThat(call.events(SessionEnded.class)).hasSize(1);
        assertThat(call.events(CallEnded.class)).hasSize(1);
        assertThat(call.monitor.matrix()).isZero();
    }

    @Test
    void oneOfTwoCustomersMayLeaveBeforeTheCommit() {
        int second = call.join("second", Role.CUSTOMER);
        Session session = call.active("S", LISTEN);
        call.proven[session.seat()] = true;
        call.command(session, Input.TAKE_OVER);
        call.leave(call.customer);
        call.frame();
        assertThat(session.state()).isEqualTo(SessionState.TAKEN_OVER);
        assertThat(call.hears(second, session)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whenTheSupervisorHangsUpInPrepareAgentAndCustomerNoticeNothing(Mode mode) {
        Session session = call.active("S", mode);
        List<Outcome> answers = call.command(session, Input.TAKE_OVER);
        call.frame();
        session.hangUp();
        assertThat(call.hears(call.agent, call.customer) && call.hears(call.customer, call.agent)).isTrue();
        call.frame();
        assertThat(answers).containsExactly(refused(Refusal.ENDED));
        assertThat(session.cause()).isEqualTo(Cause.SUPERVISOR_HANGUP);
        assertThat(call.monitor.matrix()).isEqualTo(0x000102L);
    }

    @Test
    void whenTheSupervisorHangsUpOrFailsBetweenProofAndBoundaryNothingIsTaken() {
        for (Input fact : List.of(Input.HUNG_UP, Input.REVOKED, Input.END, Input.EXPIRED, Input.LEG_FAILED)) {
            TestCall undone = new TestCall();
            Session session = undone.active("S", LISTEN);
            Session other = undone.active("other", WHISPER);
            undone.proven[session.seat()] = true;
            List<Outcome> answers = undone.command(session, Input.TAKE_OVER);
            undone.command(session, fact);
            undone.frame();
            assertThat(answers).as(fact.name()).singleElement().matches(answer -> !answer.accepted());
            assertThat(undone.events(TakenOver.class)).as(fact.name()).isEmpty();
            assertThat(undone.hears(undone.customer, undone.agent)).as(fact.name()).isTrue();
            assertThat(undone.hears(undone.agent, other)).as(fact.name()).isTrue();
            assertThat(undone.startRefusal("somebody", undone.agent)).as(fact.name()).isNull();
        }
    }

    @Test
    void whenTheOwnerHangsUpTheCustomerIsParkedOrTheCallEnds() {
        Session owner = call.owner("owner");
        owner.hangUp();
        call.frame();
        assertThat(call.monitor.isParked()).isTrue();
        assertThat(owner.cause()).isEqualTo(Cause.SUPERVISOR_HANGUP);
        int agent = call.join("new agent", Role.AGENT);
        assertThat(call.monitor.isParked()).isFalse();
        assertThat(call.hears(call.customer, agent)).isTrue();

        TestCall ends = new TestCall(Policies.DEFAULT.withOwnerDeparted(OwnerDepartedPolicy.END));
        ends.owner("owner").hangUp();
        ends.frame();
        assertThat(ends.monitor.isEnded()).isTrue();
    }

    @Test
    void whoWhispersToAnOwnerFallsSilentWhenHeLeaves() {
        Session owner = call.owner("owner");
        Session coach = call.active("coach", owner.seat(), WHISPER);
        assertThat(call.hears(owner.seat(), coach)).isTrue();
        assertThat(call.hears(call.customer, coach)).isFalse();
        owner.hangUp();
        call.frame();
        int agent = call.join("new agent", Role.AGENT);
        assertThat(agent).as("in the former owner's seat").isEqualTo(owner.seat());
        assertThat(call.hears(agent, coach)).isFalse();
        assertThat(coach.mode()).isEqualTo(LISTEN);
    }

    /** His takeover may be undone and his seat become another agent's, who then would hear the whisper. */
    @Test
    void nobodyCanStartOnAnOwnerWhoHasStillToCommit() {
        Session session = call.active("S", LISTEN);
        call.proven[session.seat()] = true;
        call.command(session, Input.TAKE_OVER);
        assertThat(call.startRefusal("somebody", session.seat())).isEqualTo(Refusal.NO_AGENT);
        assertThat(call.startRefusal("somebody", call.agent)).isEqualTo(Refusal.NO_AGENT);
        call.frame();
        assertThat(call.startRefusal("somebody", session.seat())).isNull();
    }

    @Test
    void aCallThatEndsUnderItsOwnerChangesNobodysMode() {
        Session owner = call.owner("owner");
        call.active("coach", owner.seat(), WHISPER);
        call.leave(call.customer);
        call.frame();
        assertThat(call.events(ModeChanged.class)).isEmpty();
        assertThat(call.events(SessionEnded.class)).extracting(SessionEnded::cause)
            .containsExactly(Cause.CALL_ENDED, Cause.CALL_ENDED);
    }

    @Test
    void aCancelInTimeRollsBackAndALaterOneIsTooLate() {
        Session session = call.active("S", BARGE);
        long matrix = call.monitor.matrix();
        List<Outcome> answers = call.command(session, Input.TAKE_OVER);
        assertThat(call.command(session, Input.CANCEL)).containsExactly(new Outcome.Accepted(call.monitor.frame()));
        assertThat(answers).containsExactly(refused(Refusal.CANCELLED));
        assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
        assertThat(session.mode()).isEqualTo(BARGE);
        assertThat(call.monitor.matrix()).isEqualTo(matrix);
        assertThat(call.events(TakeoverRolledBack.class)).hasSize(1);
        call.proven[session.seat()] = true;
        call.command(session, Input.TAKE_OVER);
        assertThat(call.command(session, Input.CANCEL)).containsExactly(refused(Refusal.TOO_LATE));
        call.frame();
        assertThat(call.command(session, Input.CANCEL)).containsExactly(refused(Refusal.TAKEN_OVER));
    }

    @Test
    void withoutProofInTimeTheTakeoverRollsBack() {
        TestCall unproven = new TestCall(policies(AgentDepartedPolicy.PROMOTE_BARGED));
        Session session = unproven.active("S", WHISPER);
        List<Outcome> answers = unproven.command(session, Input.TAKE_OVER);
        unproven.frames(3);
        assertThat(answers).as("at the limit").isEmpty();
        unproven.frame();
        assertThat(answers).as("one beyond").containsExactly(refused(Refusal.LEG_NOT_PROVEN));
        assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
        assertThat(unproven.monitor.matrix()).isEqualTo(0x030502L);
    }

    @Test
    void aPromotionThatComesToNothingIsNotAnnounced() {
        Session senior = call.active("senior", BARGE);
        Session junior = call.active("junior", BARGE);
        call.leave(call.agent);
        senior.hangUp();
        call.frame();
        assertThat(junior.state()).isEqualTo(SessionState.TAKEN_OVER);
        assertThat(call.events(TakeoverRolledBack.class)).isEmpty();
        assertThat(call.events(TakenOver.class)).extracting(TakenOver::supervisor).containsExactly("junior");
    }

    @Test
    void aPromotionAtTheVeryEndOfAParkSavesTheCall() {
        TestCall parked = new TestCall(policies(AgentDepartedPolicy.PROMOTE_BARGED).withTimes(
            Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofHours(1)));
        Session barged = parked.active("barged", BARGE);
        Session session = parked.active("S", LISTEN);
        parked.command(session, Input.TAKE_OVER);
        parked.leave(parked.agent);
        parked.frames(11);
        assertThat(parked.monitor.isEnding()).isFalse();
        assertThat(barged.state()).isEqualTo(SessionState.TAKEN_OVER);
    }

    @Test
    void anAgentCannotJoinWhileTheTakeoverCommits() {
        Session session = call.active("S", LISTEN);
        call.proven[session.seat()] = true;
        call.command(session, Input.TAKE_OVER);
        assertThat(call.monitor.parties().joinRefusal(Role.AGENT)).isEqualTo(Refusal.TAKEN_OVER);
        int customer = call.join("second customer", Role.CUSTOMER);
        call.frame();
        assertThat(call.hears(customer, session)).isTrue();
        assertThat(call.hears(customer, call.agent)).isFalse();
    }
}
