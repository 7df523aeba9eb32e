package io.sidetone.examples.replay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes RTP and RTCP as a capture that other tools open: classic pcap, microseconds, Ethernet, IPv4, UDP. */
final class PcapFile {

    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int HEADERS = 14 + IP_HEADER + UDP_HEADER;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final byte[] from;
    private final byte[] to;

    /**
     * A capture of one direction.
     *
     * @param from the sender's IPv4 address, owned by this object
     * @param to the receiver's
     */
    PcapFile(byte[] from, byte[] to) {
        this.from = from;
        this.to = to;
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0xA1B2C3D4).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(65_535).putInt(1);
        out.writeBytes(header.array());
    }

    /**
     * Adds one datagram sent at that time; the times are counted from 1970 as far as readers are concerned.
     *
     * @param port UDP port on both sides
     */
    void add(Packet packet, int port) {
        int length = HEADERS + packet.rtp().length;
        ByteBuffer record = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt((int) (packet.timeNs() / 1_000_000_000L)).putInt((int) (packet.timeNs() % 1_000_000_000L / 1000));
        record.putInt(length).putInt(length);
        out.writeBytes(record.array());
        out.writeBytes(frame(packet.rtp(), port));
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private byte[] frame(byte[] rtp, int port) {
        ByteBuffer frame = ByteBuffer.allocate(HEADERS + rtp.length);
        frame.put(new byte[] {2, 0}).put(to).put(new byte[] {2, 0}).put(from).putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (IP_HEADER + UDP_HEADER + rtp.length));
        frame.putInt(0x0000_4000).put((byte) 64).put((byte) 17).putShort((short) 0).put(from).put(to);
        frame.putShort(24, (short) ~sum(frame, 14, IP_HEADER, 0));
        int udp = frame.position();
        int udpLength = UDP_HEADER + rtp.length;
        frame.putShort((short) port).putShort((short) port).putShort((short) udpLength).putShort((short) 0).put(rtp);
        int pseudoHeader = sum(frame, 26, 8, 17 + udpLength);
        int checksum = ~sum(frame, udp, udpLength, pseudoHeader) & 0xFFFF;
        frame.putShort(udp + 6, (short) (checksum == 0 ? 0xFFFF : checksum));
        return frame.array();
    }

    /** One's complement sum of 16-bit words (RFC 1071). */
    private static int sum(ByteBuffer bytes, int from, int length, int start) {
        int sum = start;
        for (int i = 0; i < length; i++) {
            sum += (bytes.get(from + i) & 0xFF) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return sum;
    }
}
