package io.sidetone.sip.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import org.junit.jupiter.api.Test;

class SipValuesTest {

    @Test
    void nothingThatIsPrintedHoldsKeysOrCredentials() {
        SipRequest request = new SipRequest("INVITE", "sip:a@b",
            SipHeaders.NONE.with("Proxy-Authorization", "Digest response=\"0123\"").with("Subject", "x"),
            SipBody.of(SipBody.SDP, "a=crypto:1 X inline:SECRET".getBytes()));
        assertThat(request.toString()).doesNotContain("SECRET").doesNotContain("0123").contains("Subject: x",
            "26 bytes of application/sdp");
    }

    @Test
    void optionTagsAreFoundOverSeveralLines() {
        SipHeaders headers = SipHeaders.NONE.with("Require", "100rel").with("require", "replaces , Timer");
        assertThat(headers.lists("Require", "timer")).isTrue();
        assertThat(headers.lists("Require", "100REL")).isTrue();
        assertThat(headers.lists("Require", "time")).isFalse();
        assertThat(headers.all("REQUIRE")).hasSize(2);
    }

    @Test
    void noHeaderBreaksAMessage() {
        for (String bad : new String[] {"x\r\nVia: y", "x\ny", "x\ry"}) {
            assertThatThrownBy(() -> SipHeaders.NONE.with("Subject", bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> SipHeaders.NONE.with(bad, "v")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SipResponse.of(99)).hasMessageContaining("99");
        assertThatThrownBy(() -> SipResponse.of(700)).hasMessageContaining("700");
    }
}
