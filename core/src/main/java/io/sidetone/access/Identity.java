package io.sidetone.access;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the name of a person, call, leg, queue or line must look like. Stateless. */
public final class Identity {

    /** The longest identity, in UTF-16 units. */
    public static final int LONGEST = 128;

    private Identity() {
    }

    /**
     * That identity, if it is one: 1 to {@link #LONGEST} characters, no control characters, no surrogate without its
     * other half, no blank at either end. Two identities are the same only if they are equal, letter case included.
     *
     * @param what how the error calls it
     * @throws IllegalArgumentException if it is not
     * @throws NullPointerException if it is null
     */
    public static String require(String identity, String what) {
        Objects.requireNonNull(identity, what);
        if (identity.isEmpty() || identity.length() > LONGEST) {
            throw new IllegalArgumentException(
                what + " must have 1 to " + LONGEST + " characters, not " + identity.length());
        }
        if (!identity.equals(identity.strip())) {
            throw new IllegalArgumentException(what + " must not begin or end with a blank: \"" + identity + '"');
        }
        for (int i = 0; i < identity.length(); i++) {
            i += requireCharacter(identity, i, what);
        }
        return identity;
    }

    /** That identity, or null for none. */
    public static @Nullable String requireOrNull(@Nullable String identity, String what) {
        return identity == null ? null : require(identity, what);
    }

    /** 1 if two UTF-16 units make up the character at that index, else 0. */
    private static int requireCharacter(String identity, int index, String what) {
        int character = identity.codePointAt(index);
        int type = Character.getType(character);
        if (type == Character.CONTROL || type == Character.SURROGATE) {
            throw new IllegalArgumentException(
                what + " must not have the character " + Integer.toHexString(character) + " at index " + index);
        }
        return Character.charCount(character) - 1;
    }
}
