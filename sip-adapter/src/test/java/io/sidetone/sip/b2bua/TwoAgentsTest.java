package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Mode;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call between two who can both be monitored. */
class TwoAgentsTest {

    private final Office office = new Office();
    private Phone.Line caller;
    private Phone.Line callee;

    @BeforeEach
    void call() {
        Router usual = office.router;
        office.router = dialling -> usual.route(dialling).thenApply(route ->
            route instanceof Route.To to ? to.withAgent(Route.Agent.BOTH) : route);
        office.agent2.answering = true;
        caller = office.agent.calls("102");
        office.await("a call", () -> caller.up);
        callee = office.agent2.line();
        office.run(300);
    }

    @AfterEach
    void nothingIsLeft() {
        office.close();
    }

    private Phone.Line monitors(Phone supervisor, String code) {
        Phone.Line line = supervisor.calls(code);
        office.await("monitoring", () -> line.up);
        office.run(700);
        return line;
    }

    @Test
    void eachIsWhisperedToByHimself() {
        monitors(office.supervisor, "*222101");
        monitors(office.supervisor2, "*222102");
        assertThat(caller.hears(office.supervisor)).isTrue();
        assertThat(caller.hears(office.supervisor2)).isFalse();
        assertThat(callee.hears(office.supervisor2)).isTrue();
        assertThat(callee.hears(office.supervisor)).isFalse();
        assertThat(caller.hears(office.agent2)).isTrue();
        assertThat(callee.hears(office.agent)).isTrue();
    }

    @Test
    void whoeverIsMonitoredBothAreHeardAndBothHearABarge() {
        for (String code : new String[] {"*223101", "*223102"}) {
            Phone.Line line = monitors(office.supervisor, code);
            assertThat(line.hears(office.agent)).isTrue();
            assertThat(line.hears(office.agent2)).isTrue();
            assertThat(caller.hears(office.supervisor)).isTrue();
            assertThat(callee.hears(office.supervisor)).isTrue();
            line.hangUp();
            office.run(300);
        }
    }

    @Test
    void joiningEithersDialogMonitorsHim() {
        for (Phone.Line joined : new Phone.Line[] {caller, callee}) {
            Phone.Line line = office.supervisor.calls("sip:pbx", SipHeaders.NONE.with("Join",
                joined.dialog.callId() + ";to-tag=a;from-tag=b"), true);
            office.await("monitoring", () -> line.up);
            line.press('2');
            office.run(900);
            assertThat(joined.hears(office.supervisor)).isTrue();
            assertThat((joined == caller ? callee : caller).hears(office.supervisor)).isFalse();
            line.hangUp();
            office.run(300);
        }
    }

    @Test
    void nobodyTakesItOver() {
        Phone.Line line = monitors(office.supervisor, "*224102");
        assertThat(line.isOver()).as("he listens").isFalse();
        assertThat(caller.hears(office.agent2)).isTrue();
        assertThat(callee.hears(office.supervisor)).isFalse();
        assertThat(caller.hears(office.supervisor)).isFalse();
    }

    @Test
    void theCallEndsWithEither() {
        Phone.Line line = monitors(office.supervisor, "*221102");
        caller.hangUp();
        office.await("over", () -> callee.isOver() && line.isOver());
        office.assertNothingIsLeft();
    }

    @Test
    void whoHasTransferredMayHangUpAtOnce() {
        Phone.Line line = monitors(office.supervisor, "*222102");
        callee.dialog.request("REFER", SipHeaders.NONE.with("Refer-To", "<sip:5551@pbx>"), SipBody.NONE,
            response -> { });
        office.run(200);
        callee.hangUp();
        office.run(300);
        office.trunk.line().answer();
        office.run(700);
        assertThat(caller.hears(office.trunk)).isTrue();
        assertThat(line.isOver()).as("nobody may monitor whom the call has gone to").isTrue();
    }

    @Test
    void bothLinesOfTheBoardShowTheCall() {
        CompletableFuture<Monitoring> first = office.pbx.monitor("sue", "101", Mode.LISTEN).toCompletableFuture();
        office.supervisor.answering = true;
        office.await("monitoring", first::isDone);
        assertThat(first.join()).isInstanceOf(Monitoring.Started.class);
        assertThat(office.pbx.lines().subscribe("ann", 16, () -> { }).snapshot().lines())
            .filteredOn(each -> each.person().startsWith("10")).hasSize(2)
            .allSatisfy(each -> assertThat(each.calls()).hasSize(1));
    }
}
