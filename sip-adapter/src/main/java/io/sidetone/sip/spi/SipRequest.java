package io.sidetone.sip.spi;

import java.util.Objects;

/**
 * A request, as far as it is not the stack's own affair: Via, Call-ID, CSeq, Contact, routes, tags and lengths belong
 * to the stack, which shows them in what comes and ignores them in what is to be sent. Immutable.
 *
 * @param method in capitals
 * @param uri of the request line
 * @param headers unknown ones kept
 */
public record SipRequest(String method, String uri, SipHeaders headers, SipBody body) {

    /** @throws NullPointerException if anything is null */
    public SipRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
    }
}
