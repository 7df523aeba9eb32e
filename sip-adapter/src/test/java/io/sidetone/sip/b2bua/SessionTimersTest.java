package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination.Cause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions are refreshed, and end when nobody does (RFC 4028). */
class SessionTimersTest {

    private final Office office = new Office(configuration -> configuration.sessionTimer(100, 90));

    @AfterEach
    void nothingIsLeft() {
        office.close();
    }

    @Test
    void everyLegHasATimerOfItsOwn() {
        Phone.Line customer = office.customerCalls(office.agent);
        assertThat(customer.response.headers().first("Session-Expires")).contains("100;refresher=uac");
        assertThat(customer.response.headers().lists("Require", "timer")).isTrue();
        assertThat(office.agent.invites.get(0).headers().first("Session-Expires")).contains("100");
        assertThat(office.agent.invites.get(0).headers().first("Min-SE")).contains("90");
    }

    @Test
    void whoAsksForLessThanNinetySecondsIsToldTheLeast() {
        Phone.Line line = office.trunk.calls("101", SipHeaders.NONE.with("Session-Expires", "89"), true);
        office.await("refused", line::isOver);
        assertThat(line.status).isEqualTo(422);
        assertThat(line.termination.headers().first("Min-SE")).contains("90");
        office.agent.answering = true;
        Phone.Line again = office.trunk.calls("101", SipHeaders.NONE.with("Session-Expires", "90"), true);
        office.await("answered", () -> again.up);
    }

    @Test
    void aCallThatNobodyRefreshesIsHungUp() {
        Phone.Line customer = office.customerCalls(office.agent);
        // The caller has promised to refresh, and does not; a third of the interval before its end it is over.
        office.run(66_000);
        assertThat(customer.isOver()).isFalse();
        office.run(3_000);
        assertThat(customer.isOver()).isTrue();
        assertThat(customer.termination.cause()).isEqualTo(Cause.REMOTE);
        assertThat(customer.reason()).contains("408");
        office.assertNothingIsLeft();
    }

    @Test
    void theLegOfAPhoneThatKnowsNoTimersIsRefreshedByUs() {
        office.trunk.headers = SipHeaders.NONE;
        Phone.Line customer = office.customerCalls(office.agent);
        Phone.Line agent = office.agent.line();
        customer.dialog.request("UPDATE", SipHeaders.NONE.with("Supported", "timer").with("Session-Expires",
            "100;refresher=uas"), SipBody.NONE, response -> customer.response = response);
        office.run(45_000);
        int before = agent.events.size();
        office.run(8_000);
        assertThat(customer.response.headers().first("Session-Expires")).contains("100;refresher=uas");
        assertThat(agent.events.subList(before, agent.events.size())).as("a re-INVITE: it does not know UPDATE")
            .containsExactly("reinvited", "acknowledged");
        assertThat(customer.events).contains("requested UPDATE");
        office.run(120_000);
        assertThat(customer.isOver()).isFalse();
        assertThat(agent.isOver()).isFalse();
        assertThat(customer.hears(office.agent)).isTrue();
    }

    @Test
    void aRefreshThatCrossesAnotherIsTriedAgain() {
        Phone.Line customer = office.customerCalls(office.agent);
        customer.dialog.request("UPDATE", SipHeaders.NONE.with("Supported", "timer").with("Session-Expires",
            "100;refresher=uas"), SipBody.NONE, response -> { });
        Phone.Line agent = office.agent.line();
        office.run(48_000);
        agent.acknowledging = false;
        agent.dialog.reinvite(SipHeaders.NONE, agent.sdp());
        office.run(54_000);
        assertThat(agent.events).as("ours can't be sent meanwhile").contains("reinviteAnswered 200")
            .doesNotContain("reinvited");
        agent.dialog.acknowledge(SipBody.NONE);
        office.run(11_000);
        assertThat(agent.events).contains("reinvited");
        office.run(60_000);
        assertThat(agent.isOver()).isFalse();
        assertThat(agent.hears(office.trunk)).isTrue();
    }

    @Test
    void aCalleeThatWantsMoreThanWeAskedForGetsIt() {
        office.agent.ringing = false;
        Phone.Line line = office.trunk.calls("101");
        office.await("rung", () -> office.agent.lines.size() == 1);
        office.agent.line().dialog.refuse(new SipResponse(422, SipHeaders.NONE.with("Min-SE", "600"),
            SipBody.NONE));
        office.await("rung again", () -> office.agent.lines.size() == 2);
        assertThat(office.agent.invites.get(1).headers().first("Session-Expires")).contains("600");
        office.agent.line().answer();
        office.await("answered", () -> line.up);
    }
}
