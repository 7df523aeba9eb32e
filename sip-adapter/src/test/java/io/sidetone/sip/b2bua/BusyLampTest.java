package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.access.Directory;
import io.sidetone.access.Group;
import io.sidetone.monitor.Right;
import io.sidetone.sip.digest.DigestClient;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A key shows whether somebody is on a call, to whoever may monitor him. */
class BusyLampTest {

    private final Office office = new Office();

    @AfterEach
    void nothingIsLeft() {
        office.close();
    }

    /** A key of a phone. */
    private final class Key implements DialogListener {

        private final List<SipHeaders> headers = new ArrayList<>();
        private final List<String> bodies = new ArrayList<>();
        private final List<Long> timesMs = new ArrayList<>();
        private final List<SipResponse> responses = new ArrayList<>();
        private final Phone phone;
        private final String uri;
        private final String event;
        private SipDialog dialog;
        private int answers = 200;
        private boolean over;

        private Key(Phone phone, String uri, String event, int expires) {
            this.phone = phone;
            this.uri = uri;
            this.event = event;
            DigestClient digest = new DigestClient(phone::secret, new SecureRandom());
            send(expires, digest, responses::add);
            office.run(100);
            if (!responses.isEmpty() && responses.get(0).status() == 401
                && digest.challenged(responses.get(0).headers().all("WWW-Authenticate"))) {
                responses.clear();
                send(expires, digest, responses::add);
                office.run(100);
            }
        }

        private void send(int expires, DigestClient digest, Consumer<SipResponse> response) {
            SipHeaders all = SipHeaders.NONE.with("Event", event).with("Expires", Integer.toString(expires));
            String authorization = digest.authorization("SUBSCRIBE", uri).orElse(null);
            dialog = office.network.subscribe(phone.host, new SipRequest("SUBSCRIBE", uri,
                authorization == null ? all : all.with("Authorization", authorization), SipBody.NONE), this, response);
        }

        private void refresh(int expires) {
            dialog.request("SUBSCRIBE", SipHeaders.NONE.with("Event", event).with("Expires", "" + expires),
                SipBody.NONE, responses::add);
            office.run(100);
        }

        private String last() {
            return bodies.get(bodies.size() - 1);
        }

        private int status() {
            return responses.get(responses.size() - 1).status();
        }

        @Override
        public void answered(SipDialog by, SipResponse response) {
        }

        @Override
        public void reinvited(SipDialog by, SipRequest invite) {
        }

        @Override
        public void requested(SipDialog by, SipExchange exchange) {
            headers.add(exchange.request().headers());
            bodies.add(new String(exchange.request().body().bytes(), StandardCharsets.UTF_8));
            timesMs.add(office.network.nowNs() / 1_000_000);
            exchange.respond(SipResponse.of(answers));
        }

        @Override
        public void terminated(SipDialog by, Termination termination) {
            over = true;
        }
    }

    @Test
    void aKeyOnAFeatureCodeShowsTheCallAndDialsIt() {
        Key key = new Key(office.supervisor, "sip:*221101@pbx", "dialog", 600);
        assertThat(key.status()).isEqualTo(200);
        assertThat(key.responses.get(0).headers().first("Expires")).contains("600");
        assertThat(key.bodies).hasSize(1);
        assertThat(key.last()).contains("entity=\"sip:*221101@pbx\"", "version=\"0\"", "<state>terminated</state>");
        assertThat(key.headers.get(0).first("Subscription-State")).get().asString().startsWith("active;expires=");
        assertThat(key.headers.get(0).first("Event")).contains("dialog");
        office.customerCalls(office.agent);
        office.run(1_500);
        assertThat(key.last()).contains("<state>confirmed</state>", "direction=\"recipient\"", "sip:101@pbx",
            "sip:trunk@pbx").containsOnlyOnce("<dialog ");
        Phone.Line line = office.supervisor.calls("sip:*221101@pbx");
        office.await("monitoring", () -> line.up);
        office.trunk.line().hangUp();
        office.run(1_500);
        assertThat(key.last()).contains("<state>terminated</state>");
        for (int i = 0; i < key.bodies.size(); i++) {
            assertThat(key.bodies.get(i)).contains("version=\"" + i + "\"");
        }
    }

    @Test
    void aRingingPhoneLightsNoKey() {
        Key key = new Key(office.supervisor, "sip:101@pbx", "dialog", 600);
        Phone.Line line = office.trunk.calls("101");
        office.await("ringing", () -> line.events.contains("progressed 180"));
        office.run(2_000);
        assertThat(key.bodies).hasSize(1);
        line.hangUp();
    }

    @Test
    void whoMadeTheCallIsItsInitiator() {
        Key key = new Key(office.supervisor, "sip:101@pbx", "dialog", 600);
        office.trunk.answering = true;
        office.agent.calls("5551");
        office.run(2_000);
        assertThat(key.last()).contains("<state>confirmed</state>", "direction=\"initiator\"", "sip:5551@pbx");
    }

