package io.sidetone.examples.pbx;

import io.sidetone.sip.spi.SipRequest;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one phone is until when. Immutable.
 *
 * @param contact as the phone gave it, as it is listed to it, and what requests to it ask for
 * @param route the way they go; null for the one that the contact says
 * @param behindNat whether it is elsewhere than it says
 * @param callId of the REGISTER
 * @param sequence of the REGISTER within that Call-ID
 * @param expiryNs monotonic
 */
record Binding(Contact contact, String route, boolean behindNat, String callId, long sequence, long expiryNs) {

    private static final Pattern TRANSPORT = Pattern.compile("SIP\\s*/\\s*2.0\\s*/\\s*([A-Za-z]+).*");

    /** Over UDP a phone may send from one port and listen at another; else only its own connection leads to it. */
    static Binding of(Contact contact, SipRequest register, String callId, long sequence, long expiryNs) {
        InetSocketAddress source = register.source();
        Matcher via = TRANSPORT.matcher(register.headers().first("Via").orElse(""));
        String transport = via.matches() ? via.group(1).toLowerCase(Locale.ROOT) : "udp";
        boolean datagrams = transport.equals("udp");
        boolean behindNat = source != null && !contact.host().equals(host(source));
        String route = source == null || datagrams && !behindNat ? null
            : "<sip:" + host(source) + ":" + source.getPort() + (datagrams ? "" : ";transport=" + transport) + ";lr>";
        return new Binding(contact, route, behindNat, callId, sequence, expiryNs);
    }

    private static String host(InetSocketAddress source) {
        String host = source.getAddress().getHostAddress();
        return host.indexOf(':') < 0 ? host : "[" + host.replaceFirst("%.*", "") + "]";
    }

    /** Where requests to it go, for people. */
    @Override
    public String toString() {
        return contact.uri() + (route == null ? "" : " by " + route);
    }
}
