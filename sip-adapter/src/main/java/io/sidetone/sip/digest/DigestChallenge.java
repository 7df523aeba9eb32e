package io.sidetone.sip.digest;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code WWW-Authenticate} or {@code Proxy-Authenticate} header asks for. Immutable.
 *
 * @param opaque null if there is none
 * @param stale whether the answer was right and only its nonce too old
 * @param qop whether it asks for {@code qop=auth}; without, answers can be replayed
 * @param userhash whether the user's name is to be sent as a hash
 */
public record DigestChallenge(String realm, String nonce, DigestAlgorithm algorithm, @Nullable String opaque,
    boolean stale, boolean qop, boolean userhash) {

    /** Reads a header's value; empty if it is no challenge that can be answered. */
    public static Optional<DigestChallenge> parse(String header) {
        Map<String, String> fields = DigestFields.parse(header).orElse(Map.of());
        Optional<DigestAlgorithm> algorithm = DigestAlgorithm.named(fields.get("algorithm"));
        String qop = fields.get("qop");
        boolean auth = qop != null
            && Arrays.stream(qop.split(",")).anyMatch(option -> option.strip().equalsIgnoreCase("auth"));
        if (algorithm.isEmpty() || !fields.containsKey("realm") || !fields.containsKey("nonce")
            || qop != null && !auth) {
            return Optional.empty();
        }
        return Optional.of(new DigestChallenge(fields.get("realm"), fields.get("nonce"), algorithm.get(),
            fields.get("opaque"), "true".equalsIgnoreCase(fields.get("stale")), auth,
            "true".equalsIgnoreCase(fields.get("userhash"))));
    }

    /** The header's value. */
    public String header() {
        return "Digest realm=" + DigestFields.quote(realm) + ", nonce=" + DigestFields.quote(nonce)
            + (opaque == null ? "" : ", opaque=" + DigestFields.quote(opaque))
            + ", algorithm=" + algorithm.token() + (qop ? ", qop=\"auth\"" : "") + (stale ? ", stale=true" : "")
            + (userhash ? ", userhash=true" : "");
    }
}
