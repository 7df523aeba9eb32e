package io.sidetone.examples.replay;

import io.sidetone.codec.Codec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the session descriptions (RFC 8866) in a capture say of payload types. Static functions. */
final class SessionDescriptions {

    private static final Pattern MAPPING =
        Pattern.compile("(?im)^a=rtpmap:(\\d{1,3})[ \\t]+([^/\\s]+)/(\\d{1,6})(?:/(\\d{1,2}))?");

    private SessionDescriptions() {
    }

    /** The payload types that are telephone-events of that clock rate in some description, and nothing else in any. */
    static Set<Integer> eventTypes(List<Datagram> datagrams, int clockRate) {
        String events = Arguments.TELEPHONE_EVENT + "/" + clockRate + "/1";
        Set<Integer> types = new HashSet<>();
        meanings(datagrams).forEach((type, meanings) -> {
            if (meanings.equals(Set.of(events))) {
                types.add(type);
            }
        });
        return types;
    }

    /** The installed codecs of the dynamic payload types that mean the same in all descriptions that name them. */
    static Map<Integer, Codec> codecs(List<Datagram> datagrams) {
        Map<Integer, Codec> codecs = new HashMap<>();
        meanings(datagrams).forEach((type, meanings) -> {
            if (type >= Arguments.FIRST_DYNAMIC && meanings.size() == 1) {
                String[] meaning = meanings.iterator().next().split("/");
                CodecNames.find(meaning[0], Integer.parseInt(meaning[1]), Integer.parseInt(meaning[2]))
                    .ifPresent(codec -> codecs.put(type, codec));
            }
        });
        return codecs;
    }

    /** {@code name/clock rate/channels} in lower case, all that are said of a payload type. */
    private static Map<Integer, Set<String>> meanings(List<Datagram> datagrams) {
        Map<Integer, Set<String>> meanings = new HashMap<>();
        for (Datagram datagram : datagrams) {
            byte[] bytes = datagram.payload();
            if (bytes.length == 0 || bytes[0] <= ' ') {         // RTP and RTCP among others; SIP begins with a letter
                continue;
            }
            Matcher mapping = MAPPING.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
            while (mapping.find()) {
                String channels = mapping.group(4) == null ? "1" : mapping.group(4);
                meanings.computeIfAbsent(Integer.valueOf(mapping.group(1)), type -> new HashSet<>())
                    .add(mapping.group(2).toLowerCase(Locale.ROOT) + "/" + mapping.group(3) + "/" + channels);
            }
        }
        return meanings;
    }
}
