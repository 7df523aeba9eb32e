package io.sidetone.internal.audio;

import java.util.Arrays;

/**
 * Fills the gaps that lost packets leave in one speaker's samples: repeats what he said last, fading to silence.
 * Owns 30 ms of his past and all its scratch memory; belongs to one leg, on its media thread only.
 *
 * <p>Works where ITU-T G.711 Appendix I does, for any codec without a concealment of its own, but adds no delay:
 * samples that were already heard cannot be blended with the gap, so the joints are bridged from inside. At either
 * joint two waveforms meet, and their difference up to that moment is known: at the start of a gap between the voice
 * and its own past one cycle ago, at its end between the concealment and the new samples continued backwards in time.
 * That difference is not cut off but rings out through the linear prediction filter of the voice, so that what is
 * added sounds like the voice too:
 *
 * <pre>
 *   heard ......./\/\/\/\|          gap            |/\/\/\/\ heard, first 5 ms corrected
 *                 '-cycle-'-cycle-'-cycle- fading ..|
 *                        '-rings out        rings out-'
 * </pre>
 *
 * <p>Only + - * / on integers and doubles, in a fixed order: the same samples on every JDK. Nothing is allocated
 * after construction.
 */
public final class Concealment {

    /** Prediction coefficients: 4 ms at 8 kHz. The joints need far more of them than a speech coder would spend. */
    static final int ORDER = 32;

    /**
     * A cycle is repeated with the gain at which it explains the end of the voice best: near 1 for a vowel, less for
     * what decays or cannot be predicted. Lower than this, long gaps in noise would sound like muting.
     */
    private static final double LEAST_GAIN = 0.6;

    private final int shortestCycle;
    private final int longestCycle;
    private final int matched;
    private final int stride;
    private final int silentFrom;
    private final int bridgeLength;

    /** What was put out last, zeros where nothing was heard yet: a ring, so that a frame touches nothing but itself. */
    private final short[] ring;
    private int ringEnd;
    private final short[] cycle;
    private final double[] prediction = new double[ORDER + 1];
    /** How far the earlier waveform is from the later one, newest first. */
    private final double[] error = new double[ORDER];

    private int cycleLength;
    private double gain;
    private int position;
    private int lost;
    private int steepest;
    private int bridgeLeft;
    private boolean ringing;
    private double offset;

    private final Workbench workbench;
    /** The workbench's: the ring unrolled, newest sample at the end, where a gap begins or ends. */
    private final short[] past;

    /** A concealment that has heard nothing and would conceal by silence, and has a workbench of its own. */
    public Concealment(int sampleRate) {
        this(new Workbench(sampleRate));
    }

    /**
     * A concealment that has heard nothing and would conceal by silence.
     *
     * @param workbench of its sample rate
     */
    public Concealment(Workbench workbench) {
        int sampleRate = workbench.sampleRate;
        // 8 ms hold a whole period of any voice above 125 Hz; a single shorter one, repeated, would buzz.
        shortestCycle = sampleRate * 8 / 1_000;
        longestCycle = sampleRate * 18 / 1_000;
        matched = sampleRate / 100;
        stride = sampleRate / 8_000;
        silentFrom = sampleRate * 90 / 1_000;
        bridgeLength = sampleRate / 200;
        this.workbench = workbench;
        past = workbench.past;
        ring = new short[past.length];
        cycle = new short[longestCycle];
    }

    /**
     * Takes good samples and, after a gap, corrects up to their first 5 ms in place so that there is no click. All
     * other samples stay as they are.
     *
     * @param samples 16-bit linear, mono; borrowed until return
     * @param from the first of them
     * @param count samples, zero or more
     */
    public void heard(short[] samples, int from, int count) {
        if (lost > 0 && count > 0) {
            meet(samples, from, count);
            lost = 0;
        }
        int corrected = Math.min(count, bridgeLeft);
        for (int i = 0; i < corrected; i++) {
            samples[from + i] = rounded(samples[from + i] + correction());
        }
        remember(samples, from, count);
    }

    /**
     * Puts concealment in the place of lost samples: it fades in a straight line and is silent after 90 ms.
     *
     * @param out receives 16-bit linear samples, mono; borrowed until return
     * @param from where the first goes
     * @param count samples, zero or more; a gap may take any number of calls
     */
    public void conceal(short[] out, int from, int count) {
        if (lost == 0 && count > 0) {
            leave();
        }
        for (int i = 0; i < count; i++) {
            out[from + i] = lost < silentFrom ? concealed() : 0;
        }
        remember(out, from, count);
    }

    /** Forgets the speaker, as if new. */
    public void reset() {
        Arrays.fill(ring, (short) 0);
        Arrays.fill(cycle, (short) 0);
        lost = 0;
        bridgeLeft = 0;
    }

    /** A gap begins: the voice goes on with the cycle that looks most like its end. */
    private void leave() {
        unroll();
        cycleLength = likestCycle();
        position = 0;
        int start = past.length - cycleLength;
        for (int i = 0; i < cycleLength; i++) {
            cycle[i] = rounded(past[start + i] * gain);
        }
        predict();
        for (int k = 0; k < ORDER; k++) {
            error[k] = past[past.length - 1 - k] - past[start - 1 - k] * gain;
        }
        steepest = 0;
        for (int i = 1; i < past.length; i++) {
            steepest = Math.max(steepest, Math.abs(past[i] - past[i - 1]));
        }
        bridge(cycle[0], true);
    }

