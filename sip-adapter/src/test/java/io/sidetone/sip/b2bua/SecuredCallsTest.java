package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Cause;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.runtime.srtp.SrtpKey;
import io.sidetone.runtime.srtp.SrtpSuite;
import io.sidetone.sip.sdp.Security;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Media is secured with keys from the descriptions, on each leg by itself. */
class SecuredCallsTest {

    private Office office = new Office();

    @AfterEach
    void nothingIsLeft() {
        office.close();
    }

    private void with(Consumer<Configuration> configure) {
        office.close();
        office = new Office(configure);
    }

    private static void secure(Phone phone, String protocol) {
        phone.secure = true;
        phone.protocol = protocol;
    }

    @ParameterizedTest
    @ValueSource(strings = {"RTP/SAVP", "RTP/AVP"})
    void aCallerWhoOffersKeysIsSecuredHoweverHeAsksForIt(String protocol) {
        secure(office.trunk, protocol);
        Phone.Line customer = office.customerCalls(office.agent);
        assertThat(customer.remoteSdp).contains(protocol + " ", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:");
        assertThat(customer.hears(office.agent)).isTrue();
        assertThat(office.agent.line().hears(office.trunk)).isTrue();
    }

    @Test
    void aCalleeTakesTheKeysThatAreOfferedBesidePlainRtp() {
        secure(office.agent, "RTP/AVP");
        Phone.Line customer = office.customerCalls(office.agent);
        assertThat(customer.remoteSdp).doesNotContain("crypto");
        assertThat(office.agent.line().remoteSdp).contains("RTP/AVP", "a=crypto:");
        assertThat(customer.hears(office.agent)).isTrue();
        assertThat(office.agent.line().hears(office.trunk)).isTrue();
    }

    @Test
    void bothLegsAreSecuredWithKeysOfTheirOwn() {
        secure(office.trunk, "RTP/SAVP");
        secure(office.agent, "RTP/AVP");
        Phone.Line customer = office.customerCalls(office.agent);
        assertThat(key(customer.remoteSdp)).isNotEqualTo(key(office.agent.line().remoteSdp));
        assertThat(customer.hears(office.agent)).isTrue();
        assertThat(office.agent.line().hears(office.trunk)).isTrue();
    }

    private static String key(String sdp) {
        return sdp.substring(sdp.indexOf("inline:"), sdp.indexOf("inline:") + 47);
    }

    @Test
    void keysStayTheSameInARefresh() {
        secure(office.trunk, "RTP/SAVP");
        Phone.Line customer = office.customerCalls(office.agent);
        String before = key(customer.remoteSdp);
        customer.reoffer("sendrecv");
        office.run(500);
        assertThat(key(customer.remoteSdp)).isEqualTo(before);
        assertThat(customer.hears(office.agent)).isTrue();
        assertThat(office.agent.line().hears(office.trunk)).isTrue();
    }

    @Test
    void whereSecurityIsRequiredPlainRtpIsRefused() {
        with(configuration -> configuration.security(Security.REQUIRED));
        Phone.Line plain = office.trunk.calls("101");
        office.await("refused", plain::isOver);
        assertThat(plain.status).isEqualTo(488);
        secure(office.trunk, "RTP/SAVP");
        office.agent.answering = true;
        Phone.Line line = office.trunk.calls("101");
        office.await("the callee can't do it", line::isOver);
        secure(office.agent, "RTP/SAVP");
        Phone.Line secured = office.trunk.calls("101");
        office.await("answered", () -> secured.up);
        office.run(500);
        assertThat(office.agent.line().remoteSdp).contains("RTP/SAVP");
        assertThat(secured.hears(office.agent)).isTrue();
    }

    @Test
    void whereSecurityIsOffItIsNotTaken() {
        with(configuration -> configuration.security(Security.NONE));
        secure(office.trunk, "RTP/SAVP");
        Phone.Line line = office.trunk.calls("101");
        office.await("refused", line::isOver);
        assertThat(line.status).isEqualTo(488);
        office.assertNothingIsLeft();
    }

    @Test
    void aSupervisorOnPlainRtpDoesNotHearASecuredCall() {
        secure(office.trunk, "RTP/SAVP");
        office.customerCalls(office.agent);
        Phone.Line plain = office.supervisor.calls("*221101");
        office.await("refused", plain::isOver);
        assertThat(plain.status).isEqualTo(488);
        assertThat(plain.reason()).contains("SECURITY_MISMATCH");
        office.run(300);
        assertThat(office.events(SessionEnded.class)).extracting(SessionEnded::cause)
            .containsExactly(Cause.SECURITY_MISMATCH);
        assertThat(plain.packets).isZero();
        assertThat(office.wires.open()).isEqualTo(2);
        secure(office.supervisor, "RTP/AVP");
        Phone.Line secured = office.supervisor.calls("*222101");
        office.await("monitoring", () -> secured.up);
        office.run(500);
        assertThat(secured.hears(office.trunk)).isTrue();
        assertThat(office.agent.line().hears(office.supervisor)).isTrue();
    }

    @Test
    void aSupervisorOnPlainRtpLeavesACallThatBecomesSecured() {
        office.customerCalls(office.agent);
        Phone.Line plain = office.supervisor.calls("*221101");
        office.await("monitoring", () -> plain.up);
        office.run(300);
        String secured = new String(office.trunk.line().sdp().bytes()) + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 "
            + SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80, new SecureRandom()).inline() + "\r\n";
        office.trunk.line().dialog.reinvite(SipHeaders.NONE, SipBody.of(SipBody.SDP, secured.getBytes()));
        office.await("released", plain::isOver);
        assertThat(plain.reason()).contains("SECURITY_MISMATCH");
    }

