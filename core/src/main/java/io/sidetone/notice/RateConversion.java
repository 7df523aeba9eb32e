package io.sidetone.notice;

/**
 * Brings a whole recording to another rate with a windowed-sinc filter of linear phase: not delayed, flat to 0.1 dB up
 * to 0.87 of the lower Nyquist frequency, and from there on, 70 dB down, nothing. Stateless; for loading, it takes a
 * hundred multiplications a sample.
 */
final class RateConversion {

    /** Half the filter, in samples of the lower rate. */
    private static final int REACH = 48;
    /** Shape of the Kaiser window: side lobes below -70 dB. */
    private static final double BETA = 7.0;
    /** Half amplitude here, as a part of the lower Nyquist frequency. */
    private static final double CUTOFF = 0.94;

    private RateConversion() {
    }

    /** The same sound at rate {@code to}; the same array if that is its rate. */
    static short[] convert(short[] in, int from, int to) {
        if (from == to) {
            return in.clone();
        }
        int common = gcd(from, to);
        int up = to / common;
        int down = from / common;
        double[] filter = lowPass(up, down);
        int half = filter.length / 2;
        short[] out = new short[(int) (((long) in.length * up + down - 1) / down)];
        for (int i = 0; i < out.length; i++) {
            long centre = (long) i * down;
            int first = (int) Math.max(0, Math.floorDiv(centre - half + up - 1, up));
            int last = (int) Math.min(in.length - 1, (centre + half) / up);
            double sum = 0;
            for (int n = first; n <= last; n++) {
                sum += in[n] * filter[(int) (centre - (long) n * up) + half];
            }
            out[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sum)));
        }
        return out;
    }

    /** The filter at the rate that both rates divide; of its taps every {@code up}th is used at a time. */
    private static double[] lowPass(int up, int down) {
        int widest = Math.max(up, down);
        int half = REACH * widest;
        double[] filter = new double[2 * half + 1];
        double sum = 0;
        for (int i = -half; i <= half; i++) {
            double x = StrictMath.PI * i * CUTOFF / widest;
            double window = bessel(BETA * Math.sqrt(1 - (double) i * i / ((double) half * half))) / bessel(BETA);
            filter[i + half] = (i == 0 ? 1 : StrictMath.sin(x) / x) * window;
            sum += filter[i + half];
        }
        for (int i = 0; i < filter.length; i++) {
            filter[i] *= up / sum;
        }
        return filter;
    }

    /** The modified Bessel function of the first kind, order zero, by its power series. */
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > sum * 1e-12; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
