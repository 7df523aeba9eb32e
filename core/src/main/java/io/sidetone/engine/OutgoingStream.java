package io.sidetone.engine;

import io.sidetone.internal.rtp.RtpClock;
import io.sidetone.internal.rtp.RtpHeader;
import java.util.Arrays;

/**
 * The one RTP stream a leg is sent for its whole life, whatever feeds it: one SSRC, no sequence number twice, and
 * timestamps that move with real time. Belongs to its listener, media thread only; allocates nothing after
 * construction.
 *
 * <p>Numbers are 64 bits wide here, so that they never wrap; the wire gets their low bits. Beside them runs a line of
 * real time: {@link #aheadNs} says how far the timestamps sent are ahead of it, whoever fed the stream, so that no
 * number of changes adds up to a delay.
 */
final class OutgoingStream {

    /** How far behind real time the stream may be before its timestamps jump there. */
    private static final long TOLERANCE_NS = 60_000_000;
    /** A source this far behind its own pace stood still, and its timestamps with it. */
    private static final long STANDSTILL_NS = 200_000_000;
    /** Clocks differ by less than one in so many: 500 ppm. */
    private static final int PACE = 2000;

    private int ssrc;
    private int clockRate;
    private byte[] packet;

    private long nextSequence;
    /** As {@code nextSequence}, if only packets with audio counted. */
    private long nextAudioSequence;
    private long nextTimestamp;
    /** When the sample behind the highest sent is due, on the stream's line of real time. */
    private long dueNs;
    /** When the payload in {@code packet} was sent, and its length; 0 if something else was since. */
    private long sentNs;
    private int sentLength;
    private boolean started;
    private boolean sourceChanged;
    private long packets;
    private long octets;

    /** How far ahead a source that is forwarded runs by itself; known from its first payload that came by arrival. */
    private long leadNs;
    private boolean leadKnown;
    private long followedNs;
    /** By how much the line gave way to a standstill; what turns out to have been a delay is taken back. */
    private long yieldedNs;

    /**
     * @param random source of the SSRC, the first sequence number and the first timestamp
     * @param clockRate Hz of the RTP clock to begin with
     */
    OutgoingStream(long random, int clockRate, int maxPayloadLength) {
        ssrc = (int) (random >>> 32);
        nextSequence = random & 0x7FFF;
        nextTimestamp = random >>> 8 & 0xFFFF_FFFFL;
        this.clockRate = clockRate;
        packet = new byte[RtpHeader.LENGTH + maxPayloadLength];
    }

    /** Hz of the RTP clock at present. */
    int clockRate() {
        return clockRate;
    }

    /** What is sent from now on has another RTP clock: the timestamp goes on, at its rate (RFC 7160 §4.1). */
    void clockRate(int rate) {
        clockRate = rate;
    }

    /** Where a payload that is about to be sent is to be written: from {@link RtpHeader#LENGTH} on. */
    byte[] packet() {
        return packet;
    }

    /** Makes room for longer payloads. */
    void grow(int maxPayloadLength) {
        packet = Arrays.copyOf(packet, Math.max(packet.length, RtpHeader.LENGTH + maxPayloadLength));
    }

    /** The longest payload in bytes that {@link #packet()} has room for. */
    int maxPayloadLength() {
        return packet.length - RtpHeader.LENGTH;
    }

    /**
     * Sends a payload as the next of the stream, where real time has brought it.
     *
     * @param bytes the payload, from {@link RtpHeader#LENGTH} on; borrowed until return
     * @param ticks its length
     * @param dueNs when its first sample was due
     */
    void sendNext(Leg leg, byte[] bytes, boolean marker, int payloadType, int length, int ticks, PacketSink packets,
        long dueNs, long nowNs) {
        catchUp(dueNs);
        send(leg, bytes, marker, payloadType, nextSequence, nextTimestamp, length, ticks, packets, nowNs);
        sentLength = 0;
    }

    /** Leaves out the next packet of a stream that has begun, as if the network had lost it. */
    void loseNext(int ticks, long lostDueNs) {
        if (started) {
            takeTime(ticks, lostDueNs, lostDueNs);
            takeSequence();
        }
    }

    /**
     * Takes the time of a next packet whose payload follows later, with {@link #sendBetween}, or never.
     *
     * @param ticks its length
     * @param firstDueNs when its first sample was due
     * @return its timestamp
     */
    long takeTime(int ticks, long firstDueNs, long nowNs) {
        catchUp(firstDueNs);
        dueNs = (started ? dueNs : nowNs) + ns(ticks);
        started = true;
        nextTimestamp += ticks;
        return nextTimestamp - ticks;
    }

    /** Takes the sequence number of a packet whose time was taken before. */
    long takeSequence() {
        nextAudioSequence = nextSequence + 1;
        return nextSequence++;
    }

