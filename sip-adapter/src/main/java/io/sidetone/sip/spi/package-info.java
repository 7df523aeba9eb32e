/**
 * What a SIP stack must offer for calls to be monitored, so that a thin port makes any stack fit. The contract stands
 * at {@link io.sidetone.sip.spi.SipStack}; the test kit in this module's test jar, {@code io.sidetone.sip.tck}, holds a
 * port to it.
 */
@NullMarked
package io.sidetone.sip.spi;

import org.jspecify.annotations.NullMarked;
