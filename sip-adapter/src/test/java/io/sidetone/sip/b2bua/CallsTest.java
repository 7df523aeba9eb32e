package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two phones call each other, and media goes through the engine. */
class CallsTest {

    private Office office = new Office();

    @AfterEach
    void nothingIsLeft() {
        office.close();
    }

    private void with(java.util.function.Consumer<Configuration> configure) {
        office.close();
        office = new Office(configure);
    }

    @Test
    void bothHearEachOtherAndNeitherHearsHimself() {
        Phone.Line customer = office.customerCalls(office.agent);
        Phone.Line agent = office.agent.line();
        assertThat(customer.hears(office.agent)).isTrue();
        assertThat(agent.hears(office.trunk)).isTrue();
        assertThat(customer.hears(office.trunk)).isFalse();
        assertThat(agent.hears(office.agent)).isFalse();
        assertThat(customer.events).containsExactly("answered 200");
        customer.hangUp();
        office.await("the agent is hung up", agent::isOver);
        assertThat(agent.termination.cause()).isEqualTo(Cause.REMOTE);
        office.assertNothingIsLeft();
    }

    @Test
    void theCalleeHangsUpToo() {
        Phone.Line customer = office.customerCalls(office.agent);
        office.agent.line().hangUp();
        office.await("the customer is hung up", customer::isOver);
        office.assertNothingIsLeft();
    }

    @Test
    void bothHangUpAtOnce() {
        Phone.Line customer = office.customerCalls(office.agent);
        customer.hangUp();
        office.agent.line().hangUp();
        office.run(200);
        office.assertNothingIsLeft();
    }

    @Test
    void ringingIsHeardBeforeTheAnswer() {
        Phone.Line line = office.bob.calls("101");
        office.await("ringing", () -> line.events.contains("progressed 180"));
        office.agent.line().answer();
        office.await("answered", () -> line.up);
        assertThat(line.events).containsExactly("progressed 180", "answered 200");
    }

    @Test
    void aCallOfTwoUsersWithoutAgentEndsWithEitherOfThem() {
        office.router = dialling -> java.util.concurrent.CompletableFuture.completedStage(
            Route.To.user("101", "sip:101@desk1").withAgent(Route.Agent.NOBODY));
        office.agent.answering = true;
        Phone.Line line = office.bob.calls("101");
        office.await("answered", () -> line.up);
        office.run(100);
        office.agent.line().hangUp();
        office.await("over", line::isOver);
        office.assertNothingIsLeft();
    }

    @Test
    void earlyMediaIsHeardAndNobodyCanMonitorItYet() {
        Phone.Line line = office.trunk.calls("101");
        office.await("ringing", () -> line.events.contains("progressed 180"));
        office.agent.line().early();
        office.await("early media", () -> line.events.contains("progressed 183"));
        office.run(500);
        assertThat(line.hears(office.agent)).isTrue();
        assertThat(office.agent.line().hears(office.trunk)).isTrue();
        Phone.Line spy = office.supervisor.calls("*221101");
        office.await("refused", spy::isOver);
        assertThat(spy.status).isEqualTo(403);
        office.agent.line().answer();
        office.await("answered", () -> line.up);
        office.run(300);
        assertThat(line.hears(office.agent)).isTrue();
    }

    @Test
    void earlyMediaIsReliableForWhoSupportsThat() {
        Phone.Line line = office.trunk.calls("101", SipHeaders.NONE.with("Supported", "100rel"), true);
        office.await("ringing", () -> line.events.contains("progressed 180"));
        office.agent.line().early();
        office.await("acknowledged", () -> line.events.contains("PRACK 200"));
        office.agent.line().answer();
        office.await("a call", () -> line.up);
        assertThat(line.events).containsExactly("progressed 180", "progressed 183", "PRACK 200", "answered 200");
        office.run(500);
        assertThat(line.hears(office.agent)).isTrue();
    }

    @Test
    void anOfferInAnAcknowledgementOfEarlyMediaIsAnswered() {
        Phone.Line line = office.trunk.calls("101", SipHeaders.NONE.with("Require", "100rel"), true);
        office.await("ringing", () -> line.events.contains("PRACK 200"));
        line.direction = "inactive";
        line.acknowledgement = line::sdp;
        office.agent.line().early();
        office.await("negotiated", () -> line.events.size() == 4);
        assertThat(line.events).endsWith("progressed 183", "PRACK 200");
        assertThat(line.remoteSdp).contains("a=inactive");
        office.agent.line().answer();
        office.await("a call", () -> line.up);
        assertThat(line.remoteSdp).as("what was agreed on last").contains("a=inactive");
        line.deafen();
        office.run(300);
        assertThat(line.hears(office.agent)).as("on hold").isFalse();
    }

