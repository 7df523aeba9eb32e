package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.internal.audio.Loudness;
import io.sidetone.internal.audio.Mixing;
import io.sidetone.internal.rtp.DigitDetector;
import io.sidetone.internal.rtp.JitterBuffer;
import io.sidetone.internal.rtp.NumberWindow;
import io.sidetone.internal.rtp.RtcpReports;
import io.sidetone.internal.rtp.RtpClock;
import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.internal.rtp.TelephoneEvent;
import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/**
 * The half of a leg that its party hears: one RTP stream, fed by forwarding one speaker's payloads as they arrive or,
 * once a frame, by a mix of the speakers the hearing matrix allows. Belongs to its leg, media thread only; allocates
 * nothing after construction.
 *
 * <pre>
 *             ┌──────────── startMixing: another speaker, another codec, or a speaker leaves ──────────┐
 *             │                                                                                        ▼
 *      FORWARDED payloads leave on arrival                                    MIXED a packet each packet time
 *             ▲                                                                                        │
 *             └──── tryForwarding: one speaker, faded in, at a packet boundary; what waits leaves ─────┘
 * </pre>
 *
 * No sample is lost or repeated on the way. Forwarding is ahead of mixing by the jitter buffer's delay, so at
 * {@link #startMixing} the speaker's own samples are due only later: until then the listener hears a
 * <i>bridge</i>, concealment of the payload last forwarded. And {@link #tryForwarding} sends what waits in the buffer
 * at once, which puts the stream <i>ahead</i> of real time by as much; the next bridge is shortened by that.
 */
@NullUnmarked
final class Listener {

    private static final int NONE = -2;
    private static final int MIXED = -1;
    private static final long NEVER = Long.MIN_VALUE;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    /** Packet times are multiples of it, so what is left of a packet is one, too. */
    private static final int GRID_MS = 10;
    /** The longest packet, less what one frame does not fill of it, and a frame. */
    static final int MOST_MS = LegSpec.LONGEST_PACKET_MS + MediaShard.FRAME_MS;

    private final Leg leg;
    private final CodecCounts counts;
    private final Quarantine quarantine;
    private final Workshop workshop;
    private final Scratch scratch;
    private final OutgoingStream stream;
    private final OutgoingEvents events;
    private final Forwarding forwarding;

    // At the call's rate.
    private int rate;
    private int packetSamples;
    private Encoding encoding;
    /** Whose last packets a worker has, in the first tick after a change; else null. */
    private Encoding former;
    private Bridge bridge;
    /** What is left of mixed frames until a packet is full. */
    private short[] pending = {};
    private int pendingCount;

    /** Who feeds the stream: a speaker's seat, MIXED or NONE. */
    private int source = NONE;
    /** When mixing began with a speaker whom workers decode; in the frame of that time they have nothing of him. */
    private long unplannedNs = NEVER;
    /** Who was audible at full level when the last mixed frame ended: a bit for each seat, then for each prompt. */
    private int heard;

    Listener(Leg leg, long random, int rate, CodecCounts counts, Quarantine quarantine, Workshop workshop,
        Scratch scratch) {
        this.leg = leg;
        this.counts = counts;
        this.quarantine = quarantine;
        this.workshop = workshop;
        this.scratch = scratch;
        LegSpec spec = leg.spec();
        stream = new OutgoingStream(random, spec.formats().get(0).codec().clockRate(), spec.maxPayloadLength(MOST_MS));
        events = new OutgoingEvents(leg, stream);
        forwarding = new Forwarding(leg, stream);
        tune(rate, null, 0);
    }

    /**
     * From the next frame on it mixes at that rate, and sends what the leg's specification says. Unless neither rate
     * nor formats are others than before, who was heard has been faded out.
     */
    void tune(int mixingRate, PacketSink packets, long nowNs) {
        if (pendingCount > 0) {
            send(pending, pendingCount, packets, nowNs);
        }
        LegSpec spec = leg.spec();
        packetSamples = mixingRate / 1000 * spec.packetTimeMs();
        if (rate == mixingRate && encoding.format().equals(spec.formats().get(0)) && bridge.isFor(spec.formats())) {
            return;
        }
        rate = mixingRate;
        pending = new short[rate / 1000 * MOST_MS];
        stream.grow(spec.maxPayloadLength(MOST_MS));
        scratch.fit(0, RtpHeader.LENGTH + spec.maxPayloadLength(MOST_MS));
        if (encoding != null && encoding.isAhead()) {
            encoding.submit();
            former = encoding;
        }
        encoding = new Encoding(spec.formats().get(0), rate, MOST_MS, counts, quarantine, workshop);
        Bridge before = bridge;
        bridge = new Bridge(spec.formats(), spec.maxPayloadLength(MOST_MS), rate, encoding, counts, quarantine,
            workshop, scratch);
        if (before != null) {
            bridge.replace(before);
        }
        heard = 0;
    }

