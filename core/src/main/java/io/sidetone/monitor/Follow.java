package io.sidetone.monitor;

import java.time.Duration;
import java.util.Objects;

/**
 * Whether a session goes with its agent from call to call. One that does not belongs to its call, and a transfer leaves
 * it there; one that does waits for the agent's next call whenever he is out of this one. Each call is joined in the
 * mode the session was asked for, after a new grant, on a leg of its own. Immutable.
 *
 * @param calls how many further calls it joins
 * @param patience how long it waits for each of them
 */
public record Follow(int calls, Duration patience) {

    /** The default: the session is for one call. */
    public static final Follow NONE = new Follow(0, Duration.ofSeconds(1));

    /**
     * @throws IllegalArgumentException if the number is negative, or the time not positive or above 365 days; the text
     *     holds it
     * @throws NullPointerException if the time is null
     */
    public Follow {
        Objects.requireNonNull(patience, "patience");
        if (calls < 0) {
            throw new IllegalArgumentException("calls must not be negative: " + calls);
        }
        TimeLimits.require(patience, "patience");
    }

    /** To the agent's next call, if it comes within that time. */
    public static Follow nextCall(Duration patience) {
        return new Follow(1, patience);
    }

    /** To all his calls, as long as each comes within that time. */
    public static Follow allCalls(Duration patience) {
        return new Follow(Integer.MAX_VALUE, patience);
    }
}
