package io.sidetone.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the calling thread allocates. Stateless. */
public final class Garbage {

    private Garbage() {
    }

    /**
     * Bytes in the best of several runs, of which the first without any is the last: where the just-in-time compiler
     * takes a method back, the JVM itself allocates some on the thread that is in it.
     */
    public static long least(int runs, Runnable run) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // The first reading itself may allocate.
        threads.getCurrentThreadAllocatedBytes();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < runs && least > 0; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            run.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
