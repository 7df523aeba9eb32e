package io.sidetone.internal.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The fixed RTP header of RFC 3550 §5.1 as Sidetone sends it: no CSRCs, no extension, no padding. Any thread. */
public final class RtpHeader {

    /** Bytes of the fixed header. */
    public static final int LENGTH = 12;

    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    static final int VERSION_2 = 0x80;
    static final int MARKER = 0x80;
    static final int SEQUENCE = 2;
    static final int TIMESTAMP = 4;
    static final int SSRC = 8;

    private RtpHeader() {
    }

    /**
     * Writes {@link #LENGTH} bytes.
     *
     * @param buffer borrowed until return
     * @param payloadType 0 … 127
     * @param sequence the low 16 bits are used
     */
    public static void write(byte[] buffer, int offset, boolean marker, int payloadType, int sequence, int timestamp,
        int ssrc) {
        assert payloadType >= 0 && payloadType <= 127 : payloadType;
        buffer[offset] = (byte) VERSION_2;
        buffer[offset + 1] = (byte) (marker ? payloadType | MARKER : payloadType);
        SHORT.set(buffer, offset + SEQUENCE, (short) sequence);
        INT.set(buffer, offset + TIMESTAMP, timestamp);
        INT.set(buffer, offset + SSRC, ssrc);
    }
}
