package io.sidetone.engine;

import io.sidetone.internal.rtp.RtpHeader;

/**
 * The one RTP stream a leg is sent for its whole life, whatever feeds it: one SSRC, no sequence number twice, and
 * timestamps that move with real time. Belongs to its listener, media thread only; allocates nothing after
 * construction.
 *
 * <p>Numbers are 64 bits wide here, so that they never wrap; the wire gets their low bits.
 */
final class OutgoingStream {

    /** How much later than due a packet may leave and still continue the one before without a gap. */
    private static final int TOLERANCE_MS = 60;

    private final int ssrc;
    private final int ticksPerMs;
    private final byte[] packet;

    private long nextSequence;
    private long nextTimestamp;
    private long sentNs;
    private int sentTicks;
    private int sentLength;
    private boolean started;
    private long packets;
    private long octets;

    /**
     * @param random source of the SSRC, the first sequence number and the first timestamp
     * @param clockRate Hz of the RTP clock
     */
    OutgoingStream(long random, int clockRate, int maxPayloadLength) {
        ssrc = (int) (random >>> 32);
        nextSequence = random & 0x7FFF;
        nextTimestamp = random >>> 8 & 0xFFFF_FFFFL;
        ticksPerMs = clockRate / 1000;
        packet = new byte[RtpHeader.LENGTH + maxPayloadLength];
    }

    /** Where a payload that is about to be sent is to be written: from {@link RtpHeader#LENGTH} on. */
    byte[] packet() {
        return packet;
    }

    /** The longest payload in bytes that {@link #packet()} has room for. */
    int maxPayloadLength() {
        return packet.length - RtpHeader.LENGTH;
    }

    /** Sends the payload in {@link #packet()} as the next of the stream, where real time has brought it. */
    void sendNext(Leg leg, boolean marker, int payloadType, int length, int ticks, PacketSink packets, long nowNs) {
        send(leg, marker, payloadType, nextSequence, continuation(nowNs), length, ticks, packets, nowNs);
    }

    /** Sends the payload in {@link #packet()} under given numbers, which may lie before the highest sent. */
    void send(Leg leg, boolean marker, int payloadType, long sequence, long timestamp, int length, int ticks,
        PacketSink sink, long nowNs) {
        RtpHeader.write(packet, 0, marker, payloadType, (int) sequence, (int) timestamp, ssrc);
        if (sequence >= nextSequence || !started) {
            nextSequence = sequence + 1;
            nextTimestamp = timestamp + ticks;
            sentTicks = ticks;
        }
        sentNs = nowNs;
        sentLength = length;
        started = true;
        packets++;
        octets += length;
        sink.send(leg, packet, 0, RtpHeader.LENGTH + length, nowNs);
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
            sentNs = nowNs;
        }
        packets++;
        octets += length;
        sink.send(leg, bytes, 0, RtpHeader.LENGTH + length, nowNs);
    }

    /** The timestamp that follows the highest sent: right behind it, or where silence has moved the clock since. */
    long continuation(long nowNs) {
        if (!started) {
            return nextTimestamp;
        }
        long gapMs = (nowNs - sentNs) / 1_000_000 - sentTicks / ticksPerMs;
        if (gapMs <= TOLERANCE_MS) {
            return nextTimestamp;
        }
        return nextTimestamp + gapMs / MediaShard.FRAME_MS * MediaShard.FRAME_MS * ticksPerMs;
    }

    /** Nothing is sent for one frame because the receiver already holds that much. */
    void skipFrame() {
        sentNs += MediaShard.FRAME_NS;
    }

    long nextSequence() {
        return nextSequence;
    }

    /** Whether anything was ever sent. */
    boolean started() {
        return started;
    }

    /** Whether the last packet is so recent that a listener still has it in his ear. */
    boolean sentWithin(long ns, long nowNs) {
        return started && nowNs - sentNs <= ns;
    }

    /** The length in bytes of the payload last sent, which is still in {@link #packet()}. */
    int sentLength() {
        return sentLength;
    }

    int ssrc() {
        return ssrc;
    }

    long packets() {
        return packets;
    }

    /** Bytes of payload. */
    long octets() {
        return octets;
    }

    /** The stream's timestamp at a time, for a sender report: of the highest packet sent, moved on by the clock. */
    int timestampAt(long nowNs) {
        return (int) (nextTimestamp - sentTicks + (nowNs - sentNs) / 1_000 * ticksPerMs / 1_000);
    }
}
