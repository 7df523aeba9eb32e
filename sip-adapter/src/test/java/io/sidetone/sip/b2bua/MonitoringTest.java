package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.access.Access;
import io.sidetone.access.Directory;
import io.sidetone.access.Group;
import io.sidetone.monitor.AgentDepartedPolicy;
import io.sidetone.monitor.Cause;
import io.sidetone.monitor.Follow;
import io.sidetone.monitor.Grant;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent.DigitRefused;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.MonitorEvent.SessionStarted;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Right;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.sip.FeatureCodes;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A supervisor monitors a call: by feature code, by digits, by Join, by the application. */
class MonitoringTest {

    private Office office = new Office();

    @AfterEach
    void nothingIsLeft() {
        office.close();
    }

    private void with(Consumer<Configuration> configure) {
        office.close();
        office = new Office(configure);
    }

    private Phone.Line supervisorDials(String number) {
        Phone.Line line = office.supervisor.calls(number);
        office.await("monitoring", () -> line.up);
        office.run(500);
        return line;
    }

    /** Who hears the supervisor: customer, agent. */
    private void assertHeardBy(boolean customer, boolean agent) {
        assertThat(office.trunk.line().hears(office.supervisor)).as("the customer hears him").isEqualTo(customer);
        assertThat(office.agent.line().hears(office.supervisor)).as("the agent hears him").isEqualTo(agent);
        assertThat(office.trunk.line().hears(office.agent)).isTrue();
        assertThat(office.agent.line().hears(office.trunk)).isTrue();
        assertThat(office.supervisor.line().hears(office.trunk)).isTrue();
        assertThat(office.supervisor.line().hears(office.agent)).isTrue();
    }

    @Test
    void aFeatureCodeListens() {
        office.customerCalls(office.agent);
        Phone.Line line = supervisorDials("*221101");
        assertHeardBy(false, false);
        line.hangUp();
        office.run(500);
        assertThat(office.events(SessionEnded.class)).extracting(SessionEnded::cause)
            .containsExactly(Cause.SUPERVISOR_HANGUP);
        assertThat(office.trunk.line().isOver()).isFalse();
        assertThat(office.trunk.line().hears(office.agent)).isTrue();
    }

    @Test
    void aFeatureCodeWhispers() {
        office.customerCalls(office.agent);
        supervisorDials("*222101");
        assertHeardBy(false, true);
    }

    @Test
    void aFeatureCodeBargesIn() {
        office.customerCalls(office.agent);
        supervisorDials("*223101");
        assertHeardBy(true, true);
    }

    @Test
    void theCallerIsMonitoredLikeTheCallee() {
        office.trunk.answering = true;
        Phone.Line line = office.agent.calls("5551");
        office.await("a call", () -> line.up);
        supervisorDials("*222101");
        assertHeardBy(false, true);
    }

    @Test
    void digitsLeadThroughAllModesAndNobodyElseHearsThem() {
        office.customerCalls(office.agent);
        Phone.Line line = supervisorDials("*221101");
        line.press('2');
        office.run(700);
        assertHeardBy(false, true);
        line.press('3');
        office.run(700);
        assertHeardBy(true, true);
        line.press('1');
        office.run(700);
        assertHeardBy(false, false);
        assertThat(office.trunk.line().digitsHeard.toString() + office.agent.line().digitsHeard).isEmpty();
    }

    @Test
    void digitsInInfoDoTheSame() {
        office.customerCalls(office.agent);
        Phone.Line line = supervisorDials("*221101");
        info(line, "application/dtmf-relay", "Signal=3\r\nDuration=160\r\n");
        assertHeardBy(true, true);
        info(line, "application/dtmf", "2");
        assertHeardBy(false, true);
        info(line, "application/dtmf-relay", "Signal=?\r\n");
        info(line, "text/plain", "3");
        assertHeardBy(false, true);
        assertThat(office.trunk.line().events).containsExactly("answered 200");
        info(line, "application/dtmf", "4");
        office.run(3_100);
        info(line, "application/dtmf", "4");
        assertThat(office.agent.line().isOver()).as("not twice within three seconds").isFalse();
        info(line, "application/dtmf", "4");
        office.await("taken over", () -> office.agent.line().isOver());
    }

    private void info(Phone.Line line, String type, String text) {
        line.dialog.request("INFO", SipHeaders.NONE, SipBody.of(type, text.getBytes()), response -> { });
        office.run(600);
    }

