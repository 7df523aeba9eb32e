package io.sidetone.internal.rtp;

/**
 * A jitter buffer whose depth follows the jitter, between two limits; where these are equal it is of constant depth.
 * Owns its storage from construction on; belongs to one leg, media thread only.
 *
 * <p>How deep it is, {@link DepthControl} decides from packets and frames alone, a frame at a time. And a packet that
 * comes when nothing is left to be played is waited for, not dropped, as far as the greatest depth allows: time was
 * concealed meanwhile, so depth grows at once, by just what was missing.
 *
 * <p>A packet in time carries about the timestamp {@code position + depth}. One that does not, after the buffer ran dry
 * for more than 60 ms or far off, starts a new timeline: an <em>anchor</em>. What was stored before it is played to its
 * end, a PAUSE follows until the anchor has waited for the least depth, then the position restarts at it. A packet that
 * fits the running position again takes the anchor back. So a sender whose timestamps stand still while it is silent,
 * one whose timestamps go on, and a network that stalled are each played without a lasting delay.
 *
 * <p>If no frame was begun for more than 100 ms, we stalled: of what queued up the newest two packets are played.
 */
public final class AdaptiveJitterBuffer extends Playout {

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long STALL_NS = 100_000_000L;
    private static final int KEPT_OF_STALL = 2;
    private static final int STEP_MS = 60;
    private static final int REACH_SECONDS = 2;

    private final DepthControl control;
    private final int clockRate;
    private final int stepTicks;
    private final int frameTicks;

    private boolean begun;
    private long frameNs;
    private long anchorTimestamp;
    private long anchorArrivalNs;

    /** After a stall of ours, until packets come at their own pace again. */
    private boolean draining;
    private int arrivals;

    /**
     * @param slots packets held at most, a power of two
     * @param maxPayloadLength bytes of one payload at most
     * @param room bytes of all payloads at most, to within a 64th
     * @param leastTicks what each packet waits at least, in ticks of the clock; the depth to begin with
     * @param mostTicks what a packet in time waits at most, in ticks of the clock, not below {@code leastTicks}
     * @param frameTicks ticks of the clock in a frame
     * @param clockRate of the timestamps, in Hz
     */
    public AdaptiveJitterBuffer(int slots, int maxPayloadLength, int room, int leastTicks, int mostTicks,
        int frameTicks, int clockRate) {
        super(slots, maxPayloadLength, room, clockRate);
        if (clockRate <= 0) {
            throw new IllegalArgumentException("clock rate must be above 0 Hz, was " + clockRate);
        }
        control = new DepthControl(leastTicks, mostTicks, frameTicks);
        this.frameTicks = frameTicks;
        this.clockRate = clockRate;
        stepTicks = (int) ((long) STEP_MS * clockRate / 1000);
        restart();
    }

    // ---- packets in -------------------------------------------------------------------------------------------

    @Override
    public int insert(long sequence, long timestamp, int ticks, int format, byte[] payload, int offset, int length,
        long nowNs) {
        assert ticks > 0 && sequence >= 0 && timestamp >= 0 : ticks;
        int verdict = admit(sequence, length);
        if (verdict != STORED) {
            return verdict;
        }
        arrivals++;
        noticeStall(nowNs);
        boolean inTime = isInTime(sequence, timestamp, ticks, nowNs);
        measure(sequence, timestamp);
        if (!inTime) {
            counts.late++;
            return LATE;
        }
        if (!fits(sequence, length)) {
            dropOldest(sequence, timestamp, length);
        }
        put(sequence, timestamp, ticks, format, payload, offset, length);
        keepNewest();
        settle();
        return STORED;
    }

    private boolean isInTime(long sequence, long timestamp, int ticks, long nowNs) {
        if (started() && sequence < nextSequence() || !isEmpty() && sequence <= highestSequence() - slots()) {
            return false;
        }
        if (draining) {
            return true;
        }
        if (!started() && isEmpty()) {
            anchorAt(sequence, timestamp, nowNs);
            return true;
        }
        return anchor() == NONE
            ? isInTimeRunning(sequence, timestamp, ticks, nowNs)
            : isInTimeAnchored(sequence, timestamp, ticks, nowNs);
    }

    private boolean isInTimeRunning(long sequence, long timestamp, int ticks, long nowNs) {
        long late = position() - timestamp;
        if (isEmpty() && late > 0 && late <= control.room()) {
            control.grow(late);
            waitFor(timestamp);
            return timestamp + ticks > position();
        }
        boolean starved = isEmpty() && position() - lastEnd() > stepTicks;
        if (starved ? isInStep(timestamp) : !jumps(timestamp) && isNear(timestamp, wanted(), ticks)) {
            return timestamp + ticks > position();
        }
        // A packet that reordering delayed says nothing about where its stream is now.
        if (sequence <= highestSequence()) {
            return false;
        }
        anchorAt(sequence, timestamp, nowNs);
        return true;
    }

