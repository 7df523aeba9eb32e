package io.sidetone.internal.rtp;

/**
 * The one RTP sender a leg listens to: locks on the first SSRC, judges each packet's sequence number (RFC 3550 A.1),
 * unwraps it to 64 bits and keeps the receiver statistics (A.3, A.8). Belongs to one leg, media thread only; nothing
 * is allocated after construction.
 *
 * <p>Another SSRC, or a jump of the locked one's numbers, is believed with its second packet in sequence, if the
 * locked stream brought nothing new between the two: two senders on one port can't take turns.
 *
 * <p>Payload types may have different clocks. All times are told on one clock of the leg; where a sender goes over to
 * another clock, his timestamps may go anywhere (RFC 7160 §3), so what counts then is the order of his packets.
 */
public final class RtpSource {

    /** {@link #accept}: new to us; {@link #sequence()} and {@link #timestamp()} hold. */
    public static final int ACCEPTED = 0;
    /** As ACCEPTED, first of a new SSRC or restarted numbers: restart the jitter buffer, rebase what is forwarded. */
    public static final int ACCEPTED_NEW_SOURCE = 1;
    /** Seen before. */
    public static final int DUPLICATE = 2;
    /** So far behind that nobody knows whether it was seen before. */
    public static final int OLD = 3;
    /** Another SSRC or a jump, not believed yet. */
    public static final int PROBATION = 4;
    /** Carries the SSRC we send with. */
    public static final int OWN_SSRC = 5;

    // RFC 3550 A.1.
    private static final int MAX_DROPOUT = 3000;
    private static final int MAX_MISORDER = 100;
    /** Packets behind the highest that are remembered, one bit each. */
    private static final int WINDOW = Long.SIZE;

    // A newer number with a timestamp this much older can't be the same stream. Not less, because the packets of a
    // telephone-event keep the timestamp of its beginning while audio goes on (RFC 4733 §2.2.1).
    private static final int MAX_TIMESTAMP_STEP_BACK_SECONDS = 10;
    // The most that MAX_MISORDER packets and a pause among them may span.
    private static final int MAX_MISORDER_SECONDS = 60;

    private static final long NS_PER_SECOND = 1_000_000_000L;
    /** With a change of clock comes a pause if a packet is later than its number says by this. */
    private static final long PAUSE_NS = 200_000_000;

    /** What changes seldom: away from what every packet reads. */
    private static final class Counts {

        long receivedBefore;
        long expectedBefore;
        long duplicates;
        long old;
        long reordered;
        long probation;
        long ownSsrc;
        long ssrcChanges;
        long restarts;
    }

    private final int clockRate;
    private int ownSsrc;
    private boolean ownSsrcTaken;

    private boolean locked;
    private int ssrc;
    private long firstSequence;
    // Before any source; chosen so that the first one starts at 2³² + its number, whatever it is.
    private long highestSequence = (1L << 32) - (2L << 16);
    private long highestTimestamp = -(1L << 32);
    /** Bit n: the packet n behind the highest was seen. */
    private long seen;

    private boolean onProbation;
    private int probationSsrc;
    private int probationSequence;

    private long sequence;
    private long timestamp;
    private long sentTimestamp;
    /** The clock of the timestamps as they are sent, and what those have to be moved by, on the leg's clock. */
    private int sentRate;
    private long offset;
    private long highestTime = Long.MIN_VALUE / 2;

    private long jitterNsTimes16;
    private long previousArrivalNs;
    private long previousTimestamp;

    private long receivedOfSource;
    private final Counts counts = new Counts();

    /**
     * @param ownSsrc what the leg itself sends with
     * @param clockRate of the times that are told, in Hz; where clocks differ, at least as fast as any of them
     */
    public RtpSource(int ownSsrc, int clockRate) {
        if (clockRate <= 0) {
            throw new IllegalArgumentException("clock rate must be above 0 Hz, was " + clockRate);
        }
        this.ownSsrc = ownSsrc;
        this.clockRate = clockRate;
        sentRate = clockRate;
    }

    /** As below, with timestamps on the leg's clock. */
    public int accept(RtpPacket packet, long nowNs) {
        return accept(packet, clockRate, 0, nowNs);
    }

