package io.sidetone.internal.rtp;

/**
 * Time told by one RTP clock in ticks of another. What goes to the faster clock with {@link #floor} comes back with
 * {@link #ceil}, exactly. Stateless; any thread.
 */
public final class RtpClock {

    private RtpClock() {
    }

    /** Ticks of another clock that have passed by then; rates in Hz. */
    public static long floor(long ticks, int rate, int otherRate) {
        return rate == otherRate ? ticks : Math.floorDiv(ticks, (long) rate) * otherRate
            + (long) Math.floorMod(ticks, rate) * otherRate / rate;
    }

    /** As {@link #floor}, counting one that has begun. */
    public static long ceil(long ticks, int rate, int otherRate) {
        return -floor(-ticks, rate, otherRate);
    }
}
