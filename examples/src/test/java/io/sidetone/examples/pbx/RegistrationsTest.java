package io.sidetone.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.sip.b2bua.Caller;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where phones are, and for how long (RFC 3261 §10.3). */
class RegistrationsTest {

    private static final Caller ANN = new Caller("100", "Ann", null);
    private static final InetSocketAddress HOME = new InetSocketAddress("192.0.2.7", 5071);
    private static final String PHONE = "<sip:100-1@192.0.2.7:5071>";

    private final List<String> told = new ArrayList<>();
    private long nowNs = -5;
    private final Registrations registrations = new Registrations(60, 3_600, () -> nowNs, told::add);
    private long sequence;

    /** A request, and what it was answered. */
    private static final class Asked implements SipExchange {

        private final SipRequest request;
        private SipResponse response;

        private Asked(SipRequest request) {
            this.request = request;
        }

        @Override
        public SipRequest request() {
            return request;
        }

        @Override
        public void respond(SipResponse answer) {
            response = answer;
        }

        @Override
        public SipDialog accept(SipResponse answer, DialogListener listener) {
            throw new AssertionError("a REGISTER forms no dialog");
        }
    }

    private SipResponse ask(Caller caller, String method, InetSocketAddress source, SipHeaders headers) {
        Asked asked = new Asked(new SipRequest(method, "sip:pbx", headers, SipBody.NONE, source));
        registrations.requested(caller, asked);
        return asked.response;
    }

    private SipHeaders headers(String transport, String expires, String... contacts) {
        SipHeaders headers = SipHeaders.NONE.with("Via", "SIP/2.0/" + transport + " 192.0.2.7:5071;branch=z9hG4bK1")
            .with("To", "\"Ann\" <sip:100@pbx>").with("Call-ID", "one").with("CSeq", ++sequence + " REGISTER");
        for (String contact : contacts) {
            headers = headers.with("Contact", contact);
        }
        return expires == null ? headers : headers.with("Expires", expires);
    }

    private SipResponse register(String expires, String... contacts) {
        return ask(ANN, "REGISTER", HOME, headers("UDP", expires, contacts));
    }

    private List<String> phones() {
        return registrations.phones("100").stream().map(Binding::toString).toList();
    }

    private void pass(long seconds) {
        nowNs += seconds * 1_000_000_000L;
    }

