package io.sidetone.internal.rtp;

/**
 * Which of the last {@value #SIZE} sequence numbers are marked, counted from the highest marked one. Numbers are
 * unwrapped and not negative. Belongs to one leg, media thread only; allocates nothing.
 */
public final class NumberWindow {

    /** How many numbers are remembered; a source drops what is further behind. */
    public static final int SIZE = Long.SIZE;

    private long highest = -2 * SIZE;
    /** Bit n: the number n behind the highest is marked. */
    private long bits;

    /** Forgets all marks. */
    public void clear() {
        highest = -2 * SIZE;
        bits = 0;
    }

    /** Marks a number; one too far behind is forgotten at once. */
    public void mark(long number) {
        long ahead = number - highest;
        if (ahead > 0) {
            bits = ahead < SIZE ? bits << ahead | 1 : 1;
            highest = number;
        } else if (ahead > -SIZE) {
            bits |= 1L << -ahead;
        }
    }

    public boolean isMarked(long number) {
        long behind = highest - number;
        return behind >= 0 && behind < SIZE && (bits >>> behind & 1) != 0;
    }

    /** How many marked numbers lie above that one. */
    public int above(long number) {
        long behind = highest - number;
        return behind <= 0 ? 0 : behind >= SIZE ? Long.bitCount(bits) : Long.bitCount(bits & (1L << behind) - 1);
    }

    /** How many marked numbers there are from one to below another. */
    public int between(long from, long to) {
        return above(from - 1) - above(to - 1);
    }

    /** The highest marked number; negative if none. */
    public long highest() {
        return highest;
    }
}