    /**
     * Judges one packet.
     *
     * @param packet wrapped, borrowed until return
     * @param packetRate of its payload type's clock, in Hz
     * @param packetTicks how long the packets before it were, on the leg's clock
     * @param nowNs time of arrival
     * @return ACCEPTED, ACCEPTED_NEW_SOURCE, or why the packet is to be dropped; it is counted in every case
     */
    public int accept(RtpPacket packet, int packetRate, int packetTicks, long nowNs) {
        int packetSsrc = packet.ssrc();
        if (packetSsrc == ownSsrc) {
            counts.ownSsrc++;
            ownSsrcTaken |= secondInSequence(packetSsrc, packet.sequence());
            return OWN_SSRC;
        }
        if (!locked) {
            return lock(packet, packetRate, nowNs);
        }
        boolean changes = packetSsrc != ssrc;
        long number = SequenceNumber.unwrap(highestSequence, packet.sequence());
        long ahead = number - highestSequence;
        if (!changes && packetRate != sentRate && ahead < MAX_DROPOUT && ahead > -MAX_MISORDER) {
            return ahead > 0 ? changeClock(packet, packetRate, number, ahead * packetTicks, nowNs) : countOld(number);
        }
        long time = SequenceNumber.unwrapTimestamp(highestTimestamp, packet.timestamp());
        if (!changes && !jumps(ahead, time - highestTimestamp)) {
            return follow(number, time, nowNs);
        }
        if (!secondInSequence(packetSsrc, packet.sequence())) {
            counts.probation++;
            return PROBATION;
        }
        if (changes) {
            counts.ssrcChanges++;
        } else {
            counts.restarts++;
        }
        return lock(packet, packetRate, nowNs);
    }

    /** The sender goes on under another clock: that many ticks of the leg's clock behind his last packet. */
    private int changeClock(RtpPacket packet, int packetRate, long number, long ticks, long nowNs) {
        long elapsed = RtpClock.floor(nowNs - previousArrivalNs, (int) NS_PER_SECOND, clockRate);
        boolean paused = elapsed - ticks > RtpClock.floor(PAUSE_NS, (int) NS_PER_SECOND, clockRate);
        sentRate = packetRate;
        highestTimestamp = SequenceNumber.timestampBeyond(highestTimestamp, packet.timestamp());
        offset = 0;
        offset = highestTime + (paused ? elapsed : ticks) - here(highestTimestamp);
        return follow(number, highestTimestamp, nowNs);
    }

    /** A timestamp as it was sent, on the leg's clock. */
    private long here(long sent) {
        return RtpClock.floor(sent, sentRate, clockRate) + offset;
    }

    /**
     * Whether a packet that far ahead can't belong to the stream. RFC 3550 A.1, and beyond it: a restart that lands
     * within 100 numbers behind shows in its timestamps only, and must not be dropped as 100 duplicates.
     * But a late packet may well be ahead of all timestamps if what overtook it was a telephone-event with its old one.
     */
    private boolean jumps(long packetsAhead, long ticksAhead) {
        if (packetsAhead > 0) {
            return packetsAhead >= MAX_DROPOUT || ticksAhead < -(long) MAX_TIMESTAMP_STEP_BACK_SECONDS * sentRate;
        }
        return packetsAhead <= -MAX_MISORDER || ticksAhead > (isMissing(-packetsAhead) ? sentRate : 0)
            || ticksAhead < -(long) MAX_MISORDER_SECONDS * sentRate;
    }

    private boolean wasSeen(long behind) {
        return behind < WINDOW && (seen >>> behind & 1) != 0;
    }

    private boolean isMissing(long behind) {
        return behind < WINDOW && !wasSeen(behind) && highestSequence - behind >= firstSequence;
    }

    private boolean secondInSequence(int packetSsrc, int packetSequence) {
        boolean second = onProbation && packetSsrc == probationSsrc && packetSequence == probationSequence;
        onProbation = true;
        probationSsrc = packetSsrc;
        probationSequence = packetSequence + 1 & 0xFFFF;
        return second;
    }

    private int lock(RtpPacket packet, int packetRate, long nowNs) {
        unlock();
        locked = true;
        ssrc = packet.ssrc();
        sequence = SequenceNumber.beyond(highestSequence, packet.sequence());
        sentTimestamp = SequenceNumber.timestampBeyond(highestTimestamp, packet.timestamp());
        sentRate = packetRate;
        offset += Math.max(0, highestTime - here(sentTimestamp) + 1);
        timestamp = here(sentTimestamp);
        firstSequence = sequence;
        highestSequence = sequence;
        highestTimestamp = sentTimestamp;
        highestTime = timestamp;
        seen = 1;
        receivedOfSource = 1;
        jitterNsTimes16 = 0;
        previousArrivalNs = nowNs;
        previousTimestamp = timestamp;
        return ACCEPTED_NEW_SOURCE;
    }

