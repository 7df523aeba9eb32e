package io.sidetone.sip.spi;

import org.jspecify.annotations.Nullable;

/** What belongs to no dialog yet. See {@link SipStack} for when and where these are called. */
public interface SipStackListener {

    /**
     * Somebody calls.
     *
     * @param dialog to be answered
     * @param invite its body is empty if the other side wants an offer
     * @return told of what follows; null refuses it with 480
     */
    @Nullable DialogListener invited(SipDialog dialog, SipRequest invite);

    /**
     * A request outside of any dialog: OPTIONS, SUBSCRIBE, MESSAGE, and whatever comes.
     *
     * @param exchange to be answered; 501 unless overridden
     */
    default void requested(SipExchange exchange) {
        exchange.respond(SipResponse.of(501));
    }
}
