package io.sidetone.codecs.engine;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;
import io.sidetone.codec.Execution;

/** A codec in front of another one, that tells of every call of a coder, on the coder's thread. */
final class WatchedCodec implements Codec {

    private final Codec codec;
    private final Runnable encoded;
    private final Runnable decoded;

    WatchedCodec(Codec codec, Runnable coded) {
        this(codec, coded, coded);
    }

    WatchedCodec(Codec codec, Runnable encoded, Runnable decoded) {
        this.codec = codec;
        this.encoded = encoded;
        this.decoded = decoded;
    }

    @Override
    public Decoder newDecoder(int rate) {
        Decoder decoder = codec.newDecoder(rate);
        return new Decoder() {
            @Override
            public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
                decoded.run();
                return decoder.decode(payload, offset, length, samples, samplesOffset);
            }

            @Override
            public void reset() {
                decoder.reset();
            }
        };
    }

    @Override
    public Encoder newEncoder(int rate) {
        Encoder encoder = codec.newEncoder(rate);
        return new Encoder() {
            @Override
            public int encode(short[] samples, int samplesOffset, int count, byte[] payload, int offset) {
                encoded.run();
                return encoder.encode(samples, samplesOffset, count, payload, offset);
            }

            @Override
            public void reset() {
                encoder.reset();
            }
        };
    }

    @Override
    public Decoder newDecoder() {
        return newDecoder(codec.sampleRate());
    }

    @Override
    public Encoder newEncoder() {
        return newEncoder(codec.sampleRate());
    }

    @Override
    public String encodingName() {
        return codec.encodingName();
    }

    @Override
    public int clockRate() {
        return codec.clockRate();
    }

    @Override
    public int sampleRate() {
        return codec.sampleRate();
    }

    @Override
    public int channels() {
        return codec.channels();
    }

    @Override
    public int staticPayloadType() {
        return codec.staticPayloadType();
    }

    @Override
    public int samplesIn(byte[] payload, int offset, int length) {
        return codec.samplesIn(payload, offset, length);
    }

    @Override
    public int maxPayloadLength(int samples) {
        return codec.maxPayloadLength(samples);
    }

    @Override
    public boolean codesAt(int rate) {
        return codec.codesAt(rate);
    }

    @Override
    public Execution execution() {
        return codec.execution();
    }
}
