package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Cause;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.ModeChanged;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.OwnerDepartedPolicy;
import io.sidetone.monitor.Policies;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.Termination;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A supervisor takes a call over: the agent's phone is hung up, the customer's is told nothing. */
class TakeoverBySipTest {

    private Office office = new Office(configuration -> configuration.policies(
        Policies.DEFAULT.withOwnerDeparted(OwnerDepartedPolicy.END)));

    @AfterEach
    void nothingIsLeft() {
        office.close();
    }

    private Phone.Line listens() {
        office.customerCalls(office.agent);
        Phone.Line line = office.supervisor.calls("*221101");
        office.await("monitoring", () -> line.up);
        office.run(500);
        return line;
    }

    private void assertOwned(Phone.Line line) {
        office.run(500);
        assertThat(line.hears(office.trunk)).isTrue();
        assertThat(line.hears(office.agent)).isFalse();
        assertThat(office.trunk.line().hears(office.supervisor)).isTrue();
        assertThat(office.trunk.line().hears(office.agent)).isFalse();
        assertThat(office.trunk.line().events).as("the customer is not invited again").containsExactly("answered 200");
    }

    @Test
    void pressingTheDigitTwiceTakesTheCallOver() {
        Phone.Line line = listens();
        line.press('4');
        office.run(700);
        assertThat(office.agent.line().isOver()).as("once is not enough").isFalse();
        line.press('4');
        office.await("the agent is hung up", () -> office.agent.line().isOver());
        assertThat(office.agent.line().termination.cause()).isEqualTo(Termination.Cause.REMOTE);
        assertThat(office.agent.line().reason()).isEqualTo("SIP;cause=200;text=\"Call taken over\"");
        assertOwned(line);
    }

    @Test
    void theFeatureCodeTakesTheCallOver() {
        office.customerCalls(office.agent);
        Phone.Line line = office.supervisor.calls("*224101");
        office.await("taken over", () -> office.agent.line().isOver());
        assertOwned(line);
    }

    @Test
    void theApplicationTakesTheCallOver() {
        office.customerCalls(office.agent);
        office.supervisor.answering = true;
        CompletionStage<Monitoring> asked = office.pbx.monitor("sue", "101", Mode.WHISPER);
        office.run(800);
        MonitoringSession session = ((Monitoring.Started) asked.toCompletableFuture().join()).session();
        session.takeOver();
        office.await("taken over", () -> office.agent.line().isOver());
        assertOwned(office.supervisor.line());
    }

    @Test
    void thereIsNoWayBack() {
        Phone.Line line = listens();
        line.press('4');
        line.press('4');
        office.await("taken over", () -> office.agent.line().isOver());
        line.press('1');
        line.dialog.request("INFO", SipHeaders.NONE, SipBody.of("application/dtmf", new byte[] {'1'}),
            response -> { });
        office.run(700);
        assertThat(office.events(ModeChanged.class)).isEmpty();
        assertThat(office.trunk.line().digitsHeard.toString()).as("he is a party now").isEqualTo("1");
        assertOwned(line);
    }

    @Test
    void anAgentsPhoneThatNeverAnswersTheByeIsDeafAndMuteAllTheSame() {
        Phone.Line line = listens();
        office.network.silence("desk1");
        line.press('4');
        line.press('4');
        office.await("taken over", () -> !office.events(TakenOver.class).isEmpty());
        assertOwned(line);
        office.agent.line().deafen();
        office.run(500);
        assertThat(office.agent.line().hears(office.trunk)).isFalse();
        assertThat(office.agent.line().isOver()).as("it does not know").isFalse();
        office.trunk.line().hangUp();
        office.run(40_000);
        assertThat(office.wires.open()).isZero();
        assertThat(office.pbx.counts().legs()).isZero();
    }

    @Test
    void aSupervisorOfWhomNothingComesCantTakeOver() {
        office.customerCalls(office.agent);
        Phone.Line line = office.supervisor.calls("*221101");
        line.singing = false;
        office.await("monitoring", () -> line.up);
        office.run(6_000);
        line.dialog.request("INFO", SipHeaders.NONE,
            SipBody.of("application/dtmf", new byte[] {'4'}), response -> { });
        line.dialog.request("INFO", SipHeaders.NONE,
            SipBody.of("application/dtmf", new byte[] {'4'}), response -> { });
        office.run(6_000);
        assertThat(office.agent.line().isOver()).isFalse();
        assertThat(office.trunk.line().hears(office.agent)).isTrue();
        assertThat(office.events(TakenOver.class)).isEmpty();
    }

    @Test
    void theOwnerHangsUpAndTheCallEnds() {
        Phone.Line line = listens();
        line.press('4');
        line.press('4');
        office.await("taken over", () -> office.agent.line().isOver());
        line.hangUp();
        office.await("over", () -> office.trunk.line().isOver());
        office.assertNothingIsLeft();
    }

    @Test
    void theCustomerHangsUpAndTheOwnerIsReleased() {
        Phone.Line line = listens();
        line.press('4');
        line.press('4');
        office.await("taken over", () -> office.agent.line().isOver());
        office.trunk.line().hangUp();
        office.await("over", line::isOver);
        office.assertNothingIsLeft();
    }

    @Test
    void whoElseMonitorsIsReleased() {
        Phone.Line line = listens();
        Phone.Line other = office.supervisor2.calls("*223101");
        office.await("monitoring", () -> other.up);
        office.run(300);
        line.press('4');
        line.press('4');
        office.await("released", other::isOver);
        assertThat(office.events(SessionEnded.class)).extracting(SessionEnded::cause)
            .containsExactly(Cause.TARGET_REPLACED);
        assertThat(other.reason()).contains("TARGET_REPLACED");
        assertOwned(line);
    }
}
