package io.sidetone.sip.jain;

import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sip.InvalidArgumentException;
import javax.sip.PeerUnavailableException;
import javax.sip.SipFactory;
import javax.sip.address.Address;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.Header;
import javax.sip.header.HeaderFactory;
import javax.sip.header.RouteHeader;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Between messages of JAIN-SIP and values of the SPI. Any thread; what can't be parsed is misuse. */
final class Messages {

    /** Ours to write, whatever the application gives. */
    private static final Set<String> OWN = Set.of("via", "call-id", "cseq", "contact", "route", "record-route", "from",
        "to", "max-forwards", "content-length", "content-type");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String name;
    private final MessageFactory messages;
    private final HeaderFactory headers;
    private final AddressFactory addresses;

    Messages(String name, SipFactory factory) throws PeerUnavailableException {
        this.name = name;
        messages = factory.createMessageFactory();
        headers = factory.createHeaderFactory();
        addresses = factory.createAddressFactory();
    }

    /** A new tag, branch or Call-ID: nobody can guess it. */
    static String token() {
        return Long.toHexString(RANDOM.nextLong()) + Long.toHexString(RANDOM.nextLong());
    }

    // ---- what comes ---------------------------------------------------------------------------------------------

    static SipRequest read(Request request, InetSocketAddress source) {
        return new SipRequest(request.getMethod(), request.getRequestURI().toString(), headersOf(request),
            bodyOf(request), source);
    }

    static SipResponse read(Response response) {
        return new SipResponse(response.getStatusCode(), headersOf(response), bodyOf(response));
    }

    static SipHeaders headersOf(Message message) {
        List<SipHeaders.Field> fields = new ArrayList<>();
        for (Iterator<?> names = message.getHeaderNames(); names.hasNext();) {
            String name = (String) names.next();
            for (Iterator<?> lines = message.getHeaders(name); lines.hasNext();) {
                String line = lines.next().toString();
                fields.add(new SipHeaders.Field(name,
                    line.substring(line.indexOf(':') + 1).strip().replaceAll("[\r\n]+[ \t]*", " ")));
            }
        }
        return SipHeaders.of(fields);
    }

    static SipBody bodyOf(Message message) {
        byte[] bytes = message.getRawContent();
        ContentTypeHeader type = (ContentTypeHeader) message.getHeader(ContentTypeHeader.NAME);
        if (bytes == null || bytes.length == 0) {
            return SipBody.NONE;
        }
        String text = type == null ? "application/octet-stream" : type.toString();
        return SipBody.of(text.substring(text.indexOf(':') + 1).strip(), bytes);
    }

    // ---- what goes ----------------------------------------------------------------------------------------------

    /** A request in, or of, a dialog with a fork. */
    Request request(String method, long number, JainDialog dialog, JainDialog.Fork fork, JainSipStack.Point point) {
        try {
            ToHeader to = headers.createToHeader(fork.address(), fork.tag());
            ViaHeader via = headers.createViaHeader(point.host(), point.at().getPort(), point.at().getTransport(),
                "z9hG4bK" + token());
            via.setRPort();
            Request request = messages.createRequest(fork.target(), method,
                headers.createCallIdHeader(dialog.callId()), headers.createCSeqHeader(number, method),
                headers.createFromHeader(dialog.address(), dialog.tag()), to, List.of(via),
                headers.createMaxForwardsHeader(70));
            for (Address route : fork.routes()) {
                request.addLast(headers.createRouteHeader(route));
            }
            request.addHeader(headers.createContactHeader(contact(point)));
            return request;
        } catch (ParseException | InvalidArgumentException | javax.sip.SipException e) {
            throw new IllegalArgumentException("no " + method + " can be made", e);
        }
    }

    /** A response with our tag, and our contact where it matters. */
    Response response(Request request, SipResponse given, String tag, JainSipStack.Point point) {
        try {
            Response response = messages.createResponse(given.status(), request);
            ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
            if (given.status() > 100 && to.getTag() == null) {
                to.setTag(tag);
            }
            if (given.status() > 100 && given.status() < 300) {
                response.setHeader(headers.createContactHeader(contact(point)));
            }
            fill(response, given.headers(), given.body());
            if (request.getMethod().equals(Request.SUBSCRIBE) && response.getHeader(ExpiresHeader.NAME) == null) {
                // Mandatory in a 2xx (RFC 6665 §3.1.1), and JAIN-SIP sends none without it.
                Header asked = request.getHeader(ExpiresHeader.NAME);
                response.setHeader(asked != null ? asked : headers.createExpiresHeader(3600));
            }
            return response;
        } catch (ParseException | InvalidArgumentException e) {
            throw new IllegalArgumentException("no response " + given.status() + " can be made", e);
        }
    }

    void fill(Message message, SipHeaders given, SipBody body) {
        for (SipHeaders.Field field : given.fields()) {
            if (!OWN.contains(field.name().toLowerCase(Locale.ROOT))) {
                add(message, field);
            }
        }
        if (!body.isEmpty()) {
            try {
                message.setContent(body.bytes(),
                    (ContentTypeHeader) headers.createHeader(ContentTypeHeader.NAME, body.contentType()));
            } catch (ParseException e) {
                throw new IllegalArgumentException("no type of a body: " + body.contentType(), e);
            }
        }
    }

    private void add(Message message, SipHeaders.Field field) {
        try {
            message.addHeader(headers.createHeader(field.name(), field.value()));
        } catch (ParseException single) {
            try {
                for (Object header : headers.createHeaders(field.name() + ": " + field.value())) {
                    message.addHeader((Header) header);
                }
            } catch (ParseException e) {
                JainSipStack.LOG.log(Level.WARNING, "left out, because it has no such form: header " + field.name());
            }
        }
    }

    /** Who we are if nobody says otherwise. */
    String self(JainSipStack.Point point) {
        return "<sip:" + name + "@" + (point.host().indexOf(':') < 0 ? point.host() : "[" + point.host() + "]") + ">";
    }

    private Address contact(JainSipStack.Point point) throws ParseException {
        SipURI uri = addresses.createSipURI(name, point.host());
        uri.setPort(point.at().getPort());
        String transport = point.at().getTransport().toLowerCase(Locale.ROOT);
        if (!transport.equals("udp")) {
            uri.setTransportParam(transport);
        }
        return addresses.createAddress(uri);
    }

    /** A URI, perhaps with a display name; parameters behind it do not matter. */
    Address address(String text) {
        try {
            return ((ToHeader) headers.createHeader(ToHeader.NAME, text)).getAddress();
        } catch (ParseException e) {
            throw new IllegalArgumentException("no address: " + text, e);
        }
    }

    /** The addresses in lines of Route. */
    List<Address> routes(List<String> lines) {
        List<Address> found = new ArrayList<>();
        try {
            for (String line : lines) {
                for (Object route : headers.createHeaders(RouteHeader.NAME + ": " + line)) {
                    found.add(((RouteHeader) route).getAddress());
                }
            }
        } catch (ParseException e) {
            throw new IllegalArgumentException("no routes: " + lines, e);
        }
        return found;
    }

    URI uri(String text) {
        try {
            return addresses.createURI(text);
        } catch (ParseException e) {
            throw new IllegalArgumentException("no URI: " + text, e);
        }
    }
}
