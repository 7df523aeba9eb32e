package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Decoder;
import io.sidetone.codec.Execution;
import io.sidetone.internal.audio.Concealment;
import io.sidetone.internal.rtp.RtpHeader;

/**
 * What a listener hears of a speaker between the last payload he was forwarded and that speaker's first sample that he
 * was not: concealment, joined smoothly at both ends. Belongs to its listener, media thread only but for the decoding
 * of that payload where its codec takes long; allocates nothing after construction.
 */
final class Bridge {

    private static final int NOBODY = -1;
    /** A payload older than this is not what the listener has in his ear: there is nothing to bridge from. */
    private static final long LIMIT_NS = 100_000_000;

    /** The payload last forwarded, on its way to samples. */
    private static final class LastPayload extends CoderJob {

        private final byte[] payload;
        private final short[] samples;
        private Decoder decoder;
        /** Which decoder has a past, and that has nothing to do with the next payload. */
        private Decoder used;
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
                count = decoder == null ? 0 : Math.max(0, decoder.decode(payload, 0, length, samples, 0));
            } catch (RuntimeException e) {
                thrown = true;
                decoder.reset();
            }
        }
    }

    /** The bridged speaker's frame, valid after {@link #play}. */
    final short[] frame;

    /** Null where the codec has no coders. */
    private final Decoder[] decoders;
    private final boolean[] ahead;
    private final LastPayload last;
    private final Quarantine quarantine;
    private final Workshop workshop;
    private final Concealment concealment;
    private int seat = NOBODY;
    private int epoch;
    /** Whether the last payload's samples are still to be fetched from a worker, and since when. */
    private boolean awaited;
    private long awaitedNs;
    private long codecFailures;
    private long unready;

    Bridge(LegSpec spec, Quarantine quarantine, Workshop workshop) {
        this.quarantine = quarantine;
        this.workshop = workshop;
        int sampleRate = spec.formats().get(0).codec().sampleRate();
        int longest = sampleRate / 1000 * LegSpec.LONGEST_PACKET_MS;
        decoders = new Decoder[spec.formats().size()];
        ahead = new boolean[decoders.length];
        int maxPayload = 0;
        for (int i = 0; i < decoders.length; i++) {
            Codec codec = spec.formats().get(i).codec();
            decoders[i] = codec.hasCoders() ? codec.newDecoder() : null;
            ahead[i] = codec.execution() == Execution.WORKER;
            maxPayload = Math.max(maxPayload, codec.maxPayloadLength(longest));
        }
        last = new LastPayload(maxPayload, longest);
        concealment = new Concealment(sampleRate);
        frame = new short[longest];
    }

    /**
     * Begins where forwarding ends.
     *
     * @param stream still holds the payload last forwarded
     * @param format of that payload, as an index into the leg's formats
     */
    void begin(int speakerSeat, Speaker speaker, OutgoingStream stream, int format, long nowNs) {
        concealment.reset();
        awaited = false;
        if (stream.sentWithin(LIMIT_NS, nowNs)) {
            decode(stream, format, nowNs);
        }
        seat = speakerSeat;
        epoch = speaker.epoch();
    }

    private void decode(OutgoingStream stream, int format, long nowNs) {
        if (last.isOutstanding()) {
            unready++;
        } else if (ahead[format]) {
            last.take(decoders[format], stream);
            awaited = last.submit(workshop);
            awaitedNs = nowNs;
            unready += awaited ? 0 : 1;
        } else if (!quarantine.isClosed()) {
            long begunNs = quarantine.begin();
            last.take(decoders[format], stream);
            last.work();
            quarantine.end(begunNs);
            hear();
        }
    }

    private void hear() {
        codecFailures += last.thrown ? 1 : 0;
        concealment.heard(last.samples, 0, last.count);
    }

    /** Whether it was begun in the frame of that time, and a worker may have its samples in the next. */
    boolean isAwaited(long nowNs) {
        return seat != NOBODY && awaited && awaitedNs == nowNs;
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
        if (awaited) {
            awaited = false;
            if (last.isOutstanding()) {
                unready++;
            } else {
                hear();
            }
        }
        concealment.conceal(frame, from, to - from);
        System.arraycopy(speaker.frame, to, frame, to, frameSamples - to);
        concealment.heard(frame, to, frameSamples - to);
    }

    /** Exceptions thrown by decoders. */
    long codecFailures() {
        return codecFailures;
    }

    /** Payloads that no worker had decoded in time. */
    long unready() {
        return unready;
    }
}
