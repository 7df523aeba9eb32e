package io.sidetone.examples.replay;

/**
 * How bad the network between a party and the mixer is. Immutable.
 *
 * @param loss the part of his packets that never arrive, 0 to 1
 * @param jitterNs the most that a packet of his is late
 * @param reorder the part that is overtaken by the packet after it, 0 to 1
 * @param duplicate the part that arrives twice, 0 to 1
 * @param skewPpm how much longer his second is than ours, in millionths
 */
record Impairment(double loss, long jitterNs, double reorder, double duplicate, long skewPpm) {

    /** A clean network and a true clock. */
    static final Impairment NONE = new Impairment(0, 0, 0, 0, 0);

    private static final int MOST_JITTER_MS = 10_000;
    private static final int MOST_SKEW_PPM = 1000;

    /**
     * This one with an option of the command line in force.
     *
     * @throws IllegalArgumentException if the value can't be obeyed, or there is no such option
     */
    Impairment with(String option, String value) {
        return switch (option) {
            case "--loss" -> new Impairment(percent(value), jitterNs, reorder, duplicate, skewPpm);
            case "--jitter" -> new Impairment(loss, number(value, "ms", 0, MOST_JITTER_MS) * 1_000_000, reorder,
                duplicate, skewPpm);
            case "--reorder" -> new Impairment(loss, jitterNs, percent(value), duplicate, skewPpm);
            case "--duplicate" -> new Impairment(loss, jitterNs, reorder, percent(value), skewPpm);
            case "--skew" -> new Impairment(loss, jitterNs, reorder, duplicate,
                number(value, "ppm", -MOST_SKEW_PPM, MOST_SKEW_PPM));
            default -> throw new IllegalArgumentException("no such impairment");
        };
    }

    private static long number(String text, String unit, int least, int most) {
        String bare = text.endsWith(unit) ? text.substring(0, text.length() - unit.length()) : text;
        long number = Arguments.number(bare);
        if (number < least || number > most) {
            throw new IllegalArgumentException("expected " + least + " to " + most + " " + unit);
        }
        return number;
    }

    private static double percent(String text) {
        try {
            double percent = Double.parseDouble(text.replaceFirst("%$", ""));
            if (percent >= 0 && percent <= 100) {
                return percent / 100;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("expected 0% to 100%");
    }
}
