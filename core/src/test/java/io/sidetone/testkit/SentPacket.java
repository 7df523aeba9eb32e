package io.sidetone.testkit;

import io.sidetone.internal.rtp.RtpPacket;
import java.util.Arrays;

/**
 * One RTP packet that a party was sent.
 *
 * @param timeNs when, on the virtual clock
 */
public record SentPacket(long timeNs, int sequence, int timestamp, boolean marker, int payloadType, int ssrc,
    byte[] payload) {

    /** Reads one from the wire. */
    public static SentPacket parse(byte[] buffer, int offset, int length, long timeNs) {
        RtpPacket packet = new RtpPacket();
        if (!packet.wrap(buffer, offset, length)) {
            throw new AssertionError("what was sent is no RTP");
        }
        return new SentPacket(timeNs, packet.sequence(), packet.timestamp(), packet.marker(), packet.payloadType(),
            packet.ssrc(), Arrays.copyOfRange(buffer, packet.payloadOffset(),
                packet.payloadOffset() + packet.payloadLength()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SentPacket that && sequence == that.sequence && timestamp == that.timestamp
            && marker == that.marker && payloadType == that.payloadType && ssrc == that.ssrc
            && timeNs == that.timeNs && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return sequence * 31 + timestamp;
    }

    @Override
    public String toString() {
        return String.format("[%.3f s seq %d ts %d%s pt %d %d bytes #%08x]", timeNs / 1e9, sequence,
            timestamp & 0xFFFF_FFFFL, marker ? " M" : "", payloadType, payload.length, Arrays.hashCode(payload));
    }
}
