/**
 * Session descriptions (RFC 8866) and their negotiation (RFC 3264), for one audio stream a leg: immutable values and
 * {@link io.sidetone.sip.sdp.OfferAnswer}, one for each dialog. No sockets, no threads, no names looked up.
 */
@NullMarked
package io.sidetone.sip.sdp;

import org.jspecify.annotations.NullMarked;
