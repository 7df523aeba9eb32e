package io.sidetone.examples.replay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/** Builds captures byte by byte. Static functions, for tests. */
final class Frames {

    static final byte[] SOURCE_4 = {10, 0, 0, 1};
    static final byte[] TARGET_4 = {10, 0, 0, 2};
    static final byte[] SOURCE_6 = HexFormat.of().parseHex("20010db8000000000000000000000001");
    static final byte[] TARGET_6 = HexFormat.of().parseHex("20010db8000000000000000000000002");

    private Frames() {
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    static byte[] hex(String bytes) {
        return HexFormat.of().parseHex(bytes.replace(" ", ""));
    }

    static byte[] udp(byte[] payload) {
        return join(ByteBuffer.allocate(8).putShort((short) 4000).putShort((short) 5004)
            .putShort((short) (8 + payload.length)).putShort((short) 0).array(), payload);
    }

    static byte[] ip4(byte[] body) {
        return ip4(body, 0, new byte[0]);
    }

    /** @param fragment flags and offset as they stand in the header */
    static byte[] ip4(byte[] body, int fragment, byte[] options) {
        int header = 20 + options.length;
        return join(ByteBuffer.allocate(20).put((byte) (0x40 | header / 4)).put((byte) 0)
            .putShort((short) (header + body.length)).putShort((short) 77).putShort((short) fragment)
            .put((byte) 64).put((byte) 17).putShort((short) 0).put(SOURCE_4).put(TARGET_4).array(), options, body);
    }

    static byte[] ip6(int next, byte[] body) {
        return join(ByteBuffer.allocate(40).putInt(0x6000_0000).putShort((short) body.length).put((byte) next)
            .put((byte) 64).put(SOURCE_6).put(TARGET_6).array(), body);
    }

    static byte[] ethernet(String typeAndTags, byte[] packet) {
        return join(new byte[12], hex(typeAndTags), packet);
    }

    static byte[] rtp(int type, int sequence, int ssrc, int payloadLength) {
        return join(ByteBuffer.allocate(12).put((byte) 0x80).put((byte) type).putShort((short) sequence)
            .putInt(sequence * 160).putInt(ssrc).array(), new byte[payloadLength]);
    }

    /** A classic capture of frames 20 ms apart from second 1000 on. */
    static byte[] pcap(ByteOrder order, boolean nanos, int linkType, byte[]... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(24).order(order).putInt(nanos ? 0xA1B23C4D : 0xA1B2C3D4)
            .putShort((short) 2).putShort((short) 4).putLong(0).putInt(65_535).putInt(linkType).array());
        for (int i = 0; i < frames.length; i++) {
            int fraction = i * 20_000 * (nanos ? 1000 : 1);
            out.writeBytes(ByteBuffer.allocate(16).order(order).putInt(1000).putInt(fraction)
                .putInt(frames[i].length).putInt(frames[i].length).array());
            out.writeBytes(frames[i]);
        }
        return out.toByteArray();
    }

    static byte[] pcap(int linkType, byte[]... frames) {
        return pcap(ByteOrder.LITTLE_ENDIAN, false, linkType, frames);
    }

    /** One pcapng block with its padding and both lengths. */
    static byte[] block(ByteOrder order, int type, byte[]... parts) {
        byte[] body = join(parts);
        int padded = body.length + 3 & ~3;
        return ByteBuffer.allocate(12 + padded).order(order).putInt(type).putInt(12 + padded)
            .put(Arrays.copyOf(body, padded)).putInt(12 + padded).array();
    }

    static byte[] section(ByteOrder order) {
        return block(order, 0x0A0D0D0A, ByteBuffer.allocate(16).order(order).putInt(0x1A2B3C4D)
            .putShort((short) 1).putShort((short) 0).putLong(-1).array());
    }

    /** @param options ready-made, in that byte order */
    static byte[] interfaceBlock(ByteOrder order, int linkType, byte[] options) {
        return block(order, 1, ByteBuffer.allocate(8).order(order).putShort((short) linkType).putShort((short) 0)
            .putInt(0).array(), options);
    }

    static byte[] enhanced(ByteOrder order, int onInterface, long stamp, byte[] frame) {
        return block(order, 6, ByteBuffer.allocate(20).order(order).putInt(onInterface).putInt((int) (stamp >>> 32))
            .putInt((int) stamp).putInt(frame.length).putInt(frame.length).array(), frame);
    }
}
