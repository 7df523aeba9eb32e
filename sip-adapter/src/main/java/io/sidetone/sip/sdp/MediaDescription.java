package io.sidetone.sip.sdp;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An {@code m=} line and what follows it. Immutable; {@link #toString} leaves out what is secret.
 *
 * @param type for example {@code audio}
 * @param port 0 if it is rejected or ended
 * @param protocol for example {@code RTP/AVP}
 * @param formats payload types for RTP, in order of preference
 * @param connection null if the session's is meant
 * @param attributes its own
 */
public record MediaDescription(String type, int port, String protocol, List<String> formats,
    @Nullable Connection connection, List<Attribute> attributes) {

    private static final int MOST_FORMATS = 64;

    /** @throws NullPointerException if anything but the connection is null */
    public MediaDescription {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(protocol, "protocol");
        formats = List.copyOf(formats);
        attributes = List.copyOf(attributes);
    }

    /** {@code audio 49170 RTP/AVP 0 8}, with {@code /2} behind the port tolerated. */
    static MediaDescription parse(String text) throws SdpException {
        String[] parts = text.trim().split(" +", MOST_FORMATS + 4);
        if (parts.length < 4) {
            throw SdpException.malformed("m= must be a type, a port, a protocol and formats");
        }
        if (parts.length > MOST_FORMATS + 3) {
            throw SdpException.malformed("more than " + MOST_FORMATS + " formats in an m= line");
        }
        int slash = parts[1].indexOf('/');
        int port = Numbers.between(slash < 0 ? parts[1] : parts[1].substring(0, slash), 0, 65_535, "a port");
        return new MediaDescription(parts[0], port, parts[2], List.of(parts).subList(3, parts.length), null,
            List.of());
    }

    String line() {
        return type + " " + port + " " + protocol + " " + String.join(" ", formats);
    }

    /** This, rejected: the line stays, with port 0 (RFC 3264 §6). */
    MediaDescription rejected() {
        return new MediaDescription(type, 0, protocol, formats, null, List.of());
    }
}
