package io.sidetone.sip.b2bua;

import io.sidetone.sip.spi.SipHeaders;
import java.util.concurrent.CompletionStage;

/**
 * The dial plan, and where phones are. Asked on the schedule's thread, so it must return at once; its stage may be
 * completed by any thread, and one that fails is a refusal.
 */
@FunctionalInterface
public interface Router {

    /**
     * Somebody dials.
     *
     * @param caller who
     * @param number the user part of the request URI, percent-decoded: what was dialled
     * @param uri the request URI
     * @param headers of the INVITE, or of the REFER; none where a supervisor's own phone is looked for
     */
    record Dialling(Caller caller, String number, String uri, SipHeaders headers) {
    }

    /** Where that goes. */
    CompletionStage<Route> route(Dialling dialling);
}
