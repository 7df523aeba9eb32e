package io.sidetone.sip.sdp;

import io.sidetone.codec.Codec;
import io.sidetone.engine.Format;
import io.sidetone.engine.LegSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What our side and one line of theirs have in common. Immutable. */
final class Agreement {

    final AudioLine theirs;
    final List<Format> formats = new ArrayList<>();
    /** What stands in an answer: the formats, events and noise, in their order. */
    final List<Encoding> encodings = new ArrayList<>();
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
            // A leg has one number for a codec, so one that is answered under another number can't be used.
            if (ours == null || ours.contains(encoding)) {
                take(local, encoding);
            }
        }
        if (formats.isEmpty()) {
            throw SdpException.unacceptable("no codec in common; ours are "
                + local.codecs().stream().map(codec -> codec.encodingName() + "/" + codec.clockRate()).toList());
        }
        int clock = formats.get(0).codec().clockRate();
        for (Encoding encoding : theirs.encodings) {
            if (events < 0 && encoding.isNamed(Encoding.EVENTS, clock)) {
                events = encoding.payloadType();
                encodings.add(encoding);
            } else if (noise < 0 && encoding.isNamed(Encoding.NOISE, clock)) {
                noise = encoding.payloadType();
                encodings.add(encoding);
            }
        }
        maxPacketTimeMs = theirs.maxPacketTimeMs == 0 ? LegSpec.LONGEST_PACKET_MS
            : PacketTime.atMost(theirs.maxPacketTimeMs);
        int wanted = theirs.packetTimeMs == 0 ? local.packetTimeMs() : theirs.packetTimeMs;
        packetTimeMs = PacketTime.atMost(Math.min(wanted, maxPacketTimeMs));
        direction = theirs.direction.inverse().within(wish);
        rtcpMux = theirs.rtcpMux && local.sharesPort();
    }

    /** Codecs with different clocks can't share a stream (RFC 7160), so the first one's decides. */
    private void take(LocalMedia local, Encoding encoding) {
        for (Codec codec : local.codecs()) {
            if (encoding.is(codec)
                && (formats.isEmpty() || formats.get(0).codec().clockRate() == codec.clockRate())) {
                formats.add(new Format(encoding.payloadType(), codec));
                encodings.add(encoding);
                return;
            }
        }
    }

    /** @param ours null, with theirs, for plain RTP */
    NegotiatedMedia media(@Nullable Crypto ours, @Nullable Crypto theirCrypto) {
        return new NegotiatedMedia(formats, packetTimeMs, maxPacketTimeMs, direction, theirs.rtp,
            rtcpMux ? theirs.rtp : theirs.rtcp, rtcpMux, events, noise, ours == null ? null : ours.key(),
            theirCrypto == null ? null : theirCrypto.key());
    }
}