    @Test
    void earlyMediaCanBeMonitoredIfThatIsConfigured() {
        with(configuration -> configuration.monitorableEarly(true));
        Phone.Line line = office.trunk.calls("101");
        office.await("ringing", () -> line.events.contains("progressed 180"));
        office.agent.line().early();
        office.run(300);
        Phone.Line spy = office.supervisor.calls("*221101");
        office.await("monitoring", () -> spy.up);
        office.run(400);
        assertThat(spy.hears(office.agent)).isTrue();
        office.agent.line().dialog.refuse(SipResponse.of(486));
        office.await("over", () -> spy.isOver() && line.isOver());
        office.assertNothingIsLeft();
    }

    @Test
    void earlyMediaOfACallThatIsRefusedLeavesNothing() {
        Phone.Line line = office.trunk.calls("101");
        office.await("ringing", () -> line.events.contains("progressed 180"));
        office.agent.line().early();
        office.run(300);
        office.agent.line().dialog.refuse(SipResponse.of(486));
        office.await("refused", line::isOver);
        assertThat(line.status).isEqualTo(486);
        office.assertNothingIsLeft();
    }

    @Test
    void anInviteWithoutAnOfferIsAnsweredWithOne() {
        office.agent.answering = true;
        Phone.Line line = office.trunk.calls("101", SipHeaders.NONE, false);
        office.await("answered", () -> line.up);
        office.run(500);
        assertThat(line.remoteSdp).contains("TEST-LINEAR/8000", "telephone-event");
        assertThat(line.hears(office.agent)).isTrue();
        assertThat(office.agent.line().hears(office.trunk)).isTrue();
    }

    @Test
    void refusalsComeThroughAndOursDoNotShowWhatIsBehind() {
        int[][] statuses = {{486, 486}, {603, 603}, {404, 404}, {488, 488}, {503, 500}, {407, 502}, {302, 480}};
        for (int[] status : statuses) {
            office.agent.refusing = status[0];
            Phone.Line line = office.trunk.calls("101");
            office.await("refused", line::isOver);
            assertThat(line.status).as("%d", status[0]).isEqualTo(status[1]);
        }
        Phone.Line unknown = office.trunk.calls("999");
        office.await("refused", unknown::isOver);
        assertThat(unknown.status).isEqualTo(404);
        office.assertNothingIsLeft();
    }

    @Test
    void aRouterThatThrowsOrFailsRefusesTheCall() {
        office.router = dialling -> {
            throw new IllegalStateException("no database");
        };
        Phone.Line line = office.trunk.calls("101");
        office.await("refused", line::isOver);
        office.router = dialling -> java.util.concurrent.CompletableFuture.failedStage(new IllegalStateException("x"));
        Phone.Line again = office.trunk.calls("101");
        office.await("refused", again::isOver);
        assertThat(List.of(line.status, again.status)).containsExactly(500, 500);
        office.assertNothingIsLeft();
    }

    @Test
    void aCallIsCancelledWhileItRings() {
        Phone.Line line = office.trunk.calls("101");
        office.await("ringing", () -> line.events.contains("progressed 180"));
        line.hangUp();
        office.await("cancelled", () -> office.agent.line().isOver());
        assertThat(office.agent.line().termination.cause()).isEqualTo(Cause.REMOTE);
        office.assertNothingIsLeft();
    }

    @Test
    void aCallIsCancelledAtEveryMomentOfItsAnswer() {
        for (int ms = 0; ms < 90; ms += 5) {
            Phone.Line line = office.trunk.calls("101");
            office.await("ringing", () -> line.events.contains("progressed 180"));
            office.agent.line().answer();
            office.run(ms);
            line.hangUp();
            office.await("over", () -> line.isOver() && office.agent.line().isOver());
            office.assertNothingIsLeft();
        }
    }

    @Test
    void whoIsNotAnsweredIsToldSo() {
        with(configuration -> configuration.noAnswer(Duration.ofSeconds(5)));
        Phone.Line line = office.trunk.calls("101");
        office.run(4_900);
        assertThat(line.isOver()).isFalse();
        office.run(300);
        assertThat(line.status).isEqualTo(480);
        assertThat(office.agent.line().isOver()).isTrue();
        office.assertNothingIsLeft();
    }

    @Test
    void aPhoneThatIsGoneIsNotWaitedForLongerThanTheOthers() {
        office.locations.put("101", List.of("sip:101@nowhere", "sip:101@desk1"));
        office.agent.answering = true;
        Phone.Line line = office.trunk.calls("101");
        office.await("answered", () -> line.up);
        office.locations.put("101", List.of("sip:101@nowhere"));
        Phone.Line gone = office.trunk.calls("101");
        office.await("refused", gone::isOver);
        assertThat(gone.status).isEqualTo(480);
    }

