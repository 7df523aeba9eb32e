package io.sidetone.engine;

import io.sidetone.codec.Codec;
import io.sidetone.engine.Portion.Piece;
import io.sidetone.internal.audio.Concealment;
import io.sidetone.internal.audio.Noise;
import io.sidetone.internal.audio.TimeScale;
import io.sidetone.internal.rtp.AdaptiveJitterBuffer;
import io.sidetone.internal.rtp.DigitDetector;
import io.sidetone.internal.rtp.JitterBuffer;
import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.internal.rtp.RtpSource;
import io.sidetone.internal.rtp.TelephoneEvent;
import java.util.Arrays;

/**
 * The half of a leg that its party speaks into: takes in packets, keeps them until due, and gives the frame that is
 * due as samples if anybody needs it. Belongs to its leg, media thread only; allocates nothing after construction.
 */
final class Speaker {

    private static final int SLOTS = 32;

    final RtpSource source;
    final JitterBuffer buffer;
    final DigitDetector digits = new DigitDetector();

    /** The frame that is due, valid after {@link #play} was told that somebody needs it. */
    final short[] frame;

    private final Decoding decoding;
    private final int maxSamples;
    /** Payload type to index in the formats; -1 where not negotiated. */
    private final byte[] formatOf = new byte[128];
    private final int eventPayloadType;
    private final int noisePayloadType;
    private final int sampleRate;
    private final int clockRate;
    private final Concealment concealment;
    private final TimeScale timeScale;
    /** What playout brings in one frame, before the time scale. */
    private final short[] played;

    private int format;
    private int packetTicks;
    private boolean reshaped;
    private int epoch;
    /** Of the frame that playout moved on to last: whether it is decoded, and whether the past ends before it. */
    private boolean planned;
    private boolean begins;
    private int framesLeft;
    private boolean isPlayed;
    private boolean wasNeeded;
    private boolean wasUnmonitored;
    private long framePosition;
    private boolean hasFramePosition;

    private long unnegotiated;
    private long malformed;
    private long damagedSamples;
    private long lastReceivedNs;
    private boolean everReceived;
    /** What the party's pauses sound like, in dB below overload (RFC 3389 §3.1). */
    private int noiseLevel = Noise.NONE;

    Speaker(LegSpec spec, int ownSsrc, Quarantine quarantine, Workshop workshop) {
        eventPayloadType = spec.eventPayloadType();
        noisePayloadType = spec.noisePayloadType();
        Codec first = spec.formats().get(0).codec();
        sampleRate = first.sampleRate();
        clockRate = first.clockRate();
        Arrays.fill(formatOf, (byte) -1);
        int maxPayload = 0;
        maxSamples = sampleRate / 1000 * LegSpec.LONGEST_RECEIVED_MS;
        for (int i = 0; i < spec.formats().size(); i++) {
            Format each = spec.formats().get(i);
            formatOf[each.payloadType()] = (byte) i;
            maxPayload = Math.max(maxPayload, each.codec().maxPayloadLength(maxSamples));
        }
        source = new RtpSource(ownSsrc, clockRate);
        int ticksPerMs = clockRate / 1000;
        buffer = new AdaptiveJitterBuffer(SLOTS, maxPayload, ticksPerMs * spec.delayMs(),
            ticksPerMs * spec.maxDelayMs(), ticksPerMs * MediaShard.FRAME_MS, clockRate);
        frame = new short[sampleRate / 1000 * MediaShard.FRAME_MS];
        played = new short[2 * frame.length];
        decoding = new Decoding(spec.formats(), maxSamples, maxPayload, played.length, quarantine, workshop);
        timeScale = new TimeScale(sampleRate, frame.length);
        concealment = new Concealment(sampleRate);
    }

    /** Whether a packet's payload type is one of the codecs'. */
    boolean isAudio(RtpPacket packet) {
        return formatOf[packet.payloadType()] >= 0;
    }

