package io.sidetone.engine;

/**
 * Catches a leg whose inline coders take longer than {@value #LIMIT_NS} ns: after the third time they are not called
 * any more, so that nobody else is delayed again. Belongs to its leg, media thread only; allocates nothing.
 *
 * <p>Reading a clock around every call of a coder would cost more than G.711 itself. So the shard times whole calls,
 * and only one that took too long has its legs' coders timed: the first overrun puts all of them under suspicion, which
 * {@value #CALM} calls in time dispel. A pause of the process (garbage collection, another process) looks like an
 * overrun to whom it hits; to be quarantined for it, a coder of microseconds must be hit twice more within a fraction
 * of a second, while one that is really slow is there at its third call.
 */
final class Quarantine {

    private static final long LIMIT_NS = 1_000_000;
    private static final int MOST_OVERRUNS = 3;
    private static final int CALM = 16;

    private final Workshop clock;
    /** Calls to time until suspicion is dispelled; 0 without one. */
    private int suspicion;
    private int strikes;
    private boolean closed;
    private long overruns;

    Quarantine(Workshop clock) {
        this.clock = clock;
    }

    static boolean isTooLong(long ns) {
        return ns > LIMIT_NS;
    }

    /** The leg's call took too long, and this leg may be why. */
    void suspect() {
        if (suspicion == 0) {
            strikes = 1;
            suspicion = CALM;
        }
    }

    /** Whether the leg's inline coders are not to be called any more. */
    boolean isClosed() {
        return closed;
    }

    /** Before a coder is called: a time for {@link #end}. */
    long begin() {
        return suspicion > 0 ? clock.nanoTime() : 0;
    }

    /** After a coder was called. */
    void end(long begunNs) {
        if (suspicion == 0) {
            return;
        }
        if (!isTooLong(clock.nanoTime() - begunNs)) {
            suspicion--;
            return;
        }
        suspicion = CALM;
        overruns++;
        closed = ++strikes >= MOST_OVERRUNS;
    }

    /** Calls that took too long, as far as they were timed. */
    long overruns() {
        return overruns;
    }
}
