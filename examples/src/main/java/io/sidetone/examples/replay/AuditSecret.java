package io.sidetone.examples.replay;

import io.sidetone.audit.AuditKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What an audit is sealed with. Immutable.
 *
 * @param isDemo whether everybody knows it, so that it may be written beside the audit
 */
record AuditSecret(AuditKey key, boolean isDemo) {

    /** What the command line calls the key that everybody knows. */
    static final String DEMO = "demo";

    private static final String DEMO_KEY = "sidetone-replay-key-that-is-no-secret";

    /**
     * The key in that file, or the one that everybody knows.
     *
     * @throws IllegalArgumentException if it can't be read or is no key
     */
    static AuditSecret parse(String value) {
        if (value.equals(DEMO)) {
            return new AuditSecret(AuditKey.of(demoBytes()), true);
        }
        try {
            return new AuditSecret(AuditKey.read(Path.of(value)), false);
        } catch (IOException e) {
            throw new IllegalArgumentException("no key can be read there, and it is not called " + DEMO, e);
        }
    }

    /** The key that everybody knows. */
    static byte[] demoBytes() {
        return DEMO_KEY.getBytes(StandardCharsets.US_ASCII);
    }
}
