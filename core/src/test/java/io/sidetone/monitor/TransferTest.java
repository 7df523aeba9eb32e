package io.sidetone.monitor;

import static io.sidetone.monitor.Mode.BARGE;
import static io.sidetone.monitor.Mode.LISTEN;
import static io.sidetone.monitor.Mode.WHISPER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.monitor.GrantRequest.Occasion;
import io.sidetone.monitor.MonitorEvent.ModeChanged;
import io.sidetone.monitor.MonitorEvent.PartyJoined;
import io.sidetone.monitor.MonitorEvent.PartyLeft;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.MonitorEvent.TransferBegun;
import io.sidetone.monitor.MonitorEvent.TransferFailed;
import io.sidetone.monitor.SessionTable.Input;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transfers, blind and attended, of agents and of customers, and what becomes of sessions. */
class TransferTest {

    private final TestCall call = new TestCall(Policies.DEFAULT.withTimes(Duration.ofSeconds(30),
        Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofHours(1)));

    private static Outcome refused(Refusal reason) {
        return new Outcome.Refused(reason);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anAttendedTransferReplacesTheAgentAtOneBoundaryAndEverybodyListens(Mode mode) {
        Session session = call.active("S", mode);
        call.events.clear();
        int to = call.monitor.transfers().complete(call.agent, "new agent");
        assertThat(session.mode()).as("before the new party can hear").isEqualTo(LISTEN);
        assertThat(call.hears(to, session) || call.hears(call.customer, session)).isFalse();
        assertThat(call.hears(to, call.customer) && call.hears(call.customer, to)).isTrue();
        assertThat(HearingMatrix.heardBy(call.monitor.matrix(), call.agent)).isZero();
        assertThat(session.target()).isEqualTo(to);
        assertThat(call.hears(session.seat(), to)).isTrue();
        call.frame();
        assertThat(call.events(PartyLeft.class)).containsExactly(new PartyLeft("call", 2, "agent", Role.AGENT, true));
        assertThat(call.events(PartyJoined.class)).extracting(PartyJoined::party).containsExactly("new agent");
        assertThat(call.events(ModeChanged.class)).hasSize(mode == LISTEN ? 0 : 1);
        assertThat(call.monitor.isParked()).isFalse();
    }

    @Test
    void afterATransferAccessIsDecidedAnewForTheNewAgent() {
        TestCall decided = TestCall.decided();
        Session session = decided.active("S", BARGE);
        int to = decided.monitor.transfers().complete(decided.agent, "new agent");
        assertThat(session.state()).isEqualTo(SessionState.SUSPENDED);
        assertThat(decided.desk.last().request())
            .isEqualTo(new GrantRequest("S", "call", "new agent", Right.LISTEN, Occasion.TRANSFER));
        decided.desk.answer(session, TestCall.grant(2));
        decided.frame();
        assertThat(session.cause()).as("else it ends").isEqualTo(Cause.REVOKED);
        assertThat(decided.hears(decided.customer, to)).isTrue();
    }

    @Test
    void aBlindTransferParksTheCustomerUntilTheOtherIsThere() {
        Session session = call.active("S", BARGE);
        call.monitor.transfers().begin(call.agent);
        call.leave(call.agent);
        call.frame();
        assertThat(call.monitor.isParked()).as("no promotion: somebody is to come").isTrue();
        assertThat(call.monitor.transfers().refusal(-1, true)).isNull();
        int to = call.monitor.transfers().complete(-1, "new agent");
        assertThat(call.monitor.isParked()).isFalse();
        assertThat(session.target()).isEqualTo(to);
        assertThat(session.mode()).isEqualTo(LISTEN);
        assertThat(call.events(TransferBegun.class)).extracting(TransferBegun::party).containsExactly("agent");
    }

    @Test
    void aBlindTransferThatFailsGivesTheCallBackOrFollowsTheDeparturesPolicy() {
        call.monitor.transfers().begin(call.agent);
        call.monitor.transfers().fail();
        assertThat(call.events(TransferFailed.class)).hasSize(1);
        assertThat(call.hears(call.customer, call.agent)).isTrue();

        Session session = call.active("S", BARGE);
        call.monitor.transfers().begin(call.agent);
        call.leave(call.agent);
        call.monitor.transfers().fail();
        call.frame();
        assertThat(session.state()).as("the agent is gone and nobody comes").isEqualTo(SessionState.TAKEN_OVER);
    }

    @Test
    void aTransferThatLastsTooLongHasFailedAtTheLimitAndOneBeyond() {
        call.monitor.transfers().begin(call.agent);
        call.frames(10);
        assertThat(call.monitor.transfers().isUnderWay()).isTrue();
        call.frame();
        assertThat(call.monitor.transfers().isUnderWay()).isFalse();
        assertThat(call.events(TransferFailed.class)).hasSize(1);
    }

    @Test
    void aSessionThatFollowsItsAgentWaitsForHisNextCall() {
        Session follower = call.active(SessionRequest.of("F", WHISPER)
            .withFollow(Follow.allCalls(Duration.ofMinutes(5))), call.agent);
        Session stays = call.active("S", LISTEN);
        int to = call.monitor.transfers().complete(call.agent, "new agent");
        assertThat(follower.state()).isEqualTo(SessionState.ARMED);
        assertThat(call.hears(to, follower)).isFalse();
        assertThat(stays.state()).isEqualTo(SessionState.ACTIVE);
        call.frame();
        assertThat(call.monitor.session(follower.seat())).isNull();
    }

    @Test
    void aTransferredCustomerIsReplacedAndBargesFallSilentBeforeTheOtherHears() {
        Session session = call.active("S", BARGE);
        int to = call.monitor.transfers().complete(call.customer, "new customer");
        assertThat(session.mode()).isEqualTo(LISTEN);
        assertThat(call.hears(to, session)).isFalse();
        assertThat(call.hears(to, call.agent) && call.hears(call.agent, to)).isTrue();
        assertThat(session.target()).isEqualTo(call.agent);
        call.frame();
        assertThat(call.monitor.isEnding()).isFalse();
    }

    @Test
    void whileATransferIsUnderWayNobodyTakesTheCallOverAndTheOtherWayRound() {
        Session session = call.active("S", LISTEN);
        call.proven[session.seat()] = true;
        call.monitor.transfers().begin(call.agent);
        String before = call.dump();
        assertThat(call.command(session, Input.TAKE_OVER)).containsExactly(refused(Refusal.TRANSFERRING));
        assertThat(call.dump()).isEqualTo(before);
        call.monitor.transfers().fail();
        call.command(session, Input.TAKE_OVER);
        assertThat(call.monitor.transfers().refusal(call.agent, true)).isEqualTo(Refusal.BUSY_TAKING_OVER);
        assertThatThrownBy(() -> call.monitor.transfers().complete(call.agent, "new"))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("BUSY_TAKING_OVER");
        call.frame();
        assertThat(call.events(TakenOver.class)).hasSize(1);
        assertThat(call.monitor.transfers().refusal(call.agent, true)).as("he is gone").isEqualTo(Refusal.ENDED);
        assertThat(call.monitor.transfers().refusal(call.customer, true)).as("an ordinary call again").isNull();
    }

    @Test
    void whatCannotBeTransferredIsRefusedWithItsReason() {
        Transfers transfers = call.monitor.transfers();
        assertThat(transfers.refusal(-1, true)).isEqualTo(Refusal.NO_TRANSFER);
        assertThat(transfers.refusal(7, false)).isEqualTo(Refusal.ENDED);
        transfers.begin(call.customer);
        assertThat(transfers.refusal(call.agent, false)).isEqualTo(Refusal.TRANSFERRING);
        assertThat(transfers.refusal(call.customer, false)).isEqualTo(Refusal.TRANSFERRING);
        assertThat(transfers.refusal(call.customer, true)).isNull();
        for (int i = 2; i < HearingMatrix.SEATS; i++) {
            call.join("customer " + i, Role.CUSTOMER);
        }
        assertThat(transfers.refusal(call.customer, true)).isEqualTo(Refusal.NO_SEAT);
        call.monitor.end();
        assertThat(transfers.refusal(call.customer, true)).isEqualTo(Refusal.CALL_GONE);
    }

    @Test
    void whenAnotherAgentIsLeftHeIsMonitoredOnceItIsDecided() {
        TestCall decided = TestCall.decided();
        int other = decided.join("other", Role.AGENT);
        Session session = decided.active("S", BARGE);
        decided.leave(decided.agent);
        assertThat(session.target()).isEqualTo(other);
        assertThat(session.state()).isEqualTo(SessionState.SUSPENDED);
        assertThat(decided.desk.last().request().agent()).isEqualTo("other");
    }
}
