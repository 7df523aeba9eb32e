package io.sidetone.sip.sdp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session description, as far as it matters for audio: times, bandwidths, e-mail addresses and lines of unknown
 * types are read over. Immutable; {@link #toString} leaves out what is secret.
 *
 * @param origin its {@code o=} line
 * @param name its {@code s=} line; {@code -} for none
 * @param connection null if every medium has its own
 * @param attributes those before the first {@code m=} line; media inherit them
 * @param media in order
 */
public record SessionDescription(Origin origin, String name, @Nullable Connection connection,
    List<Attribute> attributes, List<MediaDescription> media) {

    /** The longest text that is read, in characters. */
    public static final int LONGEST = 16_384;

    /** @throws NullPointerException if anything but the connection is null */
    public SessionDescription {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(name, "name");
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /**
     * Reads a description, tolerating what phones send: any line ends, missing {@code s=} and {@code t=} lines, unknown
     * lines and attributes.
     *
     * @throws SdpException if it can't be understood, or is longer than {@value #LONGEST} characters
     */
    public static SessionDescription parse(String text) throws SdpException {
        return SdpParser.parse(text);
    }

    /** Reads the body of a message, in UTF-8; see {@link #parse(String)}. */
    public static SessionDescription parse(byte[] body) throws SdpException {
        if (body.length > LONGEST) {
            throw SdpException.malformed("longer than " + LONGEST + " bytes: " + body.length);
        }
        return parse(new String(body, StandardCharsets.UTF_8));
    }

    /** The text that goes into a message. It may hold keys: not for logs. */
    public String write() {
        StringBuilder text = new StringBuilder(512);
        line(text, 'v', "0");
        line(text, 'o', origin.line());
        line(text, 's', name);
        if (connection != null) {
            line(text, 'c', connection.line());
        }
        line(text, 't', "0 0");
        attributes.forEach(attribute -> line(text, 'a', attribute.line()));
        for (MediaDescription medium : media) {
            line(text, 'm', medium.line());
            if (medium.connection() != null) {
                line(text, 'c', medium.connection().line());
            }
            medium.attributes().forEach(attribute -> line(text, 'a', attribute.line()));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, char type, String value) {
        text.append(type).append('=').append(value).append("\r\n");
    }

    /** An attribute of a medium, its own or else the session's: so are {@code fingerprint} and {@code setup}. */
    public Optional<String> attribute(MediaDescription medium, String attribute) {
        return Attributes.first(medium.attributes(), attribute)
            .or(() -> Attributes.first(attributes, attribute));
    }

    /** Where a medium wants to be sent, its own or else the session's address; null if there is none. */
    @Nullable Connection connection(MediaDescription medium) {
        return medium.connection() != null ? medium.connection() : connection;
    }

    SessionDescription withVersion(String version) {
        return new SessionDescription(new Origin(origin.user(), origin.sessionId(), version, origin.address()), name,
            connection, attributes, media);
    }
}
