/**
 * Who hears whom, and who may change it: roles, modes, the hearing matrix and the life of a monitoring session.
 *
 * <p>Start with {@link io.sidetone.monitor.Standing}, which holds the policy of who hears whom, then
 * {@link io.sidetone.monitor.HearingMatrix}, which packs it into one {@code long}, then {@code SessionTable}, the
 * states of a session in one table, then {@link io.sidetone.monitor.CallMonitor}, which applies it to a whole call.
 * Nothing here knows of audio, sockets, clocks or threads.
 */
@NullMarked
package io.sidetone.monitor;

import org.jspecify.annotations.NullMarked;
