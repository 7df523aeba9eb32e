package io.sidetone.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one description, line by line, in time proportional to its length. One use, one thread. */
final class SdpParser {

    private static final int MOST_MEDIA = 32;
    private static final int MOST_ATTRIBUTES = 512;

    private final List<Attribute> attributes = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();
    private @Nullable Origin origin;
    private String name = "-";
    private @Nullable Connection connection;
    private @Nullable MediaDescription medium;
    private List<Attribute> mediumAttributes = new ArrayList<>();
    private int attributeCount;

    private SdpParser() {
    }

    static SessionDescription parse(String text) throws SdpException {
        if (text.length() > SessionDescription.LONGEST) {
            throw SdpException.malformed("longer than " + SessionDescription.LONGEST + ": " + text.length());
        }
        SdpParser parser = new SdpParser();
        boolean begun = false;
        for (int at = 0; at < text.length(); ) {
            int end = at;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                if (text.charAt(end) < ' ' && text.charAt(end) != '\t') {
                    throw SdpException.malformed("a control character in a line");
                }
                end++;
            }
            String line = text.substring(at, end).strip();
            at = end + 1;
            if (line.isEmpty()) {
                continue;
            }
            if (!begun && !line.equals("v=0")) {
                throw SdpException.malformed("does not begin with v=0");
            }
            begun = true;
            parser.line(line);
        }
        return parser.finish();
    }

    private void line(String line) throws SdpException {
        if (line.length() < 2 || line.charAt(1) != '=') {
            throw SdpException.malformed("a line without its type");
        }
        String value = line.substring(2);
        switch (line.charAt(0)) {
            case 'o' -> origin = Origin.parse(value);
            case 's' -> name = value.isBlank() ? "-" : value;
            case 'c' -> connection(Connection.parse(value));
            case 'm' -> medium(value);
            case 'a' -> attribute(value);
            default -> {
                // Times, bandwidths, keys of long ago: nothing that matters here.
            }
        }
    }

    private void connection(Connection parsed) {
        if (medium == null) {
            connection = parsed;
        } else {
            medium = new MediaDescription(medium.type(), medium.port(), medium.protocol(), medium.formats(), parsed,
                List.of());
        }
    }

    private void medium(String value) throws SdpException {
        endMedium();
        if (media.size() == MOST_MEDIA) {
            throw SdpException.malformed("more than " + MOST_MEDIA + " m= lines");
        }
        medium = MediaDescription.parse(value);
        mediumAttributes = new ArrayList<>();
    }

    private void attribute(String value) throws SdpException {
        if (++attributeCount > MOST_ATTRIBUTES) {
            throw SdpException.malformed("more than " + MOST_ATTRIBUTES + " attributes");
        }
        int colon = value.indexOf(':');
        Attribute attribute = colon < 0 ? Attribute.flag(value.strip())
            : new Attribute(value.substring(0, colon).strip(), value.substring(colon + 1).strip());
        (medium == null ? attributes : mediumAttributes).add(attribute);
    }

    private void endMedium() {
        if (medium != null) {
            media.add(new MediaDescription(medium.type(), medium.port(), medium.protocol(), medium.formats(),
                medium.connection(), mediumAttributes));
            medium = null;
        }
    }

    private SessionDescription finish() throws SdpException {
        endMedium();
        if (origin == null) {
            throw SdpException.malformed("no o= line");
        }
        return new SessionDescription(origin, name, connection, attributes, media);
    }
}
