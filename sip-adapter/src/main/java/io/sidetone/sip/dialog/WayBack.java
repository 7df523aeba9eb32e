package io.sidetone.sip.dialog;

import io.sidetone.sip.spi.SipRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way back to whom a request has come from directly, over a connection that he has opened, or through a NAT: what
 * he calls his contact can't be reached then, as that of a phone over TLS never can. Any thread.
 */
final class WayBack {

    private static final Pattern VIA =
        Pattern.compile("SIP\\s*/\\s*2\\.0\\s*/\\s*([A-Za-z]+)\\s+(\\[[^]]+]|[^\\s:;,]+)[^,]*");

    private WayBack() {
    }

    /** A route of one address; empty where the contact will do, or a proxy stands between. */
    static List<String> of(SipRequest request) {
        InetSocketAddress source = request.source();
        List<String> vias = request.headers().all("Via");
        Matcher via = VIA.matcher(vias.isEmpty() ? "" : vias.get(0));
        if (source == null || vias.size() > 1 || !via.matches()) {
            return List.of();
        }
        String transport = via.group(1).toLowerCase(Locale.ROOT);
        boolean datagrams = transport.equals("udp");
        String host = source.getHostString().indexOf(':') < 0 ? source.getHostString()
            : "[" + source.getHostString() + "]";
        return datagrams && via.group(2).equalsIgnoreCase(host) ? List.of()
            : List.of("<sip:" + host + ":" + source.getPort() + (datagrams ? "" : ";transport=" + transport) + ";lr>");
    }
}
