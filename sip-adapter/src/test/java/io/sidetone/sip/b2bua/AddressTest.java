package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and references as they stand in headers, and what is left of those that mean harm. */
class AddressTest {

    @Test
    void anAddressIsReadHoweverItIsWritten() {
        assertThat(Address.parse("\"A \\\"<x>\\\" B\" <sip:101@pbx;transport=udp>;tag=1"))
            .isEqualTo(new Address("A \"<x>\" B", "sip:101@pbx;transport=udp"));
        assertThat(Address.parse("Alice <sips:a@b>")).isEqualTo(new Address("Alice", "sips:a@b"));
        assertThat(Address.parse(" sip:a@b;tag=1 ")).isEqualTo(new Address("", "sip:a@b"));
        assertThat(Address.parse("<tel:+49-30>")).isEqualTo(new Address("", "tel:+49-30"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<", "<>", "\"", "\"a", "\"a\" sip:x@y", "<http://x>", "<sip:a@b", "a b c", "\\"})
    void whatIsNoAddressIsNone(String text) {
        assertThat(Address.parse(text)).isNull();
    }

    @Test
    void anAddressThatIsTooLongIsNone() {
        assertThat(Address.parse("<sip:" + "a".repeat(2_040) + "@b>")).isNotNull();
        assertThat(Address.parse("<sip:" + "a".repeat(2_041) + "@b>")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"sip:101@pbx,101", "sip:*221101@pbx,*221101", "sip:%2A221101@pbx,*221101", "tel:+4930;ext=1,+4930",
        "sip:pbx,''", "sip:a:pw@b,a", "sip:a;p=1@b,a", "sip:%zz@b,%zz", "sip:%4@b,%4", "sip:%ff@b,%ff", "x,''"})
    void theUserOfAUriIsWhatWasDialled(String uri, String user) {
        assertThat(Address.user(uri)).isEqualTo(user);
    }

    @Test
    void whatIsWrittenCanBeReadAgain() {
        String wild = "a\"\\<b>@;%*#é";
        assertThat(Address.user("sip:" + Address.encoded(wild) + "@pbx")).isEqualTo(wild);
        assertThat(Address.encoded("*221101")).isEqualTo("*221101");
        assertThat(Address.parse(Address.written("a\"\\b", "sip:x@y"))).isEqualTo(new Address("a\"\\b", "sip:x@y"));
    }

    @Test
    void namesFromOutsideAreTamed() {
        assertThat(Address.tame(" a\r\nVia: x\0 ")).isEqualTo("a??Via: x?");
        assertThat(Address.tame("")).isEqualTo("unknown");
        assertThat(Address.tame("x".repeat(1_000))).hasSize(64);
    }

    @Test
    void aReferenceNamesADialogWithBothItsTags() {
        assertThat(DialogReference.parse("a@b; to-tag=1 ;FROM-TAG=2")).isEqualTo(new DialogReference("a@b", false));
        assertThat(DialogReference.parse("a@b;from-tag=2;to-tag=1;early-only")).isEqualTo(
            new DialogReference("a@b", true));
        for (String bad : new String[] {"", ";", "a@b", "a@b;to-tag=1", ";to-tag=1;from-tag=2",
            "x".repeat(1_010) + ";to-tag=1;from-tag=2"}) {
            assertThat(DialogReference.parse(bad)).as(bad).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"'SIP/2.0/UDP 192.0.2.9:5060;branch=x',false", "'SIP/2.0/UDP 10.0.0.1;rport',true",
        "'SIP/2.0/TLS phone.example:5061',true", "'SIP/2.0/UDP [2001:db8::1]:5060',true", "nonsense,false", "'',false"})
    void whoSaysToComeFromElsewhereSitsBehindANat(String via, boolean behindNat) {
        SipRequest request = new SipRequest("INVITE", "sip:a@b", SipHeaders.NONE.with("Via", via), SipBody.NONE,
            new InetSocketAddress("192.0.2.9", 5060));
        assertThat(Requirements.isBehindNat(request)).isEqualTo(behindNat);
    }
}
