package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.engine.Portion.Piece;
import io.sidetone.internal.audio.Concealment;
import io.sidetone.internal.audio.Noise;
import io.sidetone.internal.audio.TimeScale;
import io.sidetone.internal.rtp.AdaptiveJitterBuffer;
import io.sidetone.internal.rtp.DigitDetector;
import io.sidetone.internal.rtp.JitterBuffer;
import io.sidetone.internal.rtp.RtpClock;
import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.internal.rtp.RtpSource;
import io.sidetone.internal.rtp.TelephoneEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The half of a leg that its party speaks into: takes in packets, keeps them until due, and gives the frame that is
 * due as samples if anybody needs it. Belongs to its leg, media thread only; allocates nothing after construction.
 */
final class Speaker {

    /** In Hz, what times of a leg are told in, whatever the RTP clocks of its formats are. */
    static final int CLOCK_RATE = 48_000;

    private static final byte UNKNOWN = -1;
    private static final byte EVENT = -2;
    private static final byte NOISE = -3;

    private static final int SLOTS = 32;
    /** How much audio the jitter buffer has room for: more than it ever waits for, and the longest packet. */
    private static final int ROOM_MS = 640;
    /** Samples below this, -42 dB below overload. */
    private static final int QUIET = 256;
    /** Where a sender goes over to another codec, 2 ms of it are concealed, so that the two join smoothly. */
    private static final int JOINTS_PER_SECOND = 500;

    final RtpSource source;
    final JitterBuffer buffer;
    final DigitDetector digits = new DigitDetector();

    private final CodecCounts counts;
    private final Quarantine quarantine;
    private final Workshop workshop;
    private final Scratch scratch;

    // What was negotiated last, and before that: packets of then may still come.
    /** Packets in the buffer name their codec by its place here. */
    private final List<Codec> codecs = new ArrayList<>();
    private LegSpec spec;
    /** Payload type to place in the codecs; below zero what is no audio. */
    private final byte[] formatOf = new byte[128];
    private int maxPayload;

    // At the call's rate.
    /** The frame that is due, valid from when {@link #play} was told that somebody needs it to the end of the tick. */
    short[] frame = {};
    private int rate;
    private Decoding decoding;
    private Concealment concealment;
    private TimeScale timeScale;
    /** How late the samples are that are decoded, and of which format. */
    private int delayTicks;
    private int playedFormat;

    /** Of the latest packet: its payload type, its codec's place, and the codec. */
    private int latestType = UNKNOWN;
    private int format;
    private Codec latest;
    private int packetTicks;
    private boolean reshaped;
    private int epoch;
    /** Of the frame that playout moved on to last: whether it is decoded, and whether the past ends before it. */
    private boolean planned;
    private boolean begins;
    private int framesLeft;
    private boolean isPlayed;
    private boolean wasHeard;
    private boolean wasNeeded;
    private boolean wasIndependent;
    private boolean wasUnmonitored;
    private long framePosition;
    private boolean hasFramePosition;

    private long unnegotiated;
    private long malformed;
    private long damagedTicks;
    private long lastReceivedNs;
    private boolean everReceived;
    private boolean sendsWithOurSsrc;
    /** What the party's pauses sound like, in dB below overload (RFC 3389 §3.1). */
    private int noiseLevel = Noise.NONE;

    Speaker(LegSpec spec, int ownSsrc, int rate, CodecCounts counts, Quarantine quarantine, Workshop workshop,
        Scratch scratch) {
        this.counts = counts;
        this.quarantine = quarantine;
        this.workshop = workshop;
        this.scratch = scratch;
        source = new RtpSource(ownSsrc, CLOCK_RATE);
        int ticksPerMs = CLOCK_RATE / 1000;
        maxPayload = spec.maxPayloadLength(LegSpec.LONGEST_RECEIVED_MS);
        buffer = new AdaptiveJitterBuffer(SLOTS, maxPayload, room(maxPayload), ticksPerMs * spec.delayMs(),
            ticksPerMs * spec.maxDelayMs(), ticksPerMs * MediaShard.FRAME_MS, CLOCK_RATE);
        Arrays.fill(formatOf, UNKNOWN);
        this.spec = spec;
        negotiate(spec);
        tune(rate);
    }

