package io.sidetone.runtime;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;

/** What a media thread does while there is nothing to do: what it saves in CPU it may add to a packet's way. */
public enum Waiting {

    /** Sleeps half a millisecond at a time. */
    SLEEP {
        @Override
        IdleStrategy strategy() {
            return new SleepingIdleStrategy(500_000);
        }
    },

    /** Spins, then yields, then sleeps for ever longer, up to a millisecond. */
    BACKOFF {
        @Override
        IdleStrategy strategy() {
            return new BackoffIdleStrategy();
        }
    },

    /** Never lets go of its core. */
    SPIN {
        @Override
        IdleStrategy strategy() {
            return new BusySpinIdleStrategy();
        }
    };

    abstract IdleStrategy strategy();
}
