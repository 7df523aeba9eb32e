package io.sidetone.sip.spi;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request, as far as it is not the stack's own affair: Via, Call-ID, CSeq, Contact, routes, tags and lengths belong
 * to the stack, which shows them in what comes and ignores them in what is to be sent. Immutable.
 *
 * @param method in capitals
 * @param uri of the request line
 * @param headers unknown ones kept
 * @param source whence it came, by its datagram or connection and not by anything written in it; null in what is to be
 *     sent
 */
public record SipRequest(String method, String uri, SipHeaders headers, SipBody body,
    @Nullable InetSocketAddress source) {

    /** @throws NullPointerException if anything but the source is null */
    public SipRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
    }

    /** One to be sent. */
    public SipRequest(String method, String uri, SipHeaders headers, SipBody body) {
        this(method, uri, headers, body, null);
    }
}
