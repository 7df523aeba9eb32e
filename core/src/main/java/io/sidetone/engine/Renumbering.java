package io.sidetone.engine;

import io.sidetone.internal.rtp.NumberWindow;

/**
 * How the sequence numbers of a forwarded speaker become those of a listener's stream: by a constant, so that gaps and
 * reordering stay what they are, except that packets the listener may not get leave no gap. Belongs to its listener,
 * media thread only; allocates nothing after construction.
 */
final class Renumbering {

    private final NumberWindow leftOut = new NumberWindow();
    /** Of a number above all that were left out. */
    private long shift;
    private long highestSent = Long.MIN_VALUE;

    /** Another stretch of forwarding begins, maybe of another speaker; nothing of it has been sent. */
    void begin() {
        leftOut.clear();
        highestSent = Long.MIN_VALUE;
    }

    /** Fixes the constant: the first of the speaker's numbers from that one on that is sent becomes this one. */
    void fix(long sequence, long own) {
        shift = own - sequence - leftOut.above(sequence - 1);
    }

    /** The stream's number for one of the speaker's that is sent now. */
    long send(long sequence) {
        highestSent = Math.max(highestSent, sequence);
        return sequence + shift + leftOut.above(sequence);
    }

    /**
     * A packet of the speaker that this listener is not sent. Those behind it close up, unless one of them was sent
     * before: then its number stays unused, as if it were lost.
     */
    void leaveOut(long sequence) {
        if (sequence > highestSent && !leftOut.isMarked(sequence)) {
            leftOut.mark(sequence);
            shift--;
        }
    }
}
