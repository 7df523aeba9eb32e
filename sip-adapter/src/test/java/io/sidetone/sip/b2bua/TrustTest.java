package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.sip.digest.DigestAlgorithm;
import io.sidetone.sip.digest.DigestClient;
import io.sidetone.sip.digest.DigestSecret;
import io.sidetone.sip.digest.DigestServer;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody comes in whom we don't know, and who somebody is he can't say himself. */
class TrustTest {

    private final List<SipRequest> registered = new ArrayList<>();
    private final List<Caller> callers = new ArrayList<>();
    private final Office office = new Office(configuration -> configuration.registrar((caller, exchange) -> {
        callers.add(caller);
        registered.add(exchange.request());
        exchange.respond(SipResponse.of(200));
    }));

    @AfterEach
    void nothingIsLeft() {
        office.close();
    }

    @Test
    void aStrangerIsChallengedAndNobodyIsRung() {
        office.bob.knowsPassword = false;
        Phone.Line line = office.bob.calls("101");
        office.await("refused", line::isOver);
        assertThat(line.status).isEqualTo(401);
        assertThat(line.termination.headers().all("WWW-Authenticate")).hasSize(2);
        assertThat(line.termination.headers().all("WWW-Authenticate").get(0)).contains("SHA-256");
        assertThat(office.agent.lines).isEmpty();
        office.assertNothingIsLeft();
    }

    @Test
    void whatAUserSaysOfHimselfIsNotBelieved() {
        office.agent.answering = true;
        Phone.Line line = office.bob.calls("101", SipHeaders.NONE.with("From", "\"Sue\" <sip:sue@pbx>;tag=1")
            .with("P-Asserted-Identity", "<sip:sue@pbx>"), true);
        office.await("answered", () -> line.up);
        assertThat(office.agent.invites.get(0).headers().first("P-Asserted-Identity")).get().asString()
            .contains("sip:bob@pbx");
        assertThat(office.agent.invites.get(0).headers().first("From")).get().asString().contains("sip:bob@pbx");
    }

    @Test
    void aPeerSaysWhoCallsAndOnlyAPeer() {
        office.agent.answering = true;
        Phone.Line line = office.trunk.calls("101",
            SipHeaders.NONE.with("P-Asserted-Identity", "\"Carla\" <sip:+4930123@provider>"), true);
        office.await("answered", () -> line.up);
        assertThat(office.agent.invites.get(0).headers().first("From")).get().asString().contains("sip:+4930123@pbx");
    }

    @Test
    void whereARequestComesFromIsNotReadInIt() {
        office.bob.knowsPassword = false;
        Phone.Line line = office.bob.calls("101", SipHeaders.NONE
            .with("Via", "SIP/2.0/UDP trunk;received=trunk;branch=z9hG4bKa").with("P-Asserted-Identity",
                "<sip:sue@pbx>"), true);
        office.await("refused", line::isOver);
        assertThat(line.status).isEqualTo(401);
    }

    @Test
    void otherRequestsOfKnownUsersGoToTheRegistrarAndNobodyElses() {
        SipRequest register = new SipRequest("REGISTER", "sip:pbx@pbx",
            SipHeaders.NONE.with("To", "<sip:bob@pbx>").with("Contact", "<sip:bob@desk5>"), SipBody.NONE);
        List<SipResponse> responses = new ArrayList<>();
        office.bob.stack.request(register, responses::add);
        office.run(200);
        assertThat(responses.get(0).status()).isEqualTo(401);
        assertThat(registered).isEmpty();
        DigestClient digest = new DigestClient(office.bob::secret,
            new SecureRandom());
        digest.challenged(responses.get(0).headers().all("WWW-Authenticate"));
        SipRequest authorized = new SipRequest("REGISTER", "sip:pbx@pbx", register.headers().with("Authorization",
            digest.authorization("REGISTER", "sip:pbx@pbx").orElseThrow()), SipBody.NONE);
        office.bob.stack.request(authorized, responses::add);
        office.run(200);
        assertThat(responses.get(1).status()).isEqualTo(200);
        assertThat(callers).extracting(Caller::name).containsExactly("bob");
        assertThat(registered.get(0).source().getHostString()).isEqualTo("desk5");
        office.bob.stack.request(authorized, responses::add);
        office.run(200);
        assertThat(responses.get(2).status()).as("nothing is taken twice").isEqualTo(401);
        assertThat(responses.get(2).headers().first("WWW-Authenticate")).get().asString().contains("stale=true");
    }

    @Test
    void weProveOurselvesToATrunkThatAsks() {
        DigestServer provider = new DigestServer("provider", List.of(DigestAlgorithm.MD5),
            user -> Optional.of(DigestSecret.ofPassword("we", "provider", "secret")), new SecureRandom(),
            60_000_000_000L);
        office.router = dialling -> CompletableFuture.completedStage(Route.To.outside("5551",
            Route.Destination.of("sip:5551@trunk").withSecrets(realm -> realm.equals("provider")
                ? Optional.of(DigestSecret.ofPassword("we", realm, "secret")) : Optional.empty())));
        office.trunk.ringing = false;
        Phone.Line line = office.agent.calls("5551");
        office.await("called", () -> office.trunk.lines.size() == 1);
        office.trunk.line().dialog.refuse(new SipResponse(407, SipHeaders.NONE.with("Proxy-Authenticate",
            provider.challenges(false, 0).get(0)), SipBody.NONE));
        office.await("called again", () -> office.trunk.lines.size() == 2);
        String authorization = office.trunk.invites.get(1).headers().first("Proxy-Authorization").orElseThrow();
        assertThat(provider.verify("INVITE", "sip:5551@trunk", authorization, 0).result())
            .isEqualTo(DigestServer.Result.ACCEPTED);
        office.trunk.line().answer();
        office.await("answered", () -> line.up);
        office.run(300);
        assertThat(line.hears(office.trunk)).isTrue();
    }

    @Test
    void aTrunkThatDoesNotBelieveUsIsNotAskedForEver() {
        DigestServer provider = new DigestServer("provider", List.of(DigestAlgorithm.MD5), user -> Optional.empty(),
            new SecureRandom(), 60_000_000_000L);
        office.router = dialling -> CompletableFuture.completedStage(Route.To.outside("5551",
            Route.Destination.of("sip:5551@trunk").withSecrets(realm ->
                Optional.of(DigestSecret.ofPassword("we", realm, "wrong")))));
        office.trunk.ringing = false;
        Phone.Line line = office.agent.calls("5551");
        for (int i = 1; i <= 2; i++) {
            int calls = i;
            office.await("called", () -> office.trunk.lines.size() == calls);
            office.trunk.line().dialog.refuse(new SipResponse(401, SipHeaders.NONE.with("WWW-Authenticate",
                provider.challenges(false, 0).get(0)), SipBody.NONE));
        }
        office.await("refused", line::isOver);
        assertThat(line.status).isEqualTo(502);
        assertThat(office.trunk.lines).hasSize(2);
        office.assertNothingIsLeft();
    }
}
