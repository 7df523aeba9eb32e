package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.internal.rtp.RtpClock;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.internal.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * How one speaker's packets are numbered in a listener's stream: sequence and timestamp differ from his by constants,
 * which are fixed anew where he becomes its source, or goes over to another RTP clock. Belongs to its listener, media
 * thread only; allocates nothing after construction.
 */
final class Forwarding {

    private static final long UNKNOWN = Long.MIN_VALUE;
    /** How far before the first packet that arrives after a change an earlier one may still come. */
    private static final int REORDERING = 32;
    /** The longest comfort noise in bytes: a level and more coefficients than anybody sends (RFC 3389 §3). */
    private static final int MOST_NOISE = 64;

    private final Leg leg;
    private final OutgoingStream stream;

    private final byte[] noise = new byte[RtpHeader.LENGTH + MOST_NOISE];
    private final Renumbering numbers = new Renumbering();
    private long timestampShift;
    private int epoch;
    private boolean anchored;
    /** Packets of the speaker before this one are not forwarded: they were mixed, or are too late to be. */
    private long firstSequence;
    /** Likewise by their timestamps: the speaker's that continues what was sent before him. */
    private long firstTimestamp;
    /** The speaker's timestamp behind the last sample that was forwarded. */
    private long until;
    private @Nullable Codec lastCodec;
    private long count;

    // The codec last asked about, and how the leg takes it: looking that up for each packet touches four objects.
    private @Nullable LegSpec spec;
    private @Nullable Codec asked;
    /** As the leg has it; null if it doesn't take it. */
    private @Nullable Codec taken;
    private int payloadType;
    private int mostTicks;

    Forwarding(Leg leg, OutgoingStream stream) {
        this.leg = leg;
        this.stream = stream;
    }

    /** Whether payloads of that codec and length can go to this listener as they are. */
    boolean takes(Codec sender, int ticks) {
        if (asked != sender || spec != leg.spec()) {
            lookUp(sender);
        }
        return taken != null && ticks <= mostTicks;
    }

    private void lookUp(Codec sender) {
        asked = sender;
        spec = leg.spec();
        Format format = spec.formatFor(sender);
        taken = format == null ? null : format.codec();
        payloadType = format == null ? 0 : format.payloadType();
        mostTicks = spec.mostTicks();
    }

    /** A speaker becomes the source; his next packet fixes the constants. */
    void begin(Speaker speaker) {
        begin(speaker, UNKNOWN, UNKNOWN);
    }

    /**
     * A speaker who was mixed before becomes the source.
     *
     * @param sequence the first of his packets that was not mixed
     * @param timestamp of his first sample that was not; UNKNOWN in a pause
     */
    void begin(Speaker speaker, long sequence, long timestamp) {
        numbers.begin();
        epoch = speaker.epoch();
        anchored = false;
        firstSequence = sequence;
        firstTimestamp = timestamp;
    }

    /** {@link #begin} in the middle of the speaker's jitter buffer. */
    void beginAtPlayout(Speaker speaker) {
        if (speaker.buffer.started()) {
            begin(speaker, speaker.buffer.nextSequence(),
                speaker.isPausing() ? UNKNOWN : speaker.buffer.position());
        } else {
            begin(speaker);
        }
    }

    /**
     * Forwards one payload.
     *
     * @param sequence the speaker's, unwrapped; {@code timestamp} likewise, on his leg's clock
     * @param ticks the payload's length on that clock
     * @param payload borrowed until return
     */
    void send(Speaker speaker, Codec sender, boolean marker, long sequence, long timestamp, int ticks,
        byte[] payload, int offset, int length, PacketSink packets, long nowNs) {
        if (!takes(sender, ticks) || length > stream.maxPayloadLength()
            || !fallsInLine(speaker, sender.clockRate(), sequence, timestamp, ticks, nowNs)
            || timestamp < firstTimestamp) {
            return;
        }
        System.arraycopy(payload, offset, stream.packet(), RtpHeader.LENGTH, length);
        boolean mark = stream.takeSourceChanged() || marker;
        stream.send(leg, mark, payloadType, numbers.send(sequence),
            timestamp(timestamp), length, (int) sent(ticks), packets, nowNs);
        stream.follow(nowNs);
        if (lastCodec != taken) {
            lastCodec = taken;
        }
        until = Math.max(until, timestamp + ticks);
        count++;
    }