    @Test
    void otherPresetsWorkTheSame() {
        with(configuration -> configuration.featureCodes(FeatureCodes.ASTERISK));
        office.customerCalls(office.agent);
        Phone.Line line = supervisorDials("*555101");
        assertHeardBy(false, false);
        line.press('5');
        office.run(700);
        assertHeardBy(false, true);
    }

    // ---- who may ------------------------------------------------------------------------------------------------

    @Test
    void everyRefusalLooksTheSame() {
        office.customerCalls(office.agent);
        for (String number : new String[] {"*221101", "*221102", "*221999", "*224101", "*223bob", "*221sue"}) {
            Phone.Line line = office.bob.calls(number);
            office.await("refused", line::isOver);
            assertThat(line.status).as(number).isEqualTo(403);
            assertThat(line.termination.headers().fields()).as(number).isEmpty();
        }
        Phone.Line nobody = office.supervisor.calls("*221102");
        office.await("refused", nobody::isOver);
        assertThat(nobody.status).as("a supervisor, but no call").isEqualTo(403);
        office.run(300);
        assertThat(office.wires.open()).as("no port for whoever was refused").isEqualTo(2);
        assertThat(office.events).noneMatch(event -> event instanceof SessionStarted);
        assertThat(office.agent.line().events).containsExactly("acknowledged");
    }

    @Test
    void monitoringIsOffUnlessEnabled() {
        with(configuration -> configuration.access(new Access(Directory.version(1).build())));
        office.customerCalls(office.agent);
        Phone.Line line = office.supervisor.calls("*221101");
        office.await("refused", line::isOver);
        assertThat(line.status).isEqualTo(403);
    }

    @Test
    void whoMayListenMayNotSpeak() {
        with(configuration -> configuration.access(new Access(Directory.version(1).enabled()
            .add(Group.team("team", Map.of("sue", EnumSet.of(Right.LISTEN)), Set.of("101"))).build())));
        office.customerCalls(office.agent);
        Phone.Line refused = office.supervisor.calls("*222101");
        office.await("refused", refused::isOver);
        assertThat(refused.status).isEqualTo(403);
        Phone.Line line = supervisorDials("*221101");
        line.press('3');
        office.run(700);
        assertHeardBy(false, false);
        assertThat(office.events(DigitRefused.class)).extracting(DigitRefused::reason)
            .containsExactly(Refusal.RIGHT_MISSING);
    }

    @Test
    void anAuthoriserThatThrowsOrNeverAnswersHasNotAllowedIt() {
        with(configuration -> configuration.authoriser(request -> {
            throw new IllegalStateException("no database");
        }));
        office.customerCalls(office.agent);
        Phone.Line line = office.supervisor.calls("*221101");
        office.await("refused", line::isOver);
        assertThat(line.status).isEqualTo(403);
        with(configuration -> configuration.authoriser(request -> new CompletableFuture<>()));
        office.customerCalls(office.agent);
        Phone.Line silent = office.supervisor.calls("*221101");
        office.await("refused", silent::isOver);
        assertThat(silent.status).isEqualTo(403);
    }

    @Test
    void anAnswerThatComesAfterTheSupervisorHungUpIsNoHarm() {
        CompletableFuture<Grant> late = new CompletableFuture<>();
        with(configuration -> configuration.authoriser(request -> late));
        office.customerCalls(office.agent);
        Phone.Line line = office.supervisor.calls("*221101");
        office.run(300);
        line.hangUp();
        office.run(300);
        late.complete(Grant.EVERYTHING);
        office.run(500);
        assertThat(line.up).isFalse();
        assertThat(office.wires.open()).isEqualTo(2);
        assertThat(office.trunk.line().hears(office.agent)).isTrue();
    }

    @Test
    void aSupervisorMonitorsACallOnce() {
        office.customerCalls(office.agent);
        supervisorDials("*221101");
        Phone.Line second = office.supervisor.calls("*221101");
        office.await("refused", second::isOver);
        assertThat(second.status).isEqualTo(403);
        assertThat(office.supervisor.lines.get(0).isOver()).isFalse();
        assertThat(office.supervisor.lines.get(0).hears(office.trunk)).isTrue();
    }

