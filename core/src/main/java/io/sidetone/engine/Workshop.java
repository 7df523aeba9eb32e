package io.sidetone.engine;

import java.util.function.LongSupplier;

/**
 * What the edge lends to codecs: threads for those that take long, and a clock that catches those that should not.
 * Belongs to the edge; used by media threads.
 */
public interface Workshop {

    /**
     * Has a job done by another thread, soon: what it gives is looked for at the next tick. A shard submits a job again
     * only after it is done. Neither blocks nor allocates.
     *
     * @param job throws nothing but errors; done once, by any one thread
     * @return false if there is no room, and then the job is never done
     */
    boolean submit(Runnable job);

    /** The time in nanoseconds from any fixed point, as {@link System#nanoTime()} tells it. */
    long nanoTime();

    /**
     * Does every job at once, on the thread that submits it: for simulations. What a job gives is still used one tick
     * later, as with threads.
     *
     * @param clock tells {@link #nanoTime()}; one that stands still never catches anybody
     */
    static Workshop onTheSpot(LongSupplier clock) {
        return new Workshop() {
            @Override
            public boolean submit(Runnable job) {
                job.run();
                return true;
            }

            @Override
            public long nanoTime() {
                return clock.getAsLong();
            }
        };
    }
}
