package io.sidetone.engine;

import io.sidetone.monitor.CallMonitor;
import io.sidetone.monitor.Role;
import org.jspecify.annotations.Nullable;

/**
 * What the formats of a call's legs allow: the rate it mixes at, and who can take part. Belongs to its call, media
 * thread only; allocates nothing.
 *
 * <p>A call mixes at the highest rate of what its customers, its agents and its owner are sent: their preferred
 * formats. A supervisor adapts, so that nothing they are sent depends on him; so does what they send.
 */
final class CallFormats {

    private static final int LEAST_RATE = 8_000;

    private final Leg[] legs;
    private final CallMonitor monitor;

    CallFormats(Leg[] legs, CallMonitor monitor) {
        this.legs = legs;
        this.monitor = monitor;
    }

    /**
     * The rate from the next frame on, in Hz.
     *
     * @param present the one without anybody to choose it for
     */
    int mixingRate(int present) {
        int rate = 0;
        for (Leg leg : legs) {
            if (leg != null && leg.isOpen() && isOrdinary(leg)) {
                rate = Math.max(rate, leg.nextSpec().mixingRate());
            }
        }
        return rate == 0 ? present : rate;
    }

    private boolean isOrdinary(Leg leg) {
        switch (monitor.standing(leg.seat())) {
            case CUSTOMER:
            case AGENT:
            case OWNER:
                return true;
            default:
                return false;
        }
    }

    /** The rate with one leg more, in Hz. */
    int mixingRate(LegSpec spec, Role role) {
        int present = mixingRate(LEAST_RATE);
        return role == Role.SUPERVISOR ? present : Math.max(present, spec.mixingRate());
    }

    /** Whose coders others are to replace from the next frame on: a bit for each seat. */
    int renewed(int rate) {
        int renewed = 0;
        for (Leg leg : legs) {
            renewed |= leg != null && leg.isOpen() && leg.isRenewed(rate) ? 1 << leg.seat() : 0;
        }
        return renewed;
    }

    /**
     * Whether such a leg can be mixed with everybody in the call.
     *
     * @param replaced whose place it takes; null for nobody's
     */
    boolean mixes(LegSpec spec, Role role, @Nullable Leg replaced) {
        int rate = mixingRate(spec, role);
        boolean coders = spec.codesAt(rate);
        for (Leg leg : legs) {
            coders &= leg == null || !leg.isOpen() || leg == replaced || leg.nextSpec().codesAt(rate);
        }
        return coders;
    }

    /** Whether such a party would be alone, or with one other to and from whom everything can be forwarded. */
    boolean forwards(LegSpec spec, @Nullable Leg replaced) {
        int others = 0;
        boolean exchanges = true;
        for (Leg leg : legs) {
            if (leg != null && leg.isOpen() && leg != replaced) {
                others++;
                exchanges &= leg.nextSpec().exchangesWith(spec);
            }
        }
        return others <= 1 && exchanges;
    }
}
