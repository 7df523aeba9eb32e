package io.sidetone.internal.rtp;

/**
 * A jitter buffer of constant depth: every packet is played the depth after its arrival, give or take its jitter.
 * Owns its storage from construction on; belongs to one leg, media thread only.
 *
 * <p>The position runs with real time, one frame a tick, so a packet that comes in time always carries about the
 * timestamp {@code position + depth}. One that does not, after the buffer ran dry for more than 60 ms or more than
 * 2 s off, starts a new timeline: an <em>anchor</em>. What was stored before it is played to its end, a PAUSE follows
 * until the anchor has waited for the depth, then the position restarts at it. A packet that fits the running position
 * again takes the anchor back. So a sender whose timestamps stand still while it is silent, one whose timestamps go on,
 * and a network that stalled are each played without a lasting delay.
 *
 * <pre>
 *          position            first stored
 *   ──played──┤ LOSS × missing │ PAUSE ├──PACKET──┤ …  LOSS without end: nothing stored
 *             lastEnd
 * </pre>
 */
public final class FixedJitterBuffer extends PacketRing {

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int STEP_MS = 60;
    private static final int REACH_SECONDS = 2;

    private final int depth;
    private final int clockRate;
    private final int stepTicks;

    private boolean started;
    private long position;
    private long next;
    /** Where the last packet played ended, and how long it was. */
    private long lastEnd;
    private int lastTicks;
    /** The packet of which samples were played already. */
    private long playing = NONE;

    /** First sequence number of a timeline that has not begun, or NONE. */
    private long anchor = NONE;
    private long anchorTimestamp;
    private long anchorArrivalNs;

    private int due;
    private int span;

    private long lateCount;
    private long overflowCount;

    /**
     * @param slots packets held at most, a power of two
     * @param maxPayloadLength bytes held of one packet
     * @param depthTicks what each packet waits, in ticks of the clock
     * @param clockRate of the timestamps, in Hz
     */
    public FixedJitterBuffer(int slots, int maxPayloadLength, int depthTicks, int clockRate) {
        super(slots, maxPayloadLength);
        if (depthTicks < 0 || clockRate <= 0) {
            throw new IllegalArgumentException("depth of " + depthTicks + " ticks at " + clockRate + " Hz");
        }
        depth = depthTicks;
        this.clockRate = clockRate;
        stepTicks = (int) ((long) STEP_MS * clockRate / 1000);
        restart();
    }

    @Override
    public int insert(long sequence, long timestamp, int ticks, int format, byte[] payload, int offset, int length,
        long nowNs) {
        assert ticks > 0 && sequence >= 0 && timestamp >= 0 : ticks;
        int verdict = admit(sequence, length);
        if (verdict != STORED) {
            return verdict;
        }
        if (!isInTime(sequence, timestamp, ticks, nowNs)) {
            lateCount++;
            return LATE;
        }
        if (!fits(sequence)) {
            dropOldest(sequence, timestamp);
        }
        put(sequence, timestamp, ticks, format, payload, offset, length);
        settle();
        return STORED;
    }

    @Override
    public void skip(long sequence) {
        withoutAudio.mark(sequence);
        settle();
    }

    private boolean isInTime(long sequence, long timestamp, int ticks, long nowNs) {
        if (started && sequence < next || !isEmpty() && sequence <= highestSequence() - slots()) {
            return false;
        }
        if (!started && isEmpty()) {
            anchorAt(sequence, timestamp, nowNs);
            return true;
        }
        return anchor == NONE
            ? isInTimeRunning(sequence, timestamp, ticks, nowNs)
            : isInTimeAnchored(sequence, timestamp, ticks, nowNs);
    }

    private boolean isInTimeRunning(long sequence, long timestamp, int ticks, long nowNs) {
        boolean starved = isEmpty() && position - lastEnd > stepTicks;
        if (starved ? isInStep(timestamp) : isWithinReach(timestamp, position + depth, ticks)) {
            return timestamp + ticks > position;
        }
        // A packet that reordering delayed says nothing about where its stream is now.
        if (sequence <= highestSequence()) {
            return false;
        }
        anchorAt(sequence, timestamp, nowNs);
        return true;
    }

    private boolean isInTimeAnchored(long sequence, long timestamp, int ticks, long nowNs) {
        if (sequence < anchor) {
            boolean old = started && Math.abs(timestamp - position) < Math.abs(timestamp - anchorTimestamp);
            if (old) {
                return timestamp + ticks > position;
            }
            anchorAt(sequence, timestamp, anchorArrivalNs);
            return true;
        }
        if (started && isInStep(timestamp)) {
            if (!isWithinReach(anchorTimestamp, position + depth, ticks)) {
                removeFrom(anchor);
            }
            anchor = NONE;
            return true;
        }
        if (isWithinReach(timestamp, anchorTimestamp, ticks)) {
            return true;
        }
        if (sequence <= highestSequence()) {
            return false;
        }
        removeFrom(anchor);
        anchorAt(sequence, timestamp, nowNs);
        return true;
    }

