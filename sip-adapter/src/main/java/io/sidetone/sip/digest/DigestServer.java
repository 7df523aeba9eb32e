package io.sidetone.sip.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Challenges requests of one realm and verifies the answers. Any thread; time comes from outside and only its
 * differences matter. Whether a user exists shows neither in an answer nor in how long it takes.
 */
public final class DigestServer {

    /** How an answer was judged. */
    public enum Result {
        /** It is that user, and the request was not seen before. */
        ACCEPTED,
        /** It is that user, but the nonce is too old or was used for this already: challenge again with stale. */
        STALE,
        /** It is not known who it is: challenge again, or refuse with 403. */
        REJECTED
    }

    /**
     * A judgement.
     *
     * @param user whose request it is; null unless accepted
     */
    public record Verdict(Result result, @Nullable String user) {
    }

    private static final Verdict REJECTED = new Verdict(Result.REJECTED, null);
    private static final Verdict STALE = new Verdict(Result.STALE, null);
    private static final int COUNT_DIGITS = 8;

    private final String realm;
    private final List<DigestAlgorithm> algorithms;
    private final Function<String, Optional<DigestSecret>> secrets;
    private final Nonces nonces;
    private final DigestSecret nobody;

    /**
     * @param algorithms what is offered and taken, best first; without MD5 where no phone needs it
     * @param secrets the secret of a user in this realm; called under a lock and by the thread that verifies
     * @param lifetimeNs how long a nonce may be used, in nanoseconds
     */
    public DigestServer(String realm, List<DigestAlgorithm> algorithms,
        Function<String, Optional<DigestSecret>> secrets, SecureRandom random, long lifetimeNs) {
        this.realm = Objects.requireNonNull(realm, "realm");
        this.algorithms = List.copyOf(algorithms);
        this.secrets = Objects.requireNonNull(secrets, "secrets");
        if (this.algorithms.isEmpty() || lifetimeNs <= 0) {
            throw new IllegalArgumentException("at least one algorithm and a lifetime above 0: " + lifetimeNs);
        }
        nonces = new Nonces(random, lifetimeNs);
        nobody = DigestSecret.ofPassword("", realm, Long.toHexString(random.nextLong()));
    }

    /** The values of the {@code WWW-Authenticate} headers of a 401, in order (RFC 8760 §2.3). */
    public synchronized List<String> challenges(boolean stale, long nowNs) {
        String nonce = nonces.next(nowNs);
        List<String> headers = new ArrayList<>();
        for (DigestAlgorithm algorithm : algorithms) {
            headers.add(new DigestChallenge(realm, nonce, algorithm, null, stale, true, false).header());
        }
        return headers;
    }

    /**
     * Judges an answer.
     *
     * @param method of the request
     * @param uri of the request line; what was hashed must be the same
     * @param authorization the value of its {@code Authorization} header
     */
    public synchronized Verdict verify(String method, String uri, String authorization, long nowNs) {
        Map<String, String> fields = DigestFields.parse(authorization).orElse(Map.of());
        Optional<DigestAlgorithm> algorithm = DigestAlgorithm.named(fields.get("algorithm"));
        String count = fields.getOrDefault("nc", "");
        if (algorithm.isEmpty() || !algorithms.contains(algorithm.get()) || !realm.equals(fields.get("realm"))
            || !"auth".equalsIgnoreCase(fields.get("qop")) || !isCount(count) || fields.get("cnonce") == null
            || fields.get("username") == null || fields.get("nonce") == null || fields.get("response") == null
            || !uri.equals(fields.get("uri")) || "true".equalsIgnoreCase(fields.get("userhash"))) {
            return REJECTED;
        }
        Optional<DigestSecret> known = secrets.apply(fields.get("username"));
        Optional<String> expected = known.orElse(nobody).response(algorithm.get(), method, uri, fields.get("nonce"),
            count, fields.get("cnonce"));
        if (!MessageDigest.isEqual(bytes(expected.orElse("")), bytes(fields.get("response"))) || known.isEmpty()
            || expected.isEmpty()) {
            return REJECTED;
        }
        return nonces.take(fields.get("nonce"), Long.parseLong(count, 16), nowNs)
            ? new Verdict(Result.ACCEPTED, known.get().user()) : STALE;
    }

    private static boolean isCount(String text) {
        if (text.length() != COUNT_DIGITS) {
            return false;
        }
        for (int i = 0; i < COUNT_DIGITS; i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(String hex) {
        return hex.getBytes(StandardCharsets.UTF_8);
    }
}
