package io.sidetone.internal.audio;

/**
 * Room to work in that all {@link Concealment}s and {@link TimeScale}s of one sample rate use one after the other:
 * nothing in it outlives a call of theirs, and there are thousands of them. One thread at a time.
 */
public final class Workbench {

    final int sampleRate;

    // Of a concealment.
    /** What was put out last, newest sample at the end. */
    final short[] past;
    /** A raised cosine, and the past under it. */
    final double[] window;
    final double[] windowed;
    final double[] correlation = new double[Concealment.ORDER + 1];
    final double[] former = new double[Concealment.ORDER + 1];
    final double[] backwards = new double[2 * Concealment.ORDER];

    /**
     * Of a time scale: half the differences of samples a short way apart, which are what is compared. By them a voice's
     * high frequencies count like its low ones: windows that touch a joint are 0.8 dB off in the mean, by the samples
     * it was 1.8.
     */
    final short[] slopes;

    /**
     * @param sampleRate 8 000 to 48 000 Hz
     * @throws IllegalArgumentException for any other rate
     */
    public Workbench(int sampleRate) {
        if (sampleRate < 8_000 || sampleRate > 48_000) {
            throw new IllegalArgumentException("sample rate " + sampleRate + " Hz is not within 8000 to 48000");
        }
        this.sampleRate = sampleRate;
        past = new short[sampleRate * 30 / 1_000];
        windowed = new double[sampleRate / 40];
        window = new double[windowed.length];
        for (int i = 0; i < window.length; i++) {
            window[i] = 0.5 - 0.5 * StrictMath.cos(2 * StrictMath.PI * (i + 0.5) / window.length);
        }
        slopes = new short[TimeScale.comparedSamples(sampleRate)];
    }
}