    @Test
    void twoSupervisorsDoNotHearEachOthersWhisper() {
        office.customerCalls(office.agent);
        supervisorDials("*222101");
        Phone.Line second = office.supervisor2.calls("*222101");
        office.await("monitoring", () -> second.up);
        office.run(500);
        assertHeardBy(false, true);
        assertThat(office.agent.line().hears(office.supervisor2)).isTrue();
        assertThat(second.hears(office.supervisor)).isFalse();
        assertThat(office.supervisor.line().hears(office.supervisor2)).isFalse();
    }

    @Test
    void ofTwoCallsTheOneIsMonitoredThatIsNotOnHold() {
        office.customerCalls(office.agent);
        Phone.Line held = office.agent.line();
        held.reoffer("sendonly");
        office.run(300);
        office.agent.answering = true;
        Phone.Line other = office.bob.calls("101");
        office.await("a second call", () -> other.up);
        Phone.Line line = supervisorDials("*221101");
        assertThat(line.hears(office.bob)).isTrue();
        assertThat(line.hears(office.trunk)).isFalse();
    }

    // ---- other ways -----------------------------------------------------------------------------------------------

    @Test
    void theApplicationRingsTheSupervisorsPhone() {
        office.customerCalls(office.agent);
        CompletionStage<Monitoring> asked = office.pbx.monitor("sue", "101", Mode.LISTEN);
        office.await("rung", () -> office.supervisor.lines.size() == 1);
        assertThat(office.supervisor.invites.get(0).headers().first("Call-Info")).get().asString()
            .contains("answer-after=0");
        assertThat(office.supervisor.invites.get(0).headers().first("Alert-Info")).get().asString()
            .contains("alert-autoanswer");
        office.supervisor.line().answer();
        office.run(600);
        assertHeardBy(false, false);
        MonitoringSession session = ((Monitoring.Started) asked.toCompletableFuture().join()).session();
        session.whisper();
        office.run(500);
        assertHeardBy(false, true);
        session.end();
        office.await("hung up", () -> office.supervisor.line().isOver());
        assertThat(office.wires.open()).isEqualTo(2);
    }

    @Test
    void aSupervisorsPhoneThatIsBusyEndsTheSession() {
        office.customerCalls(office.agent);
        office.supervisor.refusing = 486;
        office.pbx.monitor("sue", "101", Mode.LISTEN);
        office.await("ended", () -> !office.events(SessionEnded.class).isEmpty());
        office.run(200);
        assertThat(office.wires.open()).isEqualTo(2);
    }

    @Test
    void aPhoneThatIsRungForASessionThatEndsStopsRinging() {
        office.customerCalls(office.agent);
        office.pbx.monitor("sue", "101", Mode.LISTEN);
        office.await("rung", () -> office.supervisor.lines.size() == 1);
        office.trunk.line().hangUp();
        office.await("stopped", () -> office.supervisor.line().isOver());
        office.assertNothingIsLeft();
    }

    @Test
    void theApplicationIsToldTheSameOfACallThatIsNotThere() {
        office.customerCalls(office.agent);
        CompletionStage<Monitoring> none = office.pbx.monitor("bob", "102", Mode.LISTEN);
        CompletionStage<Monitoring> denied = office.pbx.monitor("bob", "101", Mode.LISTEN);
        office.run(500);
        assertThat(none.toCompletableFuture().join()).isEqualTo(new Monitoring.Refused(Refusal.DENIED));
        assertThat(denied.toCompletableFuture().join()).isEqualTo(new Monitoring.Refused(Refusal.DENIED));
        assertThat(office.bob.lines).isEmpty();
    }

    @Test
    void theNextCallsOfAnAgentAreMonitored() {
        office.supervisor.answering = true;
        office.pbx.monitorNext("sue", "101", Mode.WHISPER, Follow.allCalls(Duration.ofHours(1)));
        office.run(200);
        for (int i = 1; i <= 2; i++) {
            int calls = i;
            Phone.Line customer = office.customerCalls(office.agent);
            office.await("rung", () -> office.supervisor.lines.size() == calls && office.supervisor.line().up);
            office.run(600);
            assertHeardBy(false, true);
            customer.hangUp();
            office.await("hung up", () -> office.supervisor.line().isOver());
        }
        office.assertNothingIsLeft();
    }

