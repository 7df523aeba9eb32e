package io.sidetone.internal.audio;

import java.util.Arrays;

/**
 * Makes one speaker's samples last a little longer or shorter without changing his pitch, so that a jitter buffer can
 * leave out a frame or wait for one and nobody notices. Owns the samples it holds back, and where it does, 20 ms of
 * what it gave; belongs to one leg, on its media thread only.
 *
 * <p>It takes what playout brings, a frame, two or none, and gives a frame each time; what it holds between the two is
 * the only state. Samples are taken out, or put in, where that is heard least: anything in a quiet place, else whole
 * cycles of a voice, where one is followed by its like. The longer it waits for such a place the less it asks for.
 *
 * <pre>
 *   given before │ held ...................        cut n:  a a a a b b b b c c c  ►  a a a(a+b)b b c c c
 *                └ out                    └ end    add n:  a a a a b b b b        ►  a a a a(b+a)a a b b b b
 * </pre>
 *
 * Nothing is allocated after construction. While nothing is held and nothing is to be, samples pass unchanged, and it
 * remembers none of them: {@link #prepare} asks who does.
 */
public final class TimeScale {

    /** Frames after which a cut is made wherever it is least bad; sooner if more than a frame is held. */
    private static final int PATIENCE = 400;
    private static final int HASTE = 8;
    /**
     * In a voice, of so many frames one is searched for such a place, in haste each: a search costs as much as a call of
     * three, and where the media thread has come late once all its calls search.
     */
    private static final int SEARCHED = 8;
    /** Mean square of samples below which nobody hears a joint: −72 dBov. */
    private static final int QUIET = 64;
    /** How alike two places must be to be joined at first; hardly anything but pauses and steady vowels is. */
    private static final double ALIKE = 0.999;
    private static final int COMPARED_RATE = 8_000;

    private final int shortest;
    private final int longest;
    private final int joint;
    private final int matched;
    private final int coarseStep;
    private final int frameSamples;
    private final int mostHeld;
    private final short[] samples;
    /** Others', too; see {@link Workbench#slopes}. */
    private final short[] slopes;
    private final int slope;
    /** Where the next sample to be given lies, always. */
    private final int out;
    private int end;
    /** Whether the samples last given passed unchanged, so that they are not in {@code samples}. */
    private boolean passed;
    private int waited;
    private double likeness;

    /** A time scale that holds nothing, and has a workbench of its own. */
    public TimeScale(int sampleRate, int frameSamples) {
        this(new Workbench(sampleRate), frameSamples);
    }

    /**
     * A time scale that holds nothing.
     *
     * @param workbench of its sample rate
     * @param frameSamples samples given at a time, 20 ms or more
     */
    public TimeScale(Workbench workbench, int frameSamples) {
        int sampleRate = workbench.sampleRate;
        shortest = sampleRate / 400;
        longest = sampleRate / 50;
        joint = sampleRate / 200;
        slope = sampleRate / COMPARED_RATE;
        matched = sampleRate / 50;
        coarseStep = sampleRate / 4_000;
        this.frameSamples = frameSamples;
        mostHeld = 2 * frameSamples;
        out = longest + slope;
        end = out;
        samples = new short[out + mostHeld + 3 * frameSamples + longest];
        slopes = workbench.slopes;
    }

    /** From the longest past that is looked at to the end of what is matched with the latest. */
    static int comparedSamples(int sampleRate) {
        return 3 * (sampleRate / 50) + sampleRate / COMPARED_RATE;
    }

    /** Samples taken and not given yet. */
    public int held() {
        return end - out;
    }

    /** Forgets everything, as if new. */
    public void reset() {
        Arrays.fill(samples, (short) 0);
        passed = false;
        end = out;
        waited = 0;
    }

    private boolean passes(int count, int wanted) {
        return end == out && count == frameSamples && wanted == 0;
    }

    /**
     * To be called before {@link #play}, with what that will be told: where samples cease to pass unchanged, it has to
     * know the last of them.
     *
     * @param past what was heard until now, of the samples that are about to be taken none
     */
    public void prepare(int count, int wanted, Concealment past) {
        if (passed && !passes(count, wanted)) {
            past.copyLast(samples, out);
            passed = false;
        }
    }

