package io.sidetone.examples.replay;

import java.util.Arrays;
import java.util.Locale;

/** The outline of a sound, as an SVG path around the line y = 0 between -1 and 1. */
final class Waveform {

    private static final int COLUMN = 2;
    private static final double MOST_GAIN = 12;

    private Waveform() {
    }

    /** The path of a sound that fills {@code width} in {@code durationNs}; quiet sounds are drawn larger. */
    static String path(Wav sound, long durationNs, int width) {
        double[] peaks = peaks(sound, durationNs, width / COLUMN);
        double loudest = Arrays.stream(peaks).max().orElse(0);
        double gain = Math.min(MOST_GAIN, 0.92 / Math.max(loudest, 1e-9));
        StringBuilder upper = new StringBuilder();
        StringBuilder lower = new StringBuilder();
        for (int i = 0; i < peaks.length; i++) {
            double height = Math.max(0.012, peaks[i] * gain);
            upper.append(String.format(Locale.ROOT, "%c%d %.2f", i == 0 ? 'M' : 'L', i * COLUMN, -height));
            lower.insert(0, String.format(Locale.ROOT, "L%d %.2f", i * COLUMN, height));
        }
        return upper.append(lower).append('Z').toString();
    }

    private static double[] peaks(Wav sound, long durationNs, int columns) {
        double[] peaks = new double[columns];
        double samplesEach = (double) durationNs / 1e9 * sound.rate() / columns;
        for (int i = 0; i < sound.samples().length; i++) {
            int column = (int) (i / samplesEach);
            if (column < columns) {
                peaks[column] = Math.max(peaks[column], Math.abs(sound.samples()[i]) / 32768.0);
            }
        }
        return peaks;
    }
}
