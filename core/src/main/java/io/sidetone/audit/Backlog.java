package io.sidetone.audit;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The records that wait to be written, and how many are missing behind them. Any thread puts them in and never waits
 * for longer than another one takes to do the same; the writing thread takes them out.
 */
final class Backlog {

    private final int capacity;
    private final LongSupplier wallMs;
    private final Queue<AuditEntry> waiting = new ArrayDeque<>();
    /** Lost since the last record that waits. */
    private long missing;
    private boolean isClosed;
    private volatile boolean hasRoom = true;
    private volatile long lost;

    Backlog(int capacity, LongSupplier wallMs) {
        this.capacity = capacity;
        this.wallMs = wallMs;
    }

    /** Whether there was room; if not it is counted and lost. */
    synchronized boolean offer(AuditEntry entry) {
        if (missing > 0 && !isClosed && waiting.size() + 2 <= capacity) {
            waiting.add(gap());
        }
        if (missing > 0 || isClosed || waiting.size() >= capacity) {
            lose(1);
            return false;
        }
        waiting.add(entry);
        count();
        notifyAll();
        return true;
    }

    /** So many are missing here. */
    synchronized void lose(long count) {
        missing += count;
        lost += count;
        count();
    }

    /** The next, or what stands for those that are missing; null if there is none. */
    synchronized @Nullable AuditEntry poll() {
        AuditEntry entry = waiting.isEmpty() && missing > 0 ? gap() : waiting.poll();
        count();
        return entry;
    }

    private AuditEntry gap() {
        AuditEntry gap = AuditEntry.gap(missing, wallMs.getAsLong());
        missing = 0;
        return gap;
    }

    private void count() {
        hasRoom = !isClosed && missing == 0 && waiting.size() * 4L < capacity * 3L;
    }

    /** Less than three quarters full, nothing missing, and open. */
    boolean hasRoom() {
        return hasRoom;
    }

    long lost() {
        return lost;
    }

    synchronized int size() {
        return waiting.size();
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    /** Takes nothing more. Whether it did until now. */
    synchronized boolean close() {
        boolean wasOpen = !isClosed;
        isClosed = true;
        count();
        notifyAll();
        return wasOpen;
    }

    /** Waits until there is something, or that long. */
    synchronized void await(boolean evenIfThereIs, long ms) {
        try {
            if (!isClosed && (evenIfThereIs || waiting.isEmpty() && missing == 0)) {
                wait(ms);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts the writing thread to any end; closing is what ends it.
        }
    }
}
