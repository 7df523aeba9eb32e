package io.sidetone.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that seals a log. Immutable; nothing tells what it is. */
public final class AuditKey {

    /** The shortest key, in bytes: as long as what HMAC-SHA256 gives (RFC 2104 §3). */
    public static final int SHORTEST = 32;
    /** The longest, in bytes: more would be something else than a key. */
    public static final int LONGEST = 4096;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private AuditKey(byte[] secret) {
        if (secret.length < SHORTEST || secret.length > LONGEST) {
            throw new IllegalArgumentException(
                "a key must have " + SHORTEST + " to " + LONGEST + " bytes, not " + secret.length);
        }
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * The key of those bytes, borrowed until return.
     *
     * @throws IllegalArgumentException if there are too few or too many; the text holds how many, not which
     */
    public static AuditKey of(byte[] secret) {
        return new AuditKey(secret);
    }

    /**
     * The key that is all bytes of that file, a line end included.
     *
     * @throws IllegalArgumentException if there are too few or too many
     */
    public static AuditKey read(Path file) throws IOException {
        return new AuditKey(Files.readAllBytes(file));
    }

    Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "AuditKey[secret]";
    }
}
