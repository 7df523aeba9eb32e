package io.sidetone.sip.b2bua;

import io.sidetone.sip.digest.DigestAlgorithm;
import io.sidetone.sip.digest.DigestServer;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Who may come in: whoever proves with a digest that he is a user of ours, and configured peers, by the address their
 * requests come from. Nobody else gets any answer but a challenge. Belongs to the schedule's thread.
 */
final class Gate {

    private static final long NONCE_LIFETIME_NS = 300_000_000_000L;

    private final Map<String, String> peers;
    private final Schedule schedule;
    private final DigestServer digest;

    Gate(Configuration configuration, Schedule schedule, SecureRandom random) {
        peers = Map.copyOf(configuration.peers);
        this.schedule = schedule;
        digest = new DigestServer(configuration.domain, List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),
            configuration.secrets, random, NONCE_LIFETIME_NS);
    }

    /**
     * Lets a request in, or says what it is answered with.
     *
     * @param in takes whose it is
     */
    void check(SipRequest request, Consumer<Caller> in, Consumer<SipResponse> refused) {
        String peer = request.source() == null ? null : peers.get(request.source().getHostString());
        Address from = request.headers().first("From").map(Address::parse).orElse(null);
        String display = from == null || from.display().isEmpty() ? "" : Address.tame(from.display());
        if (peer != null) {
            in.accept(new Caller(asserted(request.headers(), peer), display, peer));
            return;
        }
        boolean stale = false;
        for (String authorization : request.headers().all("Authorization")) {
            DigestServer.Verdict verdict = digest.verify(request.method(), request.uri(), authorization,
                schedule.nowNs());
            String user = verdict.user();
            if (verdict.result() == DigestServer.Result.ACCEPTED && user != null) {
                in.accept(new Caller(user, display, null));
                return;
            }
            stale |= verdict.result() == DigestServer.Result.STALE;
        }
        SipHeaders headers = SipHeaders.NONE;
        for (String challenge : digest.challenges(stale, schedule.nowNs())) {
            headers = headers.with("WWW-Authenticate", challenge);
        }
        refused.accept(new SipResponse(401, headers, SipBody.NONE));
    }

    /** What a peer says of the caller (RFC 3325), where it says it; {@code From} is his own word and not believed. */
    private static String asserted(SipHeaders headers, String peer) {
        for (String value : headers.all("P-Asserted-Identity")) {
            Address address = Address.parse(value);
            String user = address == null ? "" : Address.user(address.uri());
            if (!user.isEmpty()) {
                return Address.tame(user);
            }
        }
        return peer;
    }
}
