package io.sidetone.sip.b2bua;

import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipResponse;

/**
 * Takes what a {@link B2bua} does not: REGISTER, MESSAGE, PUBLISH and whatever comes outside of dialogs. Called on the
 * schedule's thread, for requests of known callers only; must return at once.
 */
@FunctionalInterface
public interface Registrar {

    /** There is none: 501. */
    Registrar NONE = (caller, exchange) -> exchange.respond(SipResponse.of(501));

    /**
     * A request has come.
     *
     * @param caller who has proven to be its sender; whether he may do that for the one it is about, its {@code To}, is
     *     for the registrar to say
     * @param exchange to be answered, now or later, by any thread
     */
    void requested(Caller caller, SipExchange exchange);
}
