package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Cause;
import io.sidetone.monitor.MonitorEvent.ModeChanged;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.MonitorEvent.TransferFailed;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another takes somebody's place in a call, and whoever monitors it follows. */
class TransferTest {

    private final Office office = new Office();
    private final List<SipResponse> responses = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        office.close();
    }

    private void refer(Phone.Line line, String to, String... more) {
        SipHeaders headers = SipHeaders.NONE.with("Refer-To", to);
        for (int i = 0; i < more.length; i += 2) {
            headers = headers.with(more[i], more[i + 1]);
        }
        line.dialog.request("REFER", headers, SipBody.NONE, responses::add);
        office.run(200);
    }

    private static List<String> notified(Phone.Line line) {
        return line.requests.stream().filter(request -> request.method().equals("NOTIFY"))
            .map(request -> new String(request.body().bytes(), StandardCharsets.US_ASCII).strip()).toList();
    }

    private Phone.Line monitored(String code) {
        Phone.Line line = office.supervisor.calls(code);
        office.await("monitoring", () -> line.up);
        office.run(400);
        return line;
    }

    @Test
    void anAgentTransfersTheCustomerBlindly() {
        Phone.Line customer = office.customerCalls(office.agent);
        Phone.Line agent = office.agent.line();
        refer(agent, "<sip:102@pbx>");
        assertThat(responses.get(0).status()).isEqualTo(202);
        office.await("the other is rung", () -> office.agent2.lines.size() == 1);
        assertThat(office.agent2.invites.get(0).headers().first("Referred-By")).contains("<sip:101@pbx>");
        office.agent2.line().answer();
        office.await("the agent is released", agent::isOver);
        assertThat(notified(agent)).containsExactly("SIP/2.0 100 Trying", "SIP/2.0 180 Ringing", "SIP/2.0 200 OK");
        assertThat(agent.requests.get(2).headers().first("Subscription-State")).get().asString()
            .startsWith("terminated");
        assertThat(agent.reason()).contains("Call transferred");
        office.run(500);
        assertThat(customer.hears(office.agent2)).isTrue();
        assertThat(customer.hears(office.agent)).isFalse();
        assertThat(office.agent2.line().hears(office.trunk)).isTrue();
        assertThat(customer.events).as("the customer's phone is told nothing").containsExactly("answered 200");
        office.agent2.line().hangUp();
        office.await("over", customer::isOver);
        office.assertNothingIsLeft();
    }

    @Test
    void anAgentWhoHangsUpAtOnceHasTransferredAllTheSame() {
        Phone.Line customer = office.customerCalls(office.agent);
        refer(office.agent.line(), "sip:102@pbx", "Refer-Sub", "false");
        assertThat(responses.get(0).headers().first("Refer-Sub")).contains("false");
        office.agent.line().hangUp();
        office.run(2_000);
        assertThat(customer.isOver()).isFalse();
        assertThat(notified(office.agent.line())).isEmpty();
        office.agent2.line().answer();
        office.run(700);
        assertThat(customer.hears(office.agent2)).isTrue();
    }

    @Test
    void aCustomerOfOursCanTransferHisAgentToAnother() {
        office.agent.answering = true;
        Phone.Line line = office.bob.calls("101");
        office.await("a call", () -> line.up);
        office.run(300);
        refer(line, "<sip:5551@pbx>");
        line.hangUp();
        office.run(1_000);
        office.trunk.line().answer();
        office.run(700);
        office.await("heard", 2, () -> office.agent.line().hears(office.trunk));
        assertThat(office.trunk.line().hears(office.agent)).isTrue();
    }

    @Test
    void aTransferThatFailsLeavesTheCallAsItWas() {
        Phone.Line customer = office.customerCalls(office.agent);
        office.agent2.refusing = 486;
        refer(office.agent.line(), "<sip:102@pbx>");
        office.await("told", () -> notified(office.agent.line()).size() == 2);
        assertThat(notified(office.agent.line()).get(1)).startsWith("SIP/2.0 486");
        office.run(300);
        assertThat(office.events(TransferFailed.class)).hasSize(1);
        assertThat(customer.hears(office.agent)).isTrue();
        refer(office.agent.line(), "<sip:999@pbx>");
        assertThat(notified(office.agent.line())).last().asString().startsWith("SIP/2.0 404");
    }

    @Test
    void aTransferThatFailsAfterTheAgentLeftEndsTheCall() {
        Phone.Line customer = office.customerCalls(office.agent);
        refer(office.agent.line(), "<sip:102@pbx>");
        office.agent.line().hangUp();
        office.run(300);
        office.agent2.line().dialog.refuse(SipResponse.of(486));
        office.await("over", customer::isOver);
        office.assertNothingIsLeft();
    }

    @Test
    void aCustomerWhoHangsUpInTheMiddleStopsTheRinging() {
        Phone.Line customer = office.customerCalls(office.agent);
        refer(office.agent.line(), "<sip:102@pbx>");
        office.await("rung", () -> office.agent2.lines.size() == 1);
        customer.hangUp();
        office.await("stopped", () -> office.agent2.line().isOver() && office.agent.line().isOver());
        office.assertNothingIsLeft();
    }

    @Test
    void strangersTransferNobodyAndOneTransferIsEnough() {
        Phone.Line customer = office.customerCalls(office.agent);
        refer(customer, "<sip:102@pbx>");
        refer(office.agent.line(), "nonsense");
        refer(office.agent.line(), "<sip:102@pbx>");
        refer(office.agent.line(), "<sip:bob@pbx>");
        assertThat(responses).extracting(SipResponse::status).containsExactly(403, 400, 202, 491);
        assertThat(office.bob.lines).isEmpty();
    }

    @Test
    void theSessionFollowsAndFallsBackToListening() {
        office.customerCalls(office.agent);
        Phone.Line line = monitored("*223101");
        refer(office.agent.line(), "<sip:102@pbx>");
        office.agent2.line().answer();
        office.await("the agent is released", () -> office.agent.line().isOver());
        office.run(700);
        assertThat(line.hears(office.agent2)).isTrue();
        assertThat(line.hears(office.trunk)).isTrue();
        assertThat(office.agent2.line().hears(office.supervisor)).isFalse();
        assertThat(office.trunk.line().hears(office.supervisor)).isFalse();
        assertThat(office.events(ModeChanged.class)).hasSize(1);
        line.press('2');
        office.run(700);
        assertThat(office.agent2.line().hears(office.supervisor)).isTrue();
    }

    @Test
    void theSessionEndsWhereTheSupervisorMayNotMonitorTheNewOne() {
        office.customerCalls(office.agent);
        Phone.Line line = monitored("*221101");
        refer(office.agent.line(), "<sip:bob@pbx>");
        office.bob.line().answer();
        office.await("ended", line::isOver);
        assertThat(office.events(SessionEnded.class)).extracting(SessionEnded::cause).containsExactly(Cause.REVOKED);
        office.run(300);
        assertThat(office.trunk.line().hears(office.bob)).isTrue();
    }

    private String replaces(Phone.Line line) {
        return "<sip:102@pbx?Replaces=" + line.dialog.callId().replace("@", "%40") + "%3Bto-tag%3Da%3Bfrom-tag%3Db>";
    }

    @Test
    void anAgentTransfersTheCustomerToWhomHeSpeaksTo() {
        Phone.Line customer = office.customerCalls(office.agent);
        Phone.Line first = office.agent.line();
        Phone.Line spy = monitored("*221101");
        first.reoffer("sendonly");
        office.run(200);
        office.agent2.answering = true;
        Phone.Line consultation = office.agent.calls("102");
        office.await("a consultation", () -> consultation.up);
        office.run(500);
        assertThat(consultation.hears(office.agent2)).isTrue();
        spy.deafen();
        office.run(400);
        assertThat(spy.hears(office.agent2)).as("consultations are not monitored").isFalse();
        refer(first, replaces(consultation));
        office.await("both of his calls end", () -> first.isOver() && consultation.isOver());
        assertThat(notified(first)).containsExactly("SIP/2.0 100 Trying", "SIP/2.0 200 OK");
        office.run(700);
        assertThat(customer.hears(office.agent2)).isTrue();
        assertThat(office.agent2.line().hears(office.trunk)).isTrue();
        assertThat(office.agent2.line().events).containsExactly("acknowledged");
        assertThat(spy.hears(office.agent2)).isTrue();
        assertThat(office.wires.open()).isEqualTo(3);
        customer.hangUp();
        office.run(300);
        office.assertNothingIsLeft();
    }

    /** The agent has put the customer on hold, and the other's phone rings. */
    private Phone.Line consultation() {
        office.agent.line().reoffer("sendonly");
        Phone.Line line = office.agent.calls("102");
        office.await("the other is rung", () -> line.events.contains("progressed 180"));
        return line;
    }

    @Test
    void anAgentTransfersTheCustomerToWhomHeHasOnlyRung() {
        Phone.Line customer = office.customerCalls(office.agent);
        Phone.Line first = office.agent.line();
        Phone.Line consultation = consultation();
        refer(first, replaces(consultation));
        assertThat(responses.get(0).status()).isEqualTo(202);
        office.await("he is let go", consultation::isOver);
        assertThat(consultation.status).isEqualTo(487);
        office.run(2_000);
        assertThat(first.isOver()).as("nobody is there yet").isFalse();
        assertThat(office.agent2.lines).as("it goes on ringing").singleElement()
            .satisfies(line -> assertThat(line.isOver()).isFalse());
        office.agent2.line().answer();
        office.await("the agent is released", first::isOver);
        assertThat(notified(first)).containsExactly("SIP/2.0 100 Trying", "SIP/2.0 180 Ringing", "SIP/2.0 200 OK");
        office.run(500);
        assertThat(customer.hears(office.agent2)).isTrue();
        assertThat(office.agent2.line().hears(office.trunk)).isTrue();
        assertThat(office.wires.open()).isEqualTo(2);
    }

    @Test
    void whoIsOnlyRungMayHaveEarlyMediaAndAnswerInThatMoment() {
        for (int waits = 0; waits < 50; waits += 5) {
            Phone.Line customer = office.customerCalls(office.agent);
            Phone.Line consultation = consultation();
            Phone.Line other = office.agent2.line();
            other.early();
            office.run(500);
            assertThat(consultation.hears(office.agent2)).isTrue();
            Phone.Line first = office.agent.lines.get(office.agent.lines.size() - 2);
            first.dialog.request("REFER", SipHeaders.NONE.with("Refer-To", replaces(consultation)), SipBody.NONE,
                responses::add);
            office.run(waits);
            other.answer();
            office.await("the agent is released", first::isOver);
            office.run(500);
            assertThat(customer.hears(office.agent2)).as("answered after " + waits).isTrue();
            assertThat(other.hears(office.trunk)).isTrue();
            customer.hangUp();
            office.run(500);
            office.assertNothingIsLeft();
        }
    }

    @Test
    void whoIsOnlyRungMayRefuseOrHangUpInThatMoment() {
        Phone.Line customer = office.customerCalls(office.agent);
        Phone.Line first = office.agent.line();
        refer(first, replaces(consultation()));
        office.agent2.line().dialog.refuse(SipResponse.of(486));
        office.await("told", () -> notified(first).size() == 3);
        assertThat(notified(first)).last().asString().startsWith("SIP/2.0 486");
        first.reoffer("sendrecv");
        office.run(500);
        assertThat(customer.hears(office.agent)).as("they go on").isTrue();
        Phone.Line consultation = consultation();
        office.agent2.line().early();
        office.run(500);
        transferred(customer, first, consultation, 11, () -> {
            office.agent2.line().answer();
            office.agent2.line().hangUp();
        });
    }

    /** The first transfers to whom he consults; something happens so much later; then all hang up. */
    private void transferred(Phone.Line customer, Phone.Line first, Phone.Line consultation, int ms,
        Runnable happens) {
        first.dialog.request("REFER", SipHeaders.NONE.with("Refer-To", replaces(consultation)), SipBody.NONE,
            responses::add);
        office.run(ms);
        happens.run();
        office.run(1_000);
        customer.hangUp();
        first.hangUp();
        office.run(1_000);
        office.assertNothingIsLeft();
    }

    @Test
    void aCustomerWhoHangsUpStopsWhatHasRungForTheAgent() {
        Phone.Line customer = office.customerCalls(office.agent);
        Phone.Line first = office.agent.line();
        refer(first, replaces(consultation()));
        customer.hangUp();
        office.await("stopped", () -> office.agent2.line().isOver() && first.isOver());
        office.assertNothingIsLeft();
    }

    @Test
    void nobodyTransfersToADialogThatIsNotHis() {
        office.customerCalls(office.agent);
        Phone.Line rings = office.bob.calls("102");
        office.await("the other is rung", () -> rings.events.contains("progressed 180"));
        refer(office.agent.line(), replaces(rings));
        assertThat(notified(office.agent.line())).last().asString().startsWith("SIP/2.0 481");
        rings.hangUp();
        office.agent2.answering = true;
        Phone.Line other = office.bob.calls("102");
        office.await("another call", () -> other.up);
        refer(office.agent.line(), replaces(other));
        office.run(300);
        assertThat(notified(office.agent.line())).last().asString().startsWith("SIP/2.0 481");
        assertThat(other.isOver()).isFalse();
        assertThat(office.trunk.line().hears(office.agent)).isTrue();
    }

    @Test
    void whoIsTransferredToHangsUpInThatMoment() {
        Phone.Line customer = office.customerCalls(office.agent);
        Phone.Line first = office.agent.line();
        office.agent2.answering = true;
        Phone.Line consultation = office.agent.calls("102");
        office.await("a consultation", () -> consultation.up);
        office.run(300);
        transferred(customer, first, consultation, 9, () -> office.agent2.line().hangUp());
    }

    @Test
    void aUserGoesOnFromAnotherPhone() {
        Phone.Line customer = office.customerCalls(office.agent);
        Phone.Line first = office.agent.line();
        Phone mobile = office.another("101", "mobile");
        String replaces = first.dialog.callId() + ";to-tag=a;from-tag=b";
        Phone.Line thief = office.bob.calls("101", SipHeaders.NONE.with("Replaces", replaces), true);
        Phone.Line lost = mobile.calls("101", SipHeaders.NONE.with("Replaces", "x;to-tag=a;from-tag=b"), true);
        Phone.Line early = mobile.calls("101", SipHeaders.NONE.with("Replaces", replaces + ";early-only"), true);
        office.await("refused", () -> thief.isOver() && lost.isOver() && early.isOver());
        assertThat(List.of(thief.status, lost.status, early.status)).containsExactly(481, 481, 486);
        Phone.Line second = mobile.calls("101", SipHeaders.NONE.with("Replaces", replaces), true);
        office.await("replaced", () -> second.up && first.isOver());
        office.run(500);
        assertThat(customer.hears(mobile)).isTrue();
        assertThat(second.hears(office.trunk)).isTrue();
        assertThat(customer.events).containsExactly("answered 200");
    }
}