    @Test
    void changesAreToldAtOnceAndOnceASecondAtMost() {
        Key key = new Key(office.supervisor, "sip:101@pbx", "dialog", 600);
        office.run(5_000);
        for (int i = 0; i < 10; i++) {
            office.agent.answering = true;
            Phone.Line line = office.trunk.calls("101");
            office.await("answered", () -> line.up);
            line.hangUp();
            office.run(100);
        }
        office.run(3_000);
        assertThat(key.bodies.size()).isBetween(3, 6);
        for (int i = 1; i < key.timesMs.size(); i++) {
            assertThat(key.timesMs.get(i) - key.timesMs.get(i - 1)).isGreaterThanOrEqualTo(1_000);
        }
        assertThat(key.last()).contains("<state>terminated</state>");
    }

    @Test
    void whoMayNotMonitorHasNoKeyAndLearnsNothing() {
        office.customerCalls(office.agent);
        for (String uri : List.of("sip:101@pbx", "sip:*221101@pbx", "sip:102@pbx", "sip:999@pbx")) {
            assertThat(new Key(office.bob, uri, "dialog", 600).status()).as(uri).isEqualTo(403);
        }
        office.bob.knowsPassword = false;
        assertThat(new Key(office.bob, "sip:101@pbx", "dialog", 600).status()).isEqualTo(401);
        assertThat(office.pbx.counts().subscriptions()).isZero();
    }

    @Test
    void whoLosesTheRightSeesTheCallNoMore() {
        office.customerCalls(office.agent);
        Key key = new Key(office.supervisor, "sip:101@pbx", "dialog", 600);
        assertThat(key.last()).contains("<state>confirmed</state>");
        office.access.use(Directory.version(2).enabled().add(Group.team("t",
            Map.of("ann", EnumSet.allOf(Right.class)), Set.of("101"))).build());
        office.run(1_500);
        assertThat(key.last()).contains("<state>terminated</state>").doesNotContain("trunk");
    }

    @Test
    void theLeastExpiryAndTheOnlyEventAreKept() {
        Key brief = new Key(office.supervisor, "sip:101@pbx", "dialog", 59);
        assertThat(brief.status()).isEqualTo(423);
        assertThat(brief.responses.get(0).headers().first("Min-Expires")).contains("60");
        Key presence = new Key(office.supervisor, "sip:101@pbx", "presence", 600);
        assertThat(presence.status()).isEqualTo(489);
        assertThat(presence.responses.get(0).headers().first("Allow-Events")).contains("dialog");
        assertThat(new Key(office.supervisor, "sip:101@pbx", "dialog", 60).status()).isEqualTo(200);
        assertThat(office.pbx.counts().subscriptions()).isEqualTo(1);
    }

    @Test
    void aSubscriptionIsRefreshedEndedOrRunsOut() {
        Key key = new Key(office.supervisor, "sip:101@pbx", "dialog", 60);
        office.run(40_000);
        key.refresh(60);
        office.run(40_000);
        assertThat(office.pbx.counts().subscriptions()).isEqualTo(1);
        key.refresh(0);
        office.run(1_500);
        assertThat(key.headers.get(key.headers.size() - 1).first("Subscription-State")).get().asString()
            .startsWith("terminated");
        assertThat(office.pbx.counts().subscriptions()).isZero();
        Key forgotten = new Key(office.supervisor, "sip:101@pbx", "dialog", 60);
        office.run(61_500);
        assertThat(forgotten.headers.get(forgotten.headers.size() - 1).first("Subscription-State"))
            .contains("terminated;reason=timeout");
        assertThat(office.network.dialogs("pbx")).isZero();
    }

    @Test
    void aPhoneThatForgotItsSubscriptionIsLeftAloneAndOneThatWasAwayIsNot() {
        Key key = new Key(office.supervisor, "sip:101@pbx", "dialog", 600);
        key.answers = 408;
        office.customerCalls(office.agent);
        office.run(700);
        assertThat(office.pbx.counts().subscriptions()).isEqualTo(1);
        key.answers = 200;
        office.run(2_000);
        assertThat(key.last()).contains("<state>confirmed</state>");
        key.answers = 481;
        office.trunk.line().hangUp();
        office.run(2_000);
        assertThat(office.pbx.counts().subscriptions()).isZero();
        assertThat(office.network.dialogs("pbx")).isZero();
    }

    @Test
    void whoHasAKeyAndManyOfThemIsLimited() {
        for (int i = 0; i < Lamps.MOST_KEYS; i++) {
            assertThat(new Key(office.supervisor, "sip:101@pbx", "dialog", 3_600).status()).isEqualTo(200);
        }
        assertThat(new Key(office.supervisor, "sip:101@pbx", "dialog", 3_600).status()).isEqualTo(403);
        assertThat(new Key(office.supervisor2, "sip:101@pbx", "dialog", 3_600).status()).isEqualTo(200);
    }

    @Test
    void afterATakeoverTheCallIsTheSupervisors() {
        office.customerCalls(office.agent);
        Key key = new Key(office.supervisor2, "sip:101@pbx", "dialog", 600);
        Phone.Line line = office.supervisor.calls("*224101");
        office.await("taken over", () -> office.agent.line().isOver());
        office.run(1_500);
        assertThat(key.last()).contains("<state>terminated</state>");
        line.hangUp();
    }
}