    // ---- what was negotiated ----------------------------------------------------------------------------------

    /** Takes packets by that from now on, and by what was negotiated before; {@link #tune} is to follow. */
    void negotiate(LegSpec next) {
        latestType = UNKNOWN;
        for (int place = 0; place < codecs.size(); place++) {
            if (!has(spec, codecs.get(place)) && !has(next, codecs.get(place)) && !isWaiting(place)) {
                vacate(place);
            }
        }
        for (Format each : next.formats()) {
            int place = codecs.indexOf(each.codec());
            if (place < 0) {
                place = codecs.contains(null) ? codecs.indexOf(null) : codecs.size();
                if (place == codecs.size()) {
                    codecs.add(null);
                }
                codecs.set(place, each.codec());
            }
            formatOf[each.payloadType()] = (byte) place;
        }
        if (!everReceived || codecs.get(format) != latest) {
            format = formatOf[next.formats().get(0).payloadType()];
        }
        mark(spec.eventPayloadType(), UNKNOWN);
        mark(spec.noisePayloadType(), UNKNOWN);
        mark(next.eventPayloadType(), EVENT);
        mark(next.noisePayloadType(), NOISE);
        latest = codecs.get(format);
        spec = next;
        maxPayload = Math.max(maxPayload, next.maxPayloadLength(LegSpec.LONGEST_RECEIVED_MS));
        buffer.grow(maxPayload, room(maxPayload));
    }

    /** Bytes for payloads, of which the longest may be that long. */
    private static int room(int longest) {
        return (int) Math.min(Integer.MAX_VALUE / 2, (long) longest * ROOM_MS / LegSpec.LONGEST_RECEIVED_MS);
    }

    /** Unless it is -1, and unless another codec has it since. */
    private void mark(int payloadType, byte what) {
        if (payloadType >= 0 && (what != UNKNOWN || formatOf[payloadType] < 0)) {
            formatOf[payloadType] = what;
        }
    }

    private static boolean has(LegSpec spec, Codec codec) {
        return spec.formats().stream().anyMatch(each -> each.codec().equals(codec));
    }

    /** Whether a packet in the buffer is of the codec in that place. */
    private boolean isWaiting(int place) {
        long last = buffer.highestSequence();
        for (long each = Math.max(buffer.nextSequence(), last - SLOTS); each <= last; each++) {
            if (buffer.select(each) && buffer.packetFormat() == place) {
                return true;
            }
        }
        return false;
    }

    private void vacate(int place) {
        codecs.set(place, null);
        playedFormat = playedFormat == place ? UNKNOWN : playedFormat;
        for (int i = 0; i < formatOf.length; i++) {
            formatOf[i] = formatOf[i] == place ? UNKNOWN : formatOf[i];
        }
    }

    /** Gives samples at that rate from the next frame on, and by coders without a past; {@link #sit} is to follow. */
    void tune(int mixingRate) {
        rate = mixingRate;
        int frameSamples = rate / 1000 * MediaShard.FRAME_MS;
        decoding = new Decoding(codecs, rate, maxPayload, 2 * frameSamples, counts, quarantine, workshop, scratch);
        timeScale = new TimeScale(scratch.workbench(rate), frameSamples);
        delayTicks = playedFormat == UNKNOWN ? 0 : decoding.delayTicks(playedFormat);
        concealment = new Concealment(scratch.workbench(rate));
        planned = false;
        isPlayed = false;
        wasHeard = false;
        wasNeeded = false;
        wasIndependent = false;
        wasUnmonitored = false;
    }

    /** From now on, at the rate it has now, it speaks in that seat's frame. */
    void sit(int seat) {
        frame = scratch.frame(seat, rate);
    }

    // ---- packets ----------------------------------------------------------------------------------------------

    /** Whether a packet's payload type is one of the codecs'. */
    boolean isAudio(RtpPacket packet) {
        return place(packet) >= 0;
    }

