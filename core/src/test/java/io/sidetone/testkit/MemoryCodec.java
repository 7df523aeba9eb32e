package io.sidetone.testkit;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.codec.Execution;
import io.sidetone.internal.audio.Resampler;

/**
 * A codec with a memory, as Opus is one: its RTP clock is 48 kHz, its coders code at 8, 16 and 48 kHz alike, and each
 * payload only makes sense behind the one before. It loses nothing: the difference of each sample to seven eighths of
 * the one before, in 4 bytes, behind a byte that tells the encoder's rate in kHz. A decoder with another past than the
 * encoder has is wrong by that, less and less.
 */
public class MemoryCodec implements Codec {

    private final Execution execution;

    public MemoryCodec() {
        this(Execution.INLINE);
    }

    /** Coders that a shard's workshop runs, or the media thread. */
    public MemoryCodec(Execution execution) {
        this.execution = execution;
    }

    @Override
    public Execution execution() {
        return execution;
    }

    @Override
    public String encodingName() {
        return "TEST-MEMORY";
    }

    @Override
    public int clockRate() {
        return 48_000;
    }

    @Override
    public int sampleRate() {
        return 48_000;
    }

    @Override
    public int staticPayloadType() {
        return 111;
    }

    @Override
    public int samplesIn(byte[] payload, int offset, int length) {
        return length > 1 && (length & 3) == 1 && Resampler.isRate(payload[offset] * 1000)
            ? length / 4 * (48 / payload[offset]) : -1;
    }

    @Override
    public int maxPayloadLength(int samples) {
        return 1 + 4 * samples;
    }

    @Override
    public boolean codesAt(int rate) {
        return Resampler.isRate(rate);
    }

    @Override
    public Decoder newDecoder() {
        return newDecoder(48_000);
    }

    @Override
    public Encoder newEncoder() {
        return newEncoder(48_000);
    }

    @Override
    public Decoder newDecoder(int rate) {
        return new Decoder() {
            private final Resampler[] resamplers = new Resampler[49];
            private final short[] decoded = new short[48 * 120];
            private int past;

            {
                for (int khz : new int[] {8, 16, 48}) {
                    resamplers[khz] = Resampler.converts(khz * 1000, rate) ? new Resampler(khz * 1000, rate) : null;
                }
            }

            @Override
            public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
                int count = length / 4;
                for (int i = 0; i < count; i++) {
                    int at = offset + 1 + 4 * i;
                    int difference = payload[at] << 24 | (payload[at + 1] & 0xFF) << 16 | (payload[at + 2] & 0xFF) << 8
                        | payload[at + 3] & 0xFF;
                    past = difference + past * 7 / 8;
                    decoded[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, past));
                }
                Resampler resampler = resamplers[payload[offset]];
                if (resampler != null) {
                    return resampler.resample(decoded, 0, count, samples, samplesOffset);
                }
                System.arraycopy(decoded, 0, samples, samplesOffset, count);
                return count;
            }

            @Override
            public void reset() {
                past = 0;
                for (Resampler resampler : resamplers) {
                    if (resampler != null) {
                        resampler.reset();
                    }
                }
            }
        };
    }

    @Override
    public Encoder newEncoder(int rate) {
        return new Encoder() {
            private int past;

            @Override
            public int encode(short[] samples, int samplesOffset, int count, byte[] payload, int offset) {
                payload[offset] = (byte) (rate / 1000);
                for (int i = 0; i < count; i++) {
                    int difference = samples[samplesOffset + i] - past * 7 / 8;
                    past = samples[samplesOffset + i];
                    int at = offset + 1 + 4 * i;
                    payload[at] = (byte) (difference >> 24);
                    payload[at + 1] = (byte) (difference >> 16);
                    payload[at + 2] = (byte) (difference >> 8);
                    payload[at + 3] = (byte) difference;
                }
                return 1 + 4 * count;
            }

            @Override
            public void reset() {
                past = 0;
            }
        };
    }
}
