package io.sidetone.sip.jain;

import io.sidetone.sip.dialog.Dialogs;
import io.sidetone.sip.dialog.Transactions.Outgoing;
import io.sidetone.sip.dialog.Transactions.Peer;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sip.InvalidArgumentException;
import javax.sip.PeerUnavailableException;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.address.Address;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.Header;
import javax.sip.header.HeaderAddress;
import javax.sip.header.HeaderFactory;
import javax.sip.header.RecordRouteHeader;
import javax.sip.header.RouteHeader;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/** Between messages of JAIN-SIP and values of the SPI. Any thread; what can't be parsed is misuse. */
final class Messages {

    /** Ours to write, whatever the application gives. */
    private static final Set<String> OWN = Set.of("via", "call-id", "cseq", "contact", "route", "record-route", "from",
        "to", "max-forwards", "content-length", "content-type");

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

    // ---- what comes ---------------------------------------------------------------------------------------------

    static SipRequest read(Request request, @Nullable InetSocketAddress source) {
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

    /** A request from that point. */
    Request request(Outgoing given, JainSipStack.Point point) throws ParseException, InvalidArgumentException,
        SipException {
        Peer to = given.to();
        ViaHeader via = headers.createViaHeader(point.host(), point.at().getPort(), point.at().getTransport(),
            "z9hG4bK" + Dialogs.token());
        via.setRPort();
        Address from = given.from() == null ? contact(point) : address(given.from());
        Request request = messages.createRequest(addresses.createURI(to.target()), given.method(),
            headers.createCallIdHeader(given.callId()), headers.createCSeqHeader(given.number(), given.method()),
            headers.createFromHeader(from, given.tag()), headers.createToHeader(address(to.address()), to.tag()),
            List.of(via), headers.createMaxForwardsHeader(70));
        for (String line : to.routes()) {
            for (Object route : headers.createHeaders(RouteHeader.NAME + ": " + line)) {
                request.addLast((Header) route);
            }
        }
        request.addHeader(headers.createContactHeader(contact(point)));
        fill(request, given.headers(), given.body());
        return request;
    }

    /** Where a request will go first. */
    URI next(Peer to) throws ParseException {
        if (to.routes().isEmpty()) {
            return addresses.createURI(to.target());
        }
        return ((RouteHeader) headers.createHeaders("Route: " + to.routes().get(0)).get(0)).getAddress().getURI();
    }

    /** A response with our tag, and our contact where it matters. */
    Response response(Request request, SipResponse given, String tag, JainSipStack.Point point)
        throws ParseException, InvalidArgumentException {
        Response response = messages.createResponse(given.status(), request);
        ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
        if (given.status() > 100 && to.getTag() == null) {
            to.setTag(tag);
        }
        fill(response, given.headers(), given.body());
        if (request.getMethod().equals(Request.REGISTER)) {
            // What is registered only a registrar knows (RFC 3261 §10.3).
            given.headers().all("Contact").forEach(each -> add(response, new SipHeaders.Field("Contact", each)));
        } else if (given.status() > 100 && given.status() < 300) {
            response.setHeader(headers.createContactHeader(contact(point)));
        }
        if (request.getMethod().equals(Request.SUBSCRIBE) && response.getHeader(ExpiresHeader.NAME) == null) {
            // Mandatory in a 2xx (RFC 6665 §3.1.1), and JAIN-SIP sends none without it.
            Header asked = request.getHeader(ExpiresHeader.NAME);
            response.setHeader(asked != null ? asked : headers.createExpiresHeader(3600));
        }
        return response;
    }

    void fill(Message message, SipHeaders given, SipBody body) throws ParseException {
        for (SipHeaders.Field field : given.fields()) {
            if (!OWN.contains(field.name().toLowerCase(Locale.ROOT))) {
                add(message, field);
            }
        }
        if (!body.isEmpty()) {
            message.setContent(body.bytes(),
                (ContentTypeHeader) headers.createHeader(ContentTypeHeader.NAME, body.contentType()));
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
    private Address address(String text) throws ParseException {
        return ((ToHeader) headers.createHeader(ToHeader.NAME, text)).getAddress();
    }

    /** The other side as a message tells: of a request its sender, of a response who gives it. */
    static Peer peer(Message message, @Nullable Object path) {
        boolean response = message instanceof Response;
        List<String> routes = new ArrayList<>();
        for (Iterator<?> lines = message.getHeaders(RecordRouteHeader.NAME); lines.hasNext();) {
            routes.add(response ? 0 : routes.size(), ((RecordRouteHeader) lines.next()).getAddress().toString());
        }
        HeaderAddress party = (HeaderAddress) message.getHeader(response ? ToHeader.NAME : FromHeader.NAME);
        ContactHeader contact = (ContactHeader) message.getHeader(ContactHeader.NAME);
        return new Peer(party.getAddress().toString(), tag(message, response),
            contact == null || contact.isWildCard() ? null : contact.getAddress().getURI().toString(), routes, path);
    }

    static @Nullable String tag(Message message, boolean to) {
        return to ? ((ToHeader) message.getHeader(ToHeader.NAME)).getTag()
            : ((FromHeader) message.getHeader(FromHeader.NAME)).getTag();
    }

    static String callId(Message message) {
        return ((CallIdHeader) message.getHeader(CallIdHeader.NAME)).getCallId();
    }

    static CSeqHeader sequence(Message message) {
        return (CSeqHeader) message.getHeader(CSeqHeader.NAME);
    }
}
