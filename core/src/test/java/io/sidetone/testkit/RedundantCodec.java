package io.sidetone.testkit;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.codec.Execution;
import java.util.Arrays;

/**
 * 16-bit linear samples at 8 kHz of which every payload repeats the one before: a codec with in-band error correction
 * and a concealment of its own, {@link #MADE_UP} for every sample. Its coders throw if two threads use one at a time.
 */
public final class RedundantCodec extends LinearCodec {

    public static final short MADE_UP = 77;

    public RedundantCodec(Execution execution) {
        super("REDUNDANT", execution);
    }

    @Override
    public int staticPayloadType() {
        return 98;
    }

    @Override
    public int samplesIn(byte[] payload, int offset, int length) {
        return (length & 3) == 0 ? length / 4 : -1;
    }

    @Override
    public int maxPayloadLength(int samples) {
        return samples * 4;
    }

    @Override
    public boolean takes(Codec sender) {
        return sender instanceof RedundantCodec;
    }

    @Override
    public Decoder newDecoder() {
        Decoder linear = super.newDecoder();
        return new Decoder() {
            private Thread user;

            @Override
            public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
                enter();
                int count = linear.decode(payload, offset, length / 2, samples, samplesOffset);
                user = null;
                return count;
            }

            @Override
            public int recover(byte[] next, int offset, int length, short[] samples, int samplesOffset, int count) {
                enter();
                int bytes = Math.min(length / 2, count * 2);
                linear.decode(next, offset + length - bytes, bytes, samples, samplesOffset);
                user = null;
                return bytes / 2;
            }

            @Override
            public int conceal(short[] samples, int samplesOffset, int count) {
                Arrays.fill(samples, samplesOffset, samplesOffset + count, MADE_UP);
                return count;
            }

            @Override
            public void reset() {
            }

            private void enter() {
                if (user != null) {
                    throw new IllegalStateException(user + " is in here");
                }
                user = Thread.currentThread();
            }
        };
    }

    @Override
    public Encoder newEncoder() {
        Encoder linear = super.newEncoder();
        return new Encoder() {
            private byte[] before = new byte[0];

            @Override
            public int encode(short[] samples, int samplesOffset, int count, byte[] payload, int offset) {
                int length = linear.encode(samples, samplesOffset, count, payload, offset);
                byte[] now = Arrays.copyOfRange(payload, offset, offset + length);
                Arrays.fill(payload, offset + length, offset + 2 * length, (byte) 0);
                int repeated = Math.min(length, before.length);
                System.arraycopy(before, before.length - repeated, payload, offset + 2 * length - repeated, repeated);
                before = now;
                return 2 * length;
            }

            @Override
            public void reset() {
                before = new byte[0];
            }
        };
    }
}
