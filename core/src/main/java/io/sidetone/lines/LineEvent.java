package io.sidetone.lines;

/**
 * A change of what a supervisor sees. Versions count up by one for each event he gets or misses, from that of his
 * snapshot on.
 */
public sealed interface LineEvent {

    /** What he has seen when he has seen this. */
    long version();

    /** A line is new, or as it is now. */
    record Changed(long version, Line line) implements LineEvent {
    }

    /** A line is gone, or he may no longer see it. */
    record Removed(long version, String person) implements LineEvent {
    }

    /**
     * He was too slow and so many changes were dropped. The events that follow bring every line up to date.
     *
     * @param count how many
     */
    record Missed(long version, long count) implements LineEvent {
    }
}
