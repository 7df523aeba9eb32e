package io.sidetone.codecs.g722;

import java.util.Arrays;

/**
 * The backward-adaptive half of one sub-band's ADPCM, which encoder and decoder run alike: the scale factor of the
 * quantizer and the predictor of two poles and six zeros (G.722 §3.2 to §3.6, blocks 3 and 4 of §6.2). Owned by one
 * coder; allocates nothing after construction.
 *
 * <pre>
 *   signal ─(+)─ quantize ─► code ─► inverse quantize ─┬─► difference ─► zeros ─┐
 *           -│                   ▲                     │                        ├─► prediction
 *            └─ prediction       └── scale ◄── code    └─(+)─ rebuilt ─► poles ─┘
 * </pre>
 */
final class SubBand {

    private static final int ZEROS = 6;
    /** The largest values of the second pole and of the sum of both, 0.75 and 15/16 in units of 2^-14. */
    private static final int POLE2_LIMIT = 12_288;
    private static final int POLES_LIMIT = 15_360;
    /** 2^(i/32) in units of 2^-11, as the recommendation's table ILB rounds it. */
    private static final int[] ROOTS = roots();

    private final int logLimit;
    private final int octaves;
    private final int firstScale;

    private int logScale;
    private int scale;
    private int pole1;
    private int pole2;
    private final int[] zeros = new int[ZEROS];
    /** The last differences, the newest first. */
    private final int[] differences = new int[ZEROS];
    private int rebuilt1;
    private int rebuilt2;
    /** The last partially rebuilt signals (difference and zeros), of which only the sign counts. */
    private int partial1;
    private int partial2;
    private int fromZeros;
    private int prediction;

    private SubBand(int logLimit, int octaves, int firstScale) {
        this.logLimit = logLimit;
        this.octaves = octaves;
        this.firstScale = firstScale;
        reset();
    }

    /** 0 to 4 kHz: scale factors over nine octaves (§6.2.1.3). */
    static SubBand lower() {
        return new SubBand(18_432, 8, 32);
    }

    /** 4 to 8 kHz: scale factors over eleven octaves (§6.2.2.3). */
    static SubBand higher() {
        return new SubBand(22_528, 10, 8);
    }

    void reset() {
        logScale = 0;
        scale = firstScale;
        pole1 = 0;
        pole2 = 0;
        Arrays.fill(zeros, 0);
        Arrays.fill(differences, 0);
        rebuilt1 = 0;
        rebuilt2 = 0;
        partial1 = 0;
        partial2 = 0;
        fromZeros = 0;
        prediction = 0;
    }

    /** What the next sample is expected to be. */
    int prediction() {
        return prediction;
    }

    /** The unit of the quantizer's steps. */
    int scale() {
        return scale;
    }

    /** An entry of an inverse quantizer's table in the present scale (blocks 2 and 5). */
    int scaled(int level) {
        return scale * level >> 15;
    }

    /**
     * Learns from a sample.
     *
     * @param difference as quantized in four bits (lower) or two (higher)
     * @param step by which the logarithm of the scale changes for that code
     */
    void adapt(int difference, int step) {
        logScale = Math.max(0, Math.min(logLimit, (logScale * 127 >> 7) + step));
        int root = ROOTS[logScale >> 6 & 31];
        int shift = octaves - (logScale >> 11);
        scale = (shift < 0 ? root << -shift : root >> shift) << 2;

        int rebuilt = saturate(prediction + difference);
        int partial = saturate(fromZeros + difference);
        adaptPoles(partial);
        adaptZeros(difference);
        rebuilt2 = rebuilt1;
        rebuilt1 = rebuilt;
        partial2 = partial1;
        partial1 = partial;
        predict();
    }

    /** UPPOL2 and UPPOL1: the poles follow the signs of three samples in a row, within the region of stability. */
    private void adaptPoles(int partial) {
        boolean like1 = (partial ^ partial1) >= 0;
        boolean like2 = (partial ^ partial2) >= 0;
        int quadruple = saturate(pole1 << 2);
        int second = Math.min(like1 ? -quadruple : quadruple, Short.MAX_VALUE) >> 7;
        second += (like2 ? 128 : -128) + (pole2 * 32_512 >> 15);
        pole2 = Math.max(-POLE2_LIMIT, Math.min(POLE2_LIMIT, second));
        int limit = POLES_LIMIT - pole2;
        int first = (like1 ? 192 : -192) + (pole1 * 32_640 >> 15);
        pole1 = Math.max(-limit, Math.min(limit, first));
    }

    /** UPZERO: a zero grows with differences of the same sign; all leak. */
    private void adaptZeros(int difference) {
        int step = difference == 0 ? 0 : 128;
        for (int i = ZEROS - 1; i >= 0; i--) {
            int change = (difference ^ differences[i]) >= 0 ? step : -step;
            zeros[i] = saturate(change + (zeros[i] * 32_640 >> 15));
            differences[i] = i > 0 ? differences[i - 1] : difference;
        }
    }

    /** FILTEP, FILTEZ and PREDIC. */
    private void predict() {
        int fromPoles = saturate((pole1 * saturate(2 * rebuilt1) >> 15) + (pole2 * saturate(2 * rebuilt2) >> 15));
        int sum = 0;
        for (int i = 0; i < ZEROS; i++) {
            sum += zeros[i] * saturate(2 * differences[i]) >> 15;
        }
        fromZeros = saturate(sum);
        prediction = saturate(fromPoles + fromZeros);
    }

    static int saturate(int value) {
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }

    private static int[] roots() {
        int[] roots = new int[32];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = (int) StrictMath.round(2_048 * StrictMath.pow(2, i / 32.0));
        }
        return roots;
    }
}
