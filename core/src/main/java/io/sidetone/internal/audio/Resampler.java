package io.sidetone.internal.audio;

import java.util.Arrays;

/**
 * Takes one stream of samples from one rate to another, between 8, 16 and 48 kHz: a polyphase filter of linear phase.
 * Owns the past that its filter reaches and all its scratch memory; belongs to one leg, on its media thread only.
 *
 * <pre>
 *                  pass band              flat within                    images and aliases    delay
 *    8 ⇄ 16 kHz    to 3.4 kHz   ±0.39 dB, to 2.8 kHz ±0.03 dB      ≤ −60 dB in sum    2 ms
 *    8 ⇄ 48 kHz    to 3.4 kHz   ±0.39 dB, to 2.5 kHz ±0.04 dB      ≤ −60 dB in sum    2 ms
 *   16 ⇄ 48 kHz    to 7 kHz     ±0.29 dB, to 6 kHz   ±0.03 dB      ≤ −60 dB in sum    1.25 ms
 * </pre>
 *
 * So many samples in, exactly their share out; what does not fit 16 bits becomes the nearest value that does. Sums of
 * floats in a fixed order: the same samples on every JDK. Nothing is allocated after construction.
 */
public final class Resampler {

    // Low-pass filters by the Parks-McClellan algorithm, at the higher rate, times 2^15 × the factor of the rates: from
    // the second coefficient to the middle one. The first is zero, so that the delay is a whole number of samples at
    // the lower rate as well; behind the middle one they come in reverse. Bands in Hz (and their weights):

    /** 0–2800 (15), 2850–3400 (1), 4000–8000 (50). */
    private static final short[] FROM_8_TO_16 = {
        -84, -99, 44, 157, 25, -232, -145, 248, 326, -189, -511, 18, 667, 249, -734, -601, 685, 995, -484, -1413,
        113, 1824, 486, -2217, -1415, 2565, 2969, -2850, -6191, 3034, 20600, 29667};

    /** 0–2500 (10), 2550–3400 (1), 4000–24000 (80). */
    private static final short[] FROM_8_TO_48 = {
        -85, -72, -86, -86, -68, -29, 27, 93, 160, 212, 238, 226, 173, 83, -31, -151, -252, -312, -313, -247, -121,
        47, 226, 380, 474, 484, 398, 226, -6, -253, -466, -598, -616, -506, -282, 15, 328, 591, 746, 751, 597, 306,
        -66, -443, -743, -896, -860, -630, -246, 215, 654, 972, 1089, 965, 611, 94, -482, -988, -1303, -1340, -1070,
        -529, 180, 909, 1491, 1780, 1683, 1186, 366, -621, -1565, -2245, -2478, -2161, -1307, -49, 1374, 2657, 3488,
        3618, 2916, 1419, -661, -2949, -4963, -6193, -6190, -4653, -1498, 3107, 8750, 14823, 20607, 25378, 28518,
        29614};

    /** 0–6000 (10), 6100–7000 (1), 8000–24000 (50). */
    private static final short[] FROM_16_TO_48 = {
        -67, -70, -40, 35, 110, 122, 43, -78, -144, -82, 81, 217, 199, 9, -217, -285, -106, 203, 387, 263, -108,
        -433, -416, -27, 440, 579, 224, -371, -705, -448, 242, 796, 701, -36, -826, -960, -237, 793, 1229, 595,
        -673, -1497, -1052, 442, 1764, 1654, -36, -2018, -2483, -663, 2249, 3745, 1968, -2434, -6135, -5087, 2556,
        14623, 25694, 30170};

    private static final float SCALE = 1f / (1 << 15);
    /** Samples of the lower rate that are filtered at a time: 20 ms at 16 kHz. */
    private static final int CHUNK = 320;

    private final boolean up;
    private final int factor;
    /** Coefficients of each phase, a multiple of four; which of the lower rate's samples the filter sees. */
    private final int reach;
    private final float[][] phases;
    /** Samples of the lower rate, {@code reach} of the past before those of the chunk; downwards one for each phase. */
    private final float[][] lanes;
    private final float[] sum = new float[CHUNK];
    private boolean midway;

    /**
     * A resampler that has heard silence.
     *
     * @throws IllegalArgumentException unless {@link #converts} says yes
     */
    public Resampler(int fromRate, int toRate) {
        if (!converts(fromRate, toRate)) {
            throw new IllegalArgumentException("no way from " + fromRate + " Hz to " + toRate + " Hz");
        }
        up = toRate > fromRate;
        int lower = Math.min(fromRate, toRate);
        factor = Math.max(fromRate, toRate) / lower;
        short[] half = lower == 16_000 ? FROM_16_TO_48 : factor == 2 ? FROM_8_TO_16 : FROM_8_TO_48;
        reach = 2 * half.length / factor;
        phases = new float[factor][reach];
        for (int n = 1; n < 2 * half.length; n++) {
            float coefficient = half[(n <= half.length ? n : 2 * half.length - n) - 1] * SCALE;
            if (up) {
                phases[n % factor][n / factor] = coefficient;
            } else {
                phases[(factor - n % factor) % factor][n / factor] = coefficient / factor;
            }
        }
        lanes = new float[up ? 1 : factor][reach + CHUNK];
    }

