package io.sidetone.internal.audio;

import java.util.Arrays;

/**
 * How much of one signal comes back in another, for every delay from {@value #SHORTEST_MS} to {@value #LONGEST_MS} ms.
 * Owns the sent signal's last 0.6 s and the sums; belongs to a {@link LeakGuard}, allocates nothing after
 * construction.
 *
 * <p>Each frame that comes back counts by the inverse of its power: where the party himself speaks it says little, in
 * his pauses much. That is the best linear estimate for noise of changing power. Within a
 * <i>stretch</i> sums are coherent; stretches are added as powers, so that a delay which jumps, or a few samples a time
 * scale put in, cost one stretch and not everything.
 */
final class LagCorrelation {

    static final int SHORTEST_MS = 50;
    static final int LONGEST_MS = 600;
    /** Delays 600 ms, 599 ms … 50 ms: the older the sample, the lower the index. */
    static final int LAGS = LONGEST_MS - SHORTEST_MS + 1;
    /** How far an echo, or the likeness of a voice with itself, reaches to either side. */
    static final int REACH = 8;

    private static final int FRAME = VoiceBand.FRAME;
    /** No stretch makes a delay likelier than that: a loud leak is not to be remembered for longer than a soft one. */
    private static final float MOST_LIKELY = 20;

    /** What was sent; the newest frame begins at {@link #LONGEST_MS}. */
    private final float[] sentReal = new float[LONGEST_MS + FRAME];
    private final float[] sentImaginary = new float[LONGEST_MS + FRAME];
    private final double[] sentEnergy = new double[LONGEST_MS + FRAME + 1];
    private final float[] backReal = new float[FRAME];
    private final float[] backImaginary = new float[FRAME];

    /** Sums of this stretch: sent × back, and the energy of what was sent, both weighted. */
    private final float[] real = new float[LAGS];
    private final float[] imaginary = new float[LAGS];
    private final float[] energy = new float[LAGS];

    /** Sums over stretches: how much likelier than others each delay was, and what came back with it of how much. */
    private final float[] likelihood = new float[LAGS];
    private final float[] power = new float[LAGS];
    private final float[] energies = new float[LAGS];
    /** How the sent signal is like itself, 0 to {@link #REACH} ms later. */
    private final float[] likeReal = new float[REACH + 1];
    private final float[] likeImaginary = new float[REACH + 1];

    private final VoiceBand sent;
    private final VoiceBand back;

    LagCorrelation(int rate) {
        sent = new VoiceBand(rate);
        back = new VoiceBand(rate);
    }

    void reset() {
        Arrays.fill(sentReal, 0);
        Arrays.fill(sentImaginary, 0);
        Arrays.fill(real, 0);
        Arrays.fill(imaginary, 0);
        Arrays.fill(energy, 0);
        Arrays.fill(likelihood, 0);
        Arrays.fill(power, 0);
        Arrays.fill(energies, 0);
        Arrays.fill(likeReal, 0);
        Arrays.fill(likeImaginary, 0);
        sent.reset();
        back.reset();
    }

    /** Takes 20 ms of either signal. */
    void take(short[] out, short[] in) {
        System.arraycopy(sentReal, FRAME, sentReal, 0, LONGEST_MS);
        System.arraycopy(sentImaginary, FRAME, sentImaginary, 0, LONGEST_MS);
        sent.add(out, sentReal, sentImaginary, LONGEST_MS);
        back.add(in, backReal, backImaginary, 0);
        for (int i = 0; i < LONGEST_MS + FRAME; i++) {
            sentEnergy[i + 1] = sentEnergy[i] + (sentReal[i] * sentReal[i] + sentImaginary[i] * sentImaginary[i]);
        }
    }

    /** Mean power, in the band, of what may be coming back now. */
    double sentPower() {
        return sentEnergy[LAGS + FRAME] / (LAGS + FRAME);
    }

    /** Mean power of the frame that came back, in the band. */
    double backPower() {
        double sum = 0;
        for (int i = 0; i < FRAME; i++) {
            sum += backReal[i] * backReal[i] + backImaginary[i] * backImaginary[i];
        }
        return sum / FRAME;
    }

