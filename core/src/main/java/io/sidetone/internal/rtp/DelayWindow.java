package io.sidetone.internal.rtp;

import java.util.Arrays;

/**
 * The delays of the packets of the last two seconds, as far as a jitter buffer asks: the fastest, and the slowest but
 * one. Belongs to one jitter buffer, media thread only; allocates nothing after construction.
 *
 * <p>The slowest is left out because one packet in a hundred that strays is cheaper lost than waited for. Time is cut
 * into buckets, and what is in the oldest is forgotten as a whole: a burst counts in full while it is remembered, and
 * not at all afterwards.
 */
final class DelayWindow {

    private static final int BUCKETS = 8;
    private static final int BUCKET_FRAMES = 12;

    // Of the buckets that are complete: looked at when the next is, which is seldom.
    private final long[] fastestOf = new long[BUCKETS];
    private final long[] slowestOf = new long[BUCKETS];
    private final long[] secondOf = new long[BUCKETS];
    /** Where the bucket goes that is being filled. */
    private int bucket;
    private int frame;
    private int completed;
    // Of the bucket that is being filled.
    private long newFastest;
    private long newSlowest;
    private long newSecond;
    // Of the whole window.
    private long fastest;
    private long slowest;
    private long second;

    DelayWindow() {
        clear();
    }

    void clear() {
        Arrays.fill(fastestOf, Long.MAX_VALUE);
        Arrays.fill(slowestOf, Long.MIN_VALUE);
        Arrays.fill(secondOf, Long.MIN_VALUE);
        frame = 0;
        completed = 0;
        begin();
        sum();
    }

    private void begin() {
        newFastest = Long.MAX_VALUE;
        newSlowest = Long.MIN_VALUE;
        newSecond = Long.MIN_VALUE;
    }

    /** All buckets but the one that is being filled, which is empty. */
    private void sum() {
        fastest = Long.MAX_VALUE;
        slowest = Long.MIN_VALUE;
        second = Long.MIN_VALUE;
        for (int i = 0; i < BUCKETS; i++) {
            fastest = Math.min(fastest, fastestOf[i]);
            second = Math.max(Math.max(second, secondOf[i]), Math.min(slowest, slowestOf[i]));
            slowest = Math.max(slowest, slowestOf[i]);
        }
    }

    void add(long delay) {
        newFastest = Math.min(newFastest, delay);
        newSecond = Math.max(newSecond, Math.min(newSlowest, delay));
        newSlowest = Math.max(newSlowest, delay);
        fastest = Math.min(fastest, delay);
        second = Math.max(second, Math.min(slowest, delay));
        slowest = Math.max(slowest, delay);
    }

    /** A frame has passed. */
    void advance() {
        if (++frame == BUCKET_FRAMES) {
            frame = 0;
            completed = Math.min(BUCKETS, completed + 1);
            fastestOf[bucket] = newFastest;
            slowestOf[bucket] = newSlowest;
            secondOf[bucket] = newSecond;
            bucket = (bucket + 1) % BUCKETS;
            fastestOf[bucket] = Long.MAX_VALUE;
            slowestOf[bucket] = Long.MIN_VALUE;
            secondOf[bucket] = Long.MIN_VALUE;
            begin();
            sum();
        }
    }

    /** Whether the whole window lies after the last {@link #clear}. */
    boolean isFull() {
        return completed == BUCKETS;
    }

    boolean isEmpty() {
        return fastest == Long.MAX_VALUE;
    }

    /** The least delay; Long.MAX_VALUE where there is none. */
    long fastest() {
        return fastest;
    }

    /** The greatest delay but one, or of a single packet its own. */
    long slow() {
        return second == Long.MIN_VALUE ? slowest : second;
    }
}