    // ---- forwarding -------------------------------------------------------------------------------------------

    /** Whether that speaker's payloads can go to this listener as they are. */
    boolean takes(Speaker speaker) {
        return forwarding.takes(speaker.codec(), speaker.packetTicks());
    }

    /** Forwards one payload; the parameters are {@link Forwarding#send}'s. */
    void forward(Speaker speaker, Codec sender, boolean marker, long sequence, long timestamp, int ticks,
        byte[] payload, int offset, int length, PacketSink packets, long nowNs) {
        forwarding.send(speaker, sender, marker, sequence, timestamp, ticks, payload, offset, length, packets, nowNs);
    }

    /**
     * A packet of a telephone-event has come from a speaker.
     *
     * @param verdict what the speaker's {@link io.sidetone.internal.rtp.DigitDetector} says of it
     * @param allowed whether this listener may get that speaker's digits now
     * @param event borrowed until return
     */
    void event(Speaker speaker, int seat, int verdict, boolean allowed, RtpPacket event, PacketSink packets,
        long nowNs) {
        boolean begins = verdict == DigitDetector.BEGINS;
        boolean wanted = allowed && events.negotiated() && verdict != DigitDetector.PAST
            && (begins || events.hasBegun(seat));
        if (!wanted && verdict != DigitDetector.PAST) {
            events.cut(seat);
        }
        if (source == seat && wanted) {
            forwardEvent(speaker, seat, begins, event, packets, nowNs);
        } else if (source == seat) {
            forwarding.leaveOut(speaker.source.sequence());
        } else if (source == MIXED && wanted) {
            if (begins) {
                events.beginNow(seat, speaker, event, nowNs);
            }
            events.send(seat, speaker, event, stream.nextSequence(), packets, nowNs);
        }
    }

    /** Forwards a packet of an event in its place among the speaker's payloads. */
    private void forwardEvent(Speaker speaker, int seat, boolean begins, RtpPacket event, PacketSink packets,
        long nowNs) {
        long sequence = speaker.source.sequence();
        long timestamp = speaker.source.timestamp();
        int rate = speaker.source.sentRate();
        long lasted = RtpClock.floor(
            TelephoneEvent.duration(event.buffer(), event.payloadOffset(), event.payloadLength()), rate,
            Speaker.CLOCK_RATE);
        // The timestamp is that of the event's beginning; a payload of audio sent along with this packet has another.
        boolean inLine = forwarding.fallsInLine(speaker, rate, sequence, timestamp + lasted - speaker.packetTicks(),
            speaker.packetTicks(), nowNs);
        if (begins) {
            events.begin(seat, timestamp, forwarding.timestamp(timestamp));
        }
        if (inLine) {
            events.send(seat, speaker, event, forwarding.renumber(sequence), packets, nowNs);
        }
    }

    /** A packet without audio has come from the speaker who is forwarded: comfort noise, or what nobody negotiated. */
    void noise(Speaker speaker, RtpPacket packet, PacketSink packets, long nowNs) {
        if (speaker.isNoise(packet) && leg.spec().noisePayloadType() >= 0) {
            forwarding.sendNoise(speaker, packet, packets, nowNs);
        } else {
            forwarding.leaveOut(speaker.source.sequence());
        }
    }

    /** Whether it still bridges: its stream may be ahead, and skip what comes now. */
    boolean isBridging() {
        return bridge.isOpen();
    }

    /** Whether this speaker is forwarded. */
    boolean isForwarded(int seat) {
        return source == seat;
    }

    boolean isMixed() {
        return source == MIXED;
    }

    // ---- the source of the stream -----------------------------------------------------------------------------

    /**
     * Brings the stream to where the matrix wants it, at once or, from a mix to forwarding, as soon as it can be done
     * without losing or repeating a sample.
     *
     * @param hearing whom the listener hears from now on, see {@link Prompts#hearing}
     * @param seat the speaker who can be forwarded to him, or -1
     * @return whether that is done; if not, it is to be tried again after the next frame
     */
    boolean route(int hearing, int seat, Speaker[] speakers, PacketSink packets, long nowNs) {
        if (source == seat) {
            return true;
        }
        if (!stream.started() && pendingCount == 0) {
            heard = seat < 0 ? 0 : hearing;
            source = seat < 0 ? MIXED : seat;
            if (seat >= 0) {
                forwarding.begin(speakers[seat]);
            }
            return true;
        }
        if (source != MIXED) {
            startMixing(speakers, nowNs);
        }
        return seat < 0 || tryForwarding(hearing, seat, speakers[seat], packets, nowNs);
    }

