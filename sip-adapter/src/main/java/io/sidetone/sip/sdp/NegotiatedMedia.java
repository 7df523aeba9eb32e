package io.sidetone.sip.sdp;

import io.sidetone.engine.Format;
import io.sidetone.engine.LegSpec;
import io.sidetone.runtime.srtp.SrtpKey;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What both sides of a leg have agreed on, from our side. Immutable; equal after a session refresh that changes
 * nothing, and then nothing is to be told to the endpoint. Prints no keys.
 *
 * @param formats in order of preference, under the numbers that we receive; the first is what we encode
 * @param sentAs the numbers under which we send what we receive under others: an answer may have numbers of its own
 *     (RFC 3264 §6.1), for formats, events and noise
 * @param packetTimeMs what we send: 10, 20, 30, 40 or 60
 * @param maxPacketTimeMs the longest packets that may be forwarded to the other side
 * @param direction whether we send and receive
 * @param remoteRtp where to send; null while the other side wants nothing at all
 * @param remoteRtcp where to send RTCP; null if there is no way
 * @param rtcpMux whether RTCP shares RTP's port
 * @param eventPayloadType number of telephone-events on the clock of the formats; -1 if none
 * @param noisePayloadType number of comfort noise; -1 if none
 * @param localKey secures what we send; null for plain RTP
 * @param remoteKey secures what comes; null for plain RTP
 */
public record NegotiatedMedia(List<Format> formats, Map<Integer, Integer> sentAs, int packetTimeMs,
    int maxPacketTimeMs, Direction direction, @Nullable InetSocketAddress remoteRtp,
    @Nullable InetSocketAddress remoteRtcp, boolean rtcpMux, int eventPayloadType, int noisePayloadType,
    @Nullable SrtpKey localKey, @Nullable SrtpKey remoteKey) {

    /** @throws NullPointerException if the formats, their numbers or the direction are null */
    public NegotiatedMedia {
        formats = List.copyOf(formats);
        sentAs = Map.copyOf(sentAs);
        Objects.requireNonNull(direction, "direction");
    }

    /** Whether media are secured. */
    public boolean isSecure() {
        return localKey != null;
    }

    /** Whether the other side has put us on hold: it wants to be sent nothing. */
    public boolean isHeldByPeer() {
        return !direction.sends();
    }

    /** The leg for the engine. */
    public LegSpec leg(String name) {
        return LegSpec.of(name, formats.toArray(new Format[0]))
            .withPacketTime(packetTimeMs)
            .withMaxPacketTime(maxPacketTimeMs)
            .withTwoWay(direction == Direction.SENDRECV)
            .withEvents(eventPayloadType)
            .withComfortNoise(noisePayloadType);
    }
}
