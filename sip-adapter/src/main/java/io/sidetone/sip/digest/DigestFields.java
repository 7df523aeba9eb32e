package io.sidetone.sip.digest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of a header that begins with {@code Digest} (RFC 7616 §3.3, §3.4). Any thread. */
final class DigestFields {

    private static final String SCHEME = "Digest";
    private static final int LONGEST = 4_096;
    private static final int MOST_FIELDS = 32;

    private final String text;
    private int at;

    private DigestFields(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /** The fields by name in lower case; empty if it is another scheme, too long, repeats a field or can't be read. */
    static Optional<Map<String, String>> parse(String header) {
        String text = header.strip();
        if (text.length() > LONGEST || text.length() <= SCHEME.length()
            || !text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            || !Character.isWhitespace(text.charAt(SCHEME.length()))) {
            return Optional.empty();
        }
        return new DigestFields(text, SCHEME.length()).fields();
    }

    private Optional<Map<String, String>> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        while (true) {
            skip(" \t\r\n,");
            if (at == text.length()) {
                return Optional.of(fields);
            }
            int equals = text.indexOf('=', at);
            if (equals < 0 || fields.size() == MOST_FIELDS) {
                return Optional.empty();
            }
            String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
            at = equals + 1;
            skip(" \t\r\n");
            String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
            if (value == null || name.isEmpty() || fields.put(name, value) != null) {
                return Optional.empty();
            }
        }
    }

    private void skip(String characters) {
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** Null if there is none. */
    private @Nullable String token() {
        int end = text.indexOf(',', at);
        String token = text.substring(at, end < 0 ? text.length() : end).strip();
        at = end < 0 ? text.length() : end;
        return token.isEmpty() || token.indexOf('"') >= 0 ? null : token;
    }

    /** Null if it does not end, or something stands between its end and the next comma. */
    private @Nullable String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        if (at == text.length()) {
            return null;
        }
        at++;
        skip(" \t\r\n");
        return at == text.length() || text.charAt(at) == ',' ? value.toString() : null;
    }

    /** A quoted string. */
    static String quote(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
