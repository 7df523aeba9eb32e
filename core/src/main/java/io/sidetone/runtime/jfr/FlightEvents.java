package io.sidetone.runtime.jfr;

import io.sidetone.monitor.MonitorEvent;
import io.sidetone.runtime.Lateness;
import io.sidetone.runtime.MonitorListener;
import io.sidetone.runtime.Sidetone;
import java.util.Objects;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Puts the life of sessions, a summary of each second, and stalls into the JDK's flight recorder while a recording
 * wants them; never anything of a frame, and nothing on a media thread. A listener before the application's own, called
 * on the dispatching thread; {@link #watch} and {@link #close} belong to any thread.
 *
 * <pre>{@code
 *   FlightEvents flight = new FlightEvents(listener);
 *   Sidetone sidetone = Sidetone.configure().listener(flight).start();
 *   flight.watch(sidetone);
 * }</pre>
 *
 * Its events are {@code sidetone.Session}, {@code sidetone.Second} and {@code sidetone.Stall}. Names of calls and
 * supervisors are in them: a recording tells who monitored whom.
 */
public final class FlightEvents implements MonitorListener, AutoCloseable {

    private final MonitorListener next;
    private final Runnable everySecond = this::second;
    private @Nullable Sidetone watched;
    private @Nullable Lateness lateness;
    private long stalls;

    /** @param next hears everything that this hears */
    public FlightEvents(MonitorListener next) {
        this.next = Objects.requireNonNull(next, "next");
    }

    /**
     * From now on each second is summed up, as long as a recording wants that.
     *
     * @throws IllegalStateException if it watches one already
     */
    public synchronized void watch(Sidetone sidetone) {
        if (watched != null) {
            throw new IllegalStateException("watches one already");
        }
        watched = sidetone;
        lateness = sidetone.lateness();
        stalls = sidetone.stalls();
        FlightRecorder.addPeriodicEvent(SecondEvent.class, everySecond);
    }

    /** Seconds are summed up no longer. Idempotent. */
    @Override
    public synchronized void close() {
        if (watched != null) {
            FlightRecorder.removePeriodicEvent(everySecond);
            watched = null;
        }
    }

    @Override
    public void event(MonitorEvent event) {
        SessionEvent told = new SessionEvent();
        if (told.isEnabled() && describe(event, told)) {
            told.what = event.getClass().getSimpleName();
            told.call = event.call();
            told.frame = event.frame();
            told.commit();
        }
        next.event(event);
    }

    @Override
    public void missed(long count) {
        next.missed(count);
    }

    /** Whether that is about a session; then who and how is in it. */
    private static boolean describe(MonitorEvent event, SessionEvent told) {
        if (event instanceof MonitorEvent.SessionStarted e) {
            return told.of(e.supervisor(), e.mode() + " of " + e.target());
        } else if (event instanceof MonitorEvent.SessionActive e) {
            return told.of(e.supervisor(), e.mode().name());
        } else if (event instanceof MonitorEvent.ModeChanged e) {
            return told.of(e.supervisor(), e.to().name());
        } else if (event instanceof MonitorEvent.SessionSuspended e) {
            return told.of(e.supervisor(), null);
        } else if (event instanceof MonitorEvent.SessionResumed e) {
            return told.of(e.supervisor(), e.mode().name());
        } else if (event instanceof MonitorEvent.SessionArmed e) {
            return told.of(e.supervisor(), e.agent());
        } else if (event instanceof MonitorEvent.TakeoverPreparing e) {
            return told.of(e.supervisor(), null);
        } else if (event instanceof MonitorEvent.TakeoverRolledBack e) {
            return told.of(e.supervisor(), e.reason().name());
        } else if (event instanceof MonitorEvent.TakenOver e) {
            return told.of(e.supervisor(), null);
        } else if (event instanceof MonitorEvent.SessionEnded e) {
            return told.of(e.supervisor(), e.cause().name());
        }
        return false;
    }

    /** What has been since the last time. On a thread of the flight recorder. */
    synchronized void second() {
        if (watched == null || lateness == null) {
            return;
        }
        Lateness now = watched.lateness();
        Lateness since = now.since(lateness);
        long stallsNow = watched.stalls();
        SecondEvent second = new SecondEvent();
        second.ticks = since.ticks();
        second.p99 = since.p99Ns();
        second.p999 = since.p999Ns();
        second.latest = since.maxNs();
        second.endpointFailures = watched.endpointFailures();
        second.commit();
        if (stallsNow > stalls) {
            StallEvent stall = new StallEvent();
            stall.count = stallsNow - stalls;
            stall.commit();
        }
        lateness = now;
        stalls = stallsNow;
    }
}
