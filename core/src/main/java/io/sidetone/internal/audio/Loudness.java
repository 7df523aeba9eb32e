package io.sidetone.internal.audio;

/**
 * How loud one listener hears one speaker: a gain that moves in a straight line within each frame. Belongs to the
 * cell of that pair, media thread only; allocates nothing.
 *
 * <p>It can't open a closed cell: what the matrix does not let through is not added, whatever the gain, and where a
 * cell opens or closes the line begins or ends at zero.
 */
public final class Loudness {

    /** Moving, a gain falls by 6 dB a frame at most, so that ducking comes before the first word is over. */
    private static final int FASTEST_FALL = Mixing.UNITY / 2;
    /** And it rises by 1 dB a frame at most, so that nobody notices. */
    private static final int FASTEST_RISE = (int) StrictMath.round(Mixing.UNITY * StrictMath.pow(10, 1 / 20.0));
    /** Below that, -48 dB, a gain may as well be zero, from where no product rises. */
    private static final int LEAST = Mixing.UNITY >> 8;

    private int gain = Mixing.UNITY;
    private int target = Mixing.UNITY;
    private boolean jump;

    /** The gain at the end of the last frame, Q15. */
    public int gain() {
        return gain;
    }

    /**
     * Goes there at a pace that is no event: 6 dB a frame down, 1 dB a frame up.
     *
     * @param gain 0 to {@link Mixing#MAX_GAIN}; what lies beyond is the nearest of them
     */
    public void moveTo(int gain) {
        target = Math.max(0, Math.min(Mixing.MAX_GAIN, gain));
        jump = false;
    }

    /** Goes there within the next frame: push-to-talk, mute. */
    public void jumpTo(int gain) {
        moveTo(gain);
        jump = true;
    }

    /** Whether it changes nothing, and is not on its way anywhere. */
    public boolean isUnity() {
        return gain == Mixing.UNITY && target == Mixing.UNITY;
    }

    /** Where it is going, Q15. */
    public int target() {
        return target;
    }

    /** The cell is closed in this frame: the gain goes on as if it were not. */
    public void skip() {
        gain = next();
    }

    /**
     * Adds a frame of the speaker to what the listener hears. For every other frame there is {@link #skip}.
     *
     * @param in the speaker's samples; borrowed until return
     * @param inOffset the first of them
     * @param sum what the listener hears so far; borrowed until return
     * @param sumOffset where the first sample is added
     * @param count samples
     * @param audibleBefore whether the listener heard him when the last frame ended
     * @param audibleAfter whether he is to hear him when this frame ends
     */
    public void add(short[] in, int inOffset, int[] sum, int sumOffset, int count, boolean audibleBefore,
        boolean audibleAfter) {
        int from = audibleBefore ? gain : 0;
        gain = next();
        int to = audibleAfter ? gain : 0;
        if (from == Mixing.UNITY && to == Mixing.UNITY) {
            Mixing.add(in, inOffset, sum, sumOffset, count);
        } else if (from != 0 || to != 0) {
            Mixing.addFaded(in, inOffset, sum, sumOffset, count, from, to);
        }
    }

    private int next() {
        if (jump || target == gain) {
            jump = false;
            return target;
        }
        if (target < gain) {
            int fallen = (int) ((long) gain * FASTEST_FALL >> 15);
            return fallen < LEAST ? target : Math.max(target, fallen);
        }
        return Math.min(target, (int) ((long) Math.max(gain, LEAST) * FASTEST_RISE >> 15));
    }
}
