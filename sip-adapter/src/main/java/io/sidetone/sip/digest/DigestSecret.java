package io.sidetone.sip.digest;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What proves a user: not his password, but its hash with his name and the realm, for each algorithm. As secret as the
 * password within that realm; never printed. Immutable, any thread.
 */
public final class DigestSecret {

    private final String user;
    private final String realm;
    private final Map<DigestAlgorithm, String> hashes;

    private DigestSecret(String user, String realm, Map<DigestAlgorithm, String> hashes) {
        this.user = Objects.requireNonNull(user, "user");
        this.realm = Objects.requireNonNull(realm, "realm");
        this.hashes = hashes;
    }

    /** The secret of a user whose password is known. */
    public static DigestSecret ofPassword(String user, String realm, String password) {
        Map<DigestAlgorithm, String> hashes = new EnumMap<>(DigestAlgorithm.class);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            hashes.put(algorithm, algorithm.hash(user + ":" + realm + ":" + password));
        }
        return new DigestSecret(user, realm, hashes);
    }

    /**
     * The secret of a user of whom only the hash of {@code user:realm:password} is known, in hexadecimal digits.
     *
     * @param hashes for the algorithms he can be authenticated with; copied
     */
    public static DigestSecret ofHashes(String user, String realm, Map<DigestAlgorithm, String> hashes) {
        return new DigestSecret(user, realm, Map.copyOf(hashes));
    }

    /** Whose it is. */
    public String user() {
        return user;
    }

    /** Where it is good. */
    public String realm() {
        return realm;
    }

    /** RFC 7616 §3.4.1; without {@code qop} where a challenge has none, as RFC 2069 had it. */
    Optional<String> response(DigestAlgorithm algorithm, String method, String uri, String nonce,
        @Nullable String count, String clientNonce) {
        String secret = hashes.get(algorithm);
        if (secret == null) {
            return Optional.empty();
        }
        String request = algorithm.hash(method + ":" + uri);
        String middle = count == null ? nonce : nonce + ":" + count + ":" + clientNonce + ":auth";
        return Optional.of(algorithm.hash(secret + ":" + middle + ":" + request));
    }

    @Override
    public String toString() {
        return "secret of " + user + " at " + realm;
    }
}