    /** Forwards comfort noise, in its place among the speaker's payloads. */
    void sendNoise(Speaker speaker, RtpPacket packet, PacketSink packets, long nowNs) {
        long sequence = speaker.source.sequence();
        long timestamp = speaker.source.timestamp();
        if (packet.payloadLength() > MOST_NOISE) {
            leaveOut(sequence);
        } else if (fallsInLine(speaker, speaker.source.sentRate(), sequence, timestamp, speaker.packetTicks(),
            nowNs)) {
            System.arraycopy(packet.buffer(), packet.payloadOffset(), noise, RtpHeader.LENGTH, packet.payloadLength());
            stream.sendBetween(leg, noise, packet.marker(), leg.spec().noisePayloadType(), renumber(sequence),
                timestamp(timestamp), packet.payloadLength(), packets, nowNs);
        }
    }

    /** Whether a packet of the speaker has a place in the stream: not if it is from before its turn. */
    boolean fallsInLine(Speaker speaker, int clockRate, long sequence, long timestamp, int ticks, long nowNs) {
        if (epoch != speaker.epoch()) {
            begin(speaker);
            stream.sourceChanged();
        }
        if (!anchored) {
            stream.clockRate(clockRate);
            anchor(sequence, timestamp, ticks, nowNs);
        } else if (clockRate != stream.clockRate()) {
            if (timestamp < until) {
                return false;
            }
            stream.clockRate(clockRate);
            timestampShift = stream.nextTimestamp() + sent(timestamp - until) - sent(timestamp);
        }
        return sequence >= firstSequence;
    }

    /** Fixes the constants at the first payload of a source: it follows the highest sent, packets before it fit in. */
    private void anchor(long sequence, long timestamp, int ticks, long nowNs) {
        anchored = true;
        stream.anchor(nowNs);
        until = timestamp;
        if (!stream.started()) {
            numbers.fix(sequence, stream.nextSequence());
            timestampShift = stream.nextTimestamp() - sent(timestamp);
            firstSequence = UNKNOWN;
            firstTimestamp = UNKNOWN;
            return;
        }
        if (sequence < firstSequence || sequence - firstSequence > REORDERING || firstSequence == UNKNOWN) {
            firstSequence = sequence;
        }
        boolean continues = firstTimestamp != UNKNOWN && timestamp >= firstTimestamp
            && timestamp - firstTimestamp <= (long) REORDERING * ticks;
        if (!continues) {
            stream.catchUp(nowNs);
            firstTimestamp = timestamp;
        }
        numbers.fix(firstSequence, stream.nextSequence());
        timestampShift = stream.nextTimestamp() - sent(firstTimestamp);
    }

    /** A packet of the speaker is not for this listener; the numbers close over it. */
    void leaveOut(long sequence) {
        numbers.leaveOut(sequence);
    }

    /** The stream's sequence number for a packet of the speaker that is sent by somebody else. */
    long renumber(long sequence) {
        count++;
        return numbers.send(sequence);
    }

    /** The stream's timestamp for one of the speaker's. */
    long timestamp(long timestamp) {
        return sent(timestamp) + timestampShift;
    }

    /** A time of the speaker's leg on the clock of the stream. */
    private long sent(long ticks) {
        return RtpClock.ceil(ticks, Speaker.CLOCK_RATE, stream.clockRate());
    }

    /** Whether something of this speaker was forwarded since he became the source. */
    boolean hasBegun(Speaker speaker) {
        return anchored && epoch == speaker.epoch();
    }

    long until() {
        return until;
    }

    /** The codec of the payload last sent, as the leg has it; null before the first. */
    @Nullable Codec lastCodec() {
        return lastCodec;
    }

    /** Packets forwarded. */
    long count() {
        return count;
    }
}