    /** From forwarding to mixing. What the listener was forwarded goes on as a bridge. */
    void startMixing(Speaker[] speakers, long nowNs) {
        if (source >= 0 && speakers[source] != null) {
            heard = 1 << source;
            if (forwarding.hasBegun(speakers[source])) {
                bridge.begin(source, speakers[source], stream, forwarding.lastCodec(), nowNs);
            }
        } else {
            heard = 0;
        }
        unplannedNs = source >= 0 && speakers[source] != null && speakers[source].isAhead() ? nowNs : NEVER;
        source = MIXED;
        stream.sourceChanged();
        encoding.forget();
    }

    /** From mixing to forwarding. What waits in the jitter buffer leaves at once, then payloads go by arrival. */
    private boolean tryForwarding(int hearing, int seat, Speaker speaker, PacketSink packets, long nowNs) {
        boolean settled = heard == hearing && !bridge.isOpen();
        // What a resampler has not given yet would be left out, so that has to wait for a pause.
        boolean late = encoding.delaySamples() > 0 && !speaker.isQuiet();
        if (!settled || late || !speaker.isAtPacketBoundary() || !takesAllThatWait(speaker)) {
            return false;
        }
        if (pendingCount > 0) {
            // Waiting until a longer packet is full could take for ever: packet boundaries come in turns.
            send(pending, pendingCount, packets, nowNs);
        }
        if (former != null) {
            number(former, former.expected());
        }
        number(encoding, encoding.expected());
        source = seat;
        stream.sourceChanged();
        forwarding.beginAtPlayout(speaker);
        JitterBuffer buffer = speaker.buffer;
        long last = Math.max(buffer.highestSequence(), buffer.highestSkipped());
        for (long next = Math.max(buffer.nextSequence(), last - NumberWindow.SIZE); next <= last; next++) {
            if (buffer.isSkipped(next)) {
                forwarding.leaveOut(next);
            } else if (buffer.select(next)) {
                forward(speaker, speaker.codec(buffer.packetFormat()), false, next, buffer.packetTimestamp(),
                    buffer.packetTicks(), buffer.bytes(), buffer.payloadOffset(), buffer.payloadLength(),
                    packets, nowNs);
            }
        }
        return true;
    }

    private boolean takesAllThatWait(Speaker speaker) {
        JitterBuffer buffer = speaker.buffer;
        for (long next = buffer.nextSequence(); next <= buffer.highestSequence(); next++) {
            if (buffer.select(next) && !(speaker.isFollowedBy(buffer.packetFormat())
                && forwarding.takes(speaker.codec(buffer.packetFormat()), buffer.packetTicks()))) {
                return false;
            }
        }
        return true;
    }

    /** Nothing is sent to this party any more until it is routed again. */
    void silence() {
        source = NONE;
        bridge.end();
        encoding.discard();
        former = null;
        pendingCount = 0;
        heard = 0;
    }

    // ---- mixing -----------------------------------------------------------------------------------------------

    /**
     * Mixes one frame: exactly the speakers and prompts in {@code hearing}. Who is not yet audible fades in, and who is
     * not in {@code hearingNext} fades out.
     *
     * @param hearing a bit for each speaker, then for each prompt; see {@link Prompts#hearing}
     * @param renewed who fades out, too, because other coders take over with the next frame
     * @param loudness how loud each speaker is; null, as a whole or for one of them, where he is as he comes
     * @param sum scratch of a frame's length
     */
    void mix(int hearing, int hearingNext, int renewed, Speaker[] speakers, Prompts prompts, Loudness[] loudness,
        int[] sum, PacketSink packets, long nowNs) {
        int frameSamples = sum.length;
        if (unplannedNs == nowNs) {
            lose(frameSamples, nowNs);
            return;
        }
        int unforwarded = bridge.length(speakers, forwarding.until());
        int skipped = (renewed & hearing) == 0 && skippable(unforwarded, hearingNext, nowNs) ? unforwarded : 0;
        // Who is not yet audible fades in over a whole frame, so not over the rest of one.
        int audible = skipped > 0 ? hearing & heard : hearing;
        if (skipped < frameSamples) {
            int staying = audible & hearingNext & ~renewed;
            if (Integer.bitCount(audible) == 2 && (staying & heard) == audible && loudness == null
                && !bridge.isOpen()) {
                int last = Integer.numberOfTrailingZeros(Integer.highestOneBit(audible));
                Mixing.pair(frame(Integer.numberOfTrailingZeros(audible), speakers, prompts),
                    frame(last, speakers, prompts), scratch.mixed, pendingCount, frameSamples);
            } else {
                add(audible, staying, skipped, unforwarded, speakers, prompts, loudness, sum);
                Mixing.saturate(sum, skipped, scratch.mixed, pendingCount, frameSamples - skipped);
            }
            heard = staying;
            append(frameSamples - skipped, frameSamples, packets, nowNs);
        }
        if (unforwarded == 0 || (hearingNext & bridge.bit()) == 0) {
            bridge.end();
        }
    }

