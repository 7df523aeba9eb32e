package io.sidetone.benchmarks;

import io.sidetone.runtime.Endpoint;
import io.sidetone.runtime.srtp.SecureEndpoint;
import io.sidetone.runtime.srtp.SrtpKey;
import io.sidetone.runtime.srtp.SrtpSuite;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * <b>What does SRTP cost, per packet of 160 bytes, each suite?</b>
 *
 * <p>A receiver takes no packet twice, so there is no benchmark of receiving alone: {@code there} secures a packet and
 * drops it, {@code thereAndBack} has it opened at the other end as well.
 *
 * <pre>
 * nanoseconds of CPU            there   thereAndBack
 *   AES_CM_128_HMAC_SHA1_80       470            840
 *   AES_256_CM_HMAC_SHA1_80       470            800
 *   AEAD_AES_128_GCM              900          2 100
 *   AEAD_AES_256_GCM              820          2 150
 * </pre>
 * AMD EPYC (family 26), 2 virtual processors shared with other builds (load 8: the last two rows are upper bounds),
 * JDK 17.0.15; {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 10 -i 15 -w 100ms -r 100ms Srtp}.
 * 0 B. The wrong way for GCM is the JDK's own
 * cipher: some 1 kB and 1.7 to 4 µs for every packet one way, on the same machine.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SrtpBenchmark {

    private static final int LENGTH = 172;

    @Param({"AES_CM_128_HMAC_SHA1_80", "AES_256_CM_HMAC_SHA1_80", "AEAD_AES_128_GCM", "AEAD_AES_256_GCM"})
    public SrtpSuite suite;

    /** One packet long, from one end to the other. */
    private static final class Wire implements Endpoint {

        private final byte[] packet = new byte[2_048];
        private int length;

        @Override
        public int poll(Inbox inbox, int limit) {
            inbox.datagram(packet, 0, length);
            return 1;
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            System.arraycopy(buffer, offset, packet, 0, length);
            this.length = length;
        }

        @Override
        public void close() {
        }
    }

    private final Wire wire = new Wire();
    private final SecureEndpoint near = new SecureEndpoint(wire);
    private final SecureEndpoint far = new SecureEndpoint(wire);
    private final byte[] packet = new byte[LENGTH];
    private long turns;
    private long opened;
    private boolean listening;
    private final Endpoint.Inbox inbox = (buffer, offset, length) -> opened++;

    @Setup
    public void agree() {
        byte[] material = new byte[suite.keyLength() + suite.saltLength()];
        near.keys(SrtpKey.of(suite, material), SrtpKey.of(suite, material));
        far.keys(SrtpKey.of(suite, material), SrtpKey.of(suite, material));
        System.arraycopy(Voice.ulaw(1, LENGTH - 12), 0, packet, 12, LENGTH - 12);
        packet[0] = (byte) 0x80;
    }

    @Benchmark
    public int there() {
        packet[2] = (byte) (turns >> 8);
        packet[3] = (byte) turns;
        turns++;
        near.send(packet, 0, LENGTH);
        return wire.length;
    }

    @Benchmark
    public long thereAndBack() {
        listening = true;
        there();
        far.poll(inbox, 1);
        return opened;
    }

    @TearDown
    public void check() {
        if (near.counters().secured() != turns || listening && opened != turns) {
            throw new IllegalStateException(turns + " turns, " + near.counters() + ", " + far.counters());
        }
    }
}
