package io.sidetone.internal.rtp;

/**
 * Decides how deep a jitter buffer is, from the packets of the last two seconds. Belongs to that buffer, media thread
 * only; allocates nothing after construction.
 *
 * <p>Delays are counted in frames played, not in clock time: what matters of a packet is how much later it could have
 * come and still be played, its <em>margin</em>.
 * <ul>
 * <li>All margins could be a frame less and still be the least depth: a frame is left out, soon another.
 * <li>None is the least depth, or some are below nothing: playout stands still for a frame. That is announced, so that
 *     it can be prepared where samples are.
 * </ul>
 * Clock skew moves all margins alike and needs nothing else. Between the two lie a frame and the jitter, so that they
 * never take turns. In a pause of the speaker they are free and happen at once.
 */
final class DepthControl {

    /** Frames from one frame left out to the next: this many, less if there are many to leave out. */
    private static final int PACE = 10;
    private static final int PACE_OF_ALL = 40;
    /** Frames from the decision to stand still to doing so: 8 s where there is time, 0.1 s where packets come late. */
    private static final int PATIENCE = 400;
    private static final int HASTE = 5;

    private final int least;
    private final int most;
    private final int frameTicks;
    private final DelayWindow window = new DelayWindow();
    private final DepthStatistics statistics = new DepthStatistics();

    private int depth;
    /** Frames played of that depth that the statistics have not been told of: it seldom changes. */
    private long unchanged;
    private long frames;
    private long correctedAt;
    private int framesToStandstill;
    private long leftOut;
    private long inserted;

    DepthControl(int leastTicks, int mostTicks, int frameTicks) {
        if (leastTicks < 0 || mostTicks < leastTicks || frameTicks <= 0) {
            throw new IllegalArgumentException(
                "depth of " + leastTicks + " to " + mostTicks + " ticks in frames of " + frameTicks);
        }
        least = leastTicks;
        most = mostTicks;
        this.frameTicks = frameTicks;
        depth = least;
    }

    /** The timeline is another: what was measured means nothing any more. */
    void forget() {
        window.clear();
        framesToStandstill = 0;
    }

    /** Playout begins, with the least depth. */
    void begin() {
        depth(least);
    }

    private void depth(int ticks) {
        if (depth != ticks) {
            count();
            depth = ticks;
        }
    }

    private void count() {
        if (unchanged > 0) {
            statistics.add(depth, unchanged);
            unchanged = 0;
        }
    }

    /** A packet came. */
    void add(long timestamp) {
        window.add(clock() - timestamp);
    }

    /** Frames played so far, as ticks: the clock that delays are measured on. */
    private long clock() {
        return frames * frameTicks;
    }

    /** Playout has waited that long for a packet. */
    void grow(long ticks) {
        depth(depth + (int) ticks);
    }

    /** How much deeper the buffer may become. */
    int room() {
        return most - depth;
    }

    /**
     * What the position is to move more or less than a frame, in the frame that begins: a frame or nothing.
     *
     * @param storedTicks from the position to the end of the last packet
     * @param inPause whether this frame and the next hold no sample
     */
    int correction(long position, long storedTicks, boolean inPause) {
        if (window.isEmpty()) {
            return 0;
        }
        long fast = clock() - position - window.fastest();
        long slow = clock() - position - window.slow();
        depth((int) Math.max(least, Math.min(most, fast)));
        boolean late = slow < 0 && fast + frameTicks <= most;
        if (late || fast < least) {
            int soon = inPause ? 1 : late ? HASTE : PATIENCE;
            framesToStandstill = framesToStandstill == 0 ? soon : Math.min(framesToStandstill - 1, soon);
            return framesToStandstill <= 1 ? standStill() : 0;
        }
        framesToStandstill = 0;
        long surplusFrames = (slow - least) / frameTicks;
        boolean possible = inPause || storedTicks >= 2 * frameTicks
            && frames - correctedAt >= Math.min(PACE, PACE_OF_ALL / Math.max(1, surplusFrames));
        return surplusFrames > 0 && possible && window.isFull() ? leaveOut() : 0;
    }

    private int leaveOut() {
        correctedAt = frames;
        leftOut++;
        return frameTicks;
    }

    private int standStill() {
        framesToStandstill = 0;
        correctedAt = frames;
        inserted++;
        return -frameTicks;
    }

    /** A frame has begun, in which something is played or not yet. */
    void advance(boolean playing) {
        unchanged += playing ? 1 : 0;
        frames++;
        window.advance();
    }

    int least() {
        return least;
    }

    int most() {
        return most;
    }

    int depth() {
        return depth;
    }

    DepthStatistics statistics() {
        count();
        return statistics;
    }

    int framesToStandstill() {
        return framesToStandstill;
    }

    long leftOut() {
        return leftOut;
    }

    long inserted() {
        return inserted;
    }
}
