package io.sidetone.sip.digest;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers challenges for one user towards one server. One thread at a time. The first challenge that can be answered
 * is taken, as the server lists its best first (RFC 8760 §2.4).
 */
public final class DigestClient {

    private static final int CLIENT_NONCE_LENGTH = 16;

    private final Function<String, Optional<DigestSecret>> secrets;
    private final SecureRandom random;
    private @Nullable Challenged challenged;
    private int count;

    /** What is answered, and with what. */
    private record Challenged(DigestChallenge challenge, DigestSecret secret) {
    }

    /** @param secrets the user's secret in a realm; empty for realms that are not to be answered */
    public DigestClient(Function<String, Optional<DigestSecret>> secrets, SecureRandom random) {
        this.secrets = secrets;
        this.random = random;
    }

    /**
     * The server has challenged a request.
     *
     * @param headers the values of all its challenges, in order
     * @return whether it is worth trying (again): not if none can be answered, or an answer was refused that was not
     *     merely stale
     */
    public boolean challenged(List<String> headers) {
        Challenged before = count > 0 ? challenged : null;
        for (String header : headers) {
            Optional<DigestChallenge> parsed = DigestChallenge.parse(header);
            Optional<DigestSecret> known = parsed.flatMap(found -> secrets.apply(found.realm()));
            if (parsed.isPresent() && known.isPresent()) {
                DigestChallenge next = parsed.get();
                if (before != null && !next.stale() && next.realm().equals(before.challenge.realm())) {
                    return false;
                }
                challenged = new Challenged(next, known.get());
                count = 0;
                return true;
            }
        }
        return false;
    }

    /**
     * The value of an {@code Authorization} header for a request; the same nonce serves many, each counted.
     *
     * @param uri as in the request line
     * @return empty before the first challenge, or if the secret is not known for its algorithm
     */
    public Optional<String> authorization(String method, String uri) {
        Challenged now = challenged;
        if (now == null) {
            return Optional.empty();
        }
        DigestChallenge challenge = now.challenge;
        count++;
        String nonceCount = challenge.qop() ? String.format(Locale.ROOT, "%08x", count) : null;
        byte[] bytes = new byte[CLIENT_NONCE_LENGTH];
        random.nextBytes(bytes);
        String clientNonce = HexFormat.of().formatHex(bytes);
        return now.secret.response(challenge.algorithm(), method, uri, challenge.nonce(), nonceCount, clientNonce)
            .map(response -> header(now, uri, response, nonceCount, clientNonce));
    }

    private static String header(Challenged now, String uri, String response, @Nullable String nonceCount,
        String clientNonce) {
        DigestChallenge challenge = now.challenge;
        String user = now.secret.user();
        user = challenge.userhash() ? challenge.algorithm().hash(user + ":" + challenge.realm()) : user;
        return "Digest username=" + DigestFields.quote(user) + ", realm=" + DigestFields.quote(challenge.realm())
            + ", nonce=" + DigestFields.quote(challenge.nonce()) + ", uri=" + DigestFields.quote(uri)
            + ", response=\"" + response + "\", algorithm=" + challenge.algorithm().token()
            + (challenge.opaque() == null ? "" : ", opaque=" + DigestFields.quote(challenge.opaque()))
            + (nonceCount == null ? "" : ", qop=auth, nc=" + nonceCount + ", cnonce=\"" + clientNonce + '"')
            + (challenge.userhash() ? ", userhash=true" : "");
    }
}
