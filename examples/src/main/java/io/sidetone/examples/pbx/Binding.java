package io.sidetone.examples.pbx;

import io.sidetone.sip.spi.SipRequest;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one phone is until when. Immutable.
 *
 * @param contact as the phone gave it, and as it is listed to it
 * @param target where requests to it go
 * @param behindNat whether it is elsewhere than it says
 * @param callId of the REGISTER
 * @param sequence of the REGISTER within that Call-ID
 * @param expiryNs monotonic
 */
record Binding(Contact contact, String target, boolean behindNat, String callId, long sequence, long expiryNs) {

    private static final Pattern TRANSPORT = Pattern.compile("SIP\\s*/\\s*2.0\\s*/\\s*([A-Za-z]+).*");

    /** Over UDP a phone may send from one port and listen at another; else only its own connection leads to it. */
    static Binding of(Contact contact, SipRequest register, String callId, long sequence, long expiryNs) {
        InetSocketAddress source = register.source();
        Matcher via = TRANSPORT.matcher(register.headers().first("Via").orElse(""));
        String transport = via.matches() ? via.group(1).toLowerCase(Locale.ROOT) : "udp";
        boolean behindNat = source != null && !contact.host().equals(host(source));
        String target = contact.uri();
        if (source != null && (behindNat || !transport.equals("udp"))) {
            target = contact.at(host(source) + ":" + source.getPort());
            target += transport.equals("udp") || target.toLowerCase(Locale.ROOT).contains(";transport=") ? ""
                : ";transport=" + transport;
        }
        return new Binding(contact, target, behindNat, callId, sequence, expiryNs);
    }

    private static String host(InetSocketAddress source) {
        String host = source.getAddress().getHostAddress();
        return host.indexOf(':') < 0 ? host : "[" + host.replaceFirst("%.*", "") + "]";
    }
}
