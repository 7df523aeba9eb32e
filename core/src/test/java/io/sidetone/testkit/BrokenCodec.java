package io.sidetone.testkit;

import io.sidetone.codec.Decoder;

/** Breaks as nothing may that runs in a tick: its decoders throw an error from their 50th packet on. */
public final class BrokenCodec extends LinearCodec {

    public static final int SANE_PACKETS = 49;

    public BrokenCodec() {
        super("BROKEN");
    }

    @Override
    public Decoder newDecoder() {
        Decoder sane = super.newDecoder();
        return new Decoder() {
            private int packets;

            @Override
            public int decode(byte[] payload, int offset, int length, short[] samples, int samplesOffset) {
                if (packets++ == SANE_PACKETS) {
                    throw new StackOverflowError("meant");
                }
                return sane.decode(payload, offset, length, samples, samplesOffset);
            }

            @Override
            public void reset() {
            }
        };
    }
}
