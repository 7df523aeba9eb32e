package io.sidetone.sip.digest;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that need no memory until they are used: a serial number, a time, and a keyed hash of both. Of those in use
 * the counts are kept, so that no request is taken twice; of the oldest beyond a limit only that they are too old.
 * One thread at a time.
 */
final class Nonces {

    /** So many nonces are in use at once. */
    static final int MOST_IN_USE = 10_000;
    static final int WINDOW = 64;

    private static final int KEY_LENGTH = 32;
    private static final int HASH_LENGTH = 16;
    private static final int LENGTH = 2 * Long.BYTES + HASH_LENGTH;

    /** The highest count of one nonce, and which of the 64 up to it have been. */
    private static final class Counts {
        private long highest;
        private long seen;

        private boolean take(long count) {
            long ahead = count - highest;
            if (ahead <= -WINDOW || ahead <= 0 && (seen >>> -ahead & 1) != 0) {
                return false;
            }
            if (ahead > 0) {
                seen = ahead < WINDOW ? seen << ahead : 0;
                highest = count;
            }
            seen |= 1L << highest - count;
            return true;
        }
    }

    private final Mac mac;
    private final long lifetimeNs;
    private final TreeMap<Long, Counts> inUse = new TreeMap<>();
    private long serial;
    /** Nonces up to this one are too old, whatever their time says. */
    private long oldest;

    Nonces(SecureRandom random, long lifetimeNs) {
        byte[] key = new byte[KEY_LENGTH];
        random.nextBytes(key);
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no HmacSHA256 in this JVM", e);
        }
        this.lifetimeNs = lifetimeNs;
    }

    String next(long nowNs) {
        ByteBuffer nonce = ByteBuffer.allocate(LENGTH).putLong(++serial).putLong(nowNs);
        nonce.put(hash(nonce.array()), 0, HASH_LENGTH);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce.array());
    }

    private byte[] hash(byte[] nonce) {
        mac.update(nonce, 0, 2 * Long.BYTES);
        return mac.doFinal();
    }

    /** Takes a nonce with its count, once. */
    boolean take(String text, long count, long nowNs) {
        byte[] nonce;
        try {
            nonce = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (nonce.length != LENGTH || !MessageDigest.isEqual(Arrays.copyOf(hash(nonce), HASH_LENGTH),
            Arrays.copyOfRange(nonce, LENGTH - HASH_LENGTH, LENGTH))) {
            return false;
        }
        long number = ByteBuffer.wrap(nonce).getLong();
        if (number <= oldest || nowNs - ByteBuffer.wrap(nonce).getLong(Long.BYTES) > lifetimeNs) {
            return false;
        }
        boolean taken = inUse.computeIfAbsent(number, key -> new Counts()).take(count);
        if (inUse.size() > MOST_IN_USE) {
            oldest = inUse.pollFirstEntry().getKey();
        }
        return taken;
    }
}
