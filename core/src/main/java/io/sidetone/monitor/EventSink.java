package io.sidetone.monitor;

/** Takes a call's events on its media thread; must neither block nor throw. */
@FunctionalInterface
public interface EventSink {

    /** One event, immutable. */
    void event(MonitorEvent event);
}
