package io.sidetone.audit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How soon records must be safe from a loss of power; from a crash of the process they are safe once written. Immutable.
 *
 * @param interval the longest that a record waits; zero for none, null for ever
 */
public record SyncPolicy(@Nullable Duration interval) {

    /** A record counts as written when it is on the disk. Records that come together share one way there. */
    public static final SyncPolicy EACH_RECORD = new SyncPolicy(Duration.ZERO);

    /** The operating system decides. */
    public static final SyncPolicy NEVER = new SyncPolicy(null);

    /** @throws IllegalArgumentException if the interval is negative */
    public SyncPolicy {
        if (interval != null && interval.isNegative()) {
            throw new IllegalArgumentException("interval must not be negative: " + interval);
        }
    }

    /** At most that long. */
    public static SyncPolicy every(Duration interval) {
        return new SyncPolicy(interval);
    }

    boolean isDue(long sinceNs) {
        return interval != null && sinceNs >= interval.toNanos();
    }
}
