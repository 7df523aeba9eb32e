package io.sidetone.codecs.g722;

/** The tables of G.722's quantizers (§3.3 to §3.5, tables 14 to 19): levels and adaptation steps. Stateless. */
final class Quantizer {

    /** Decision levels of the six-bit quantizer on one side of zero (table 14, Q6), in units of an eighth. */
    private static final int[] DECISIONS = {35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714,
        786, 858, 940, 1_023, 1_121, 1_219, 1_339, 1_458, 1_612, 1_765, 1_980, 2_195, 2_557, 2_919};

    /** Output levels of four bits, which the predictor learns from, on one side of zero, the largest first (QQ4). */
    private static final int[] LEVELS4 = {20_456, 12_896, 8_968, 6_288, 4_240, 2_584, 1_200};
    /** Output levels of six bits, which the listener hears, on one side of zero, the largest first (QQ6). */
    private static final int[] LEVELS6 = {24_808, 21_904, 19_008, 16_704, 14_984, 13_512, 12_280, 11_192, 10_232, 9_360,
        8_576, 7_856, 7_192, 6_576, 6_000, 5_456, 4_944, 4_464, 4_008, 3_576, 3_168, 2_776, 2_400, 2_032, 1_688, 1_360,
        1_040, 728, 432, 136};
    /** Steps of the lower band's scale by the size of the four-bit level, the largest first (WL). */
    private static final int[] STEPS4 = {3_042, 1_198, 538, 334, 172, 58, -30};
    private static final int SMALLEST_STEP4 = -60;

    private static final int HIGH_DECISION = 564;
    private static final int[] HIGH_LEVELS = {-7_408, -1_616, 7_408, 1_616};
    private static final int[] HIGH_STEPS = {798, -214, 798, -214};

    /** By four-bit code: 0 and 15 are the middle, 1 to 7 negative, 8 to 14 positive, larger ones first. */
    private static final int[] LOW_LEVELS = new int[16];
    private static final int[] LOW_STEPS = new int[16];
    /** By six-bit code. */
    private static final int[] HEARD_LEVELS = new int[64];

    static {
        LOW_STEPS[0] = SMALLEST_STEP4;
        LOW_STEPS[15] = SMALLEST_STEP4;
        for (int i = 0; i < LEVELS4.length; i++) {
            LOW_LEVELS[1 + i] = -LEVELS4[i];
            LOW_LEVELS[8 + i] = LEVELS4[i];
            LOW_STEPS[1 + i] = STEPS4[i];
            LOW_STEPS[8 + i] = STEPS4[i];
        }
        for (int i = 0; i < LEVELS6.length; i++) {
            HEARD_LEVELS[32 + i] = LEVELS6[i];
            HEARD_LEVELS[i < 28 ? 4 + i : 34 + i] = -LEVELS6[i];
        }
        // The four codes that no encoder sends mean the smallest negative level.
        for (int code = 0; code < 4; code++) {
            HEARD_LEVELS[code] = HEARD_LEVELS[63];
        }
    }

    private Quantizer() {
    }

    /** QUANTL: the six-bit code of a difference; negative ones count from -1, so that there are two zeros. */
    static int lowCode(int difference, int scale) {
        int magnitude = difference < 0 ? ~difference : difference;
        int interval = 0;
        while (interval < DECISIONS.length && magnitude >= DECISIONS[interval] * scale >> 12) {
            interval++;
        }
        if (difference >= 0) {
            return 61 - interval;
        }
        return interval < 2 ? 63 - interval : 33 - interval;
    }

    /** QUANTH: the two-bit code of a difference. */
    static int highCode(int difference, int scale) {
        int magnitude = difference < 0 ? ~difference : difference;
        int small = magnitude >= HIGH_DECISION * scale >> 12 ? 0 : 1;
        return difference < 0 ? small : 2 + small;
    }

    /** What the lower band's predictor learns of a six-bit code: its four high bits. */
    static int lowLevel(int code) {
        return LOW_LEVELS[code >> 2];
    }

    static int lowStep(int code) {
        return LOW_STEPS[code >> 2];
    }

    /** What is heard of a six-bit code. */
    static int heardLevel(int code) {
        return HEARD_LEVELS[code];
    }

    static int highLevel(int code) {
        return HIGH_LEVELS[code];
    }

    static int highStep(int code) {
        return HIGH_STEPS[code];
    }
}
