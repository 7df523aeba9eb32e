package io.sidetone.internal.rtp;

/**
 * The timeline half of a jitter buffer: where playout stands, what is due there, and what was missing. Owns the
 * position; belongs to one leg, media thread only.
 *
 * <pre>
 *          position            first stored                anchor
 *   ──played──┤ LOSS × missing │ PAUSE ├──PACKET──┤ …  LOSS without end: nothing stored before the anchor
 *             lastEnd
 * </pre>
 *
 * What is missing becomes known only when the next packet is there: until then a loss, a late packet and a pause of the
 * speaker look alike, all are LOSS, and are counted for what they were afterwards.
 */
abstract class Playout extends PacketRing {

    private static final int INTERRUPTION_MS = 150;

    private final int interruptionTicks;

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

    private int due;
    private int span;
    /** Ticks of LOSS since the last packet. */
    private long missed;

    Playout(int slots, int maxPayloadLength, int room, int clockRate) {
        super(slots, maxPayloadLength, room);
        interruptionTicks = (int) ((long) INTERRUPTION_MS * clockRate / 1000);
    }

    @Override
    public void restart() {
        removeAll();
        started = false;
        anchor = NONE;
        playing = NONE;
        missed = 0;
        next = 0;
        settle();
    }

    /** Playout begins, or goes on, at the first packet stored, which is due at {@code timestamp} or later. */
    final void beginAt(long timestamp) {
        anchor = NONE;
        started = true;
        playing = NONE;
        resolve(first(), missed - lost(first()));
        next = first();
        lastTicks = ticksOf(next);
        moveTo(timestamp);
        settle();
    }

    /** Leaves out what lies between, or plays what would be too late; counted elsewhere. */
    final void moveTo(long timestamp) {
        position = timestamp;
        lastEnd = position;
    }

    /** Time stands still until that packet is due: everything concealed since the last one was its being late. */
    final void waitFor(long timestamp) {
        position = Math.max(timestamp, lastEnd);
    }

    final void anchor(long sequence) {
        anchor = sequence;
        next = started || sequence == NONE ? next : sequence;
    }

    /** First sequence number of a timeline that has not begun, or NONE. */
    final long anchor() {
        return anchor;
    }

    final void next(long sequence) {
        next = sequence;
    }

    final long lastEnd() {
        return lastEnd;
    }

    @Override
    public void advance(int ticks) {
        assert ticks >= 0 && ticks <= span : ticks + " of " + span;
        if (due == PACKET && ticks > 0) {
            playing = first();
        }
        if (due == LOSS) {
            missed += ticks;
        }
        position += ticks;
        settle();
    }

    /** Drops what the position has passed and finds what is due there. */
    final void settle() {
        while (hasRunning() && endOf(first()) <= position) {
            if (first() != playing) {
                counts.late++;
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

    @Override
    public void skip(long sequence) {
        withoutAudio.mark(sequence);
        settle();
    }

    private void settleAt(long first) {
        long begin = timestampOf(first);
        long end = endOf(first);
        if (begin <= position) {
            resolve(first, Math.max(0, begin - lastEnd - lost(first)));
            next = first;
            due = PACKET;
        } else {
            end = Math.min(begin, lastEnd + lost(first));
            due = position < end ? LOSS : PAUSE;
            end = due == LOSS ? end : begin;
        }
        span = (int) Math.min(Integer.MAX_VALUE, end - position);
    }

    /** Ticks of the packets before that one. Which neighbour of a gap tells their length can't be known: the longer. */
    private long lost(long first) {
        return missing(next, first) * Math.max(lastTicks, ticksOf(first));
    }

    /** What was missed is over and can be counted; so much of it was a pause. */
    private void resolve(long first, long pause) {
        if (missed > 0) {
            counts.concealedTicks += Math.min(missed, lost(first));
            if (missed - pause >= interruptionTicks) {
                counts.interruptions++;
            }
            missed = 0;
        }
    }

    /** Whether the first packet stored belongs to the timeline of the position. */
    final boolean hasRunning() {
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
    public boolean selectBehind() {
        return due == LOSS && hasRunning() && select(first());
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
    public long lateCount() {
        return counts.late;
    }

    @Override
    public long concealedTicks() {
        return counts.concealedTicks;
    }

    @Override
    public long interruptionCount() {
        return counts.interruptions;
    }
}
