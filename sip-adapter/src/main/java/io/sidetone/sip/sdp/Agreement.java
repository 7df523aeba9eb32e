package io.sidetone.sip.sdp;

import io.sidetone.codec.Codec;
import io.sidetone.engine.Format;
import io.sidetone.engine.LegSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What our side and one line of theirs have in common. Immutable. */
final class Agreement {

    final AudioLine theirs;
    final List<Format> formats = new ArrayList<>();
    /** What stands in an answer, the formats, events and noise in their order, under the numbers that we receive. */
    final List<Encoding> encodings = new ArrayList<>();
    private final Map<Integer, Integer> sentAs = new HashMap<>();
    final int packetTimeMs;
    final int maxPacketTimeMs;
    final Direction direction;
    final boolean rtcpMux;
    private int events = -1;
    private int noise = -1;

    /**
     * @param ours what we offered; null if we are asked
     * @throws SdpException if they have no codec in common
     */
    Agreement(LocalMedia local, AudioLine theirs, Direction wish, @Nullable List<Encoding> ours)
        throws SdpException {
        this.theirs = theirs;
        for (Encoding encoding : theirs.encodings) {
            Encoding received = received(encoding, ours);
            if (received != null) {
                take(local, encoding, received);
            }
        }
        if (formats.isEmpty()) {
            throw SdpException.unacceptable("no codec in common; ours are "
                + local.codecs().stream().map(codec -> codec.encodingName() + "/" + codec.clockRate()).toList());
        }
        int clock = formats.get(0).codec().clockRate();
        for (Encoding encoding : theirs.encodings) {
            Encoding received = received(encoding, ours);
            if (received != null && events < 0 && encoding.isNamed(Encoding.EVENTS, clock)) {
                events = agreed(encoding, received);
            } else if (received != null && noise < 0 && encoding.isNamed(Encoding.NOISE, clock)) {
                noise = agreed(encoding, received);
            }
        }
        maxPacketTimeMs = theirs.maxPacketTimeMs == 0 ? LegSpec.LONGEST_PACKET_MS
            : PacketTime.atMost(theirs.maxPacketTimeMs);
        int wanted = theirs.packetTimeMs == 0 ? local.packetTimeMs() : theirs.packetTimeMs;
        packetTimeMs = PacketTime.atMost(Math.min(wanted, maxPacketTimeMs));
        direction = theirs.direction.inverse().within(wish);
        rtcpMux = theirs.rtcpMux && local.sharesPort();
    }

    /** The same encoding under the number that we receive it by; null if we have not offered it. */
    private static @Nullable Encoding received(Encoding theirs, @Nullable List<Encoding> ours) {
        return ours == null ? theirs : ours.stream().filter(theirs::isLike).findFirst().orElse(null);
    }

    /** Codecs with different clocks can't share a stream (RFC 7160), so the first one's decides. */
    private void take(LocalMedia local, Encoding encoding, Encoding received) {
        for (Codec codec : local.codecs()) {
            if (encoding.is(codec) && !encodings.contains(received)
                && (formats.isEmpty() || formats.get(0).codec().clockRate() == codec.clockRate())) {
                formats.add(new Format(agreed(encoding, received),
                    codec.forReceiver(theirs.parameters(encoding.payloadType()))));
                return;
            }
        }
    }

    /** The number that we receive it by. */
    private int agreed(Encoding encoding, Encoding received) {
        encodings.add(received);
        if (encoding.payloadType() != received.payloadType()) {
            sentAs.put(received.payloadType(), encoding.payloadType());
        }
        return received.payloadType();
    }

    /** @param ours null, with theirs, for plain RTP */
    NegotiatedMedia media(@Nullable Crypto ours, @Nullable Crypto theirCrypto) {
        return new NegotiatedMedia(formats, sentAs, packetTimeMs, maxPacketTimeMs, direction, theirs.rtp,
            rtcpMux ? theirs.rtp : theirs.rtcp, rtcpMux, events, noise, ours == null ? null : ours.key(),
            theirCrypto == null ? null : theirCrypto.key());
    }
}
