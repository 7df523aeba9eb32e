package io.sidetone.examples.pbx;

import io.sidetone.sip.b2bua.Caller;
import io.sidetone.sip.b2bua.Registrar;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Where everybody's phones are: the registrar of RFC 3261 §10.3, for callers who have proven who they are. Safe for use
 * by any thread; it answers at once.
 */
final class Registrations implements Registrar {

    /** The most phones one extension may have. */
    static final int MOST_PHONES = 10;

    private static final long SECOND_NS = 1_000_000_000L;

    private final int least;
    private final int most;
    private final LongSupplier clockNs;
    private final Consumer<String> changes;
    private final Map<String, List<Binding>> phones = new TreeMap<>();

    /** A request that has to be refused, with nothing changed. */
    private static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient SipResponse response;

        private Refused(int status) {
            this(SipResponse.of(status));
        }

        private Refused(SipResponse response) {
            super(null, null, false, false);
            this.response = response;
        }
    }

    /**
     * @param least seconds that a registration lasts at least
     * @param most seconds that it lasts at most
     * @param changes told in a line what has become of somebody's phones
     */
    Registrations(int least, int most, LongSupplier clockNs, Consumer<String> changes) {
        this.least = least;
        this.most = most;
        this.clockNs = clockNs;
        this.changes = changes;
    }

    @Override
    public void requested(Caller caller, SipExchange exchange) {
        SipRequest request = exchange.request();
        if (!request.method().equals("REGISTER")) {
            exchange.respond(new SipResponse(405, SipHeaders.NONE.with("Allow", "REGISTER"), SipBody.NONE));
            return;
        }
        SipResponse response;
        try {
            response = register(caller, request);
        } catch (Refused e) {
            response = e.response;
        }
        exchange.respond(response);
    }

    private synchronized SipResponse register(Caller caller, SipRequest request) {
        String user = request.headers().first("To").map(Registrations::user).orElse("");
        if (!caller.isOurs() || !user.equals(caller.name())) {
            throw new Refused(403);
        }
        List<Contact> contacts = contacts(request);
        String callId = request.headers().first("Call-ID").orElse("");
        long sequence = request.headers().first("CSeq").map(Registrations::sequence).orElse(0L);
        long nowNs = clockNs.getAsLong();
        List<Binding> before = current(user, nowNs);
        List<Binding> after = new ArrayList<>(before);
        for (Contact contact : contacts) {
            int seconds = seconds(contact, request, contacts.size());
            for (Binding former : List.copyOf(after)) {
                if (contact.uri().equals(Contact.ALL) || former.contact().uri().equals(contact.uri())) {
                    if (former.callId().equals(callId) && sequence <= former.sequence()) {
                        throw new Refused(500);
                    }
                    after.remove(former);
                }
            }
            if (seconds > 0) {
                after.add(Binding.of(contact, request, callId, sequence, nowNs + seconds * SECOND_NS));
            }
        }
        if (after.size() > MOST_PHONES) {
            throw new Refused(403);
        }
        phones.put(user, after);
        tell(user, before, after);
        return listed(after, nowNs);
    }

    private static List<Contact> contacts(SipRequest request) {
        List<Contact> contacts = new ArrayList<>();
        try {
            request.headers().all("Contact").forEach(value -> contacts.addAll(Contact.parse(value)));
        } catch (IllegalArgumentException e) {
            throw new Refused(400);
        }
        return contacts;
    }

    private int seconds(Contact contact, SipRequest request, int count) {
        Optional<Integer> header = request.headers().first("Expires").map(String::strip).flatMap(Contact::seconds);
        int seconds = contact.expires().or(() -> header).orElse(most);
        if (contact.uri().equals(Contact.ALL)) {
            if (count > 1 || header.orElse(-1) != 0) {
                throw new Refused(400);
            }
            return 0;
        }
        if (seconds > 0 && seconds < least) {
            throw new Refused(new SipResponse(423, SipHeaders.NONE.with("Min-Expires", Integer.toString(least)),
                SipBody.NONE));
        }
        return Math.min(seconds, most);
    }

    private SipResponse listed(List<Binding> bindings, long nowNs) {
        SipHeaders headers = SipHeaders.NONE;
        for (Binding binding : bindings) {
            headers = headers.with("Contact", "<" + binding.contact().uri() + ">;expires="
                + (binding.expiryNs() - nowNs + SECOND_NS - 1) / SECOND_NS);
        }
        return new SipResponse(200, headers, SipBody.NONE);
    }

    private void tell(String user, List<Binding> before, List<Binding> after) {
        List<String> had = before.stream().map(Binding::toString).toList();
        List<String> has = after.stream().map(Binding::toString).toList();
        if (!had.equals(has)) {
            changes.accept(user + (has.isEmpty() ? " has no phone any more" : " is at " + String.join(", ", has)));
        }
    }

    /** Where requests to somebody go; empty if he has no phone. */
    synchronized List<Binding> phones(String user) {
        return List.copyOf(current(user, clockNs.getAsLong()));
    }

    private List<Binding> current(String user, long nowNs) {
        return phones.getOrDefault(user, List.of()).stream().filter(phone -> phone.expiryNs() - nowNs > 0).toList();
    }

    private static String user(String to) {
        try {
            String uri = Contact.parse(to).get(0).uri();
            int at = uri.indexOf('@');
            return at < 0 ? "" : uri.substring(uri.indexOf(':') + 1, at).replaceFirst("[:;].*", "");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static long sequence(String header) {
        String number = header.strip().split("\\s+")[0];
        return number.matches("\\d{1,10}") ? Long.parseLong(number) : 0;
    }
}