    private int follow(long number, long time, long nowNs) {
        long behind = highestSequence - number;
        if (behind >= WINDOW) {
            return countOld(number);
        }
        if (behind < 0) {
            seen = -behind < WINDOW ? seen << -behind | 1 : 1;
            highestSequence = number;
            onProbation = false;
        } else {
            if (wasSeen(behind)) {
                counts.duplicates++;
                receivedOfSource++;
                return DUPLICATE;
            }
            seen |= 1L << behind;
            counts.reordered++;
            firstSequence = Math.min(firstSequence, number);
        }
        receivedOfSource++;
        sequence = number;
        sentTimestamp = time;
        timestamp = here(time);
        highestTimestamp = Math.max(highestTimestamp, time);
        highestTime = Math.max(highestTime, timestamp);
        measureJitter(nowNs);
        return ACCEPTED;
    }

    private int countOld(long number) {
        counts.old++;
        // What was sent before we began to listen was never expected, so it must not make up for a loss.
        receivedOfSource += number >= firstSequence ? 1 : 0;
        return OLD;
    }

    /** RFC 3550 A.8, in nanoseconds so that nothing is rounded on the way. */
    private void measureJitter(long nowNs) {
        long difference = nowNs - previousArrivalNs - (timestamp - previousTimestamp) * NS_PER_SECOND / clockRate;
        jitterNsTimes16 += Math.abs(difference) - (jitterNsTimes16 + 8 >> 4);
        previousArrivalNs = nowNs;
        previousTimestamp = timestamp;
    }

    /** Lets the next packet lock at once, whatever its SSRC: for signalling that names a new sender. */
    public void unlock() {
        if (locked) {
            counts.expectedBefore += expectedOfSource();
            counts.receivedBefore += receivedOfSource;
            receivedOfSource = 0;
        }
        locked = false;
        onProbation = false;
    }

    /** Whether a sender is known; before that {@link #ssrc()} means nothing. */
    public boolean locked() {
        return locked;
    }

    public int ssrc() {
        return ssrc;
    }

    public int ownSsrc() {
        return ownSsrc;
    }

    /** Changes what the leg itself sends with, after a collision (RFC 3550 §8.2). */
    public void ownSsrc(int value) {
        ownSsrc = value;
        ownSsrcTaken = false;
    }

    /** Whether the other side sends with the same SSRC as the leg: two packets in sequence have shown it. */
    public boolean ownSsrcTaken() {
        return ownSsrcTaken;
    }

    /** Of the packet last accepted: its number in 64 bits, low 16 as sent; grows for ever, across sources too. */
    public long sequence() {
        return sequence;
    }

    /** Of the packet last accepted: its time on the leg's clock, in 64 bits; a new source's lie above all before. */
    public long timestamp() {
        return timestamp;
    }

    /** Of the packet last accepted: its timestamp in 64 bits, low 32 as sent, on the clock of its payload type. */
    public long sentTimestamp() {
        return sentTimestamp;
    }

    /** The clock of the payload type last accepted, in Hz. */
    public int sentRate() {
        return sentRate;
    }

    /** Interarrival jitter of the present source, in ticks of its present clock (RFC 3550 §6.4.1). */
    public int jitterTicks() {
        return (int) (jitterNs() * sentRate / NS_PER_SECOND);
    }

    /** Interarrival jitter of the present source, in nanoseconds. */
    public long jitterNs() {
        return jitterNsTimes16 / 16;
    }

    /** Of the present source: cycles of the number in the high 16 bits, the highest number in the low (§6.4.1). */
    public int extendedHighestSequence() {
        return (int) (highestSequence - (firstSequence & ~0xFFFFL));
    }

    /** Packets the present source must have sent since it was locked: highest − first + 1. */
    public long expectedOfSource() {
        return locked ? highestSequence - firstSequence + 1 : 0;
    }

    /** As {@link #received()}, of the present source. */
    public long receivedOfSource() {
        return receivedOfSource;
    }

    /** Packets of all sources that came, duplicates and old ones among them, as RFC 3550 A.3 counts. */
    public long received() {
        return counts.receivedBefore + receivedOfSource;
    }

    /**
     * Expected − received over all sources (RFC 3550 A.3): a duplicate makes up for a loss there, so this may be below
     * 0; with {@link #duplicates()} added it is the number of packets that never came.
     */
    public long lost() {
        return counts.expectedBefore + expectedOfSource() - received();
    }

    public long duplicates() {
        return counts.duplicates;
    }

    public long old() {
        return counts.old;
    }

    /** Accepted after a higher number. */
    public long reordered() {
        return counts.reordered;
    }

    public long probationDropped() {
        return counts.probation;
    }

    public long ownSsrcSeen() {
        return counts.ownSsrc;
    }

    public long ssrcChanges() {
        return counts.ssrcChanges;
    }

    public long restarts() {
        return counts.restarts;
    }
}
