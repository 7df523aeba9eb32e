package io.sidetone.runtime.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode: the keystream is the encryption of consecutive counter blocks. Belongs to one media thread;
 * allocates nothing once made, which {@code AES/CTR} can't, because it wants a new parameter object for every packet.
 */
final class AesCounter {

    static final int BLOCK = 16;

    // 256 bytes: a packet of 20 ms of G.711 in one call of the cipher.
    private static final int BLOCKS = 16;

    private final Cipher aes;
    private final byte[] counters = new byte[BLOCKS * BLOCK];
    private final byte[] stream = new byte[BLOCKS * BLOCK];

    /** @param key 16 or 32 bytes */
    AesCounter(byte[] key) {
        try {
            aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no AES in this JVM", e);
        }
    }

    /**
     * Encrypts or decrypts in place.
     *
     * @param iv 16 bytes, whose last two count blocks; borrowed until return
     * @param counter of the first block; at most 65 535 with those that follow
     */
    void crypt(byte[] iv, int counter, byte[] buffer, int offset, int length) {
        int next = counter;
        for (int done = 0; done < length; ) {
            int chunk = Math.min(length - done, stream.length);
            int blocks = (chunk + BLOCK - 1) / BLOCK;
            generate(iv, next, blocks);
            next += blocks;
            for (int i = 0; i < chunk; i++) {
                buffer[offset + done + i] ^= stream[i];
            }
            done += chunk;
        }
    }

    /** One block for a whole IV, into {@code out}; {@code in} and {@code out} are borrowed until return. */
    void block(byte[] in, byte[] out) {
        encrypt(in, BLOCK, out);
    }

    private void generate(byte[] iv, int counter, int blocks) {
        for (int i = 0; i < blocks; i++) {
            int at = i * BLOCK;
            System.arraycopy(iv, 0, counters, at, BLOCK - 2);
            counters[at + BLOCK - 2] = (byte) (counter + i >>> 8);
            counters[at + BLOCK - 1] = (byte) (counter + i);
        }
        encrypt(counters, blocks * BLOCK, stream);
    }

    private void encrypt(byte[] in, int length, byte[] out) {
        try {
            aes.update(in, 0, length, out, 0);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
