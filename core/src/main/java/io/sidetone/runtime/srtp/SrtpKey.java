package io.sidetone.runtime.srtp;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The master key of one direction of a leg, as one {@code a=crypto} line of SDP carries it (RFC 4568 §6.1). Immutable,
 * safe for use by any thread; {@link #toString} tells nothing of the key.
 */
public final class SrtpKey {

    private static final String METHOD = "inline:";
    private static final int LONGEST_MKI = 128;
    private static final int LONGEST_TEXT = 512;

    private final SrtpSuite suite;
    /** Master key, then master salt. */
    private final byte[] material;
    private final byte[] mki;

    private SrtpKey(SrtpSuite suite, byte[] material, byte[] mki) {
        this.suite = suite;
        this.material = material;
        this.mki = mki;
    }

    /**
     * A key and a salt.
     *
     * @param material copied
     * @throws IllegalArgumentException if it is not as long as the suite's key and salt together
     */
    public static SrtpKey of(SrtpSuite suite, byte[] material) {
        Objects.requireNonNull(suite, "suite");
        if (material.length != suite.keyLength() + suite.saltLength()) {
            throw new IllegalArgumentException("key and salt of " + suite + " must be "
                + (suite.keyLength() + suite.saltLength()) + " bytes: " + material.length);
        }
        return new SrtpKey(suite, material.clone(), new byte[0]);
    }

    /** A new key for what we send. */
    public static SrtpKey random(SrtpSuite suite, SecureRandom random) {
        byte[] material = new byte[suite.keyLength() + suite.saltLength()];
        random.nextBytes(material);
        return new SrtpKey(suite, material, new byte[0]);
    }

    /**
     * Reads {@code inline:<base64>[|lifetime][|MKI:length]}. A lifetime is tolerated and not kept: what is sent to one
     * call stays far below any that is useful. A master key identifier is kept, sent and demanded.
     *
     * @throws IllegalArgumentException if it is none; the text never holds key material
     */
    public static SrtpKey ofInline(SrtpSuite suite, String text) {
        if (text.length() > LONGEST_TEXT || !text.regionMatches(true, 0, METHOD, 0, METHOD.length())) {
            throw new IllegalArgumentException("no inline key, or one of more than " + LONGEST_TEXT + " characters");
        }
        if (text.indexOf(';') >= 0) {
            throw new IllegalArgumentException("several master keys in one line are not supported");
        }
        String[] parts = text.substring(METHOD.length()).split("\\|", -1);
        byte[] material;
        try {
            material = Base64.getDecoder().decode(parts[0]);
        } catch (IllegalArgumentException e) {
            // Its text quotes what it could not read.
            throw new IllegalArgumentException("key is not base64");
        }
        byte[] mki = new byte[0];
        if (parts.length > 3) {
            throw new IllegalArgumentException("too many parameters behind the key");
        }
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].indexOf(':') >= 0 && i == parts.length - 1) {
                mki = mki(parts[i]);
            } else if (!parts[i].matches("(2\\^)?\\d{1,15}") || i > 1) {
                throw new IllegalArgumentException("bad lifetime of a key");
            }
        }
        SrtpKey key = of(suite, material);
        return new SrtpKey(suite, key.material, mki);
    }

    private static byte[] mki(String text) {
        int colon = text.indexOf(':');
        try {
            long value = Long.parseUnsignedLong(text.substring(0, colon));
            int length = Integer.parseInt(text.substring(colon + 1));
            if (length < 1 || length > LONGEST_MKI || length < 8 && value >>> 8 * length != 0) {
                throw new IllegalArgumentException("bad master key identifier");
            }
            byte[] mki = new byte[length];
            for (int i = length - 1; i >= 0 && value != 0; i--) {
                mki[i] = (byte) value;
                value >>>= 8;
            }
            return mki;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("bad master key identifier");
        }
    }

    /** The suite it is for. */
    public SrtpSuite suite() {
        return suite;
    }

    /** The key parameter of an {@code a=crypto} line. Secret: it goes into SDP and nowhere else. */
    public String inline() {
        String text = METHOD + Base64.getEncoder().encodeToString(material);
        if (mki.length == 0) {
            return text;
        }
        return text + "|" + Long.toUnsignedString(mkiValue()) + ":" + mki.length;
    }

    private long mkiValue() {
        long value = 0;
        for (byte b : mki) {
            value = value << 8 | b & 0xFF;
        }
        return value;
    }

    byte[] masterKey() {
        return Arrays.copyOf(material, suite.keyLength());
    }

    byte[] masterSalt() {
        return Arrays.copyOfRange(material, suite.keyLength(), material.length);
    }

    byte[] mki() {
        return mki.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SrtpKey key && suite == key.suite && MessageDigest.isEqual(material, key.material)
            && Arrays.equals(mki, key.mki);
    }

    @Override
    public int hashCode() {
        return Objects.hash(suite, Arrays.hashCode(mki));
    }

    @Override
    public String toString() {
        return suite + " key";
    }
}