    /** Whether a packet's payload type is the one negotiated for comfort noise. */
    boolean isNoise(RtpPacket packet) {
        return packet.payloadType() == noisePayloadType;
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
        if (!source.locked() || packet.ssrc() != source.ssrc() || !belongs(packet, nowNs)) {
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
        int packetFormat = formatOf[packet.payloadType()];
        int samples = decoding.samplesIn(packetFormat, packet.buffer(), packet.payloadOffset(),
            packet.payloadLength());
        if (samples <= 0 || samples > maxSamples) {
            malformed++;
            return false;
        }
        if (!belongs(packet, nowNs)) {
            return false;
        }
        reshaped = format != packetFormat || packetTicks != ticks(samples);
        format = packetFormat;
        packetTicks = ticks(samples);
        buffer.insert(source.sequence(), source.timestamp(), packetTicks, format,
            packet.buffer(), packet.payloadOffset(), packet.payloadLength(), nowNs);
        return true;
    }

    /** Whether a packet's payload type is the one negotiated for telephone-events, which are no audio. */
    boolean isEvent(RtpPacket packet) {
        return packet.payloadType() == eventPayloadType;
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
        if (!belongs(packet, nowNs)) {
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

    private boolean belongs(RtpPacket packet, long nowNs) {
        int verdict = source.accept(packet, nowNs);
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
     * Begins a tick: with {@code needed}, {@link #frame} holds the samples of one more frame afterwards.
     *
     * @param unmonitored whether a party needs them who hears no supervisor. What is remembered of the past begins
     *     when such a need does, whether or not a supervisor listened before: what the party hears can't depend on it
     */
    void play(boolean needed, boolean unmonitored, long nowNs) {
        if (!decoding.isAhead()) {
            moveOn(needed, unmonitored, nowNs);
        }
        isPlayed = planned;
        if (planned) {
            fill(decoding.collect());
        } else if (needed) {
            Arrays.fill(frame, (short) 0);
        }
    }

    /** Ends a tick: where workers decode, playout moves on to what they have to decode until the next. */
    void playAhead(boolean needed, boolean unmonitored, long nowNs) {
        if (decoding.isAhead()) {
            moveOn(needed, unmonitored, nowNs);
        }
    }

    /** Whether workers decode, so that its frames come a tick later. */
    boolean isAhead() {
        return decoding.isAhead();
    }

    /** Moves playout on by one frame, and has that decoded if anybody needs it. */
    private void moveOn(boolean needed, boolean unmonitored, long nowNs) {
        int playing = samples(buffer.beginFrame(nowNs));
        begins = needed && !wasNeeded || unmonitored && !wasUnmonitored;
        wasNeeded = needed;
        wasUnmonitored = unmonitored;
        planned = needed;
        hasFramePosition = buffer.started();
        int held = needed && !begins ? timeScale.held() : 0;
        framePosition = hasFramePosition ? buffer.position() - ticks(held) : 0;
        if (needed) {
            decoding.begin(begins);
        }
        for (int left = playing; left > 0;) {
            int count = needed ? decoding.add(buffer, left) : Math.min(left, samples(buffer.span()));
            buffer.advance(ticks(count));
            left -= count;
        }
        framesLeft = buffer.framesToStandstill();
        if (needed) {
            decoding.end();
        }
    }

    /** Makes a frame of what playout brought, whether that was one, two or none. */
    private void fill(Portion portion) {
        if (begins) {
            concealment.reset();
            timeScale.reset();
        }
        boolean ready = decoding.isReady();
        int filled = 0;
        for (int i = 0; i < portion.size(); i++) {
            Piece piece = portion.piece(i);
            if (piece.kind == JitterBuffer.PAUSE) {
                Noise.fill(noiseLevel, piece.position, played, filled, piece.count);
                concealment.heard(played, filled, piece.count);
            } else {
                fill(piece, ready ? piece.given : 0, portion.samples, filled);
                damagedSamples += piece.kind == JitterBuffer.PACKET
                    && !(ready && piece.given > 0 && !piece.concealed) ? piece.count : 0;
            }
            filled += piece.count;
        }
        int missing = Math.max(0, frame.length - timeScale.held() - filled);
        concealment.conceal(played, filled, missing);
        timeScale.play(played, filled + missing, frame, framesLeft > 0 ? frame.length : 0, framesLeft);
    }

    /** What a codec gave of a piece; the rest is concealed. */
    private void fill(Piece piece, int given, short[] samples, int offset) {
        System.arraycopy(samples, offset, played, offset, given);
        concealment.heard(played, offset, given);
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

    private int ticks(int samples) {
        return (int) ((long) samples * clockRate / sampleRate);
    }

    private int samples(int ticks) {
        return (int) Math.min(Integer.MAX_VALUE, (long) ticks * sampleRate / clockRate);
    }

    /** Of the timestamps, in Hz. */
    int clockRate() {
        return clockRate;
    }

    /** The codec of the latest packet; before the first, the preferred one. */
    Codec codec() {
        return decoding.codec(format);
    }

    /** The codec of a packet in the buffer. */
    Codec codec(int packetFormat) {
        return decoding.codec(packetFormat);
    }

    /** The length of the latest packet in ticks of the RTP clock; 0 before the first. */
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

    long unnegotiated() {
        return unnegotiated;
    }

    long malformed() {
        return malformed;
    }

    long concealedSamples() {
        return buffer.concealedTicks() * sampleRate / clockRate + damagedSamples;
    }

    long codecFailures() {
        return decoding.failures();
    }

    long decodes() {
        return decoding.decodes();
    }

    /** Lost packets of which the packet behind them carried something. */
    long recovered() {
        return decoding.recovered();
    }

    /** Frames that no worker had decoded in time. */
    long unready() {
        return decoding.unready();
    }
}