    @Test
    void allPhonesRingAndWhoAnswersFirstHasTheCall() {
        Phone second = office.another("101", "mobile");
        Phone.Line line = office.trunk.calls("101");
        office.await("both ring", () -> office.agent.lines.size() == 1 && second.lines.size() == 1);
        second.line().answer();
        office.await("answered", () -> line.up);
        office.await("the other stops", () -> office.agent.line().isOver());
        assertThat(office.agent.line().reason()).contains("completed elsewhere");
        office.run(300);
        assertThat(line.hears(second)).isTrue();
    }

    @Test
    void twoPhonesThatAnswerAtOnceAreOneCall() {
        Phone second = office.another("101", "mobile");
        office.agent.answering = true;
        second.answering = true;
        Phone.Line line = office.trunk.calls("101");
        office.await("answered", () -> line.up);
        office.run(300);
        assertThat(List.of(office.agent.line().isOver(), second.line().isOver()))
            .containsExactlyInAnyOrder(true, false);
        line.hangUp();
        office.run(300);
        office.assertNothingIsLeft();
    }

    @Test
    void withoutPortsACallIsRefused() {
        office.wires.exhausted = true;
        Phone.Line line = office.trunk.calls("101");
        office.await("refused", line::isOver);
        assertThat(line.status).isEqualTo(500);
        office.assertNothingIsLeft();
    }

    @Test
    void withoutACodecInCommonNobodyIsRung() {
        office.trunk.codec = "UNKNOWN";
        Phone.Line line = office.trunk.calls("101");
        office.await("refused", line::isOver);
        assertThat(line.status).isEqualTo(488);
        assertThat(office.agent.lines).isEmpty();
        office.assertNothingIsLeft();
    }

    @Test
    void eachLegIsNegotiatedByItself() {
        office.agent.codec = "OTHER-LINEAR";
        Phone.Line customer = office.customerCalls(office.agent);
        assertThat(customer.remoteSdp).contains("TEST-LINEAR").doesNotContain("OTHER-LINEAR");
        assertThat(customer.hears(office.agent)).isTrue();
        assertThat(office.agent.line().hears(office.trunk)).isTrue();
    }

    @Test
    void theCalleeIsOfferedFirstWhatTheCallerHas() {
        office.trunk.codec = "OTHER-LINEAR";
        office.customerCalls(office.agent);
        String offer = new String(office.agent.invites.get(0).body().bytes());
        assertThat(offer.indexOf("OTHER-LINEAR")).isLessThan(offer.indexOf(" TEST-LINEAR"));
    }

    @Test
    void anAddressThatChangesIsFollowedOnThatLegOnly() {
        Phone.Line customer = office.customerCalls(office.agent);
        Phone.Line agent = office.agent.line();
        String before = agent.remoteSdp;
        customer.reoffer("sendrecv");
        office.await("answered", () -> customer.events.contains("reinviteAnswered 200"));
        office.run(300);
        assertThat(agent.remoteSdp).isEqualTo(before);
        assertThat(agent.events).doesNotContain("reinvited");
        assertThat(customer.hears(office.agent)).isTrue();
    }

    @Test
    void aCodecThatChangesIsFollowedOnThatLegOnly() {
        Phone.Line customer = office.customerCalls(office.agent);
        office.trunk.codec = "OTHER-LINEAR";
        customer.dialog.request("UPDATE", SipHeaders.NONE, customer.sdp(), response -> customer.response = response);
        office.run(500);
        assertThat(customer.response.status()).isEqualTo(200);
        assertThat(new String(customer.response.body().bytes())).contains("OTHER-LINEAR");
        assertThat(office.agent.line().events).containsExactly("acknowledged");
        assertThat(customer.hears(office.agent)).isTrue();
        assertThat(office.agent.line().hears(office.trunk)).isTrue();
    }

    @Test
    void anOfferThatCantBeTakenLeavesTheCallAsItWas() {
        Phone.Line customer = office.customerCalls(office.agent);
        office.trunk.codec = "UNKNOWN";
        customer.reoffer("sendrecv");
        office.await("refused", () -> customer.events.contains("reinviteAnswered 488"));
        office.run(300);
        assertThat(customer.hears(office.agent)).isTrue();
    }

    @Test
    void aReinviteWithoutAnOfferIsAnsweredWithOne() {
        Phone.Line customer = office.customerCalls(office.agent);
        String before = customer.remoteSdp;
        customer.offering = false;
        customer.dialog.reinvite(SipHeaders.NONE, SipBody.NONE);
        office.await("answered", () -> customer.events.contains("reinviteAnswered 200"));
        assertThat(port(customer.remoteSdp)).isEqualTo(port(before));
        office.run(300);
        assertThat(customer.hears(office.agent)).isTrue();
    }

