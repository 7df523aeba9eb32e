package io.sidetone.examples.replay;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the session descriptions (RFC 8866) in a capture say of payload types. Static functions. */
final class SessionDescriptions {

    private static final Pattern MAPPING = Pattern.compile("(?im)^a=rtpmap:(\\d{1,3})[ \\t]+([^/\\s]+)/(\\d{1,6})");

    private SessionDescriptions() {
    }

    /** The payload types that are telephone-events of that clock rate in some description, and nothing else in any. */
    static Set<Integer> eventTypes(List<Datagram> datagrams, int clockRate) {
        String events = Arguments.TELEPHONE_EVENT + "/" + clockRate;
        Set<Integer> types = new HashSet<>();
        Set<Integer> others = new HashSet<>();
        for (Datagram datagram : datagrams) {
            byte[] bytes = datagram.payload();
            if (bytes.length == 0 || bytes[0] <= ' ') {         // RTP and RTCP among others; SIP begins with a letter
                continue;
            }
            Matcher mapping = MAPPING.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
            while (mapping.find()) {
                String encoding = mapping.group(2).toLowerCase(Locale.ROOT) + "/" + mapping.group(3);
                (encoding.equals(events) ? types : others).add(Integer.valueOf(mapping.group(1)));
            }
        }
        types.removeAll(others);
        return types;
    }
}
