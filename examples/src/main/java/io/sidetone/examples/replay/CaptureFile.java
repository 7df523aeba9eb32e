package io.sidetone.examples.replay;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a pcap or pcapng file apart into its frames: the classic format in both byte orders with microsecond or
 * nanosecond times, and the block format of draft-ietf-opsawg-pcapng. A file that ends in the middle of something
 * gives the frames before it.
 */
final class CaptureFile {

    /** Receives one captured frame; the bytes are borrowed until return. */
    interface FrameSink {
        void frame(long timeNs, int linkType, byte[] bytes, int offset, int length);
    }

    private static final int PCAP_MICROS = 0xA1B2C3D4;
    private static final int PCAP_NANOS = 0xA1B23C4D;
    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int INTERFACE = 1;
    private static final int OLD_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int OPTION_TIME_RESOLUTION = 9;
    private static final int OPTION_TIME_OFFSET = 14;
    private static final long NANOS = 1_000_000_000L;

    private record Interface(int linkType, long snapLength, int resolution, long offsetSeconds) {

        /** The option's byte: a negative power of ten or, with the top bit, of two. */
        long nanos(long stamp) {
            int exponent = resolution & 0x7F;
            BigInteger units = new BigInteger(Long.toUnsignedString(stamp)).multiply(BigInteger.valueOf(NANOS));
            BigInteger base = (resolution & 0x80) != 0 ? BigInteger.TWO : BigInteger.TEN;
            return units.divide(base.pow(exponent)).longValue() + offsetSeconds * NANOS;
        }
    }

    private final byte[] bytes;
    private final FrameSink sink;
    private final List<Interface> interfaces = new ArrayList<>();
    private ByteBuffer in;
    private int position;
    private long lastNs;

    private CaptureFile(byte[] bytes, FrameSink sink) {
        this.bytes = bytes;
        this.sink = sink;
    }

    /** Whether the file begins like a capture. */
    static boolean isCapture(byte[] bytes) {
        return bytes.length >= 4 && (orderOf(bytes) != null || isSectionHeader(bytes));
    }

    /** Hands every whole frame to the sink, in the file's order; false if the file ends or breaks in the middle. */
    static boolean read(byte[] bytes, FrameSink sink) {
        CaptureFile file = new CaptureFile(bytes, sink);
        return isSectionHeader(bytes) ? file.readBlocks() : file.readRecords();
    }

    private static boolean isSectionHeader(byte[] bytes) {
        return Bytes.u32(bytes, 0) == SECTION_HEADER;
    }

    private static ByteOrder orderOf(byte[] bytes) {
        int magic = (int) Bytes.u32(bytes, 0);
        int swapped = Integer.reverseBytes(magic);
        return magic == PCAP_MICROS || magic == PCAP_NANOS ? ByteOrder.BIG_ENDIAN
            : swapped == PCAP_MICROS || swapped == PCAP_NANOS ? ByteOrder.LITTLE_ENDIAN : null;
    }

    private boolean readRecords() {
        in = Bytes.wrap(bytes, orderOf(bytes));
        if (bytes.length < 24) {
            return false;
        }
        long unitNs = in.getInt(0) == PCAP_NANOS ? 1 : 1000;
        int linkType = in.getInt(20) & 0xFFFF;          // above it: the length of a frame check sequence
        for (position = 24; position < bytes.length;) {
            if (bytes.length - position < 16) {
                return false;
            }
            long length = u32(position + 8);
            long timeNs = u32(position) * NANOS + u32(position + 4) * unitNs;
            if (length > bytes.length - position - 16) {
                return false;
            }
            sink.frame(timeNs, linkType, bytes, position + 16, (int) length);
            position += 16 + (int) length;
        }
        return true;
    }

    private boolean readBlocks() {
        in = Bytes.wrap(bytes, ByteOrder.BIG_ENDIAN);
        for (position = 0; position < bytes.length;) {
            if (bytes.length - position < 12 || !startSection()) {
                return false;
            }
            long length = u32(position + 4);
            if (length < 12 || length % 4 != 0 || length > bytes.length - position) {
                return false;
            }
            block(in.getInt(position), position + 8, position + (int) length - 4);
            position += (int) length;
        }
        return true;
    }

    /** At a section header: its byte order, and no interfaces yet. False if it isn't one after all. */
    private boolean startSection() {
        if (in.getInt(position) != SECTION_HEADER) {
            return true;                                // reads the same in both byte orders
        }
        in.order(ByteOrder.BIG_ENDIAN);
        if (in.getInt(position + 8) == Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
            in.order(ByteOrder.LITTLE_ENDIAN);
        }
        interfaces.clear();
        return in.getInt(position + 8) == BYTE_ORDER_MAGIC;
    }

    private void block(int type, int body, int end) {
        int room = end - body;
        if (type == INTERFACE && room >= 8) {
            interfaces.add(describe(body, end));
        } else if (type == ENHANCED_PACKET && room >= 20) {
            packet(u32(body), body + 4, body + 20, end);
        } else if (type == OLD_PACKET && room >= 20) {
            packet(in.getShort(body) & 0xFFFF, body + 4, body + 20, end);
        } else if (type == SIMPLE_PACKET && room >= 4 && !interfaces.isEmpty()) {
            Interface on = interfaces.get(0);
            long snap = on.snapLength == 0 ? Long.MAX_VALUE : on.snapLength;
            int length = (int) Math.min(Math.min(u32(body), snap), room - 4);
            sink.frame(lastNs, on.linkType, bytes, body + 4, length);       // this block has no time of its own
        }
    }

    /** Enhanced and old packet blocks agree from the time stamp on. */
    private void packet(long interfaceId, int stamp, int data, int end) {
        long length = u32(stamp + 8);
        if (interfaceId < interfaces.size() && length <= end - data) {
            Interface on = interfaces.get((int) interfaceId);
            lastNs = on.nanos(u32(stamp) << 32 | u32(stamp + 4));
            sink.frame(lastNs, on.linkType, bytes, data, (int) length);
        }
    }

    private Interface describe(int body, int end) {
        int resolution = 6;
        long offsetSeconds = 0;
        for (int at = body + 8; end - at >= 4;) {
            int code = in.getShort(at) & 0xFFFF;
            int length = in.getShort(at + 2) & 0xFFFF;
            if (code == 0 || length > end - at - 4) {
                break;
            }
            if (code == OPTION_TIME_RESOLUTION && length >= 1) {
                resolution = Bytes.u8(bytes, at + 4);
            } else if (code == OPTION_TIME_OFFSET && length >= 8) {
                offsetSeconds = in.getLong(at + 4);
            }
            at += 4 + (length + 3 & ~3);
        }
        return new Interface(in.getShort(body) & 0xFFFF, u32(body + 4), resolution, offsetSeconds);
    }

    private long u32(int at) {
        return in.getInt(at) & 0xFFFF_FFFFL;
    }
}
