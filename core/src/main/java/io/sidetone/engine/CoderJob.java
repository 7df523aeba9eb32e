package io.sidetone.engine;

/**
 * Work of one coder that a worker may do, and whose it is: the media thread's, except between {@link #submit} and the
 * end of {@link #run}, when all its fields and its coder are the worker's. So no coder is ever run by two threads, a
 * result that is late harms nobody, and a coder whose worker is overloaded gets less to do instead of ever later.
 */
abstract class CoderJob implements Runnable {

    /** The only word between the two threads; its writes publish all others. */
    private volatile boolean outstanding;

    /** Hands it to a worker. Not while it is outstanding. */
    final boolean submit(Workshop workshop) {
        assert !outstanding;
        outstanding = true;
        boolean accepted = workshop.submit(this);
        if (!accepted) {
            outstanding = false;
        }
        return accepted;
    }

    /** Whether a worker has it, or will. */
    final boolean isOutstanding() {
        return outstanding;
    }

    @Override
    public final void run() {
        try {
            work();
        } finally {
            outstanding = false;
        }
    }

    /** What there is to do; what codecs throw, it counts. */
    abstract void work();
}
