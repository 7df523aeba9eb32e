package io.sidetone.engine;

import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.internal.rtp.TelephoneEvent;
import io.sidetone.monitor.HearingMatrix;
import java.util.Arrays;

/**
 * The telephone-events on one leg's outgoing stream: which event of which speaker it carries at present, and under
 * what timestamp, so that all packets of an event keep one even if the stream's source changes in its middle. Belongs
 * to its listener, media thread only; allocates nothing after construction.
 *
 * <p>An event goes to a listener who may get it from its beginning on, or not at all: the rest of a digit whose
 * beginning was none of his business isn't either.
 */
final class OutgoingEvents {

    private static final long NONE = Long.MIN_VALUE;

    private final Leg leg;
    private final OutgoingStream stream;
    private final byte[] packet = new byte[RtpHeader.LENGTH + TelephoneEvent.MAX_BLOCKS * TelephoneEvent.LENGTH];
    /** For each speaker: the timestamp of the event that goes on, as he sends it and as it is here; NONE if none. */
    private final long[] theirs = new long[HearingMatrix.SEATS];
    private final long[] ours = new long[HearingMatrix.SEATS];
    private long latest = NONE;

    OutgoingEvents(Leg leg, OutgoingStream stream) {
        this.leg = leg;
        this.stream = stream;
        Arrays.fill(theirs, NONE);
    }

    /** Whether the listener's party understands telephone-events. */
    boolean negotiated() {
        return leg.spec().eventPayloadType() >= 0;
    }

    /** The present event of that speaker is not, or no longer, for this listener. */
    void cut(int seat) {
        theirs[seat] = NONE;
    }

    /** Whether the present event of that speaker was begun here and not cut since. */
    boolean hasBegun(int seat) {
        return theirs[seat] != NONE;
    }

    /** An event begins on this stream; no two have the same timestamp there. */
    void begin(int seat, long timestamp, long own) {
        theirs[seat] = timestamp;
        ours[seat] = own;
        latest = Math.max(latest, own);
    }

    /** As {@link #begin}, where the speaker is not forwarded: at the time it began by this stream's own clock. */
    void beginNow(int seat, Speaker speaker, RtpPacket event, long nowNs) {
        long since = here(TelephoneEvent.duration(event.buffer(), event.payloadOffset(), event.payloadLength()),
            speaker.source.sentRate());
        begin(seat, speaker.source.timestamp(), Math.max(stream.timestampAt(nowNs) - since, latest + 1));
    }

    /** Sends a packet of the present event of that speaker. */
    void send(int seat, Speaker speaker, RtpPacket event, long sequence, PacketSink sink, long nowNs) {
        long timestamp = speaker.source.timestamp();
        ours[seat] += here(timestamp - theirs[seat], Speaker.CLOCK_RATE);
        theirs[seat] = timestamp;
        System.arraycopy(event.buffer(), event.payloadOffset(), packet, RtpHeader.LENGTH, event.payloadLength());
        if (speaker.source.sentRate() != stream.clockRate()) {
            convertDurations(event.payloadLength(), speaker.source.sentRate());
        }
        stream.sendBetween(leg, packet, event.marker(), leg.spec().eventPayloadType(), sequence, ours[seat],
            event.payloadLength(), sink, nowNs);
    }

    private void convertDurations(int length, int theirClockRate) {
        for (int at = RtpHeader.LENGTH; at < RtpHeader.LENGTH + length; at += TelephoneEvent.LENGTH) {
            long duration = here(TelephoneEvent.duration(packet, at), theirClockRate);
            TelephoneEvent.write(packet, at, TelephoneEvent.event(packet, at), TelephoneEvent.isEnd(packet, at),
                TelephoneEvent.volume(packet, at), (int) Math.min(TelephoneEvent.MAX_DURATION, duration));
        }
    }

    /** A time in ticks of this stream's clock. */
    private long here(long ticks, int theirClockRate) {
        return ticks * stream.clockRate() / theirClockRate;
    }
}
