package io.sidetone.sip.jain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStackListener;
import io.sidetone.sip.spi.Termination;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Phones whose contact can't be reached, as behind every NAT, are reached the way they came. Real time. */
class WayBackTest {

    /** Nobody listens there. */
    private static final String NOWHERE = "127.0.0.9";

    /** Answers everything. */
    private static final class Party implements SipStackListener, DialogListener {

        private final List<String> events = new CopyOnWriteArrayList<>();
        private volatile SipDialog dialog;
        private volatile InetSocketAddress source;
        private volatile SipHeaders answer = SipHeaders.NONE;

        @Override
        public DialogListener invited(SipDialog by, SipRequest invite) {
            dialog = by;
            source = invite.source();
            by.accept(SipHeaders.NONE, SipBody.NONE);
            return this;
        }

        @Override
        public void requested(SipExchange exchange) {
            source = exchange.request().source();
            exchange.respond(new SipResponse(200, answer, SipBody.NONE));
        }

        @Override
        public void answered(SipDialog by, SipResponse response) {
            by.acknowledge(SipBody.NONE);
            events.add("answered");
        }

        @Override
        public void acknowledged(SipDialog by, SipBody body) {
            events.add("acknowledged");
        }

        @Override
        public void reinvited(SipDialog by, SipRequest invite) {
            by.accept(SipHeaders.NONE, SipBody.NONE);
        }

        @Override
        public void terminated(SipDialog by, Termination termination) {
            events.add(termination.cause().toString());
        }
    }

    private final List<JainSipStack> stacks = new ArrayList<>();
    private final Party pbx = new Party();
    private final Party phone = new Party();
    private JainSipStack pbxStack;
    private JainSipStack phoneStack;
    private String pbxUri;

    @AfterEach
    void close() {
        stacks.forEach(JainSipStack::close);
    }

    private void open(String transport) {
        JainSettings settings = JainPair.settings("pbx", transport);
        pbxStack = JainSipStack.of(settings);
        pbxUri = JainPair.uri(settings, "101");
        phoneStack = JainSipStack.of(secured(transport,
            JainSettings.named("phone").listen(transport, "127.0.0.1", JainPair.freePort(), NOWHERE)));
        stacks.addAll(List.of(pbxStack, phoneStack));
        pbxStack.start(pbx);
        phoneStack.start(phone);
    }

    private static JainSettings secured(String transport, JainSettings settings) {
        return transport.equals("tls") ? settings.tls(Certificates.keyStore(), null, Certificates.PASSWORD) : settings;
    }

    private static void await(List<String> events, String event) {
        assertThat(JainPair.await(() -> events.contains(event))).as(event + " after " + events).isTrue();
    }

    private void whoHasCalledIsHungUp(String transport) {
        open(transport);
        phoneStack.invite(new SipRequest("INVITE", pbxUri, SipHeaders.NONE, SipBody.NONE), phone);
        await(pbx.events, "acknowledged");
        pbx.dialog.end(SipHeaders.NONE);
        await(phone.events, "REMOTE");
    }

    private void whoHasRegisteredIsCalledByARoute(String transport) {
        open(transport);
        List<SipResponse> responses = new CopyOnWriteArrayList<>();
        phoneStack.request(new SipRequest("REGISTER", pbxUri, SipHeaders.NONE, SipBody.NONE), responses::add);
        assertThat(JainPair.await(() -> !responses.isEmpty())).isTrue();
        String route = "<sip:127.0.0.1:" + pbx.source.getPort() + ";transport=" + transport + ";lr>";
        SipDialog call = pbxStack.invite(new SipRequest("INVITE", "sip:100@" + NOWHERE + ";transport=" + transport,
            SipHeaders.NONE.with("Route", route), SipBody.NONE), pbx);
        await(phone.events, "acknowledged");
        call.end(SipHeaders.NONE);
        await(phone.events, "REMOTE");
    }

    @Test
    void aCallerIsHungUpOverHisOwnConnection() {
        whoHasCalledIsHungUp("tcp");
    }

    @Test
    void aCallerIsHungUpOverHisOwnSecureConnection() {
        whoHasCalledIsHungUp("tls");
    }

    @Test
    void aCallerBehindANatIsHungUpThroughIt() {
        whoHasCalledIsHungUp("udp");
    }

    @Test
    void whoHasRegisteredIsCalledAndHungUpOverHisOwnConnection() {
        whoHasRegisteredIsCalledByARoute("tcp");
    }

    @Test
    void whoHasRegisteredIsCalledAndHungUpOverHisOwnSecureConnection() {
        whoHasRegisteredIsCalledByARoute("tls");
    }

    @Test
    void whoHasRegisteredIsCalledAndHungUpThroughHisNat() {
        whoHasRegisteredIsCalledByARoute("udp");
    }

    @Test
    void whatIsRegisteredIsTheRegistrarsToSay() {
        open("udp");
        pbx.answer = SipHeaders.NONE.with("Contact", "<sip:a@192.0.2.1:5070>;expires=60")
            .with("Contact", "<sip:b@192.0.2.2;transport=tcp>;expires=90");
        List<SipResponse> responses = new CopyOnWriteArrayList<>();
        phoneStack.request(new SipRequest("REGISTER", pbxUri, SipHeaders.NONE, SipBody.NONE), responses::add);
        assertThat(JainPair.await(() -> !responses.isEmpty())).isTrue();
        assertThat(responses.get(0).headers().all("Contact"))
            .containsExactly("<sip:a@192.0.2.1:5070>;expires=60", "<sip:b@192.0.2.2;transport=tcp>;expires=90");
    }
}
