package io.sidetone.audit;

/**
 * A remark on a moment of a call. Immutable.
 *
 * @param offsetMs when, in milliseconds from the call's opening
 * @param text what, 1 to {@link #LONGEST} characters
 */
public record Note(long offsetMs, String text) implements Attachment {

    /** The longest text, in UTF-16 units. */
    public static final int LONGEST = 4000;

    /** @throws IllegalArgumentException if the offset is negative, or the text blank or too long */
    public Note {
        if (offsetMs < 0) {
            throw new IllegalArgumentException("offsetMs must not be negative: " + offsetMs);
        }
        if (text.isBlank() || text.length() > LONGEST) {
            throw new IllegalArgumentException(
                "a note must have 1 to " + LONGEST + " characters that are not all blank, not " + text.length());
        }
    }
}
