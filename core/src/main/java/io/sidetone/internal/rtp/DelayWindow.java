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

    private final long[] fastest = new long[BUCKETS];
    private final long[] slowest = new long[BUCKETS];
    private final long[] second = new long[BUCKETS];
    private int bucket;
    private int frame;
    private int completed;

    DelayWindow() {
        clear();
    }

    void clear() {
        Arrays.fill(fastest, Long.MAX_VALUE);
        Arrays.fill(slowest, Long.MIN_VALUE);
        Arrays.fill(second, Long.MIN_VALUE);
        frame = 0;
        completed = 0;
    }

    void add(long delay) {
        fastest[bucket] = Math.min(fastest[bucket], delay);
        second[bucket] = Math.max(second[bucket], Math.min(slowest[bucket], delay));
        slowest[bucket] = Math.max(slowest[bucket], delay);
    }

    /** A frame has passed. */
    void advance() {
        if (++frame == BUCKET_FRAMES) {
            frame = 0;
            completed = Math.min(BUCKETS, completed + 1);
            bucket = (bucket + 1) % BUCKETS;
            fastest[bucket] = Long.MAX_VALUE;
            slowest[bucket] = Long.MIN_VALUE;
            second[bucket] = Long.MIN_VALUE;
        }
    }

    /** Whether the whole window lies after the last {@link #clear}. */
    boolean isFull() {
        return completed == BUCKETS;
    }

    boolean isEmpty() {
        return fastest() == Long.MAX_VALUE;
    }

    /** The least delay; Long.MAX_VALUE where there is none. */
    long fastest() {
        long least = Long.MAX_VALUE;
        for (long each : fastest) {
            least = Math.min(least, each);
        }
        return least;
    }

    /** The greatest delay but one, or of a single packet its own. */
    long slow() {
        long most = Long.MIN_VALUE;
        long next = Long.MIN_VALUE;
        for (int i = 0; i < BUCKETS; i++) {
            next = Math.max(Math.max(next, second[i]), Math.min(most, slowest[i]));
            most = Math.max(most, slowest[i]);
        }
        return next == Long.MIN_VALUE ? most : next;
    }
}
