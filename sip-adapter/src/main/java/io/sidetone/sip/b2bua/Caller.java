package io.sidetone.sip.b2bua;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it is, as far as that is proven: by digest, or by what a configured peer asserts. Immutable.
 *
 * @param name the user who proved himself; or the number that a peer asserts, or the peer's name if it asserts none
 * @param display his name as he gives it, shown and never believed; empty for none
 * @param peer the peer through which he calls; null for a user of our own
 */
public record Caller(String name, String display, @Nullable String peer) {

    /** @throws NullPointerException if name or display is null */
    public Caller {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(display, "display");
    }

    /** His name if he is a user of our own; else null. */
    @Nullable String user() {
        return isOurs() ? name : null;
    }

    /** Whether he is a user of our own. */
    public boolean isOurs() {
        return peer == null;
    }
}
