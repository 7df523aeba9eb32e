package io.sidetone.access;

import io.sidetone.monitor.Mode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who monitors a call now. Immutable; the host makes another with every change.
 *
 * @param supervisors the mode of everybody who does
 * @param takingOver who prepares a takeover, or has taken the call over; null if nobody
 * @param seatFree whether one more supervisor could sit down
 */
public record Occupancy(Map<String, Mode> supervisors, @Nullable String takingOver, boolean seatFree) {

    /** Nobody monitors, and there is room. */
    public static final Occupancy FREE = new Occupancy(Map.of(), null, true);

    /** @throws NullPointerException if the map or something in it is null */
    public Occupancy {
        supervisors = Map.copyOf(supervisors);
        Identity.requireOrNull(takingOver, "takingOver");
    }
}