    @Test
    void aStrangerLearnsNothingOfTheSecurityOfACall() {
        secure(office.trunk, "RTP/SAVP");
        office.customerCalls(office.agent);
        Phone.Line line = office.bob.calls("*221101");
        office.await("refused", line::isOver);
        assertThat(line.status).isEqualTo(403);
        assertThat(line.reason()).isEmpty();
    }

    @Test
    void aSupervisorOnPlainRtpHearsItIfThatIsConfigured() {
        with(configuration -> configuration.plainSupervisors(true));
        secure(office.trunk, "RTP/SAVP");
        office.customerCalls(office.agent);
        Phone.Line plain = office.supervisor.calls("*221101");
        office.await("monitoring", () -> plain.up);
        office.run(500);
        assertThat(plain.hears(office.trunk)).isTrue();
    }

    @Test
    void aSupervisorCantBecomePlainLater() {
        secure(office.trunk, "RTP/SAVP");
        office.customerCalls(office.agent);
        secure(office.supervisor, "RTP/AVP");
        Phone.Line line = office.supervisor.calls("*221101");
        office.await("monitoring", () -> line.up);
        office.run(300);
        String plain = new String(line.sdp().bytes()).replaceAll("a=crypto[^\r]*\r\n", "");
        line.dialog.reinvite(SipHeaders.NONE, SipBody.of(SipBody.SDP, plain.getBytes()));
        office.await("refused", () -> line.events.contains("reinviteAnswered 488"));
        office.run(300);
        assertThat(line.hears(office.trunk)).isTrue();
    }

    @Test
    void aTransferredLegKeepsItsKeysAndGetsAnotherStream() {
        secure(office.agent2, "RTP/AVP");
        Phone.Line customer = office.customerCalls(office.agent);
        Phone.Line first = office.agent.line();
        office.agent2.answering = true;
        Phone.Line consultation = office.agent.calls("102");
        office.await("a consultation", () -> consultation.up);
        office.run(500);
        first.dialog.request("REFER", SipHeaders.NONE.with("Refer-To", "<sip:102@pbx?Replaces="
            + consultation.dialog.callId().replace("@", "%40") + "%3Bto-tag%3Da%3Bfrom-tag%3Db>"), SipBody.NONE,
            response -> { });
        office.await("transferred", first::isOver);
        office.run(500);
        assertThat(customer.hears(office.agent2)).isTrue();
        assertThat(office.agent2.line().hears(office.trunk)).isTrue();
        assertThat(office.agent2.line().ssrcs).as("no two streams under one key are alike").hasSize(2);
    }
}
