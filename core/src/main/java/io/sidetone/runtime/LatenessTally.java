package io.sidetone.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Counts how late ticks are. Written by one media thread, with plain stores; read by any thread. Allocates nothing. */
final class LatenessTally {

    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts = new long[Lateness.BUCKETS];

    void count(long lateNs) {
        int bucket = Lateness.bucket(lateNs);
        COUNT.setOpaque(counts, bucket, counts[bucket] + 1);
    }

    /** Adds these counts to others. */
    void addTo(long[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (long) COUNT.getOpaque(counts, i);
        }
    }
}
