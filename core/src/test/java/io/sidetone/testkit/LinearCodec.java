package io.sidetone.testkit;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.codec.Execution;

/**
 * 16-bit linear samples, at 8 kHz unless said otherwise, most significant byte first: a codec that loses nothing, so
 * that tests are exact.
 */
public class LinearCodec implements Codec {

    private final String name;
    private final int sampleRate;
    private final int clockRate;
    private final Execution execution;

    public LinearCodec() {
        this("TEST-LINEAR");
    }

    /** Coders that a shard's workshop runs, or the media thread. */
    public LinearCodec(Execution execution) {
        this("TEST-LINEAR", execution);
    }

    /** The same bytes under another name, so that two legs can't forward to each other. */
    public LinearCodec(String name) {
        this(name, Execution.INLINE);
    }

    public LinearCodec(String name, Execution execution) {
        this(name, 8000, 8000, execution);
    }

    /** At another rate, and maybe with an RTP clock that has nothing to do with it, both in Hz. */
    public LinearCodec(String name, int sampleRate, int clockRate) {
        this(name, sampleRate, clockRate, Execution.INLINE);
    }

    public LinearCodec(String name, int sampleRate, int clockRate, Execution execution) {
        this.name = name;
        this.sampleRate = sampleRate;
        this.clockRate = clockRate;
        this.execution = execution;
    }

    @Override
    public Execution execution() {
        return execution;
    }

    @Override
    public String encodingName() {
        return name;
    }

    @Override
    public int clockRate() {
        return clockRate;
    }

    @Override
    public int sampleRate() {
        return sampleRate;
    }

    @Override
    public int staticPayloadType() {
        return 97;
    }

    @Override
    public int samplesIn(byte[] payload, int offset, int length) {
        return (length & 1) == 0 ? length / 2 : -1;
    }

    @Override
    public int maxPayloadLength(int samples) {
        return samples * 2;
    }

    @Override
    public Decoder newDecoder() {
        return new Decoder() {
            @Override
            public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
                for (int i = 0; i < length / 2; i++) {
                    samples[samplesOffset + i] = (short) (payload[offset + 2 * i] << 8
                        | payload[offset + 2 * i + 1] & 0xFF);
                }
                return length / 2;
            }

            @Override
            public void reset() {
            }
        };
    }

    @Override
    public Encoder newEncoder() {
        return new Encoder() {
            @Override
            public int encode(short[] samples, int samplesOffset, int count, byte[] payload, int offset) {
                for (int i = 0; i < count; i++) {
                    payload[offset + 2 * i] = (byte) (samples[samplesOffset + i] >> 8);
                    payload[offset + 2 * i + 1] = (byte) samples[samplesOffset + i];
                }
                return count * 2;
            }

            @Override
            public void reset() {
            }
        };
    }
}
