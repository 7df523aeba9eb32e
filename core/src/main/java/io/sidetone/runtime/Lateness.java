package io.sidetone.runtime;

import java.util.Locale;

/**
 * How late ticks began, in buckets: four to each power of two, so that a time is told at most a quarter too long.
 * Immutable; {@link Sidetone#lateness()} makes one.
 */
public final class Lateness {

    private static final int STEPS_LOG2 = 2;
    private static final int STEPS = 1 << STEPS_LOG2;

    static final int BUCKETS = (Long.SIZE - STEPS_LOG2) * STEPS;

    private final long[] counts;
    private final long ticks;

    /** @param counts owned by this object */
    Lateness(long[] counts) {
        this.counts = counts;
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        ticks = sum;
    }

    /** The bucket of a time; what is early is on time. */
    static int bucket(long lateNs) {
        if (lateNs < STEPS) {
            return (int) Math.max(0, lateNs);
        }
        int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(lateNs) - STEPS_LOG2;
        return (octave << STEPS_LOG2) + (int) (lateNs >>> octave);
    }

    /** The longest time in a bucket. */
    static long longestNs(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int octave = (bucket >> STEPS_LOG2) - 1;
        return ((bucket & STEPS - 1) + STEPS + 1L << octave) - 1;
    }

    /** How many ticks were counted: of all shards, one for each millisecond. */
    public long ticks() {
        return ticks;
    }

    /**
     * What this share of all ticks were not later than, in nanoseconds; 0 without ticks.
     *
     * @param share 0 to 1
     * @throws IllegalArgumentException if it is not
     */
    public long atMostNs(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be 0 to 1: " + share);
        }
        long rest = (long) Math.ceil(share * ticks);
        int bucket = 0;
        while (rest > counts[bucket]) {
            rest -= counts[bucket++];
        }
        return ticks == 0 ? 0 : longestNs(bucket);
    }

    /** Half of all ticks were not later, in nanoseconds. */
    public long p50Ns() {
        return atMostNs(0.5);
    }

    /** 99 of 100 ticks were not later, in nanoseconds. */
    public long p99Ns() {
        return atMostNs(0.99);
    }

    /** 999 of 1 000 ticks were not later, in nanoseconds. */
    public long p999Ns() {
        return atMostNs(0.999);
    }

    /** No tick was later, in nanoseconds. */
    public long maxNs() {
        return atMostNs(1);
    }

    /** What was counted between an earlier one of the same {@link Sidetone} and this. */
    public Lateness since(Lateness earlier) {
        long[] difference = counts.clone();
        for (int i = 0; i < BUCKETS; i++) {
            difference[i] -= earlier.counts[i];
        }
        return new Lateness(difference);
    }

    /** The usual four, in microseconds. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d ticks late by p50 %d, p99 %d, p99.9 %d, max %d µs", ticks,
            p50Ns() / 1_000, p99Ns() / 1_000, p999Ns() / 1_000, maxNs() / 1_000);
    }
}
