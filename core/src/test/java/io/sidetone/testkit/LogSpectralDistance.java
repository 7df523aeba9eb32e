package io.sidetone.testkit;

/**
 * How far the spectrum of a voice has moved, in dB: the mean over frames of the root mean square over bins of
 * 10·log10((P+100)/(P̂+100)), frames of one Hann window, hop of half a window, unnormalised transform of 16-bit
 * samples, frames of mean square below 100 skipped. One object for each loss-free voice, used by one thread.
 */
public final class LogSpectralDistance {

    private static final double FLOOR = 100;

    private final short[] voice;
    private final int size;
    private final double[] window;
    private final double[] cosine;
    private final double[] sine;
    private final double[][] spectra;
    private int frames;

    /**
     * @param voice the loss-free samples
     * @param size window in samples, a power of two: 256 at 8 kHz
     */
    public LogSpectralDistance(short[] voice, int size) {
        this.voice = voice;
        this.size = size;
        window = new double[size];
        cosine = new double[size];
        sine = new double[size];
        for (int i = 0; i < size; i++) {
            cosine[i] = Math.cos(2 * Math.PI * i / size);
            sine[i] = Math.sin(2 * Math.PI * i / size);
            window[i] = 0.5 - 0.5 * cosine[i];
        }
        spectra = new double[Math.max(0, voice.length - size) / (size / 2) + 1][];
        for (int frame = 0; frame < spectra.length; frame++) {
            if (loud(frame * size / 2)) {
                spectra[frame] = spectrum(voice, frame * size / 2);
                frames++;
            }
        }
    }

    /** The frames that count. */
    public int frames() {
        return frames;
    }

    /** The distance of {@code heard}, aligned to the voice, summed over {@link #frames()}. */
    public double sumTo(short[] heard) {
        double sum = 0;
        for (int frame = 0; frame < spectra.length; frame++) {
            int start = frame * size / 2;
            if (spectra[frame] == null || same(heard, start)) {
                continue;
            }
            double[] other = spectrum(heard, start);
            double squares = 0;
            for (int bin = 0; bin < other.length; bin++) {
                double difference = spectra[frame][bin] - other[bin];
                squares += difference * difference;
            }
            sum += Math.sqrt(squares / other.length);
        }
        return sum;
    }

    /** The distance of {@code heard}, aligned to the voice, in dB. */
    public double to(short[] heard) {
        return sumTo(heard) / frames;
    }

    private boolean loud(int start) {
        double squares = 0;
        for (int i = start; i < Math.min(start + size, voice.length); i++) {
            squares += (double) voice[i] * voice[i];
        }
        return start + size <= voice.length && squares / size >= FLOOR;
    }

    private boolean same(short[] heard, int start) {
        for (int i = start; i < start + size; i++) {
            if (heard[i] != voice[i]) {
                return false;
            }
        }
        return true;
    }

    /** Power of bins 0 to size/2, with the floor added, in dB. */
    private double[] spectrum(short[] samples, int start) {
        double[] real = new double[size];
        double[] imaginary = new double[size];
        int shift = Integer.numberOfLeadingZeros(size) + 1; // reverses only the bits that count
        for (int i = 0; i < size; i++) {
            real[Integer.reverse(i) >>> shift] = samples[start + i] * window[i];
        }
        for (int half = 1; half < size; half *= 2) {
            for (int i = 0; i < size; i++) {
                if ((i & half) == 0) {
                    butterfly(real, imaginary, i, half);
                }
            }
        }
        double[] power = new double[size / 2 + 1];
        for (int bin = 0; bin < power.length; bin++) {
            double sum = real[bin] * real[bin] + imaginary[bin] * imaginary[bin];
            power[bin] = 10 * Math.log10(sum + FLOOR);
        }
        return power;
    }

    private void butterfly(double[] real, double[] imaginary, int i, int half) {
        int turn = (i & half - 1) * (size / (2 * half));
        int j = i + half;
        double r = real[j] * cosine[turn] + imaginary[j] * sine[turn];
        double m = imaginary[j] * cosine[turn] - real[j] * sine[turn];
        real[j] = real[i] - r;
        imaginary[j] = imaginary[i] - m;
        real[i] += r;
        imaginary[i] += m;
    }
}
