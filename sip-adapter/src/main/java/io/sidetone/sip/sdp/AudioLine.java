package io.sidetone.sip.sdp;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One audio medium of a description, understood. Immutable. */
final class AudioLine {

    private static final int FIRST_RESERVED = 64;
    private static final int LAST_RESERVED = 95;

    final MediaDescription medium;
    /** What can be sent to its side, in its order of preference. */
    final List<Encoding> encodings;
    final Direction direction;
    /** 0 if nothing is said. */
    final int packetTimeMs;
    final int maxPacketTimeMs;
    /** Where its side wants RTP, and RTCP unless they share a port; null if it wants none. */
    final @Nullable InetSocketAddress rtp;
    final @Nullable InetSocketAddress rtcp;
    final boolean rtcpMux;

    private AudioLine(SessionDescription session, MediaDescription medium) throws SdpException {
        this.medium = medium;
        encodings = encodings(medium);
        Connection connection = session.connection(medium);
        if (connection == null) {
            throw SdpException.malformed("no c= line for audio");
        }
        Direction said = Direction.in(medium.attributes(), Direction.in(session.attributes(), Direction.SENDRECV));
        direction = connection.isHold() ? Direction.of(said.sends(), false) : said;
        packetTimeMs = milliseconds(session, "ptime");
        maxPacketTimeMs = milliseconds(session, "maxptime");
        rtcpMux = Attributes.first(medium.attributes(), "rtcp-mux").isPresent();
        rtp = connection.isHold() ? null : connection.target(medium.port());
        rtcp = rtp == null ? null : rtcpTarget(connection);
    }

    /** What is said of a payload type beside its name; empty for nothing. */
    String parameters(int payloadType) {
        String number = payloadType + " ";
        return Attributes.all(medium.attributes(), "fmtp").stream().filter(value -> value.startsWith(number))
            .findFirst().map(value -> value.substring(number.length()).strip()).orElse("");
    }

    /** The keys of suites we know, in their order of preference. */
    List<Crypto> cryptos() throws SdpException {
        List<Crypto> cryptos = new ArrayList<>();
        for (String value : Attributes.all(medium.attributes(), "crypto")) {
            Crypto.parse(value).ifPresent(cryptos::add);
        }
        return cryptos;
    }

    /** Whether a line is audio over RTP at all, in use, and secured in no way we don't know. */
    static boolean isCandidate(MediaDescription medium) {
        return medium.port() != 0 && medium.type().equalsIgnoreCase("audio")
            && (isSecure(medium) || medium.protocol().equals("RTP/AVP") || medium.protocol().equals("RTP/AVPF"));
    }

    static boolean isSecure(MediaDescription medium) {
        return medium.protocol().equals("RTP/SAVP") || medium.protocol().equals("RTP/SAVPF");
    }

    static AudioLine read(SessionDescription session, MediaDescription medium) throws SdpException {
        return new AudioLine(session, medium);
    }

    private static List<Encoding> encodings(MediaDescription medium) throws SdpException {
        Encoding[] mapped = new Encoding[128];
        for (String value : Attributes.all(medium.attributes(), "rtpmap")) {
            Encoding encoding = Encoding.parse(value);
            if (mapped[encoding.payloadType()] == null) {
                mapped[encoding.payloadType()] = encoding;
            }
        }
        List<Encoding> encodings = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (String format : medium.formats()) {
            int payloadType = Numbers.between(format, 0, 127, "a payload type");
            Encoding encoding = mapped[payloadType] != null ? mapped[payloadType] : Encoding.fixed(payloadType);
            // 64 to 95 look like RTCP where it shares the port (RFC 5761 §4).
            boolean reserved = payloadType >= FIRST_RESERVED && payloadType <= LAST_RESERVED;
            if (seen.add(payloadType) && encoding != null && !reserved) {
                encodings.add(encoding);
            }
        }
        return encodings;
    }

    private int milliseconds(SessionDescription session, String name) throws SdpException {
        Optional<String> value = session.attribute(medium, name);
        return value.isEmpty() ? 0 : PacketTime.parse(value.get(), name);
    }

    /** RFC 3605: another port, perhaps another address; else the port after RTP's. */
    private @Nullable InetSocketAddress rtcpTarget(Connection connection) throws SdpException {
        Optional<String> value = Attributes.first(medium.attributes(), "rtcp");
        if (value.isEmpty()) {
            return medium.port() == 65_535 ? null : connection.target(medium.port() + 1);
        }
        int space = value.get().indexOf(' ');
        int port = Numbers.between(space < 0 ? value.get() : value.get().substring(0, space), 0, 65_535, "a=rtcp");
        if (port == 0) {
            return null;
        }
        Connection target = space < 0 ? connection : Connection.parse(value.get().substring(space));
        return target.isHold() ? null : target.target(port);
    }
}
