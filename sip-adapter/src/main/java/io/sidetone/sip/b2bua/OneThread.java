package io.sidetone.sip.b2bua;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread that does one thing after the other. Any thread may give it something to do. */
final class OneThread implements Schedule {

    private static final System.Logger LOG = System.getLogger(B2bua.class.getName());

    private final ScheduledThreadPoolExecutor thread;

    OneThread(String name) {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        }, (task, executor) -> { });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nowNs() {
        return System.nanoTime();
    }

    @Override
    public long wallMs() {
        return System.currentTimeMillis();
    }

    @Override
    public void execute(Runnable action) {
        thread.execute(guarded(action));
    }

    @Override
    public void after(long delayNs, Runnable action) {
        thread.schedule(guarded(action), Math.max(0, delayNs), TimeUnit.NANOSECONDS);
    }

    /** One message that can't be dealt with must not stop the others. */
    private static Runnable guarded(Runnable action) {
        return () -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "something of a call failed", e);
            }
        };
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
