package io.sidetone.monitor;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * The answer of whoever decides who may monitor whom: what one supervisor may do with one call, and for how long.
 * Immutable. No rights at all is a denial. When it runs out the session ends as if it had been revoked, unless it owns
 * the call: an owner is an ordinary party, whom only a denial removes.
 *
 * @param rights what he may do
 * @param validFor how long, from the moment the media thread takes the grant; time is that thread's, not a wall clock's
 * @param version rises with every answer about the same session; a grant of an older version than the one in force is
 *     ignored
 */
public record Grant(Set<Right> rights, Duration validFor, long version) {

    /** All rights, for good: what sessions have where nobody decides about them. */
    public static final Grant EVERYTHING = new Grant(EnumSet.allOf(Right.class), TimeLimits.LONGEST, 0);

    /**
     * @throws IllegalArgumentException if the time is not positive; the text holds it
     * @throws NullPointerException if anything is null
     */
    public Grant {
        rights = Set.copyOf(rights);
        Objects.requireNonNull(validFor, "validFor");
        if (validFor.isNegative() || validFor.isZero()) {
            throw new IllegalArgumentException("validFor must be positive: " + validFor);
        }
    }

    /** Whether it allows anything at all. */
    public boolean allowsAnything() {
        return !rights.isEmpty();
    }

    /** Whether it allows that. */
    public boolean allows(Right right) {
        return rights.contains(right);
    }
}
