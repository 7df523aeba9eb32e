/**
 * Legs over UDP sockets, with nothing but the JDK: {@link io.sidetone.runtime.udp.UdpEndpoint} is the endpoint,
 * {@link io.sidetone.runtime.udp.UdpSpec} what it is opened with, {@link io.sidetone.runtime.udp.Learning} whom it
 * believes about addresses.
 */
@NullMarked
package io.sidetone.runtime.udp;

import org.jspecify.annotations.NullMarked;