    /** A gap ends: continues the new samples backwards to see how far the concealment has drifted from them. */
    private void meet(short[] samples, int from, int count) {
        unroll();
        double[] backwards = workbench.backwards;
        boolean enough = count >= ORDER;
        if (enough) {
            for (int i = 0; i < ORDER; i++) {
                backwards[ORDER + i] = samples[from + i];
            }
            for (int i = ORDER - 1; i >= 0; i--) {
                double value = 0;
                for (int k = 1; k <= ORDER; k++) {
                    value += prediction[k] * backwards[i + k];
                }
                backwards[i] = value;
                error[ORDER - 1 - i] = past[past.length - ORDER + i] - value;
            }
        }
        bridge(samples[from], enough);
    }

    /**
     * Starts a bridge to a waveform whose first sample is {@code first}. Where ringing would make a steeper step than
     * the voice itself does, a fading offset takes its place.
     */
    private void bridge(int first, boolean predictable) {
        int last = past[past.length - 1];
        double leash = 0.75 * steepest;
        ringing = predictable && Math.abs(first + predictedError() - last) <= leash;
        offset = last + Math.max(-leash, Math.min(leash, first - last)) - first;
        bridgeLeft = bridgeLength;
    }

    private double correction() {
        double value = offset;
        if (ringing) {
            value = predictedError();
            System.arraycopy(error, 0, error, 1, ORDER - 1);
            error[0] = value;
        }
        return value * bridgeLeft-- / bridgeLength;
    }

    private double predictedError() {
        double value = 0;
        for (int k = 0; k < ORDER; k++) {
            value += prediction[k + 1] * error[k];
        }
        return value;
    }

    /** The next sample of the cycle, which keeps the correction it got for its further rounds. */
    private short concealed() {
        int value = cycle[position];
        if (bridgeLeft > 0) {
            value = rounded(value + correction());
            cycle[position] = (short) value;
        }
        position = position + 1 == cycleLength ? 0 : position + 1;
        return (short) (value * (silentFrom - lost++) / silentFrom);
    }

    /** The lag whose samples follow the last 10 ms best: coarsely at about 8 kHz, then at every lag around the best. */
    private int likestCycle() {
        int coarse = likestCycle(shortestCycle, longestCycle, stride);
        return stride == 1 ? coarse : likestCycle(
            Math.max(shortestCycle, coarse - stride), Math.min(longestCycle, coarse + stride), 1);
    }

    private int likestCycle(int from, int to, int step) {
        int best = from;
        double bestLikeness = Double.NEGATIVE_INFINITY;
        for (int lag = from; lag <= to; lag += step) {
            long product = 0;
            long energy = 1_000;
            for (int i = past.length - matched; i < past.length; i += step) {
                int before = past[i - lag];
                product += past[i] * before;
                energy += before * before;
            }
            double likeness = (double) product * Math.abs(product) / energy;
            if (likeness > bestLikeness) {
                bestLikeness = likeness;
                best = lag;
                gain = Math.max(LEAST_GAIN, Math.min(1, (double) product / energy));
            }
        }
        return best;
    }

    /** Linear prediction of the last 25 ms: autocorrelation, then the Levinson-Durbin recursion. */
    private void predict() {
        double[] windowed = workbench.windowed;
        double[] correlation = workbench.correlation;
        int start = past.length - windowed.length;
        for (int i = 0; i < windowed.length; i++) {
            windowed[i] = past[start + i] * workbench.window[i];
        }
        for (int k = 0; k <= ORDER; k++) {
            double sum = 0;
            for (int i = k; i < windowed.length; i++) {
                sum += windowed[i] * windowed[i - k];
            }
            correlation[k] = sum;
        }
        // A faint noise floor keeps the filter stable for pure tones and for silence.
        double residual = correlation[0] * (1 + 1e-5) + 1;
        Arrays.fill(prediction, 0);
        for (int i = 1; i <= ORDER; i++) {
            double reflection = correlation[i];
            for (int k = 1; k < i; k++) {
                reflection -= prediction[k] * correlation[i - k];
            }
            reflection /= residual;
            System.arraycopy(prediction, 0, workbench.former, 0, i);
            for (int k = 1; k < i; k++) {
                prediction[k] -= reflection * workbench.former[i - k];
            }
            prediction[i] = reflection;
            residual *= 1 - reflection * reflection;
        }
    }

    private void remember(short[] samples, int from, int count) {
        int fresh = Math.min(count, ring.length);
        int first = from + count - fresh;
        int straight = Math.min(fresh, ring.length - ringEnd);
        System.arraycopy(samples, first, ring, ringEnd, straight);
        System.arraycopy(samples, first + straight, ring, 0, fresh - straight);
        ringEnd = straight < fresh ? fresh - straight : ringEnd + straight;
    }

    /** Copies the last samples put out to the beginning of an array, at most 30 ms; zeros where there were none. */
    void copyLast(short[] out, int count) {
        unroll();
        System.arraycopy(past, past.length - count, out, 0, count);
    }

    private void unroll() {
        int older = ring.length - ringEnd;
        System.arraycopy(ring, ringEnd, past, 0, older);
        System.arraycopy(ring, 0, past, older, ringEnd);
    }

    private static short rounded(double value) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.rint(value)));
    }
}
