/**
 * The edge: threads, queues and handles around the engine. {@link io.sidetone.runtime.Sidetone} is the front door;
 * {@link io.sidetone.runtime.MonitoredCall} and {@link io.sidetone.runtime.MonitoringSession} are its handles, for any
 * thread; {@link io.sidetone.runtime.Endpoint} is what an application implements to bring its own sockets.
 */
@NullMarked
package io.sidetone.runtime;

import org.jspecify.annotations.NullMarked;
