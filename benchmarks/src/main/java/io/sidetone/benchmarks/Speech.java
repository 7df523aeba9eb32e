package io.sidetone.benchmarks;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Encoder;
import io.sidetone.codecs.g711.G711;
import io.sidetone.engine.Format;
import io.sidetone.internal.rtp.RtpHeader;
import java.util.Arrays;

/**
 * What one speaker says, a second long and again and again, as RTP packets of 20 ms in one codec. They are numbered
 * where they lie, so it belongs to one thread.
 */
final class Speech {

    private static final int FRAMES = 50;
    private static final int PAYLOAD = 160;
    private static final int FIRST_DYNAMIC = 96;

    private final Format format;
    private final int ssrc;
    private final byte[][] packets = new byte[FRAMES][];

    private Speech(int speaker, Codec codec) {
        int type = codec.staticPayloadType();
        format = new Format(type >= 0 ? type : FIRST_DYNAMIC, codec);
        ssrc = 0x51DE_0000 + speaker;
    }

    /** A voice, in that codec. */
    Speech(Codec codec, int speaker) {
        this(speaker, codec);
        Encoder encoder = codec.newEncoder();
        int count = codec.sampleRate() / FRAMES;
        short[] samples = Voice.speech(codec.sampleRate(), speaker);
        byte[] room = new byte[RtpHeader.LENGTH + codec.maxPayloadLength(count)];
        for (int frame = 0; frame < FRAMES; frame++) {
            int length = encoder.encode(samples, frame * count, count, room, RtpHeader.LENGTH);
            packets[frame] = Arrays.copyOf(room, RtpHeader.LENGTH + length);
        }
    }

    /** Noise, in µ-law: neither the tables nor the branch predictor see one frame for ever. */
    static Speech noise(int speaker) {
        Speech noise = new Speech(speaker, G711.ULAW);
        for (int frame = 0; frame < FRAMES; frame++) {
            byte[] payload = Voice.ulaw(speaker * FRAMES + frame, PAYLOAD);
            noise.packets[frame] = new byte[RtpHeader.LENGTH + PAYLOAD];
            System.arraycopy(payload, 0, noise.packets[frame], RtpHeader.LENGTH, PAYLOAD);
        }
        return noise;
    }

    /** What a leg has to negotiate for it. */
    Format format() {
        return format;
    }

    /** The packet of that number, counted from 0; good until the next is asked for. */
    byte[] packet(long number) {
        byte[] packet = packets[(int) (number % FRAMES)];
        int ticks = format.codec().clockRate() / FRAMES;
        RtpHeader.write(packet, 0, false, format.payloadType(), (int) number, (int) number * ticks, ssrc);
        return packet;
    }
}