    private static short[] frame(int seat, Speaker[] speakers, Prompts prompts) {
        return seat < Prompts.FIRST ? speakers[seat].frame : prompts.frame(seat);
    }

    /** Adds everybody who is audible, each with his fade and gain, and the bridge in place of whom it stands for. */
    private void add(int audible, int staying, int skipped, int unforwarded, Speaker[] speakers, Prompts prompts,
        Loudness[] loudness, int[] sum) {
        Arrays.fill(sum, 0);
        for (int rest = audible; rest != 0; rest &= rest - 1) {
            int seat = Integer.numberOfTrailingZeros(rest);
            short[] samples = frame(seat, speakers, prompts);
            if (bridge.isFor(seat)) {
                bridge.play(speakers[seat], skipped, unforwarded, sum.length);
                samples = bridge.frame;
            }
            int bit = 1 << seat;
            Loudness gain = loudness == null || seat >= Prompts.FIRST ? null : loudness[seat];
            add(samples, gain, (heard & bit) != 0, (staying & bit) != 0, sum);
        }
    }

    /**
     * The speaker leaves whom the listener was forwarded until now, and workers have neither his frame nor the payload
     * that the listener would fade from. So nothing is sent: what the receiver makes of a lost packet is a fade as
     * well. They may have the frame for a supervisor, but then nothing may show that.
     */
    private void lose(int frameSamples, long nowNs) {
        if (aheadSamples(nowNs) < frameSamples) {
            stream.loseNext(sentTicks(frameSamples), nowNs);
        }
        heard = 0;
        bridge.end();
    }

    /**
     * Whether that much of a bridge can be left out: the receiver holds as much more than real time asks, and nobody
     * else is audible whose samples would be left out with it.
     */
    private boolean skippable(int unforwarded, int hearingNext, long nowNs) {
        return unforwarded > 0 && unforwarded % (rate / 1000 * GRID_MS) == 0 && aheadSamples(nowNs) >= unforwarded
            && (hearingNext & bridge.bit()) != 0 && (heard & ~bridge.bit()) == 0;
    }

    /** How far what is sent and pending is ahead of the frame that is due, in samples; no more than about a second. */
    private long aheadSamples(long nowNs) {
        long aheadNs = Math.max(-NS_PER_SECOND, Math.min(NS_PER_SECOND, stream.aheadNs(nowNs)));
        return pendingCount + aheadNs * rate / NS_PER_SECOND;
    }

    /**
     * Lets what is mixed follow what is pending, in front of which there is room for that; unless all of it is silence
     * which real time does not ask for.
     */
    private void append(int count, int frameSamples, PacketSink packets, long nowNs) {
        short[] mixed = scratch.mixed;
        if (pendingCount > 0) {
            System.arraycopy(pending, 0, mixed, 0, pendingCount);
        }
        if (aheadSamples(nowNs) >= frameSamples && isSilent(mixed, pendingCount + count)) {
            return;
        }
        pendingCount += count;
        while (pendingCount >= packetSamples) {
            send(mixed, packetSamples, packets, nowNs);
        }
        if (pendingCount > 0) {
            System.arraycopy(mixed, 0, pending, 0, pendingCount);
        }
    }

    private static boolean isSilent(short[] samples, int count) {
        int bits = 0;
        for (int i = 0; i < count; i++) {
            bits |= samples[i];
        }
        return bits == 0;
    }

    private static void add(short[] samples, Loudness gain, boolean audibleBefore, boolean audibleAfter, int[] sum) {
        if (gain != null) {
            gain.add(samples, 0, sum, 0, sum.length, audibleBefore, audibleAfter);
        } else if (audibleBefore && audibleAfter) {
            Mixing.add(samples, 0, sum, 0, sum.length);
        } else if (audibleBefore || audibleAfter) {
            Mixing.addFaded(samples, 0, sum, 0, sum.length,
                audibleBefore ? Mixing.UNITY : 0, audibleAfter ? Mixing.UNITY : 0);
        }
    }

