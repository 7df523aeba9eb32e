package io.sidetone.testkit;

import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.codec.Execution;

/** Linear samples, whose coders have a past: what they give depends on how much they coded since they were begun. */
public final class CountingCodec extends LinearCodec {

    public CountingCodec(String name, Execution execution) {
        super(name, execution);
    }

    /** At another rate, both in Hz. */
    public CountingCodec(String name, int sampleRate, int clockRate, Execution execution) {
        super(name, sampleRate, clockRate, execution);
    }

    @Override
    public Decoder newDecoder() {
        Decoder linear = super.newDecoder();
        return new Decoder() {
            private int count;

            @Override
            public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
                int decoded = linear.decode(payload, offset, length, samples, samplesOffset);
                samples[samplesOffset] += (short) count++;
                return decoded;
            }

            @Override
            public void reset() {
                count = 0;
            }
        };
    }

    @Override
    public Encoder newEncoder() {
        Encoder linear = super.newEncoder();
        return new Encoder() {
            private int count;

            @Override
            public int encode(short[] samples, int samplesOffset, int samplesCount, byte[] payload, int offset) {
                int length = linear.encode(samples, samplesOffset, samplesCount, payload, offset);
                payload[offset + 1] += (byte) count++;
                return length;
            }

            @Override
            public void reset() {
                count = 0;
            }
        };
    }
}
