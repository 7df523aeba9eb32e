package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Execution;
import io.sidetone.internal.audio.Concealment;
import io.sidetone.internal.rtp.RtpHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a listener hears of a speaker between the last payload he was forwarded and that speaker's first sample that he
 * was not: concealment, joined smoothly at both ends. Belongs to its listener, media thread only but for the decoding
 * of that payload where its codec takes long; allocates nothing after construction.
 */
final class Bridge {

    private static final int NOBODY = -1;
    /** A payload older than this is not what the listener has in his ear: there is nothing to bridge from. */
    private static final long LIMIT_NS = 100_000_000;
    /** More than any resampler's delay. */
    private static final int LONGEST_DELAY_MS = 5;

    /** The payload last forwarded, on its way to samples. */
    private static final class LastPayload extends CoderJob {

        private final byte[] payload;
        private final short[] samples;
        private @Nullable Decoder decoder;
        /** Which decoder has a past, and that has nothing to do with the next payload. */
        private @Nullable Decoder used;
        private int length;
        private int count;
        private boolean thrown;

        private LastPayload(int maxPayload, int maxSamples) {
            payload = new byte[maxPayload];
            samples = new short[maxSamples];
        }

        private void take(Decoder next, OutgoingStream stream) {
            decoder = next;
            length = stream.sentLength();
            System.arraycopy(stream.packet(), RtpHeader.LENGTH, payload, 0, length);
            count = 0;
            thrown = false;
        }

        @Override
        void work() {
            try {
                if (used != null) {
                    used.reset();
                }
                used = decoder;
                count = decoder == null ? 0 : Math.max(0, decode(decoder));
            } catch (RuntimeException e) {
                thrown = true;
                if (decoder != null) {
                    decoder.reset();
                }
            }
        }

        private int decode(Decoder by) {
            return by instanceof ResampledDecoder resampled ? resampled.decodeAlone(payload, 0, length, samples)
                : by.decode(payload, 0, length, samples, 0);
        }
    }

    /** The bridged speaker's frame, valid after {@link #play}. */
    final short[] frame;

    private final List<Format> formats;
    /** Null where the codec has no coders. */
    private final Decoder[] decoders;
    private final LastPayload last;
    private final Quarantine quarantine;
    private final Workshop workshop;
    private final Concealment concealment;
    private final Encoding encoding;
    private final CodecCounts counts;
    private int seat = NOBODY;
    private int epoch;
    /** Whether the last payload's samples are still to be fetched from a worker. */
    private boolean awaited;

    /**
     * @param formats that the listener may be forwarded
     * @param maxPayload the most bytes that a packet of theirs may hold
     * @param rate of the samples, in Hz
     * @param encoding what the bridge is heard through
     */
    Bridge(List<Format> formats, int maxPayload, int rate, Encoding encoding, CodecCounts counts,
        Quarantine quarantine, Workshop workshop, Scratch scratch) {
        this.formats = formats;
        this.encoding = encoding;
        this.counts = counts;
        this.quarantine = quarantine;
        this.workshop = workshop;
        decoders = new Decoder[formats.size()];
        for (int i = 0; i < decoders.length; i++) {
            decoders[i] = counts.decoder(formats.get(i).codec(), rate);
        }
        last = new LastPayload(maxPayload, rate / 1000 * (LegSpec.LONGEST_PACKET_MS + LONGEST_DELAY_MS));
        concealment = new Concealment(scratch.workbench(rate));
        frame = new short[rate / 1000 * MediaShard.FRAME_MS];
    }

    /** Stands in for the same speaker as long as that one would have, but for want of his past with silence. */
    void replace(Bridge former) {
        seat = former.seat;
        epoch = former.epoch;
    }

    /**
     * Begins where forwarding ends.
     *
     * @param stream still holds the payload last forwarded
     * @param codec of that payload
     */
    void begin(int speakerSeat, Speaker speaker, OutgoingStream stream, Codec codec, long nowNs) {
        concealment.reset();
        awaited = false;
        for (int i = 0; i < decoders.length; i++) {
            if (formats.get(i).codec() == codec && stream.sentWithin(LIMIT_NS, nowNs)) {
                decode(stream, i);
                break;
            }
        }
        seat = speakerSeat;
        epoch = speaker.epoch();
    }

    private void decode(OutgoingStream stream, int format) {
        if (last.isOutstanding()) {
            counts.unready++;
        } else if (formats.get(format).codec().execution() == Execution.WORKER) {
            last.take(decoders[format], stream);
            awaited = last.submit(workshop);
            counts.unready += awaited ? 0 : 1;
        } else if (!quarantine.isClosed()) {
            long begunNs = quarantine.begin();
            last.take(decoders[format], stream);
            last.work();
            quarantine.end(begunNs);
            hear();
        }
    }

    private void hear() {
        counts.failures += last.thrown ? 1 : 0;
        concealment.heard(last.samples, 0, last.count);
        int delay = encoding.delaySamples();
        if (delay > 0) {
            encoding.hear(last.samples, last.count);
            concealment.conceal(frame, 0, delay);
            encoding.hear(frame, delay);
        }
    }

    void end() {
        seat = NOBODY;
    }

    boolean isOpen() {
        return seat != NOBODY;
    }

    /** Whether it was made for those formats. */
    boolean isFor(List<Format> others) {
        return formats.equals(others);
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
        if (awaited) {
            awaited = false;
            if (last.isOutstanding()) {
                counts.unready++;
            } else {
                hear();
            }
        }
        concealment.conceal(frame, from, to - from);
        System.arraycopy(speaker.frame, to, frame, to, frameSamples - to);
        concealment.heard(frame, to, frameSamples - to);
    }
}