    /** Sends the first of the samples that are pending, as one packet; the others move up. */
    private void send(short[] samples, int count, PacketSink packets, long nowNs) {
        int ticks = sentTicks(count);
        long dueNs = nowNs + MediaShard.FRAME_NS - pendingCount * NS_PER_SECOND / rate;
        if (encoding.isLate()) {
            stream.loseNext(ticks, dueNs);
            encoding.lose();
        } else if (encoding.isAhead()) {
            boolean marker = stream.takeSourceChanged();
            encoding.add(samples, count, marker, stream.takeTime(ticks, dueNs, nowNs), nowNs);
        } else {
            int length = encoding.encode(samples, count, scratch.packet, RtpHeader.LENGTH, nowNs);
            sendNow(length, ticks, packets, dueNs, nowNs);
        }
        pendingCount -= count;
        System.arraycopy(samples, count, samples, 0, pendingCount);
    }

    /** So many samples of the mix on the clock of what is sent, which is that of its codec from now on. */
    private int sentTicks(int samples) {
        stream.clockRate(encoding.format().codec().clockRate());
        return (int) ((long) samples * stream.clockRate() / rate);
    }

    private void sendNow(int length, int ticks, PacketSink packets, long dueNs, long nowNs) {
        if (length >= 0) {
            boolean marker = stream.takeSourceChanged();
            stream.sendNext(leg, scratch.packet, marker, encoding.format().payloadType(), length, ticks, packets, dueNs,
                nowNs);
        } else {
            stream.loseNext(ticks, dueNs);
        }
    }

    // ---- workers ----------------------------------------------------------------------------------------------

    /** Whether workers encode, so that its packets leave a tick later. */
    boolean isAhead() {
        return encoding.isAhead();
    }

    /** Begins a tick: sends what a worker has encoded since the last. What it has not is lost. */
    void sendEncoded(PacketSink packets, long nowNs) {
        if (former != null) {
            sendEncoded(former, packets, nowNs);
            former = null;
        }
        sendEncoded(encoding, packets, nowNs);
    }

    private void sendEncoded(Encoding from, PacketSink packets, long nowNs) {
        int count = from.isAhead() ? from.collect() : 0;
        number(from, count);
        for (int i = 0; i < count; i++) {
            Encoding.Packet packet = from.packet(i);
            if (from.isReady(i)) {
                stream.sendBetween(leg, packet.bytes, packet.marker, from.format().payloadType(), packet.sequence,
                    packet.timestamp, packet.length(), packets, nowNs);
            }
        }
    }

    /**
     * Packets of a worker's get their numbers when they leave, so that telephone-events can pass them, or before the
     * first that is forwarded behind them.
     */
    private void number(Encoding from, int count) {
        for (int i = 0; i < count; i++) {
            Encoding.Packet packet = from.packet(i);
            packet.sequence = packet.sequence == Encoding.UNNUMBERED ? stream.takeSequence() : packet.sequence;
        }
    }

    /** What is encoded for that listener is sent to this one wherever both hear the same; null for nobody. */
    void follow(Listener other) {
        encoding.follow(other == null ? null : other.encoding);
    }

    /** Whether payloads encoded for that listener can be sent to this one. */
    boolean couldFollow(Listener other) {
        return other.source == MIXED && other.packetSamples == packetSamples
            && encoding.format().codec().takes(other.encoding.format().codec())
            && other.encoding.format().codec().takes(encoding.format().codec());
    }

    /** Ends a tick: has a worker encode what was mixed in it. */
    void encodeAhead() {
        if (encoding.isAhead()) {
            encoding.submit();
        }
    }

    /** After a stall of ours the stream goes on marked. */
    void stalled() {
        stream.sourceChanged();
    }

    /** Writes this stream's report, with a block about the speaker's. */
    int writeReport(RtcpReports reports, Speaker speaker, byte[] buffer, long nowNs) {
        return reports.writeReport(buffer, stream.packets(), stream.octets(), (int) stream.timestampAt(nowNs),
            speaker.source, nowNs);
    }

    int ssrc() {
        return stream.ssrc();
    }

    /** The stream goes on under an SSRC that nobody else has, which derives from the one it had. */
    void changeSsrc() {
        stream.ssrc((int) (Seeds.mix(stream.ssrc(), "another") >>> 32));
    }

    long packetsSent() {
        return stream.packets();
    }

    long forwarded() {
        return forwarding.count();
    }
}