    /**
     * Takes samples and gives a frame.
     *
     * @param taken 16-bit linear, mono; borrowed until return
     * @param count samples taken, at most two frames, and with {@link #held()} at least a frame
     * @param frame receives the samples given, all of it
     * @param wanted samples to be held after {@code framesLeft} more frames; 0 for as few as can be
     */
    public void play(short[] taken, int count, short[] frame, int wanted, int framesLeft) {
        if (passes(count, wanted)) {
            System.arraycopy(taken, 0, frame, 0, count);
            passed = true;
            waited = 0;
            return;
        }
        assert !passed : "not prepared";
        System.arraycopy(taken, 0, samples, end, count);
        end += count;
        int excess = held() - frame.length - wanted;
        if (excess == 0 || wanted > 0 && excess > 0) {
            waited = 0;
        } else if (excess > 0) {
            waited++;
            shorten(excess);
            while (held() - frame.length > mostHeld) {
                shortenBy(likest(Math.min(longest, held() - frame.length), true));
            }
        } else {
            lengthen(-excess, framesLeft);
        }
        give(frame);
    }

    private void give(short[] frame) {
        System.arraycopy(samples, out, frame, 0, frame.length);
        end -= frame.length;
        System.arraycopy(samples, frame.length, samples, 0, end);
    }

    private void shorten(int excess) {
        int patience = excess > longest ? HASTE : PATIENCE;
        int most = Math.min(excess, longest);
        if (isQuiet(out, out + most + joint)) {
            shortenBy(most);
        } else if (excess >= shortest && (patience == HASTE || waited % SEARCHED == 1)) {
            int count = likest(most, true);
            if (likeness >= leastLikeness((double) waited / patience)) {
                shortenBy(count);
            }
        }
    }

    private void lengthen(int lack, int framesLeft) {
        int most = Math.min(lack, longest);
        if (isQuiet(out - most, out + joint)) {
            lengthenBy(most);
        } else if (framesLeft < SEARCHED || framesLeft % SEARCHED == 0) {
            int count = likest(longest, false);
            if (likeness >= leastLikeness(1 - (double) framesLeft / PATIENCE)) {
                lengthenBy(count);
            }
        }
    }

    /** What is asked for after that share of patience: nearly all of it at first, nothing in the end. */
    private static double leastLikeness(double waited) {
        double square = Math.max(0, waited) * waited;
        return ALIKE * (1 - square * square);
    }

    private boolean isQuiet(int from, int to) {
        long squares = 0;
        for (int i = from; i < to; i++) {
            squares += samples[i] * samples[i];
        }
        return squares < (long) QUIET * (to - from);
    }

    /**
     * The count, up to {@code most}, at whose distance the samples next out have their like, later or before. At first
     * every other is tried on every other sample: all of that was 50 µs a frame, this is 10.
     */
    private int likest(int most, boolean later) {
        for (int i = out - longest; i < out + longest + matched; i++) {
            slopes[i] = (short) (samples[i] - samples[i - slope] >> 1);
        }
        int least = Math.min(shortest, most);
        int coarse = likest(least, most, later, coarseStep);
        return likest(Math.max(least, coarse - coarseStep), Math.min(most, coarse + coarseStep), later, 1);
    }

    private int likest(int from, int to, boolean later, int step) {
        int best = to;
        long here = 1;
        for (int i = out; i < out + matched; i += step) {
            here += slopes[i] * slopes[i];
        }
        likeness = -1;
        for (int count = from; count <= to; count += step) {
            int distance = later ? count : -count;
            long product = 0;
            long there = 1;
            for (int i = out; i < out + matched; i += step) {
                int other = slopes[i + distance];
                product += slopes[i] * other;
                there += other * other;
            }
            double like = product / Math.sqrt((double) here * there);
            if (like > likeness) {
                likeness = like;
                best = count;
            }
        }
        return best;
    }

    /** Goes over from the samples next out to those {@code count} later. */
    private void shortenBy(int count) {
        for (int i = 0; i < joint; i++) {
            samples[out + i] = blend(samples[out + i], samples[out + count + i], i);
        }
        System.arraycopy(samples, out + count + joint, samples, out + joint, end - out - count - joint);
        end -= count;
        waited = 0;
    }

    /** Goes over from the samples next out to those {@code count} before. */
    private void lengthenBy(int count) {
        System.arraycopy(samples, out - count + joint, samples, out + joint, end - out + count - joint);
        for (int i = joint - 1; i >= 0; i--) {
            samples[out + i] = blend(samples[out + i], samples[out - count + i], i);
        }
        end += count;
    }

    private short blend(int from, int to, int i) {
        return (short) (from + (to - from) * (2 * i + 1) / (2 * joint));
    }
}