    private boolean isInTimeAnchored(long sequence, long timestamp, int ticks, long nowNs) {
        if (sequence < anchor()) {
            boolean old = started() && Math.abs(timestamp - position()) < Math.abs(timestamp - anchorTimestamp);
            if (old) {
                return timestamp + ticks > position();
            }
            anchorAt(sequence, timestamp, anchorArrivalNs);
            return true;
        }
        if (started() && isInStep(timestamp)) {
            if (!isNear(anchorTimestamp, wanted(), ticks)) {
                removeFrom(anchor());
            }
            anchor(NONE);
            control.forget();
            return true;
        }
        if (isNear(timestamp, anchorTimestamp, ticks)) {
            return true;
        }
        if (sequence <= highestSequence()) {
            return false;
        }
        removeFrom(anchor());
        anchorAt(sequence, timestamp, nowNs);
        return true;
    }

    /** What a packet that arrives now would carry if nothing had ever happened to its stream. */
    private long wanted() {
        return position() + control.depth();
    }

    private boolean isInStep(long timestamp) {
        return timestamp >= position() && Math.abs(timestamp - wanted()) <= stepTicks;
    }

    /** 2 s, or what the slots can hold where that is less: what lies further off, jumped. */
    private boolean isNear(long timestamp, long from, int ticks) {
        return Math.abs(timestamp - from) <= Math.min((long) REACH_SECONDS * clockRate, (long) slots() * ticks);
    }

    /** Earlier than any packet can be that was sent in time, and nothing leads there: the sender's clock jumped. */
    private boolean jumps(long timestamp) {
        long end = isEmpty() ? lastEnd() : endOf(last());
        return timestamp - position() > control.most() + stepTicks && Math.abs(timestamp - end) > stepTicks;
    }

    private void anchorAt(long sequence, long timestamp, long nowNs) {
        anchor(sequence);
        anchorTimestamp = timestamp;
        anchorArrivalNs = nowNs;
        control.forget();
    }

    /** Neither what comes twice tells a delay, nor what nothing could have waited for, nor what waited for us. */
    private void measure(long sequence, long timestamp) {
        if (!held(sequence) && !draining && (!started() || position() - timestamp <= control.most())) {
            control.add(timestamp);
        }
    }

    /** Makes room for a packet that has just come, by going to where it will be due after the depth and no later. */
    private void dropOldest(long sequence, long timestamp, int length) {
        long target = timestamp - control.depth();
        while (!isEmpty() && (!fits(sequence, length) || endOf(first()) <= target)) {
            removeFirst();
            counts.overflows++;
        }
        long first = isEmpty() ? sequence : first();
        if (anchor() != NONE && anchor() < first) {
            anchor(first);
            anchorTimestamp = isEmpty() ? timestamp : timestampOf(first);
        }
        if (anchor() == NONE) {
            moveTo(Math.max(position(), target));
        }
        next(first);
    }

    @Override
    public void restart() {
        super.restart();
        control.forget();
        control.begin();
    }

    // ---- frames out -------------------------------------------------------------------------------------------

    @Override
    public int beginFrame(long nowNs) {
        noticeStall(nowNs);
        frameNs = nowNs;
        begun = true;
        if (draining) {
            goOnAfterStall();
        } else if (anchor() != NONE && !isEmpty() && first() >= anchor()
            && (nowNs - anchorArrivalNs) * clockRate >= control.least() * NS_PER_SECOND) {
            control.begin();
            beginAt(timestampOf(first()));
        }
        arrivals = 0;
        int correction = 0;
        if (hasRunning()) {
            boolean inPause = due() == PAUSE && span() >= 2 * frameTicks;
            correction = control.correction(position(), endOf(last()) - position(), inPause);
        } else if (started()) {
            counts.emptyFrames++;
        }
        control.advance(started());
        return frameTicks + correction;
    }

    private void noticeStall(long nowNs) {
        if (begun && nowNs - frameNs > STALL_NS) {
            draining = true;
            anchor(NONE);
            control.forget();
            keepNewest();
        }
    }

    private void keepNewest() {
        while (draining && size() > KEPT_OF_STALL) {
            removeFirst();
            counts.overflows++;
        }
    }

    private void goOnAfterStall() {
        if (!isEmpty()) {
            control.begin();
            beginAt(Math.min(timestampOf(first()), timestampOf(last()) - control.least()));
            draining = arrivals == 0 || arrivals > KEPT_OF_STALL;
        }
    }

    // ---- what happened ----------------------------------------------------------------------------------------

    @Override
    public int depthTicks() {
        return control.depth();
    }

    @Override
    public DepthStatistics depths() {
        return control.statistics();
    }

    @Override
    public int framesToStandstill() {
        return control.framesToStandstill();
    }

    @Override
    public long overflowCount() {
        return counts.overflows;
    }

    @Override
    public long emptyFrames() {
        return counts.emptyFrames;
    }

    @Override
    public long framesLeftOut() {
        return control.leftOut();
    }

    @Override
    public long framesInserted() {
        return control.inserted();
    }
}
