package io.sidetone.examples.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.sidetone.monitor.CallSnapshot;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.SessionState;
import io.sidetone.runtime.Lateness;
import io.sidetone.runtime.MonitorListener;
import io.sidetone.runtime.Sidetone;
import io.sidetone.runtime.Snapshot;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What Micrometer can tell of a {@link Sidetone}: its calls and sessions, its ticks and how late they began, stalls,
 * and how often what has happened. A listener before the application's own, called on the dispatching thread; all else
 * is for any thread, and nothing is done in a tick.
 *
 * <pre>{@code
 *   SidetoneMetrics metrics = new SidetoneMetrics(registry, listener);
 *   Sidetone sidetone = Sidetone.configure().listener(metrics).start();
 *   metrics.watch(sidetone);
 *   timer.scheduleAtFixedRate(metrics::refresh, 10, 10, TimeUnit.SECONDS);
 * }</pre>
 *
 * Calls and people are counted, never named: a tag for each would grow without bound, and tell who monitored whom.
 */
public final class SidetoneMetrics implements MonitorListener {

    private static final double[] QUANTILES = {0.5, 0.99, 0.999, 1};

    private final MeterRegistry registry;
    private final MonitorListener next;
    private Sidetone watched;
    private Lateness lateness;
    private volatile Lateness sinceRefresh;
    private volatile Snapshot snapshot = new Snapshot(List.of(), List.of());

    /** @param next hears everything that this hears */
    public SidetoneMetrics(MeterRegistry registry, MonitorListener next) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.next = Objects.requireNonNull(next, "next");
    }

    /** Registers the meters; once, and the registry holds neither of the two. */
    public synchronized void watch(Sidetone sidetone) {
        watched = sidetone;
        lateness = sidetone.lateness();
        sinceRefresh = lateness;
        FunctionCounter.builder("sidetone.ticks", sidetone, each -> each.lateness().ticks()).register(registry);
        FunctionCounter.builder("sidetone.stalls", sidetone, Sidetone::stalls).register(registry);
        FunctionCounter.builder("sidetone.endpoint.failures", sidetone, Sidetone::endpointFailures).register(registry);
        for (double quantile : QUANTILES) {
            TimeGauge.builder("sidetone.tick.lateness", this, TimeUnit.NANOSECONDS,
                each -> each.sinceRefresh.atMostNs(quantile)).tag("quantile", "" + quantile).register(registry);
        }
        Gauge.builder("sidetone.calls", this, each -> each.snapshot.calls().size()).register(registry);
        Gauge.builder("sidetone.sessions.waiting", this, each -> each.snapshot.waiting().size()).register(registry);
        for (Mode mode : Mode.values()) {
            sessions(mode.name(), each -> each.state() != SessionState.TAKEN_OVER && each.mode() == mode);
        }
        sessions("TAKEN_OVER", each -> each.state() == SessionState.TAKEN_OVER);
    }

    private void sessions(String mode, Predicate<CallSnapshot.Monitoring> counts) {
        Gauge.builder("sidetone.sessions", this, each -> each.snapshot.calls().stream()
            .flatMap(call -> call.sessions().stream()).filter(counts).count()).tag("mode", mode).register(registry);
    }

    /**
     * Looks anew at calls, sessions and lateness, which gauges then show. To be called as often as the registry
     * publishes: media threads write a {@link Sidetone#snapshot()} each time.
     */
    public synchronized void refresh() {
        Lateness now = watched.lateness();
        sinceRefresh = now.since(lateness);
        lateness = now;
        watched.snapshot().thenAccept(taken -> snapshot = taken);
    }

    @Override
    public void event(MonitorEvent event) {
        registry.counter("sidetone.events", "event", event.getClass().getSimpleName()).increment();
        next.event(event);
    }

    @Override
    public void missed(long count) {
        registry.counter("sidetone.events.missed").increment(count);
        next.missed(count);
    }
}
