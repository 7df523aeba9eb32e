package io.sidetone.benchmarks;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
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
 * <b>What does G.711 cost, per frame of 160 samples, each law and direction?</b>
 *
 * <p>Right is noise, in another place of the second at every call: what it asks for of the 64 KiB that encode has to
 * come through the caches as it does in a call. The wrong way, {@code voice = false}, is a frame of silence, which asks
 * for one single entry.
 *
 * <pre>
 * nanoseconds of CPU      voice   silence
 *   PCMU encode              55        47
 *   PCMU decode              49        51
 *   PCMA encode              47        50
 *   PCMA decode              51        47
 * </pre>
 * AMD EPYC (family 26), 2 virtual processors shared with other builds, JDK 17.0.15;
 * {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 10 -i 20 -w 100ms -r 100ms G711}. 0 B. About
 * 0.3 ns a sample everywhere: on this machine silence flatters little.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class G711Benchmark {

    private static final int SAMPLES = 160;
    private static final int SECOND = 8_000;

    @Param({"PCMU", "PCMA"})
    public String law;

    @Param({"true", "false"})
    public boolean voice;

    private Encoder encoder;
    private Decoder decoder;
    private short[] spoken;
    private final byte[] payloads = new byte[SECOND];
    private final byte[] payload = new byte[SAMPLES];
    private final short[] samples = new short[SAMPLES];
    private int at;

    @Setup
    public void speak() {
        Codec codec = Codecs.require(law, SECOND);
        encoder = codec.newEncoder();
        decoder = codec.newDecoder();
        spoken = voice ? Voice.samples(1, SECOND) : new short[SECOND];
        encoder.encode(spoken, 0, SECOND, payloads, 0);
    }

    @Benchmark
    public byte[] encode() {
        encoder.encode(spoken, next(), SAMPLES, payload, 0);
        return payload;
    }

    @Benchmark
    public short[] decode() {
        decoder.decode(payloads, next(), SAMPLES, samples, 0);
        return samples;
    }

    private int next() {
        at = at + SAMPLES < SECOND ? at + SAMPLES : 0;
        return at;
    }
}
