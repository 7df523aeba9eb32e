package io.sidetone.sip.b2bua;

import java.util.concurrent.Executor;

/**
 * Where everything of a {@link B2bua} happens: one thing after the other, in order, never two at once. Its methods are
 * for any thread and return at once.
 */
public interface Schedule extends Executor, AutoCloseable {

    /** Monotonic time in nanoseconds. */
    long nowNs();

    /** The time of day in milliseconds since 1970; shown, never calculated with. */
    long wallMs();

    /** Does something after all that waits already. */
    @Override
    void execute(Runnable action);

    /**
     * Does something later, in order with everything else. What is no longer wanted then must find out by itself.
     *
     * @param delayNs from now, in nanoseconds
     */
    void after(long delayNs, Runnable action);

    /** Does nothing any more. Idempotent. */
    @Override
    void close();

    /** A daemon thread of that name and the system's clocks. */
    static Schedule ownThread(String name) {
        return new OneThread(name);
    }
}
