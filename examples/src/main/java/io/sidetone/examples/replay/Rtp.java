package io.sidetone.examples.replay;

import static io.sidetone.examples.replay.Bytes.u16;
import static io.sidetone.examples.replay.Bytes.u32;
import static io.sidetone.examples.replay.Bytes.u8;

/** The fields of an RTP packet (RFC 3550 §5.1) that fills a whole array. */
final class Rtp {

    private Rtp() {
    }

    /** Whether this can be an RTP packet: version 2, not RTCP (RFC 5761 §4), and its parts fit into it. */
    static boolean isRtp(byte[] packet) {
        if (packet.length < 12 || u8(packet, 0) >> 6 != 2 || payloadType(packet) >= 64 && payloadType(packet) <= 95) {
            return false;
        }
        int header = headerLength(packet);
        boolean padded = (packet[0] & 0x20) != 0;
        int padding = padded ? u8(packet, packet.length - 1) : 0;
        return header + padding <= packet.length && !(padded && padding == 0);
    }

    /** Where the payload begins; beyond the end of the packet if that is no RTP packet. */
    static int headerLength(byte[] packet) {
        int header = 12 + (packet[0] & 0x0F) * 4;
        if ((packet[0] & 0x10) == 0) {
            return header;
        }
        return header + 4 > packet.length ? Integer.MAX_VALUE / 2 : header + 4 + u16(packet, header + 2) * 4;
    }

    /** Bytes of payload, without padding. */
    static int payloadLength(byte[] packet) {
        int padding = (packet[0] & 0x20) != 0 ? u8(packet, packet.length - 1) : 0;
        return packet.length - headerLength(packet) - padding;
    }

    static int payloadType(byte[] packet) {
        return packet[1] & 0x7F;
    }

    static boolean marker(byte[] packet) {
        return (packet[1] & 0x80) != 0;
    }

    static int sequence(byte[] packet) {
        return u16(packet, 2);
    }

    static int timestamp(byte[] packet) {
        return (int) u32(packet, 4);
    }

    static int ssrc(byte[] packet) {
        return (int) u32(packet, 8);
    }
}