    @Test
    void joiningADialogMonitorsItsCall() {
        office.customerCalls(office.agent);
        String join = office.agent.line().dialog.callId() + ";to-tag=a;from-tag=b";
        Phone.Line line = office.supervisor.calls("101", SipHeaders.NONE.with("Join", join), true);
        office.await("joined", () -> line.up);
        office.run(500);
        assertHeardBy(true, true);
        Phone.Line stranger = office.bob.calls("101", SipHeaders.NONE.with("Join", join), true);
        Phone.Line lost = office.bob.calls("101", SipHeaders.NONE.with("Join", "x;to-tag=a;from-tag=b"), true);
        office.await("refused", () -> stranger.isOver() && lost.isOver());
        assertThat(stranger.status).isEqualTo(lost.status).isEqualTo(481);
    }

    @Test
    void joiningWithoutAMicrophoneListens() {
        office.customerCalls(office.agent);
        office.supervisor.direction = "recvonly";
        Phone.Line line = office.supervisor.calls("101",
            SipHeaders.NONE.with("Join", office.agent.line().dialog.callId() + ";to-tag=a;from-tag=b"), true);
        office.await("joined", () -> line.up);
        office.run(500);
        assertHeardBy(false, false);
    }

    // ---- endings --------------------------------------------------------------------------------------------------

    @Test
    void theCustomerHangsUpAndAllAreReleased() {
        office.customerCalls(office.agent);
        Phone.Line line = supervisorDials("*221101");
        office.trunk.line().hangUp();
        office.await("over", () -> line.isOver() && office.agent.line().isOver());
        assertThat(line.reason()).contains("CALL_ENDED");
        office.assertNothingIsLeft();
    }

    @Test
    void theAgentHangsUpAndTheCallEndsWithHim() {
        office.customerCalls(office.agent);
        Phone.Line line = supervisorDials("*221101");
        office.agent.line().hangUp();
        office.await("over", () -> line.isOver() && office.trunk.line().isOver());
        assertThat(line.reason()).contains("AGENT_LEFT");
        office.assertNothingIsLeft();
    }

    @Test
    void theAgentHangsUpAndWhoIsBargedInOwnsTheCall() {
        office.customerCalls(office.agent);
        Phone.Line line = supervisorDials("*223101");
        office.agent.line().hangUp();
        office.run(700);
        assertThat(office.trunk.line().isOver()).isFalse();
        assertThat(office.trunk.line().hears(office.supervisor)).isTrue();
        assertThat(line.hears(office.trunk)).isTrue();
        line.hangUp();
        office.run(300);
        office.trunk.line().hangUp();
        office.run(300);
        office.assertNothingIsLeft();
    }

    @Test
    void theAgentHangsUpAndTheCustomerWaitsIfThatIsThePolicy() {
        with(configuration -> configuration.policies(Policies.DEFAULT.withAgentDeparted(AgentDepartedPolicy.PARK)
            .withTimes(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofHours(1))));
        office.customerCalls(office.agent);
        office.agent.line().hangUp();
        office.run(5_000);
        assertThat(office.trunk.line().isOver()).isFalse();
        office.run(6_000);
        assertThat(office.trunk.line().isOver()).isTrue();
        office.assertNothingIsLeft();
    }

    @Test
    void allHangUpAtOnce() {
        office.customerCalls(office.agent);
        Phone.Line line = supervisorDials("*223101");
        line.hangUp();
        office.trunk.line().hangUp();
        office.agent.line().hangUp();
        office.run(500);
        office.assertNothingIsLeft();
    }

    @Test
    void aSupervisorWhoHoldsHisLegHearsNothingAndTheCallGoesOn() {
        office.customerCalls(office.agent);
        Phone.Line line = supervisorDials("*223101");
        line.reoffer("sendonly");
        office.run(500);
        line.deafen();
        office.trunk.line().deafen();
        office.run(500);
        assertThat(line.hears(office.trunk)).isFalse();
        assertThat(office.trunk.line().hears(office.supervisor)).isFalse();
        assertThat(office.trunk.line().hears(office.agent)).isTrue();
        line.reoffer("sendrecv");
        office.run(500);
        assertHeardBy(true, true);
    }

    @Test
    void whileTheAgentHoldsTheSupervisorHearsHimOnly() {
        office.customerCalls(office.agent);
        Phone.Line line = supervisorDials("*221101");
        Phone.Line agent = office.agent.line();
        agent.reoffer("sendonly");
        office.run(300);
        line.deafen();
        office.run(500);
        assertThat(line.hears(office.agent)).isTrue();
        assertThat(line.hears(office.trunk)).isFalse();
    }
}
