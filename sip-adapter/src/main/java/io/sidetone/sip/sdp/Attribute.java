package io.sidetone.sip.sdp;

import java.util.Objects;

/**
 * One {@code a=} line. Immutable; {@link #toString} leaves out what is secret.
 *
 * @param name what stands before the colon; compared with regard to case
 * @param value what stands behind it; empty if there is nothing
 */
public record Attribute(String name, String value) {

    /** @throws NullPointerException if anything is null */
    public Attribute {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    static Attribute flag(String name) {
        return new Attribute(name, "");
    }

    String line() {
        return value.isEmpty() ? name : name + ":" + value;
    }

    @Override
    public String toString() {
        return isSecret() ? name + ":…" : line();
    }

    private boolean isSecret() {
        return name.equalsIgnoreCase("crypto") || name.equalsIgnoreCase("ice-pwd")
            || name.equalsIgnoreCase("key-mgmt");
    }
}