    /** Lets the frame taken count by that weight. 44 000 multiplications, in loops the compiler vectorises. */
    void correlate(float weight) {
        for (int i = 0; i < FRAME; i += 2) {
            addTwo(sentReal, sentImaginary, i, backReal[i] * weight, backImaginary[i] * weight,
                backReal[i + 1] * weight, backImaginary[i + 1] * weight, real, imaginary);
        }
        for (int lag = 0; lag < LAGS; lag++) {
            energy[lag] += weight * (float) (sentEnergy[lag + FRAME] - sentEnergy[lag]);
        }
        for (int k = 0; k <= REACH; k++) {
            for (int i = LONGEST_MS; i < LONGEST_MS + FRAME; i++) {
                likeReal[k] += sentReal[i] * sentReal[i - k] + sentImaginary[i] * sentImaginary[i - k];
                likeImaginary[k] += sentImaginary[i] * sentReal[i - k] - sentReal[i] * sentImaginary[i - k];
            }
        }
    }

    private static void addTwo(float[] sentReal, float[] sentImaginary, int from, float re0, float im0, float re1,
        float im1, float[] real, float[] imaginary) {
        for (int lag = 0; lag < LAGS; lag++) {
            real[lag] += re0 * sentReal[from + lag] + im0 * sentImaginary[from + lag]
                + re1 * sentReal[from + lag + 1] + im1 * sentImaginary[from + lag + 1];
            imaginary[lag] += im0 * sentReal[from + lag] - re0 * sentImaginary[from + lag]
                + im1 * sentReal[from + lag + 1] - re1 * sentImaginary[from + lag + 1];
        }
    }

    /** Ends a stretch; all before it counts by {@code memory}, 0 to 1, from now on. */
    void endStretch(float memory) {
        float sum = 0;
        for (int lag = 0; lag < LAGS; lag++) {
            float product = real[lag] * real[lag] + imaginary[lag] * imaginary[lag];
            real[lag] = energy[lag] > 0 ? product / energy[lag] : 0;
            sum += real[lag];
        }
        float mean = Math.max(sum / LAGS, Float.MIN_NORMAL);
        for (int lag = 0; lag < LAGS; lag++) {
            likelihood[lag] = likelihood[lag] * memory + Math.min(MOST_LIKELY, real[lag] / mean);
            power[lag] = power[lag] * memory + real[lag];
            energies[lag] = energies[lag] * memory + energy[lag];
        }
        for (int k = 0; k <= REACH; k++) {
            likeReal[k] *= memory;
            likeImaginary[k] *= memory;
        }
        Arrays.fill(real, 0);
        Arrays.fill(imaginary, 0);
        Arrays.fill(energy, 0);
    }

    /** Where the likeliest delay stands. */
    int peak() {
        int best = 0;
        for (int lag = 1; lag < LAGS; lag++) {
            best = likelihood[lag] > likelihood[best] ? lag : best;
        }
        return best;
    }

    static int milliseconds(int lag) {
        return LONGEST_MS - lag;
    }

    /** How much likelier this delay is than those that have nothing to do with it. */
    double likelihood(int lag) {
        return likelihood[lag] / Math.max(apart(likelihood, lag), Float.MIN_NORMAL);
    }

    /** The mean of what stands apart from that delay. */
    private static double apart(float[] values, int from) {
        double sum = 0;
        int count = 0;
        for (int lag = 0; lag < LAGS; lag++) {
            boolean apart = Math.abs(lag - from) > 4 * REACH;
            sum += apart ? values[lag] : 0;
            count += apart ? 1 : 0;
        }
        return sum / count;
    }

    /** Power that came back with that delay, and up to {@link #REACH} ms about it, as a part of what was sent. */
    double gain(int peak) {
        double like = likeness(0);
        for (int k = 1; k <= REACH; k++) {
            like += 2 * likeness(k);
        }
        double background = apart(power, peak);
        double sum = 0;
        for (int lag = Math.max(0, peak - REACH); lag <= Math.min(LAGS - 1, peak + REACH); lag++) {
            sum += power[lag] - background;
        }
        return Math.max(0, sum) * likeness(0) / (like * energies[peak]);
    }

    private double likeness(int k) {
        return (double) likeReal[k] * likeReal[k] + (double) likeImaginary[k] * likeImaginary[k];
    }
}