    /** Whether a packet that arrives now carries what it would if nothing had ever happened to its stream. */
    private boolean isInStep(long timestamp) {
        return timestamp >= position && Math.abs(timestamp - position - depth) <= stepTicks;
    }

    /** 2 s, or what the slots can hold where that is less: what lies further off, jumped. */
    private boolean isWithinReach(long timestamp, long from, int ticks) {
        return Math.abs(timestamp - from) <= Math.min((long) REACH_SECONDS * clockRate, (long) slots() * ticks);
    }

    private void anchorAt(long sequence, long timestamp, long nowNs) {
        anchor = sequence;
        anchorTimestamp = timestamp;
        anchorArrivalNs = nowNs;
        next = started ? next : sequence;
    }

    /** Makes room for a packet that has just come, by going to where it will be due after the depth and no later. */
    private void dropOldest(long sequence, long timestamp) {
        long target = timestamp - depth;
        while (!isEmpty() && (!fits(sequence) || endOf(first()) <= target)) {
            removeFirst();
            overflowCount++;
        }
        long first = isEmpty() ? sequence : first();
        if (anchor != NONE && anchor < first) {
            anchor = first;
            anchorTimestamp = isEmpty() ? timestamp : timestampOf(first);
        }
        if (anchor == NONE) {
            position = Math.max(position, target);
            lastEnd = position;
        }
        next = first;
    }

    @Override
    public void restart() {
        removeAll();
        started = false;
        anchor = NONE;
        playing = NONE;
        next = 0;
        settle();
    }

    /**
     * {@inheritDoc} That is the first frame with {@code now − arrival ≥ depth}, not half a tick earlier: depth is what
     * a packet may be late by and still be played.
     */
    @Override
    public void beginFrame(long nowNs) {
        if (anchor != NONE && !isEmpty() && first() >= anchor
            && (nowNs - anchorArrivalNs) * clockRate >= depth * NS_PER_SECOND) {
            anchor = NONE;
            started = true;
            next = first();
            position = timestampOf(next);
            lastEnd = position;
            lastTicks = ticksOf(next);
            settle();
        }
    }

    @Override
    public void advance(int ticks) {
        assert ticks >= 0 && ticks <= span : ticks + " of " + span;
        if (due == PACKET && ticks > 0) {
            playing = first();
        }
        position += ticks;
        settle();
    }

    /** Drops what the position has passed and finds what is due there. */
    private void settle() {
        while (hasRunning() && endOf(first()) <= position) {
            if (first() != playing) {
                lateCount++;
            }
            lastEnd = Math.max(lastEnd, endOf(first()));
            lastTicks = ticksOf(first());
            next = first() + 1;
            removeFirst();
        }
        if (hasRunning()) {
            settleAt(first());
        } else if (started && anchor == NONE) {
            settleDry();
        } else {
            due = PAUSE;
            span = Integer.MAX_VALUE;
        }
    }

    /** Nothing is stored: a loss, unless a packet without audio has come since, behind which the speaker pauses. */
    private void settleDry() {
        long end = lastEnd + missing(next, withoutAudio.highest() + 1) * lastTicks;
        while (withoutAudio.isMarked(next)) {
            next++;
        }
        boolean pauses = withoutAudio.highest() >= next - 1;
        due = pauses && position >= end ? PAUSE : LOSS;
        span = pauses && due == LOSS ? (int) (end - position) : Integer.MAX_VALUE;
    }

    /** How many packets from one number to below another carried audio, as far as is known. */
    private long missing(long from, long to) {
        return to <= from ? 0 : to - from - withoutAudio.between(from, to);
    }

    private void settleAt(long first) {
        long begin = timestampOf(first);
        long end = endOf(first);
        if (begin <= position) {
            next = first;
            due = PACKET;
        } else {
            // Which of the two packets beside a gap tells the duration of those within can't be known: the longer.
            end = Math.min(begin, lastEnd + missing(next, first) * Math.max(lastTicks, ticksOf(first)));
            due = position < end ? LOSS : PAUSE;
            end = due == LOSS ? end : begin;
        }
        span = (int) Math.min(Integer.MAX_VALUE, end - position);
    }

    /** Whether the first packet stored belongs to the timeline of the position. */
    private boolean hasRunning() {
        return started && !isEmpty() && (anchor == NONE || first() < anchor);
    }

    @Override
    public int due() {
        if (due == PACKET) {
            select(first());
        }
        return due;
    }

    @Override
    public int span() {
        return span;
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long nextSequence() {
        return next;
    }

    @Override
    public int depthTicks() {
        return depth;
    }

    @Override
    public long lateCount() {
        return lateCount;
    }

    @Override
    public long overflowCount() {
        return overflowCount;
    }
}
