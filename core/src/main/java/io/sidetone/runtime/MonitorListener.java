package io.sidetone.runtime;

import io.sidetone.monitor.MonitorEvent;

/**
 * Hears what happens in monitored calls, on the one dispatching thread, in order for each call. A slow listener delays
 * only itself and the completion of stages, never media; what it throws is logged.
 */
@FunctionalInterface
public interface MonitorListener {

    /** Something became true. */
    void event(MonitorEvent event);

    /**
     * Events were dropped here because the listener was too slow.
     *
     * @param count how many
     */
    default void missed(long count) {
    }
}