    /** Of a packet's codec, or what it is instead. Most are what the one before was, so that no table is read. */
    private int place(RtpPacket packet) {
        return packet.payloadType() == latestType ? format : formatOf[packet.payloadType()];
    }

    /** Whether a packet's payload type is the one negotiated for comfort noise. */
    boolean isNoise(RtpPacket packet) {
        return place(packet) == NOISE;
    }

    /**
     * Takes in comfort noise, or what nobody negotiated: neither is a loss, and noise is what pauses sound like from
     * here on. A stranger's packets are counted at most.
     *
     * @return whether its number belongs to the stream
     */
    boolean receiveWithoutAudio(RtpPacket packet, long nowNs) {
        boolean noise = isNoise(packet) && packet.payloadLength() > 0;
        if (!noise) {
            unnegotiated++;
        }
        if (!source.locked() || packet.ssrc() != source.ssrc() || !belongs(packet, sentRate(), nowNs)) {
            return false;
        }
        buffer.skip(source.sequence());
        if (noise) {
            noiseLevel = packet.buffer()[packet.payloadOffset()] & 0x7F;
        }
        return true;
    }

    /**
     * Takes in a packet: checks it against what was negotiated and against the stream it belongs to, and keeps it.
     *
     * @return whether it is to be forwarded to those who are forwarded this speaker
     */
    boolean receive(RtpPacket packet, long nowNs) {
        int packetFormat = place(packet);
        Codec codec = packetFormat == format ? latest : codecs.get(packetFormat);
        int ticks = ticksIn(packet, codec);
        if (ticks <= 0 || ticks > CLOCK_RATE / 1000 * LegSpec.LONGEST_RECEIVED_MS) {
            malformed++;
            return false;
        }
        if (!belongs(packet, codec.clockRate(), nowNs)) {
            return false;
        }
        reshaped = format != packetFormat || packetTicks != ticks;
        if (format != packetFormat) {
            format = packetFormat;
            latest = codec;
        }
        latestType = packet.payloadType();
        packetTicks = ticks;
        buffer.insert(source.sequence(), source.timestamp(), packetTicks, format,
            packet.buffer(), packet.payloadOffset(), packet.payloadLength(), nowNs);
        return true;
    }

