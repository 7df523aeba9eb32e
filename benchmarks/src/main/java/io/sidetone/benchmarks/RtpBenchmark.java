package io.sidetone.benchmarks;

import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.internal.rtp.RtpPacket;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * <b>What does it cost to understand an RTP packet where it lies, and to write the header of one?</b>
 *
 * <p>{@link #parse} checks a datagram and reads every field that the engine reads; what it is given are plain packets,
 * or a mixture with CSRCs, extensions and padding in an order that no branch predictor knows. {@link #write} is the
 * header alone, {@link #writePacket} the header and a payload of 160 bytes behind it. The wrong way is to parse one and
 * the same packet for ever.
 *
 * <p>{@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 5 -i 15 -w 200ms -r 200ms RtpBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RtpBenchmark {

    private static final int PACKETS = 1 << 10;
    private static final int PAYLOAD = 160;
    private static final int WORD = 4;

    @Param({"plain", "mixture"})
    public String headers;

    private final byte[][] packets = new byte[PACKETS][];
    private final RtpPacket packet = new RtpPacket();
    private final byte[] payload = Voice.ulaw(1, PAYLOAD);
    private final byte[] written = new byte[RtpHeader.LENGTH + PAYLOAD];
    private int turns;

    @Setup
    public void build() {
        Random random = new Random(8);
        for (int i = 0; i < PACKETS; i++) {
            int kinds = headers.equals("plain") ? 0 : random.nextInt(8);
            int sources = (kinds & 1) * 2;
            int extension = kinds >> 1 & 1;
            int padding = (kinds >> 2) * WORD;
            int length = RtpHeader.LENGTH + sources * WORD + extension * 2 * WORD + PAYLOAD + padding;
            byte[] bytes = new byte[length];
            RtpHeader.write(bytes, 0, false, 0, i, i * PAYLOAD, 1);
            bytes[0] |= (byte) (sources | extension << 4 | (padding > 0 ? 1 << 5 : 0));
            if (extension > 0) {
                bytes[RtpHeader.LENGTH + sources * WORD + 3] = 1;
            }
            if (padding > 0) {
                bytes[length - 1] = (byte) padding;
            }
            packets[i] = bytes;
        }
    }

    @Benchmark
    public int parse() {
        byte[] bytes = packets[turns++ & PACKETS - 1];
        if (!packet.wrap(bytes, 0, bytes.length) || packet.payloadLength() != PAYLOAD) {
            throw new IllegalStateException("not understood: " + (turns - 1 & PACKETS - 1));
        }
        return packet.sequence() + packet.timestamp() + packet.ssrc() + packet.payloadType() + packet.payloadOffset()
            + (packet.marker() ? 1 : 0);
    }

    @Benchmark
    public byte[] write() {
        turns++;
        RtpHeader.write(written, 0, false, 0, turns, turns * PAYLOAD, 1);
        return written;
    }

    @Benchmark
    public byte[] writePacket() {
        write();
        System.arraycopy(payload, 0, written, RtpHeader.LENGTH, PAYLOAD);
        return written;
    }
}
