package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.internal.audio.Concealment;
import io.sidetone.internal.rtp.RtpHeader;

/**
 * What a listener hears of a speaker between the last payload he was forwarded and that speaker's first sample that he
 * was not: concealment, joined smoothly at both ends. Belongs to its listener, media thread only; allocates nothing
 * after construction.
 */
final class Bridge {

    private static final int NOBODY = -1;
    /** A payload older than this is not what the listener has in his ear: there is nothing to bridge from. */
    private static final long LIMIT_NS = 100_000_000;

    /** The bridged speaker's frame, valid after {@link #play}. */
    final short[] frame;

    /** Null where the codec has no coders. */
    private final Decoder[] decoders;
    private final Concealment concealment;
    private int seat = NOBODY;
    private int epoch;
    private long codecFailures;

    Bridge(LegSpec spec) {
        int sampleRate = spec.formats().get(0).codec().sampleRate();
        decoders = new Decoder[spec.formats().size()];
        for (int i = 0; i < decoders.length; i++) {
            Codec codec = spec.formats().get(i).codec();
            decoders[i] = codec.hasCoders() ? codec.newDecoder() : null;
        }
        concealment = new Concealment(sampleRate);
        frame = new short[sampleRate / 1000 * LegSpec.LONGEST_PACKET_MS];
    }

    /**
     * Begins where forwarding ends.
     *
     * @param stream still holds the payload last forwarded
     * @param format of that payload, as an index into the leg's formats
     */
    void begin(int speakerSeat, Speaker speaker, OutgoingStream stream, int format, long nowNs) {
        concealment.reset();
        if (stream.sentWithin(LIMIT_NS, nowNs)) {
            concealment.heard(frame, 0, Math.max(0, decode(decoders[format], stream)));
        }
        seat = speakerSeat;
        epoch = speaker.epoch();
    }

    private int decode(Decoder decoder, OutgoingStream stream) {
        try {
            return decoder == null ? 0
                : decoder.decode(stream.packet(), RtpHeader.LENGTH, stream.sentLength(), frame, 0);
        } catch (RuntimeException e) {
            codecFailures++;
            decoder.reset();
            return 0;
        }
    }

    void end() {
        seat = NOBODY;
    }

    boolean isOpen() {
        return seat != NOBODY;
    }

    /** Whether it stands in for that speaker. */
    boolean isFor(int speakerSeat) {
        return seat == speakerSeat;
    }

    /** The speaker it stands in for, as a bit; 0 for nobody. */
    int bit() {
        return seat == NOBODY ? 0 : 1 << seat;
    }

    /** How many samples of the frame that is due the listener was forwarded before, so that this stands in for them. */
    int length(Speaker[] speakers, long forwardedUntil) {
        if (seat == NOBODY) {
            return 0;
        }
        Speaker speaker = speakers[seat];
        if (speaker == null || speaker.epoch() != epoch) {
            end();
            return 0;
        }
        return speaker.samplesBefore(forwardedUntil);
    }

    /** One frame: concealment from one sample to another, then the speaker himself. */
    void play(Speaker speaker, int from, int to, int frameSamples) {
        concealment.conceal(frame, from, to - from);
        System.arraycopy(speaker.frame, to, frame, to, frameSamples - to);
        concealment.heard(frame, to, frameSamples - to);
    }

    /** Exceptions thrown by decoders. */
    long codecFailures() {
        return codecFailures;
    }
}
