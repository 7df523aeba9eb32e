package io.sidetone.internal.audio;

/**
 * White noise for the pauses of a speaker who sends comfort noise (RFC 3389), at the level he gives. Static functions
 * of the place in the stream: the same place has the same noise, whoever listened before.
 */
public final class Noise {

    /** No noise at all: the lowest level RFC 3389 can tell, -127 dBov. */
    public static final int NONE = 127;

    private static final int[] AMPLITUDES = new int[NONE + 1];

    static {
        for (int level = 0; level < NONE; level++) {
            // Evenly distributed samples of amplitude a have a root mean square of a / sqrt 3.
            double amplitude = 32768 * StrictMath.sqrt(3) * StrictMath.pow(10, -level / 20.0);
            AMPLITUDES[level] = (int) Math.min(Short.MAX_VALUE, Math.round(amplitude));
        }
    }

    private Noise() {
    }

    /**
     * Writes noise.
     *
     * @param level in dB below overload, 0 to 127; 127 is silence
     * @param place the timestamp of the first sample
     * @param out receives 16-bit linear samples; borrowed until return
     * @param count samples
     */
    public static void fill(int level, long place, short[] out, int offset, int count) {
        int amplitude = AMPLITUDES[level];
        for (int i = 0; i < count; i++) {
            long bits = (place + i) * 0x9E3779B97F4A7C15L;
            bits = (bits ^ bits >>> 32) * 0xBF58476D1CE4E5B9L;
            out[offset + i] = (short) (((int) (bits >>> 47) - 0x10000) * (long) amplitude >> 16);
        }
    }
}
