package io.sidetone.runtime.srtp;

/**
 * What is known of each SSRC's packet index: the highest one, and which of the {@value #WINDOW} up to it have been
 * (RFC 3711 §3.3.1, §3.3.2). An SSRC is never forgotten, so that one that returns goes on counting where it was and
 * its old packets stay old. Belongs to one media thread.
 */
final class IndexTable {

    static final int WINDOW = 64;
    /** So many SSRCs a direction may have under one key. A phone has one, and another after some holds or transfers. */
    static final int MOST_SOURCES = 32;
    static final int UNKNOWN = -1;

    private final int[] ssrcs = new int[MOST_SOURCES];
    private final long[] highest = new long[MOST_SOURCES];
    /** Bit n: index {@code highest - n} has been. */
    private final long[] seen = new long[MOST_SOURCES];
    private int count;

    /** The place of an SSRC, or {@link #UNKNOWN}. */
    int find(int ssrc) {
        for (int i = 0; i < count; i++) {
            if (ssrcs[i] == ssrc) {
                return i;
            }
        }
        return UNKNOWN;
    }

    /** Whether there is room for one more. */
    boolean hasRoom() {
        return count < MOST_SOURCES;
    }

    /**
     * The index nearest to the highest whose low 16 bits are the sequence number.
     *
     * @return negative if it would be before the very first
     */
    long indexOf(int place, int sequence) {
        return place == UNKNOWN ? sequence : highest[place] + (short) (sequence - (int) highest[place]);
    }

    /** The highest index, or -1 before the first. */
    long highest(int place) {
        return place == UNKNOWN ? -1 : highest[place];
    }

    /** Whether an index has neither been nor fallen out of the window. */
    boolean isFresh(int place, long index) {
        if (index < 0) {
            return false;
        }
        if (place == UNKNOWN) {
            return true;
        }
        long behind = highest[place] - index;
        return behind < 0 || behind < WINDOW && (seen[place] >>> behind & 1) == 0;
    }

    /** Notes a fresh index of a packet that is authentic; a new SSRC needs room. */
    void note(int ssrc, int place, long index) {
        int at = place;
        if (at == UNKNOWN) {
            at = count++;
            ssrcs[at] = ssrc;
            highest[at] = index;
        }
        long ahead = index - highest[at];
        if (ahead > 0) {
            seen[at] = ahead < WINDOW ? seen[at] << ahead : 0;
            highest[at] = index;
        }
        seen[at] |= 1L << highest[at] - index;
    }
}
