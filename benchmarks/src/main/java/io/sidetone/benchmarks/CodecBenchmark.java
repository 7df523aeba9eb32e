package io.sidetone.benchmarks;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.codecs.opus.Opus;
import io.sidetone.codecs.opus.OpusLibrary;
import io.sidetone.codecs.opus.OpusSettings;
import java.util.Arrays;
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
 * <b>What does a frame of 20 ms cost in each codec, each direction, and in which of them is it garbage?</b>
 *
 * <p>A second of something like speech goes round and round: noise would be cheaper for Opus, which then does not look
 * for pitch, and silence would cost next to nothing. The number behind the name is the rate of the samples. Libopus is
 * measured where it can be: {@code -p codec=libopus/8000,libopus/48000 -jvmArgsAppend
 * --enable-native-access=ALL-UNNAMED} on JDK 22 or later.
 *
 * <pre>
 * microseconds of CPU and bytes        encode            decode
 *   PCMU/8000                         0.05      0       0.05      0
 *   L16/16000                         1.0       0       0.6       0
 *   G722/16000                         18       0        13       0
 *   libopus/8000                       80       0        11       0
 *   libopus/48000                     168       0        27       0
 *   concentus/8000                    337  66 000        56   8 000
 *   concentus/48000                 1 237 140 000       178  28 000
 * </pre>
 * Opus at 32 kbit/s, complexity 5, with recovery. AMD EPYC, 2 virtual processors with a load of 20 beside it, so that
 * only CPU time says anything; JDK 25.0.3, libopus 1.5.2;
 * {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 -wi 10 -i 15 -w 300ms -r 200ms CodecBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

    private static final int FRAMES = 50;

    @Param({"PCMU/8000", "G722/16000", "L16/16000", "concentus/8000", "concentus/48000"})
    public String codec;

    private Encoder encoder;
    private Decoder decoder;
    private int count;
    private short[] spoken;
    private byte[][] payloads;
    private byte[] payload;
    private short[] samples;
    private int at;

    @Setup
    public void speak() {
        String name = codec.substring(0, codec.indexOf('/'));
        int rate = Integer.parseInt(codec.substring(codec.indexOf('/') + 1));
        Codec measured = codec(name, rate);
        encoder = measured.newEncoder(rate);
        decoder = measured.newDecoder(rate);
        count = rate / FRAMES;
        spoken = Voice.speech(rate, 0);
        samples = new short[count];
        payload = new byte[measured.maxPayloadLength(measured.sampleRate() / FRAMES)];
        payloads = new byte[FRAMES][];
        for (int i = 0; i < FRAMES; i++) {
            int length = encoder.encode(spoken, i * count, count, payload, 0);
            payloads[i] = Arrays.copyOf(payload, length);
        }
    }

    private static Codec codec(String name, int rate) {
        return switch (name) {
            case "concentus", "libopus" -> Opus.codec(OpusSettings.SPEECH, OpusLibrary.find(name)
                .orElseThrow(() -> new IllegalArgumentException("cannot be used here: " + name)));
            case "L16" -> Codecs.require(name, rate);
            default -> Codecs.require(name, 8_000);
        };
    }

    @Benchmark
    public byte[] encode() {
        encoder.encode(spoken, next() * count, count, payload, 0);
        return payload;
    }

    @Benchmark
    public short[] decode() {
        byte[] next = payloads[next()];
        decoder.decode(next, 0, next.length, samples, 0);
        return samples;
    }

    private int next() {
        at = at + 1 < FRAMES ? at + 1 : 0;
        return at;
    }
}
