package io.sidetone.runtime;

import static io.sidetone.runtime.Stage.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.engine.LegStatistics;
import io.sidetone.engine.PlayoutStatistics;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.SessionRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What an application is told of its legs' packets, through the handles it has. */
class StatisticsTest {

    private final Stage stage = new Stage(Policies.DEFAULT);

    private LegStatistics of(CompletionStage<LegStatistics> asked) {
        stage.sidetone.doWork();
        stage.sidetone.dispatch();
        return answer(asked);
    }

    private void failsWith(CompletionStage<?> asked, String reason) {
        stage.sidetone.doWork();
        stage.sidetone.dispatch();
        assertThatThrownBy(() -> asked.toCompletableFuture().join()).hasCauseInstanceOf(IllegalStateException.class)
            .hasMessageContaining(reason);
    }

    @Test
    void aPartysLossIsCounted() {
        long before = of(stage.customer.statistics()).received();
        stage.customerEnd.loses = 10;
        stage.ticks(200);
        stage.customerEnd.loses = 0;
        stage.ticks(1);
        LegStatistics customer = of(stage.customer.statistics());
        assertThat(customer.received() - before).isEqualTo(181);
        assertThat(customer.lost()).isEqualTo(20);
        assertThat(customer.sent()).isEqualTo(stage.customerEnd.sent.size());
        assertThat(of(stage.agent.statistics()).lost()).isZero();
    }

    @Test
    void howAJitterBufferFaredIsToldOfWhoIsMixed() {
        MonitoringSession session = stage.monitoring(Mode.BARGE);
        stage.ticks(100);
        CompletionStage<PlayoutStatistics> agent = stage.agent.playout();
        CompletionStage<PlayoutStatistics> supervisor = session.playout();
        stage.ticks(1);
        assertThat(answer(agent).delayMs()).isBetween(0, 60);
        assertThat(answer(supervisor).mostDelayMs()).isBetween(1, 60);
        assertThat(of(session.statistics()).received()).isBetween(100L, 111L);
    }

    @Test
    void whoHasLeftKeepsWhatHeHadCounted() {
        stage.ticks(50);
        stage.customer.leave();
        stage.ticks(1);
        LegStatistics last = of(stage.customer.statistics());
        stage.ticks(50);
        assertThat(last.received()).isBetween(50L, 61L);
        assertThat(of(stage.customer.statistics())).isEqualTo(last);
        stage.call.end();
        stage.ticks(2);
        assertThat(of(stage.customer.statistics())).as("after the call").isEqualTo(last);
    }

    @Test
    void aSessionIsAnsweredWithItsLegAndAfterItsEnd() {
        MonitoringSession refused = stage.call.monitor(SessionRequest.of("S", Mode.LISTEN), stage.agent,
            call -> CompletableFuture.failedFuture(new IllegalStateException("his phone is off")));
        stage.ticks(2);
        failsWith(refused.statistics(), "S has no leg in a call");
        failsWith(refused.playout(), "S has no leg in a call");
        MonitoringSession session = stage.monitoring(Mode.LISTEN);
        stage.ticks(50);
        session.end();
        stage.ticks(2);
        LegStatistics last = of(session.statistics());
        assertThat(last.sent()).isEqualTo(stage.supervisorEnd.sent.size());
        stage.ticks(10);
        assertThat(of(session.statistics())).isEqualTo(last);
    }

    @Test
    void whoWasNeverInTheCallHasNone() {
        stage.call.end();
        stage.ticks(1);
        LoudEndpoint late = stage.endpoint("late");
        Party refused = stage.call.join(late.spec(), Role.CUSTOMER, late);
        failsWith(refused.statistics(), "late has never been in call");
        failsWith(refused.playout(), "late has never been in call");
    }

    @Test
    void whatIsAskedAfterTheEndIsAnswered() {
        stage.sidetone.close();
        assertThat(stage.customer.statistics().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aFullQueueOfCommandsIsNoObstacle() {
        Stage narrow = new Stage(Sidetone.configure().commandCapacity(2), Policies.DEFAULT);
        for (int i = 0; i < 10; i++) {
            narrow.customer.metered(true);
        }
        CompletionStage<LegStatistics> asked = narrow.customer.statistics();
        narrow.ticks(1);
        assertThat(answer(asked).received()).isPositive();
    }
}
