package io.sidetone.audit;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of a log at some time. Kept elsewhere it proves later that nothing before it is gone. Immutable.
 *
 * @param number the last record's; 0 before the first
 * @param mac the last record's, 43 characters of base64url
 */
public record AuditHead(long number, String mac) {

    static final int MAC_LENGTH = 43;

    /** What comes before the first record. */
    public static final AuditHead START = new AuditHead(0, "A".repeat(MAC_LENGTH));

    private static final Pattern MAC = Pattern.compile("[A-Za-z0-9_-]{" + MAC_LENGTH + "}");
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):(" + MAC + ")");

    /** @throws IllegalArgumentException if the number is negative or the other is no such text */
    public AuditHead {
        Objects.requireNonNull(mac, "mac");
        if (number < 0 || mac.length() != MAC_LENGTH) {
            throw new IllegalArgumentException("no head: " + number + ":" + mac);
        }
    }

    /**
     * A head from the text that {@link #toString()} gives.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static AuditHead parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no head, which is a number, a colon and 43 characters: " + text);
        }
        return new AuditHead(Long.parseLong(matcher.group(1)), matcher.group(2));
    }

    @Override
    public String toString() {
        return number + ":" + mac;
    }
}
