package io.sidetone.runtime.srtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA1 (RFC 2104). Belongs to one media thread; allocates nothing once made, where {@code javax.crypto.Mac}
 * makes an array for every tag.
 */
final class HmacSha1 {

    static final int LENGTH = 20;

    private static final int BLOCK = 64;

    private final MessageDigest sha1;
    private final byte[] inner = new byte[BLOCK];
    private final byte[] outer = new byte[BLOCK];

    /** @param key at most 64 bytes */
    HmacSha1(byte[] key) {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no SHA-1 in this JVM", e);
        }
        Arrays.fill(inner, (byte) 0x36);
        Arrays.fill(outer, (byte) 0x5C);
        for (int i = 0; i < key.length; i++) {
            inner[i] ^= key[i];
            outer[i] ^= key[i];
        }
        sha1.update(inner);
    }

    void update(byte[] buffer, int offset, int length) {
        sha1.update(buffer, offset, length);
    }

    /**
     * Ends one message and begins the next.
     *
     * @param tag 20 bytes are written; borrowed until return
     */
    void finish(byte[] tag) {
        try {
            sha1.digest(tag, 0, LENGTH);
            sha1.update(outer);
            sha1.update(tag, 0, LENGTH);
            sha1.digest(tag, 0, LENGTH);
        } catch (DigestException e) {
            throw new AssertionError(e);
        }
        sha1.update(inner);
    }
}