    /** Sends the payload in {@link #packet()} under given numbers, which may lie before the highest sent. */
    void send(Leg leg, boolean marker, int payloadType, long sequence, long timestamp, int length, int ticks,
        PacketSink sink, long nowNs) {
        send(leg, packet, marker, payloadType, sequence, timestamp, length, ticks, sink, nowNs);
        sentNs = nowNs;
        sentLength = length;
    }

    private void send(Leg leg, byte[] bytes, boolean marker, int payloadType, long sequence, long timestamp, int length,
        int ticks, PacketSink sink, long nowNs) {
        RtpHeader.write(bytes, 0, marker, payloadType, (int) sequence, (int) timestamp, ssrc);
        if (sequence >= nextAudioSequence || !started) {
            dueNs = (started ? dueNs : nowNs) + ns(timestamp + ticks - nextTimestamp);
            nextAudioSequence = sequence + 1;
            nextSequence = Math.max(nextSequence, nextAudioSequence);
            nextTimestamp = timestamp + ticks;
        }
        started = true;
        packets++;
        octets += length;
        sink.send(leg, bytes, 0, RtpHeader.LENGTH + length, nowNs);
    }

    /**
     * Sends a packet that is no audio, and has its bytes of payload where {@link #packet()} would have them, under the
     * stream's sequence numbers. Audio goes on as if it were not there.
     */
    void sendBetween(Leg leg, byte[] bytes, boolean marker, int payloadType, long sequence, long timestamp, int length,
        PacketSink sink, long nowNs) {
        RtpHeader.write(bytes, 0, marker, payloadType, (int) sequence, (int) timestamp, ssrc);
        nextSequence = Math.max(nextSequence, sequence + 1);
        if (!started) {
            started = true;
            dueNs = nowNs;
        }
        packets++;
        octets += length;
        sink.send(leg, bytes, 0, RtpHeader.LENGTH + length, nowNs);
    }

    /** The next packet of audio is the first from another source. */
    void sourceChanged() {
        sourceChanged = true;
    }

    /** Whether the packet of audio that is about to be sent is to be marked as the first from another source. */
    boolean takeSourceChanged() {
        boolean changed = sourceChanged && started;
        sourceChanged = false;
        return changed;
    }

    /** Where silence has left the stream behind real time, moves the next timestamp there, by whole frames. */
    void catchUp(long nowNs) {
        long frames = started && -aheadNs(nowNs) > TOLERANCE_NS ? -aheadNs(nowNs) / MediaShard.FRAME_NS : 0;
        dueNs += frames * MediaShard.FRAME_NS;
        nextTimestamp += frames * MediaShard.FRAME_MS * clockRate / 1000;
    }

    /** Another source is forwarded from now on: how far ahead it runs is to be learnt anew. */
    void anchor(long nowNs) {
        leadKnown = false;
        followedNs = nowNs;
    }

    /**
     * After a payload forwarded by arrival: the pace of its source is the pace of the stream, so that at the next
     * change the difference of two clocks, which the receiver has long followed, is not taken for a gap.
     */
    void follow(long nowNs) {
        if (!leadKnown) {
            leadKnown = nowNs != followedNs;
            leadNs = aheadNs(nowNs);
            yieldedNs = 0;
        }
        long error = aheadNs(nowNs) - leadNs;
        long correction = Math.min(Math.max(error, 0), yieldedNs);
        if (error < -STANDSTILL_NS) {
            correction = error;
        }
        dueNs -= correction;
        yieldedNs -= correction;
        long most = (nowNs - followedNs) / PACE;
        dueNs -= Math.max(-most, Math.min(most, error - correction));
        followedNs = nowNs;
    }

    /** How far the timestamps sent are ahead of real time; below zero, behind it. */
    long aheadNs(long nowNs) {
        return started ? dueNs - nowNs : 0;
    }

    /** The timestamp behind the highest sent. */
    long nextTimestamp() {
        return nextTimestamp;
    }

    long nextSequence() {
        return nextSequence;
    }

    /** Whether anything was ever sent. */
    boolean started() {
        return started;
    }

    /** Whether the payload in {@link #packet()} was the last, and is so recent that a listener has it in his ear. */
    boolean sentWithin(long ns, long nowNs) {
        return sentLength > 0 && nowNs - sentNs <= ns;
    }

    /** The length in bytes of the payload last sent, which is still in {@link #packet()}. */
    int sentLength() {
        return sentLength;
    }

    int ssrc() {
        return ssrc;
    }

    /** The stream goes on under another SSRC. */
    void ssrc(int value) {
        ssrc = value;
    }

    long packets() {
        return packets;
    }

    /** Bytes of payload. */
    long octets() {
        return octets;
    }

    /** The stream's timestamp at a time: of the audio that leaves then, or would. */
    long timestampAt(long nowNs) {
        return nextTimestamp - RtpClock.floor(aheadNs(nowNs), 1_000_000_000, clockRate);
    }

    private long ns(long ticks) {
        return RtpClock.floor(ticks, clockRate, 1_000_000_000);
    }
}
