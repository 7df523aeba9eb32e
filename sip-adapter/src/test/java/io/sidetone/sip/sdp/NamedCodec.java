package io.sidetone.sip.sdp;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Encoder;

/** A codec that is only spoken about. */
record NamedCodec(String encodingName, int clockRate, int staticPayloadType, String formatParameters)
    implements Codec {

    static final Codec PCMU = new NamedCodec("PCMU", 8_000, 0, "");
    static final Codec PCMA = new NamedCodec("PCMA", 8_000, 8, "");
    static final Codec G722 = new NamedCodec("G722", 8_000, 9, "");
    static final Codec OPUS = new NamedCodec("opus", 48_000, -1, "");

    @Override
    public Codec forReceiver(String parameters) {
        return new NamedCodec(encodingName, clockRate, staticPayloadType, parameters);
    }

    @Override
    public int sampleRate() {
        return clockRate;
    }

    @Override
    public int samplesIn(byte[] payload, int offset, int length) {
        return length;
    }

    @Override
    public int maxPayloadLength(int samples) {
        return samples;
    }

    @Override
    public Decoder newDecoder() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Encoder newEncoder() {
        throw new UnsupportedOperationException();
    }
}
