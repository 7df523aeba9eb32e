package io.sidetone.runtime;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/** What a media thread does while there is nothing to do: what it saves in CPU it may add to a packet's way. */
public enum Waiting {

    /** Sleeps half a millisecond at a time, and no longer than until the next calls are due. */
    SLEEP {
        @Override
        IdleStrategy strategy(LongSupplier untilDueNs) {
            return new UntilDue(untilDueNs);
        }
    },

    /** Spins, then yields, then sleeps for ever longer, up to a millisecond. */
    BACKOFF {
        @Override
        IdleStrategy strategy(LongSupplier untilDueNs) {
            return new BackoffIdleStrategy();
        }
    },

    /** Never lets go of its core. */
    SPIN {
        @Override
        IdleStrategy strategy(LongSupplier untilDueNs) {
            return new BusySpinIdleStrategy();
        }
    };

    private static final long LONGEST_SLEEP_NS = 500_000;

    /**
     * A strategy of its own for each media thread.
     *
     * @param untilDueNs how long until that thread's next calls are due; asked by that thread
     */
    abstract IdleStrategy strategy(LongSupplier untilDueNs);

    private record UntilDue(LongSupplier untilDueNs) implements IdleStrategy {

        @Override
        public void idle(int workCount) {
            if (workCount <= 0) {
                idle();
            }
        }

        @Override
        public void idle() {
            LockSupport.parkNanos(Math.min(untilDueNs.getAsLong(), LONGEST_SLEEP_NS));
        }

        @Override
        public void reset() {
            // It remembers nothing.
        }
    }
}