    /** Whether there is a resampler between those rates, both in Hz; none is needed between equal ones. */
    public static boolean converts(int fromRate, int toRate) {
        return isRate(fromRate) && isRate(toRate) && fromRate != toRate;
    }

    /** Whether a call can mix at that rate in Hz. */
    public static boolean isRate(int rate) {
        return rate == 8_000 || rate == 16_000 || rate == 48_000;
    }

    /** How far what comes out is behind what goes in, in samples of the rate that comes out. */
    public int delaySamples() {
        return up ? reach * factor / 2 : reach / 2;
    }

    /** Forgets the past: silence. */
    public void reset() {
        for (float[] lane : lanes) {
            Arrays.fill(lane, 0);
        }
        midway = false;
    }

    /**
     * Forgets the past: what comes next is the middle of something whose past nobody knows. It is taken for the mirror
     * image of what comes, so that there is no step where it begins.
     */
    public void resetMidway() {
        midway = true;
    }

    /**
     * Takes the next samples of the stream.
     *
     * @param in 16-bit linear, mono; borrowed until return
     * @param from the first of them
     * @param count samples; downwards what is beyond a multiple of the factor is dropped
     * @param out receives the samples, another array than {@code in}; borrowed until return
     * @param to where the first goes
     * @return how many there are: {@code count} times or by the factor
     */
    public int resample(short[] in, int from, int count, short[] out, int to) {
        int low = up ? count : count / factor;
        if (midway && low > 0) {
            mirror(in, from, count);
        }
        for (int done = 0; done < low; done += CHUNK) {
            int size = Math.min(CHUNK, low - done);
            if (up) {
                load(in, from + done, 1, lanes[0], reach, size);
                interpolate(out, to + done * factor, size);
            } else {
                for (int phase = 0; phase < factor; phase++) {
                    load(in, from + done * factor + phase, factor, lanes[phase], reach, size);
                }
                decimate(out, to + done, size);
            }
            for (float[] lane : lanes) {
                System.arraycopy(lane, size, lane, 0, reach);
            }
        }
        return up ? low * factor : low;
    }

    /** The past as the odd continuation of what comes: as far before the first sample as what comes is behind it. */
    private void mirror(short[] in, int from, int count) {
        midway = false;
        int step = lanes.length;
        for (int phase = 0; phase < step; phase++) {
            for (int i = 0; i < reach; i++) {
                int before = Math.min(count - 1, (reach - i) * step - phase);
                lanes[phase][i] = 2 * in[from] - in[from + before];
            }
        }
    }

    private void interpolate(short[] out, int to, int size) {
        for (int phase = 0; phase < factor; phase++) {
            Arrays.fill(sum, 0, size, 0);
            filter(phases[phase], lanes[0], reach, sum, size);
            store(sum, out, to + phase, factor, size);
        }
    }

    private void decimate(short[] out, int to, int size) {
        Arrays.fill(sum, 0, size, 0);
        for (int phase = 0; phase < factor; phase++) {
            // All but the first phase lie behind it in time, so what has come of them is a sample older.
            filter(phases[phase], lanes[phase], phase == 0 ? reach : reach - 1, sum, size);
        }
        store(sum, out, to, 1, size);
    }

    private static void load(short[] in, int from, int step, float[] lane, int to, int count) {
        for (int i = 0; i < count; i++) {
            lane[to + i] = in[from + i * step];
        }
    }

    /** Four coefficients for all samples at a time, so that it is samples that are done side by side. */
    private static void filter(float[] coefficients, float[] lane, int from, float[] sum, int count) {
        for (int k = 0; k < coefficients.length; k += 4) {
            float a = coefficients[k];
            float b = coefficients[k + 1];
            float c = coefficients[k + 2];
            float d = coefficients[k + 3];
            int at = from - k;
            for (int i = 0; i < count; i++) {
                sum[i] += a * lane[at + i] + b * lane[at - 1 + i] + (c * lane[at - 2 + i] + d * lane[at - 3 + i]);
            }
        }
    }

    private static void store(float[] sum, short[] out, int to, int step, int count) {
        for (int i = 0; i < count; i++) {
            float value = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sum[i]));
            // Positive before it is cut off, so that halves go the same way on both sides of zero.
            out[to + i * step] = (short) ((int) (value + 32768.5f) - 32768);
        }
    }
}
