package io.sidetone.runtime;

import io.sidetone.engine.Workshop;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;

/**
 * The threads that run the coders of codecs that take long, for all media threads. A worker without a job is parked and
 * costs nothing; which of them runs a job does not matter, because a coder has one at most.
 */
final class Workers implements Workshop, AutoCloseable {

    /** Two jobs and a bridge for each leg: more than a thousand legs before any is refused. */
    private static final int CAPACITY = 4096;
    private static final long LONGEST_JOIN_MS = 1000;

    private final MpmcVarHandleArrayQueue<Runnable> jobs = new MpmcVarHandleArrayQueue<>(CAPACITY);
    private final LongSupplier clock;
    private final Worker[] workers;
    private volatile boolean closed;
    private boolean logged;

    Workers(int count, LongSupplier clock) {
        this.clock = clock;
        workers = new Worker[count];
        for (int i = 0; i < count; i++) {
            workers[i] = new Worker("sidetone-coder-" + i);
        }
    }

    void start() {
        for (Worker worker : workers) {
            worker.start();
        }
    }

    @Override
    public boolean submit(Runnable job) {
        if (!jobs.offer(job)) {
            return false;
        }
        for (Worker worker : workers) {
            if (worker.parked) {
                // Or else the next job would find it still parked, and wake nobody else.
                worker.parked = false;
                LockSupport.unpark(worker);
                break;
            }
        }
        return true;
    }

    @Override
    public long nanoTime() {
        return clock.getAsLong();
    }

    /** Jobs that were not begun never are. A codec that never returns keeps its thread, a daemon. */
    @Override
    public void close() {
        closed = true;
        for (Worker worker : workers) {
            LockSupport.unpark(worker);
        }
        for (Worker worker : workers) {
            try {
                worker.join(LONGEST_JOIN_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized void logFirst(Throwable failure) {
        if (!logged) {
            logged = true;
            System.getLogger(Workers.class.getName())
                .log(System.Logger.Level.ERROR, "a codec failed (further failures are not logged)", failure);
        }
    }

    private final class Worker extends Thread {

        private volatile boolean parked;

        private Worker(String name) {
            super(name);
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!closed) {
                Runnable job = jobs.poll();
                if (job == null) {
                    rest();
                } else {
                    work(job);
                }
            }
        }

        /** Whoever offers a job after {@code parked} was seen wakes us; what was offered before it is seen here. */
        private void rest() {
            parked = true;
            if (jobs.isEmpty() && !closed) {
                LockSupport.park(jobs);
            }
            parked = false;
        }

        private void work(Runnable job) {
            try {
                job.run();
            } catch (Throwable e) {
                // An Error: a codec's exceptions are counted at its leg. It ends nobody else's work.
                logFirst(e);
            }
        }
    }
}
