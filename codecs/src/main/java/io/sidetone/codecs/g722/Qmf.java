package io.sidetone.codecs.g722;

import java.util.Arrays;

/**
 * The quadrature mirror filter of 24 taps that splits 16 kHz into two bands of 8 kHz, or joins them (G.722 §3.1,
 * §4.4, table 4). Owned by one coder; allocates nothing after construction.
 */
final class Qmf {

    /** Half of the symmetric response, every second tap of it for each phase; their sum is 2^12. */
    private static final int[] TAPS = {3, -11, 12, 32, -210, 951, 3_876, -805, 362, -156, 53, -11};
    private static final int LENGTH = TAPS.length;
    /** Where the newest pairs are written, until they are moved to the front. */
    private static final int ROOM = 160;

    /** The history of both phases, oldest first; the window is the {@value #LENGTH} entries before {@code end}. */
    private final int[] first = new int[LENGTH + ROOM];
    private final int[] second = new int[LENGTH + ROOM];
    private int end = LENGTH;

    void reset() {
        Arrays.fill(first, 0);
        Arrays.fill(second, 0);
        end = LENGTH;
    }

    /** The next pair of samples, or of sum and difference of the bands. */
    void push(int a, int b) {
        if (end == first.length) {
            System.arraycopy(first, ROOM, first, 0, LENGTH);
            System.arraycopy(second, ROOM, second, 0, LENGTH);
            end = LENGTH;
        }
        first[end] = a;
        second[end] = b;
        end++;
    }

    /** The window of the first of each pair, weighted with the taps forwards or backwards. */
    int first(boolean backwards) {
        return weighted(first, backwards);
    }

    /** The window of the second of each pair, weighted with the taps forwards or backwards. */
    int second(boolean backwards) {
        return weighted(second, backwards);
    }

    private int weighted(int[] history, boolean backwards) {
        int start = end - LENGTH;
        int sum = 0;
        for (int i = 0; i < LENGTH; i++) {
            sum += history[start + i] * TAPS[backwards ? LENGTH - 1 - i : i];
        }
        return sum;
    }
}
