package io.sidetone.runtime.srtp;

import java.util.Optional;

/** The ways of securing a stream, named as in SDP (RFC 4568 §6.2, RFC 6188 §4, RFC 7714 §14). Strongest first. */
public enum SrtpSuite {

    /** AES-256 in Galois counter mode, with tags of 16 bytes. */
    AEAD_AES_256_GCM(32, 12, 16, true),
    /** AES-128 in Galois counter mode, with tags of 16 bytes. */
    AEAD_AES_128_GCM(16, 12, 16, true),
    /** AES-256 in counter mode, with tags of 10 bytes. */
    AES_256_CM_HMAC_SHA1_80(32, 14, 10, false),
    /** AES-128 in counter mode, with tags of 10 bytes: the one that everybody has. */
    AES_CM_128_HMAC_SHA1_80(16, 14, 10, false),
    /** AES-256 in counter mode, with tags of 4 bytes on RTP and 10 on RTCP. */
    AES_256_CM_HMAC_SHA1_32(32, 14, 4, false),
    /** AES-128 in counter mode, with tags of 4 bytes on RTP and 10 on RTCP. */
    AES_CM_128_HMAC_SHA1_32(16, 14, 4, false);

    private static final int SHORTEST_CONTROL_TAG = 10;

    private final int keyLength;
    private final int saltLength;
    private final int tagLength;
    private final boolean aead;

    SrtpSuite(int keyLength, int saltLength, int tagLength, boolean aead) {
        this.keyLength = keyLength;
        this.saltLength = saltLength;
        this.tagLength = tagLength;
        this.aead = aead;
    }

    /** The suite of that name, without regard to case; also the names an early draft of RFC 6188 gave and some use. */
    public static Optional<SrtpSuite> named(String name) {
        String wanted = name.regionMatches(true, 0, "AES_CM_256", 0, 10) ? "AES_256_CM" + name.substring(10) : name;
        for (SrtpSuite suite : values()) {
            if (suite.name().equalsIgnoreCase(wanted)) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }

    /** Bytes of the master key. */
    public int keyLength() {
        return keyLength;
    }

    /** Bytes of the master salt. */
    public int saltLength() {
        return saltLength;
    }

    int tagLength(boolean control) {
        return control ? Math.max(tagLength, SHORTEST_CONTROL_TAG) : tagLength;
    }

    boolean isAead() {
        return aead;
    }
}