    /** How long a payload lasts; zero or less if it is none. */
    private int ticksIn(RtpPacket packet, Codec codec) {
        try {
            long samples = codec.samplesIn(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
            return (int) Math.min(Integer.MAX_VALUE, samples * CLOCK_RATE / codec.sampleRate());
        } catch (RuntimeException e) {
            counts.failures++;
            return -1;
        }
    }

    /** Whether a packet's payload type is the one negotiated for telephone-events, which are no audio. */
    boolean isEvent(RtpPacket packet) {
        return place(packet) == EVENT;
    }

    /**
     * Takes in a packet of a telephone-event: it belongs to the same stream as audio, but never to what is played.
     *
     * @return whether {@link #digits} is to judge it, at the number and time of {@link #source}
     */
    boolean receiveEvent(RtpPacket packet, long nowNs) {
        if (!TelephoneEvent.isPayload(packet.payloadLength())) {
            malformed++;
            return false;
        }
        if (!belongs(packet, sentRate(), nowNs)) {
            return false;
        }
        buffer.skip(source.sequence());
        return true;
    }

    /** After a stall of ours: what queued up meanwhile is not this stream's pace, and nothing is made up for. */
    void stalled() {
        restart();
    }

    /** Packets are numbered anew; of what was due before, nothing has a place among them. */
    private void restart() {
        buffer.restart();
        decoding.forget();
        hasFramePosition = false;
        epoch++;
    }

    /** What is no audio keeps the clock of the audio around it. */
    private int sentRate() {
        return source.locked() ? source.sentRate() : codec().clockRate();
    }

    private boolean belongs(RtpPacket packet, int clockRate, long nowNs) {
        int verdict = source.accept(packet, clockRate, packetTicks, nowNs);
        sendsWithOurSsrc |= verdict == RtpSource.OWN_SSRC && source.ownSsrcTaken();
        if (verdict != RtpSource.ACCEPTED && verdict != RtpSource.ACCEPTED_NEW_SOURCE) {
            return false;
        }
        if (verdict == RtpSource.ACCEPTED_NEW_SOURCE && everReceived) {
            restart();
            noiseLevel = Noise.NONE;
        }
        everReceived = true;
        lastReceivedNs = nowNs;
        return true;
    }

    /**
     * Begins a tick: if it is among those needed, {@link #frame} holds the samples of one more frame afterwards.
     *
     * @param self the bit of its seat
     */
    void play(Needs needs, int self, long nowNs) {
        if (!decoding.isAhead()) {
            moveOn(needs, self, nowNs);
        }
        isPlayed = planned;
        if (planned) {
            fill(decoding.collect());
        } else if (((needs.heard | needs.watched) & self) != 0) {
            Arrays.fill(frame, (short) 0);
        }
    }

    /** Ends a tick: where workers decode, playout moves on to what they have to decode until the next. */
    void playAhead(Needs needs, int self, long nowNs) {
        if (decoding.isAhead()) {
            moveOn(needs, self, nowNs);
        }
    }

    /** Whether workers decode, so that its frames come a tick later. */
    boolean isAhead() {
        return decoding.isAhead();
    }

    /** Moves playout on by one frame, and has that decoded if anybody needs it. */
    private void moveOn(Needs needs, int self, long nowNs) {
        int playing = samples(buffer.beginFrame(nowNs));
        boolean needed = ((needs.heard | needs.watched) & self) != 0;
        begins = begins(needs, self, needed);
        planned = needed;
        hasFramePosition = buffer.started();
        int held = needed && !begins ? timeScale.held() : 0;
        if (buffer.due() == JitterBuffer.PACKET && buffer.packetFormat() != playedFormat) {
            playedFormat = buffer.packetFormat();
            delayTicks = decoding.delayTicks(playedFormat);
        }
        framePosition = hasFramePosition ? buffer.position() - ticks(held) - delayTicks : 0;
        if (needed) {
            decoding.begin(begins);
        }
        for (int left = playing; left > 0;) {
            if (buffer.span() < ticks(1)) {
                // A sender whose timestamps lie between our samples.
                buffer.advance(buffer.span());
                continue;
            }
            int count = needed ? decoding.add(buffer, left) : Math.min(left, samples(buffer.span()));
            buffer.advance(ticks(count));
            left -= count;
        }
        framesLeft = buffer.framesToStandstill();
        if (needed) {
            decoding.end();
        }
    }

    /**
     * Whether the past of what is played ends before this frame: with the first need that is independent of
     * supervisors, even if one listened before; without any, with the first of a party who hears none; and without
     * those, with the first listener, even if there was a tap.
     */
    private boolean begins(Needs needs, int self, boolean needed) {
        boolean heard = (needs.heard & self) != 0;
        boolean independent = (needs.independent & self) != 0;
        boolean unmonitored = (needs.unmonitored & self) != 0;
        boolean value = needed && !wasNeeded || heard && !wasHeard
            || independent && !wasIndependent && (needs.independentBefore & self) == 0
            || unmonitored && !independent && !wasUnmonitored && (needs.unmonitoredBefore & self) == 0;
        wasNeeded = needed;
        wasHeard = heard;
        wasIndependent = independent;
        wasUnmonitored = unmonitored;
        return value;
    }

    /** Makes a frame of what playout brought, whether that was one, two or none. */
    private void fill(Portion portion) {
        if (begins) {
            concealment.reset();
            timeScale.reset();
        }
        int missing = Math.max(0, frame.length - timeScale.held() - portion.length());
        int wanted = framesLeft > 0 ? frame.length : 0;
        timeScale.prepare(portion.length() + missing, wanted, concealment);
        boolean ready = decoding.isReady();
        short[] played = scratch.played;
        int filled = 0;
        for (int i = 0; i < portion.size(); i++) {
            Piece piece = portion.piece(i);
            if (piece.kind == JitterBuffer.PAUSE) {
                Noise.fill(noiseLevel, RtpClock.floor(piece.position, CLOCK_RATE, rate), played, filled,
                    piece.count);
                concealment.heard(played, filled, piece.count);
            } else {
                fill(piece, ready ? piece.given : 0, portion.samples, filled);
                damagedTicks += piece.kind == JitterBuffer.PACKET
                    && !(ready && piece.given > 0 && !piece.concealed) ? ticks(piece.count) : 0;
            }
            filled += piece.count;
        }
        concealment.conceal(played, filled, missing);
        timeScale.play(played, filled + missing, frame, wanted, framesLeft);
    }

    /** What a codec gave of a piece; the rest is concealed. */
    private void fill(Piece piece, int given, short[] samples, int offset) {
        int joint = piece.joins ? Math.min(given, rate / JOINTS_PER_SECOND) : 0;
        short[] played = scratch.played;
        concealment.conceal(played, offset, joint);
        System.arraycopy(samples, offset + joint, played, offset + joint, given - joint);
        concealment.heard(played, offset + joint, given - joint);
        if (given < piece.count) {
            concealment.conceal(played, offset + given, piece.count - given);
        }
    }

    /** Whether nothing is due because the speaker sends nothing. */
    boolean isPausing() {
        return buffer.due() == JitterBuffer.PAUSE;
    }

    /** Whether the next sample due is the first of its packet, so that payloads from there on can be forwarded. */
    boolean isAtPacketBoundary() {
        if (timeScale.held() > 0) {
            return false;
        }
        return !buffer.started() || buffer.due() != JitterBuffer.PACKET
            || buffer.position() == buffer.packetTimestamp();
    }

    /** Whether payloads of that format can take over from samples without a step between them. */
    boolean isFollowedBy(int packetFormat) {
        return packetFormat == playedFormat && (delayTicks == 0 || isQuiet());
    }

    /** Whether the frame last played is about silence: a few milliseconds left out there are no step. */
    boolean isQuiet() {
        int bits = 0;
        for (short sample : frame) {
            bits |= Math.abs(sample);
        }
        return bits < QUIET;
    }

    private int ticks(int samples) {
        return (int) ((long) samples * CLOCK_RATE / rate);
    }

    private int samples(int ticks) {
        return (int) Math.min(Integer.MAX_VALUE, (long) ticks * rate / CLOCK_RATE);
    }

    /** The codec of the latest packet; before the first, the preferred one. */
    Codec codec() {
        return latest;
    }

    /** The codec of a packet in the buffer. */
    Codec codec(int packetFormat) {
        return codecs.get(packetFormat);
    }

    /** The length of the latest packet on the leg's clock; 0 before the first. */
    int packetTicks() {
        return packetTicks;
    }

    /** Whether the latest packet was of another codec or length than the one before. */
    boolean reshaped() {
        return reshaped;
    }

    /** Changes whenever the packets' numbering starts anew. */
    int epoch() {
        return epoch;
    }

    /** How many samples of this frame lie before that timestamp: 0 to the whole frame. */
    int samplesBefore(long timestamp) {
        if (!hasFramePosition) {
            return everReceived ? frame.length : 0;
        }
        long ticks = timestamp - framePosition;
        return ticks <= 0 ? 0 : Math.min(frame.length, samples((int) Math.min(Integer.MAX_VALUE, ticks)));
    }

    /** Whether {@link #frame} holds the frame last played. */
    boolean isPlayed() {
        return isPlayed;
    }

    /** When the last packet came; {@code otherwise} if none ever did. */
    long lastReceivedNs(long otherwise) {
        return everReceived ? lastReceivedNs : otherwise;
    }

    /** Whether a packet came within that time. */
    boolean heardWithin(long ns, long nowNs) {
        return everReceived && nowNs - lastReceivedNs <= ns;
    }

    /** Whether the party once sent with the SSRC of the stream it is sent. */
    boolean sendsWithOurSsrc() {
        return sendsWithOurSsrc;
    }

    long unnegotiated() {
        return unnegotiated;
    }

    long malformed() {
        return malformed;
    }

    long concealedSamples() {
        return (buffer.concealedTicks() + damagedTicks) * spec.formats().get(0).codec().sampleRate() / CLOCK_RATE;
    }
}
