package io.sidetone.runtime.udp;

import java.util.concurrent.atomic.AtomicLong;

/** Says yes at most once in a given time, to whichever thread asks first. Any thread; time comes from outside. */
final class Seldom {

    private final long periodNs;
    private final AtomicLong nextNs;

    Seldom(long periodNs, long nowNs) {
        this.periodNs = periodNs;
        nextNs = new AtomicLong(nowNs);
    }

    boolean isDue(long nowNs) {
        long next = nextNs.get();
        return nowNs - next >= 0 && nextNs.compareAndSet(next, nowNs + periodNs);
    }
}