    private static String port(String sdp) {
        return sdp.substring(sdp.indexOf("m=audio "), sdp.indexOf(" RTP/"));
    }

    @Test
    void digitsGoThroughAsTelephoneEventsAndAsInfo() {
        Phone.Line customer = office.customerCalls(office.agent);
        customer.press('5');
        customer.press('#');
        office.run(1_000);
        assertThat(office.agent.line().digitsHeard.toString()).isEqualTo("5#");
        SipBody relay = SipBody.of("application/dtmf-relay", "Signal=7\r\nDuration=160\r\n".getBytes());
        List<SipResponse> responses = new ArrayList<>();
        office.agent.line().dialog.request("INFO", SipHeaders.NONE, relay, responses::add);
        office.await("relayed", () -> customer.events.contains("requested INFO"));
        assertThat(customer.requests.get(0).body()).isEqualTo(relay);
        assertThat(responses).extracting(SipResponse::status).containsExactly(200);
    }

    @Test
    void aPhoneWithNumbersOfItsOwnHearsAndIsHeard() {
        office.agent.insisting = true;
        Phone.Line customer = office.customerCalls(office.agent);
        Phone.Line agent = office.agent.line();
        assertThat(agent.hears(office.trunk)).isTrue();
        assertThat(customer.hears(office.agent)).isTrue();
        customer.press('5');
        agent.press('8');
        office.run(700);
        assertThat(agent.digitsHeard).hasToString("5");
        assertThat(customer.digitsHeard).hasToString("8");
    }

    @Test
    void optionsAreAnsweredOutsideAndInsideOfCalls() {
        List<SipResponse> responses = new ArrayList<>();
        Phone.Line customer = office.customerCalls(office.agent);
        customer.dialog.request("OPTIONS", SipHeaders.NONE, SipBody.NONE, responses::add);
        office.trunk.stack.request(new io.sidetone.sip.spi.SipRequest("OPTIONS", "sip:pbx@pbx", SipHeaders.NONE,
            SipBody.NONE), responses::add);
        office.bob.stack.request(new io.sidetone.sip.spi.SipRequest("OPTIONS", "sip:pbx@pbx", SipHeaders.NONE,
            SipBody.NONE), responses::add);
        office.run(500);
        assertThat(responses).extracting(SipResponse::status).as("whoever is unknown is challenged")
            .containsExactlyInAnyOrder(200, 200, 401);
        assertThat(responses.get(0).headers().lists("Allow", "INVITE")).isTrue();
    }

    @Test
    void aTrunkIsAskedRegularlyWhetherItIsThere() {
        List<Boolean> reachable = new ArrayList<>();
        office.pbx.ping("sip:trunk@trunk", Duration.ofSeconds(30), reachable::add);
        office.run(100_000);
        assertThat(reachable).containsExactly(true);
        office.network.silence("trunk");
        office.run(100_000);
        assertThat(reachable).containsExactly(true, false);
    }

    @Test
    void moreCallsThanThereMayBeAreRefused() {
        with(configuration -> configuration.mostCalls(2));
        Phone.Line first = office.trunk.calls("101");
        Phone.Line second = office.trunk.calls("102");
        office.run(100);
        Phone.Line third = office.trunk.calls("bob");
        office.await("refused", third::isOver);
        assertThat(third.status).isEqualTo(503);
        first.hangUp();
        office.run(300);
        Phone.Line fourth = office.trunk.calls("bob");
        office.await("ringing", () -> fourth.events.contains("progressed 180"));
        assertThat(second.isOver()).isFalse();
    }

    @Test
    void whatIsDemandedAndUnknownIsRefused() {
        Phone.Line line = office.trunk.calls("101", SipHeaders.NONE.with("Require", "timer, precondition"), true);
        office.await("refused", line::isOver);
        assertThat(line.status).isEqualTo(420);
        assertThat(line.termination.headers().first("Unsupported")).contains("precondition");
        Phone.Line looping = office.trunk.calls("101", SipHeaders.NONE.with("Max-Forwards", "0"), true);
        office.await("refused", looping::isOver);
        assertThat(looping.status).isEqualTo(483);
        office.assertNothingIsLeft();
    }

    @Test
    void closingTheB2buaEndsEveryCall() {
        Phone.Line customer = office.customerCalls(office.agent);
        office.pbx.close();
        office.await("over", () -> customer.isOver() && office.agent.line().isOver());
        office.assertNothingIsLeft();
    }

    @Test
    void aPhoneThatFallsSilentInSignallingIsLeft() {
        Phone.Line customer = office.customerCalls(office.agent);
        office.network.silence("desk1");
        customer.hangUp();
        office.await("over", () -> office.pbx.counts().legs() == 0);
        office.run(40_000);
        assertThat(office.wires.open()).isZero();
        assertThat(office.network.dialogs("pbx")).isZero();
    }
}
