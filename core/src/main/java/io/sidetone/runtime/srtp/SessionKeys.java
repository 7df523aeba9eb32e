package io.sidetone.runtime.srtp;

import java.util.Arrays;

/** Makes session keys of master keys (RFC 3711 §4.3, RFC 6188 §3.1, RFC 7714 §11), with a derivation rate of 0. */
final class SessionKeys {

    private static final int ENCRYPTION = 0;
    private static final int AUTHENTICATION = 1;
    private static final int SALT = 2;
    /** RTCP's labels follow RTP's. */
    private static final int CONTROL = 3;
    private static final int LABEL_AT = 7;

    private SessionKeys() {
    }

    /** What secures RTP, or RTCP, under that master key. */
    static Transform transform(SrtpKey key, boolean control) {
        SrtpSuite suite = key.suite();
        int base = control ? CONTROL : 0;
        byte[] encryption = derived(key, base + ENCRYPTION, suite.keyLength());
        byte[] salt = derived(key, base + SALT, suite.saltLength());
        return suite.isAead() ? new GaloisTransform(encryption, salt, control)
            : new CounterTransform(encryption, salt, derived(key, base + AUTHENTICATION, HmacSha1.LENGTH));
    }

    static byte[] derived(SrtpKey key, int label, int length) {
        byte[] iv = Arrays.copyOf(key.masterSalt(), AesCounter.BLOCK);
        iv[LABEL_AT] ^= (byte) label;
        byte[] derived = new byte[length];
        new AesCounter(key.masterKey()).crypt(iv, 0, derived, 0, length);
        return derived;
    }
}
