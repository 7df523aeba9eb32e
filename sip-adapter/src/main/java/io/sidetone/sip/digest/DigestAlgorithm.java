package io.sidetone.sip.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hashes of RFC 7616 §3.2, in the order in which they are offered. */
public enum DigestAlgorithm {

    /** SHA-256. */
    SHA_256("SHA-256", "SHA-256"),
    /** SHA-512 with other initial values, cut to 256 bits. */
    SHA_512_256("SHA-512-256", "SHA-512/256"),
    /** Broken, and all that most phones know; keeping it is the deployment's decision. */
    MD5("MD5", "MD5");

    private final String token;
    private final String jcaName;

    DigestAlgorithm(String token, String jcaName) {
        this.token = token;
        this.jcaName = jcaName;
    }

    /** As in a header. */
    public String token() {
        return token;
    }

    /** The algorithm of that name in a header, without regard to case; MD5 where there is none. */
    static Optional<DigestAlgorithm> named(@Nullable String token) {
        if (token == null) {
            return Optional.of(MD5);
        }
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    String hash(String text) {
        try {
            return HexFormat.of().formatHex(
                MessageDigest.getInstance(jcaName).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no " + jcaName + " in this JVM", e);
        }
    }
}
