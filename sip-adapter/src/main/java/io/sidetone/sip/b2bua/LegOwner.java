package io.sidetone.sip.b2bua;

import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination;

/** What a {@link SipLeg} belongs to. All on the schedule's thread. */
interface LegOwner {

    /** Our INVITE rings, or there is early media. */
    default void progressed(SipLeg leg, SipResponse response) {
    }

    /** The leg is up: our INVITE was answered, or our answer acknowledged, and both sides agree on media. */
    void up(SipLeg leg);

    /** Something else was agreed on for it. */
    default void renegotiated(SipLeg leg) {
    }

    /** Another request in the dialog: INFO, REFER and what else comes. */
    default void requested(SipLeg leg, SipExchange exchange) {
        exchange.respond(SipResponse.of(501));
    }

    /** It is over; its media is closed, or will be by the call it sits in. Once, and nothing comes after it. */
    void ended(SipLeg leg, Termination termination);
}
