package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.access.Access;
import io.sidetone.access.Directory;
import io.sidetone.access.Group;
import io.sidetone.lines.LineState;
import io.sidetone.monitor.Right;
import io.sidetone.sip.digest.DigestClient;
import io.sidetone.sip.digest.DigestSecret;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What an application has to bring for a small PBX: a registrar, a dial plan, groups. */
class UsageTest {

    /** A registrar and a dial plan in one. */
    private static final class SmallPbx implements Registrar, Router {

        private final Map<String, String> passwords = Map.of("101", "pw-101", "102", "pw-102", "sue", "pw-sue");
        private final Map<String, String> locations = new ConcurrentHashMap<>();
        private B2bua b2bua;

        Optional<DigestSecret> secret(String user) {
            return Optional.ofNullable(passwords.get(user))
                .map(password -> DigestSecret.ofPassword(user, "pbx", password));
        }

        @Override
        public void requested(Caller caller, SipExchange exchange) {
            SipHeaders headers = exchange.request().headers();
            String contact = headers.first("Contact").orElse("");
            boolean his = headers.first("To").orElse("").contains("sip:" + caller.name() + "@");
            if (!exchange.request().method().equals("REGISTER")) {
                exchange.respond(SipResponse.of(501));
            } else if (!his || !caller.isOurs() || !contact.startsWith("<sip:")) {
                exchange.respond(SipResponse.of(403));
            } else {
                boolean leaves = headers.first("Expires").orElse("").equals("0");
                if (leaves) {
                    locations.remove(caller.name());
                } else {
                    locations.put(caller.name(), contact.substring(1, contact.indexOf('>')));
                }
                b2bua.lines().line(caller.name(), leaves ? LineState.OFFLINE : LineState.AVAILABLE);
                exchange.respond(new SipResponse(200,
                    SipHeaders.NONE.with("Contact", contact).with("Expires", leaves ? "0" : "600"), SipBody.NONE));
            }
        }

        @Override
        public CompletionStage<Route> route(Dialling dialling) {
            String location = locations.get(dialling.number());
            return CompletableFuture.completedStage(location != null ? Route.To.user(dialling.number(), location)
                : passwords.containsKey(dialling.number()) ? new Route.Refused(480) : new Route.Refused(404));
        }
    }

    @Test
    void threePhonesRegisterTwoSpeakAndTheThirdMonitors() {
        SmallPbx small = new SmallPbx();
        Office office = new Office(configuration -> configuration.users(small::secret).registrar(small)
            .access(new Access(Directory.version(1).enabled().add(Group.team("support",
                Map.of("sue", EnumSet.allOf(Right.class)), Set.of("101", "102"))).build())));
        small.b2bua = office.pbx;
        office.router = small;
        Phone.Line early = office.agent.calls("102");
        office.await("refused", early::isOver);
        assertThat(early.status).as("102 has not registered").isEqualTo(480);
        for (Phone phone : List.of(office.agent, office.agent2, office.supervisor)) {
            assertThat(register(office, phone, phone.user)).isEqualTo(200);
        }
        assertThat(register(office, office.agent2, "101")).as("not for another").isEqualTo(403);
        office.agent2.answering = true;
        Phone.Line line = office.agent.calls("102");
        office.await("answered", () -> line.up);
        Phone.Line spy = office.supervisor.calls("*222102");
        office.await("monitoring", () -> spy.up);
        office.run(500);
        assertThat(office.agent2.line().hears(office.supervisor)).isTrue();
        assertThat(line.hears(office.supervisor)).isFalse();
        assertThat(line.hears(office.agent2)).isTrue();
        assertThat(spy.hears(office.agent)).isTrue();
        office.close();
    }

    private static int register(Office office, Phone phone, String user) {
        List<SipResponse> responses = new ArrayList<>();
        DigestClient digest = new DigestClient(phone::secret, new SecureRandom());
        SipHeaders headers = SipHeaders.NONE.with("To", "<sip:" + user + "@pbx>")
            .with("Contact", "<sip:" + phone.user + "@" + phone.host + ">");
        phone.stack.request(new SipRequest("REGISTER", "sip:pbx@pbx", headers, SipBody.NONE), responses::add);
        office.run(100);
        digest.challenged(responses.get(0).headers().all("WWW-Authenticate"));
        phone.stack.request(new SipRequest("REGISTER", "sip:pbx@pbx", headers.with("Authorization",
            digest.authorization("REGISTER", "sip:pbx@pbx").orElseThrow()), SipBody.NONE), responses::add);
        office.run(100);
        return responses.get(1).status();
    }
}
