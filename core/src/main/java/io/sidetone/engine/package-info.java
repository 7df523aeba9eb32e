/**
 * The media engine: calls, legs and the path of every packet. Single-threaded and free of sockets, clocks, threads
 * and locks; time is a parameter. Read {@link io.sidetone.engine.MediaShard} first, then
 * {@link io.sidetone.engine.Call}, whose {@code receive} and {@code tick} are the data path.
 */
@NullMarked
package io.sidetone.engine;

import org.jspecify.annotations.NullMarked;
