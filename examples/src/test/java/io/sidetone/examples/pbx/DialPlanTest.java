package io.sidetone.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.sip.b2bua.Caller;
import io.sidetone.sip.b2bua.Route;
import io.sidetone.sip.b2bua.Router;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Who is called by which number, and which of the two can be monitored. */
class DialPlanTest {

    private final Settings settings = SettingsReader.parse("pbx.conf", Path.of("/"), """
        [pbx]
        bind = 127.0.0.1
        udp = 5060
        [extension 100]
        password = a
        [extension 101]
        password = b
        [extension 104]
        password = c
        [team support]
        members = 101
        supervisor 104 = LISTEN
        """);
    private final Registrations registrations = new Registrations(60, 3_600, () -> 0, line -> { });
    private final DialPlan plan = new DialPlan(settings, registrations);

    private void register(String number, String... contacts) {
        SipHeaders headers = SipHeaders.NONE.with("To", "<sip:" + number + "@pbx>").with("Expires", "60");
        for (String contact : contacts) {
            headers = headers.with("Contact", contact);
        }
        SipRequest request = new SipRequest("REGISTER", "sip:pbx", headers, SipBody.NONE);
        registrations.requested(new Caller(number, "", null), new SipExchange() {
            @Override
            public SipRequest request() {
                return request;
            }

            @Override
            public void respond(SipResponse response) {
                assertThat(response.status()).isEqualTo(200);
            }

            @Override
            public SipDialog accept(SipResponse response, DialogListener listener) {
                throw new AssertionError("a REGISTER forms no dialog");
            }
        });
    }

    private Route dial(String caller, String number) {
        return plan.route(new Router.Dialling(new Caller(caller, "", null), number, "sip:" + number + "@pbx",
            SipHeaders.NONE)).toCompletableFuture().join();
    }

    @Test
    void allPhonesOfAnExtensionRing() {
        register("101", "<sip:101-a@192.0.2.1>", "<sip:101-b@192.0.2.2>");
        assertThat(dial("100", "101")).isInstanceOfSatisfying(Route.To.class, to -> {
            assertThat(to.destinations()).extracting(Route.Destination::uri)
                .containsExactly("sip:101-a@192.0.2.1", "sip:101-b@192.0.2.2");
            assertThat(to.callee()).isEqualTo("101");
            assertThat(to.ours()).isTrue();
        });
    }

    @Test
    void whoIsInATeamIsTheAgentWhetherHeCallsOrIsCalled() {
        register("100", "<sip:100@192.0.2.1>");
        register("101", "<sip:101@192.0.2.1>");
        register("104", "<sip:104@192.0.2.1>");
        assertThat(((Route.To) dial("100", "101")).agent()).isEqualTo(Route.Agent.CALLEE);
        assertThat(((Route.To) dial("101", "100")).agent()).isEqualTo(Route.Agent.CALLER);
        assertThat(((Route.To) dial("104", "100")).agent()).isEqualTo(Route.Agent.NOBODY);
    }

    @Test
    void aNumberThatNobodyHasAndAnExtensionWithoutPhones() {
        assertThat(dial("100", "199")).isEqualTo(new Route.Refused(404));
        assertThat(dial("100", "*221101")).isEqualTo(new Route.Refused(404));
        assertThat(dial("100", "101")).isEqualTo(new Route.Refused(480));
    }
}
