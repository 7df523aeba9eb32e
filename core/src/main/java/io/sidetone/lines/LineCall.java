package io.sidetone.lines;

import io.sidetone.access.Availability;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call on a line, as one supervisor may see it. Immutable.
 *
 * @param call the call's identity
 * @param leg the leg's identity in it; with the call's it names what would be monitored
 * @param startedMs when it began, in milliseconds since 1970
 * @param remote with whom, null if unknown or not for this supervisor
 * @param held whether it is on hold
 * @param availability what is offered on it now
 */
public record LineCall(String call, String leg, long startedMs, @Nullable String remote, boolean held,
    Availability availability) {

    /** How long it has lasted at that time, given in milliseconds since 1970; never negative. */
    public Duration duration(long nowMs) {
        return Duration.ofMillis(Math.max(0, nowMs - startedMs));
    }
}
