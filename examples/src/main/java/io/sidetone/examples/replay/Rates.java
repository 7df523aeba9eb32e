package io.sidetone.examples.replay;

import io.sidetone.internal.audio.Resampler;
import java.util.Arrays;

/** Takes whole sounds to another rate, as the mixer takes streams. Static functions. */
final class Rates {

    private static final int MOST_FACTOR = 6;

    private Rates() {
    }

    /**
     * The same sound at another rate, not delayed.
     *
     * @throws IllegalArgumentException if there is no way between the two, as there is between 8, 16 and 48 kHz
     */
    static Wav convert(Wav sound, int rate) {
        if (sound.rate() == rate) {
            return sound;
        }
        Resampler resampler = new Resampler(sound.rate(), rate);
        int length = (int) ((sound.samples().length * (long) rate + sound.rate() - 1) / sound.rate());
        int delay = resampler.delaySamples();
        int taken = (int) ((length + delay) * (long) sound.rate() / rate) + MOST_FACTOR;
        taken += (MOST_FACTOR - taken % MOST_FACTOR) % MOST_FACTOR;
        short[] out = new short[(int) (taken * (long) rate / sound.rate())];
        resampler.resample(Arrays.copyOf(sound.samples(), taken), 0, taken, out, 0);
        return new Wav(rate, Arrays.copyOfRange(out, delay, delay + length));
    }
}
