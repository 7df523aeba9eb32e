package io.sidetone.sip.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Header fields in their order, unknown ones among them, each line by itself. Immutable; {@link #toString} leaves out
 * what is secret. Names are compared without regard to case; ports write compact names in full.
 */
public final class SipHeaders {

    /** None. */
    public static final SipHeaders NONE = new SipHeaders(List.of());

    /**
     * One line.
     *
     * @param name what stands before the colon
     * @param value what stands behind it, unfolded
     */
    public record Field(String name, String value) {

        /** @throws IllegalArgumentException if one of them would break the message: empty, or with a line end */
        public Field {
            if (name.isBlank() || name.indexOf(':') >= 0 || hasLineEnd(name) || hasLineEnd(value)) {
                throw new IllegalArgumentException("no header field: " + name);
            }
        }

        private static boolean hasLineEnd(String text) {
            return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
        }
    }

    private final List<Field> fields;

    private SipHeaders(List<Field> fields) {
        this.fields = List.copyOf(fields);
    }

    /** Those fields, in that order. */
    public static SipHeaders of(List<Field> fields) {
        return new SipHeaders(fields);
    }

    /** These and one more at the end. */
    public SipHeaders with(String name, String value) {
        List<Field> all = new ArrayList<>(fields);
        all.add(new Field(name, value));
        return new SipHeaders(all);
    }

    /** All lines. */
    public List<Field> fields() {
        return fields;
    }

    /** The first value under a name. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** Every value under a name, in order. */
    public List<String> all(String name) {
        return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Field::value).toList();
    }

    /** Whether a comma-separated list under a name holds a token, an option tag for example, in whatever case. */
    public boolean lists(String name, String token) {
        Objects.requireNonNull(token, "token");
        for (String value : all(name)) {
            for (String item : value.split(",")) {
                if (item.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SipHeaders headers && fields.equals(headers.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.stream().map(field -> field.name() + ": "
            + (field.name().toLowerCase(Locale.ROOT).endsWith("authorization") ? "…" : field.value()))
            .toList().toString();
    }
}