    @Test
    void aPhoneIsThereUntilItsTimeIsOver() {
        SipResponse answer = register(null, PHONE + ";expires=60");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().all("Contact")).containsExactly(PHONE + ";expires=60");
        assertThat(phones()).containsExactly("sip:100-1@192.0.2.7:5071");
        nowNs += 59_999_999_999L;
        assertThat(phones()).hasSize(1);
        nowNs++;
        assertThat(phones()).isEmpty();
    }

    @Test
    void aContactsOwnTimeCountsBeforeTheHeadersAndTheMostIsAnHour() {
        assertThat(register("60", PHONE + ";expires=120").headers().first("Contact")).hasValue(PHONE + ";expires=120");
        assertThat(register("90", PHONE).headers().first("Contact")).hasValue(PHONE + ";expires=90");
        assertThat(register(null, PHONE).headers().first("Contact")).hasValue(PHONE + ";expires=3600");
        assertThat(register("4294967296", PHONE).headers().first("Contact")).hasValue(PHONE + ";expires=3600");
    }

    @Test
    void tooShortATimeIsRefusedAndNothingChanges() {
        register("60", PHONE);
        SipResponse answer = register("59", "<sip:100-2@192.0.2.7:5081>");
        assertThat(answer.status()).isEqualTo(423);
        assertThat(answer.headers().first("Min-Expires")).hasValue("60");
        assertThat(phones()).containsExactly("sip:100-1@192.0.2.7:5071");
    }

    @Test
    void severalPhonesAreListedAndLeaveOneByOneOrAllAtOnce() {
        register("60", PHONE + ", \"a, b <c>\" <sip:100-2@192.0.2.7:5081;transport=tcp>;q=0.5");
        register("120", "sip:100-3@192.0.2.7:5091;q=1");
        assertThat(register(null).headers().all("Contact")).containsExactly(PHONE + ";expires=60",
            "<sip:100-2@192.0.2.7:5081;transport=tcp>;expires=60", "<sip:100-3@192.0.2.7:5091>;expires=120");
        register("0", PHONE);
        assertThat(phones()).hasSize(2);
        assertThat(register("0", "*").headers().all("Contact")).isEmpty();
        assertThat(phones()).isEmpty();
        assertThat(told).hasSize(4).last().isEqualTo("100 has no phone any more");
    }

    @Test
    void aStarWithATimeOrWithOthersIsRefused() {
        register("60", PHONE);
        assertThat(register("60", "*").status()).isEqualTo(400);
        assertThat(register(null, "*").status()).isEqualTo(400);
        assertThat(register("0", "*", PHONE).status()).isEqualTo(400);
        assertThat(phones()).hasSize(1);
    }

    @Test
    void tenPhonesAreTheMost() {
        for (int i = 1; i <= 10; i++) {
            assertThat(register("60", "<sip:100-" + i + "@192.0.2.7>").status()).isEqualTo(200);
        }
        assertThat(register("60", "<sip:100-11@192.0.2.7>").status()).isEqualTo(403);
        assertThat(phones()).hasSize(10);
        pass(60);
        assertThat(register("60", "<sip:100-11@192.0.2.7>").status()).isEqualTo(200);
    }

    @Test
    void nobodyRegistersForAnother() {
        Caller bob = new Caller("101", "", null);
        Caller trunk = new Caller("100", "", "trunk");
        assertThat(ask(bob, "REGISTER", HOME, headers("UDP", "60", PHONE)).status()).isEqualTo(403);
        assertThat(ask(trunk, "REGISTER", HOME, headers("UDP", "60", PHONE)).status()).isEqualTo(403);
        assertThat(phones()).isEmpty();
    }

    @Test
    void anOldRequestIsNotObeyedAgain() {
        SipHeaders first = headers("UDP", "60", PHONE);
        ask(ANN, "REGISTER", HOME, first);
        register("0", PHONE);
        register("60", PHONE);
        assertThat(ask(ANN, "REGISTER", HOME, first).status()).isEqualTo(500);
        assertThat(phones()).hasSize(1);
    }

    @Test
    void whoRegistersOverAConnectionIsCalledOverIt() {
        ask(ANN, "REGISTER", new InetSocketAddress("192.0.2.7", 40_001), headers("TLS", "60", PHONE));
        assertThat(registrations.phones("100")).singleElement().satisfies(phone -> {
            assertThat(phone.contact().uri()).isEqualTo("sip:100-1@192.0.2.7:5071");
            assertThat(phone.route()).isEqualTo("<sip:192.0.2.7:40001;transport=tls;lr>");
            assertThat(phone.behindNat()).isFalse();
        });
    }

    @Test
    void whoComesFromElsewhereThanHeSaysIsBehindANat() {
        ask(ANN, "REGISTER", new InetSocketAddress("198.51.100.1", 61_000),
            headers("UDP", "60", "<sip:100@10.0.0.5:5060;ob>"));
        assertThat(registrations.phones("100")).singleElement().satisfies(phone -> {
            assertThat(phone.contact().uri()).isEqualTo("sip:100@10.0.0.5:5060;ob");
            assertThat(phone.route()).isEqualTo("<sip:198.51.100.1:61000;lr>");
            assertThat(phone.behindNat()).isTrue();
        });
    }

    @Test
    void contactsAreUnderstoodAsRealPhonesWriteThem() {
        register(null, "<sip:100-0x5@192.0.2.7:5071>;expires=90;+sip.instance=\"<urn:uuid:0;expires=1>\"");
        register(null, "\"A <b> \\\"c\\\"\" <sip:100-2@192.0.2.7:5081;transport=udp?X=a>;q=0.5;expires=100");
        register(null, "sip:100-3@192.0.2.7;reg-id=1;expires=110;+sip.instance=\"<urn:uuid:1>\"");
        assertThat(register(null).headers().all("Contact")).containsExactly(
            "<sip:100-0x5@192.0.2.7:5071>;expires=90",
            "<sip:100-2@192.0.2.7:5081;transport=udp?X=a>;expires=100", "<sip:100-3@192.0.2.7>;expires=110");
    }

    @Test
    void whatIsNoContactIsRefused() {
        for (String contact : List.of("", "<sip:>", "<tel:+441>", "<sip:a b@c>", "sip:a@b\u0000", "<sip:a@b", ",",
            "<sip:" + "a".repeat(1_024) + "@b>")) {
            assertThat(register("60", contact).status()).as(contact).isEqualTo(400);
        }
        assertThat(phones()).isEmpty();
    }

    @Test
    void nothingButRegisterIsTaken() {
        SipResponse answer = ask(ANN, "PUBLISH", HOME, headers("UDP", "60", PHONE));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().first("Allow")).hasValue("REGISTER");
    }
}
