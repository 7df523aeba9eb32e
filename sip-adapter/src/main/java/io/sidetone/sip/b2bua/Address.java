package io.sidetone.sip.b2bua;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What stands in From, P-Asserted-Identity and Refer-To (RFC 3261 §20.10), as far as it matters here. Immutable.
 *
 * @param display without its quotes; empty for none
 * @param uri without angle brackets and the header's parameters
 */
record Address(String display, String uri) {

    private static final int LONGEST = 2_048;

    /** Null if there is no URI in it. */
    static @Nullable Address parse(String value) {
        String text = value.strip();
        if (text.length() > LONGEST) {
            return null;
        }
        int at = 0;
        String display = "";
        if (text.startsWith("\"")) {
            StringBuilder quoted = new StringBuilder();
            for (at = 1; at < text.length() && text.charAt(at) != '"'; at++) {
                at += text.charAt(at) == '\\' && at + 1 < text.length() ? 1 : 0;
                quoted.append(text.charAt(at));
            }
            display = quoted.toString();
            at++;
        }
        int open = text.indexOf('<', Math.min(at, text.length()));
        if (open < 0) {
            int end = text.indexOf(';');
            String bare = (end < 0 ? text : text.substring(0, end)).strip();
            return at == 0 && isUri(bare) ? new Address("", bare) : null;
        }
        int close = text.indexOf('>', open);
        String uri = close < 0 ? "" : text.substring(open + 1, close).strip();
        display = at == 0 ? text.substring(0, open).strip() : display;
        return isUri(uri) ? new Address(display, uri) : null;
    }

    private static boolean isUri(String text) {
        return text.regionMatches(true, 0, "sip:", 0, 4) || text.regionMatches(true, 0, "sips:", 0, 5)
            || text.regionMatches(true, 0, "tel:", 0, 4);
    }

    /** The user part of a URI, without its parameters and percent-decoded; empty if there is none. */
    static String user(String uri) {
        int colon = uri.indexOf(':');
        boolean tel = uri.regionMatches(true, 0, "tel:", 0, 4);
        int end = tel ? uri.length() : uri.indexOf('@');
        if (colon < 0 || end < colon) {
            return "";
        }
        String user = uri.substring(colon + 1, end);
        for (char delimiter : new char[] {';', ':', '?'}) {
            int cut = user.indexOf(delimiter);
            user = cut < 0 ? user : user.substring(0, cut);
        }
        return decoded(user);
    }

    /** Percent-decoded; as it is if that can't be done. */
    static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * 4);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
                if (low < 0) {
                    return text;
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else {
                bytes.put(String.valueOf(text.charAt(i)).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            return text;
        }
    }

    /** As in a header. */
    static String written(String display, String uri) {
        return (display.isEmpty() ? "" : '"' + display.replace("\\", "\\\\").replace("\"", "\\\"") + "\" ")
            + '<' + uri + '>';
    }

    /** A user part that anything can be: what would end it is escaped. */
    static String encoded(String user) {
        StringBuilder text = new StringBuilder();
        for (byte b : user.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-_.!~*'()&=+$,".indexOf(c) >= 0);
            text.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return text.toString();
    }

    /** A text from outside as a name that identities, headers and logs can hold. */
    static String tame(String text) {
        StringBuilder name = new StringBuilder();
        text.strip().codePoints().limit(64).forEach(c -> name.appendCodePoint(
            Character.isISOControl(c) || c >= 0xD800 && c <= 0xDFFF ? '?' : c));
        String tamed = name.toString().strip();
        return tamed.isEmpty() ? "unknown" : tamed;
    }
}
