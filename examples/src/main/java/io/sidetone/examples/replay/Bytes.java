package io.sidetone.examples.replay;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Unsigned numbers in network byte order out of a byte array; only of captures, never on the media path. */
final class Bytes {

    private Bytes() {
    }

    static int u8(byte[] bytes, int offset) {
        return bytes[offset] & 0xFF;
    }

    static int u16(byte[] bytes, int offset) {
        return u8(bytes, offset) << 8 | u8(bytes, offset + 1);
    }

    static long u32(byte[] bytes, int offset) {
        return (long) u16(bytes, offset) << 16 | u16(bytes, offset + 2);
    }

    static ByteBuffer wrap(byte[] bytes, ByteOrder order) {
        return ByteBuffer.wrap(bytes).order(order);
    }
}
