/**
 * SRTP (RFC 3711, 6188, 7714) with the JDK's own ciphers: {@link io.sidetone.runtime.srtp.SecureEndpoint} secures a
 * leg's endpoint, {@link io.sidetone.runtime.srtp.SrtpKey} is what SDP's {@code a=crypto} lines carry (RFC 4568).
 */
@NullMarked
package io.sidetone.runtime.srtp;

import org.jspecify.annotations.NullMarked;
