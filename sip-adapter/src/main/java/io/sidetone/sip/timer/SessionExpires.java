package io.sidetone.sip.timer;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value of a {@code Session-Expires} header. Immutable.
 *
 * @param seconds from a request or its 2xx on, after which the session is over
 * @param refresher who is to refresh it; null if nothing is said
 */
public record SessionExpires(int seconds, SessionExpires.@Nullable Refresher refresher) {

    /** The parts of one transaction. */
    public enum Refresher {
        /** Who sent the request. */
        UAC,
        /** Who answered it. */
        UAS
    }

    private static final int LONGEST_TEXT = 256;
    private static final int MOST_DIGITS = 9;

    /** Reads {@code 1800;refresher=uac}; empty if it is none. */
    public static Optional<SessionExpires> parse(String text) {
        if (text.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        String[] parts = text.split(";", -1);
        Optional<Integer> seconds = seconds(parts[0]);
        Refresher refresher = null;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace(" ", "");
            if (parameter.equals("refresher=uac")) {
                refresher = Refresher.UAC;
            } else if (parameter.equals("refresher=uas")) {
                refresher = Refresher.UAS;
            }
        }
        Refresher found = refresher;
        return seconds.map(value -> new SessionExpires(value, found));
    }

    /** Reads the number of a {@code Min-SE} header, whatever parameters follow; empty if it is none. */
    public static Optional<Integer> seconds(String text) {
        int semicolon = text.indexOf(';');
        String number = (semicolon < 0 ? text : text.substring(0, semicolon)).strip();
        if (number.isEmpty() || number.length() > MOST_DIGITS || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(number));
    }

    /** The header's value. */
    public String header() {
        return seconds + (refresher == null ? "" : ";refresher=" + refresher.name().toLowerCase(Locale.ROOT));
    }
}
