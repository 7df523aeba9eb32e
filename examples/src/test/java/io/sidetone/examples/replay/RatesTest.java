package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole sounds at another rate. */
class RatesTest {

    private static Wav sine(int rate, double frequency) {
        short[] samples = new short[rate];
        for (int i = 0; i < rate; i++) {
            samples[i] = (short) Math.round(20_000 * Math.sin(2 * Math.PI * frequency * i / rate));
        }
        return new Wav(rate, samples);
    }

    /** Level against the sine that went in, in dB, without the ends. */
    private static double levelDb(Wav wav) {
        double sum = 0;
        int margin = wav.rate() / 10;
        for (int i = margin; i < wav.samples().length - margin; i++) {
            sum += (double) wav.samples()[i] * wav.samples()[i];
        }
        return 10 * Math.log10(sum / (wav.samples().length - 2 * margin) / (20_000.0 * 20_000 / 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {16_000, 48_000})
    void speechPassesAndWhatWouldAliasDoesNot(int rate) {
        for (int frequency = 100; frequency <= 3400; frequency += 100) {
            assertThat(levelDb(Rates.convert(sine(rate, frequency), 8000))).as("%d Hz", frequency)
                .isCloseTo(0, within(0.5));
        }
        for (int frequency = 4000; frequency < rate / 2; frequency += 100) {
            assertThat(levelDb(Rates.convert(sine(rate, frequency + 3), 8000))).as("%d Hz", frequency)
                .isLessThan(-60);
        }
    }

    @Test
    void soundIsNeitherDelayedNorCutShort() {
        short[] click = new short[4801];
        click[2400] = 30_000;
        short[] down = Rates.convert(new Wav(48_000, click), 8000).samples();
        assertThat(down).hasSize(801);
        assertThat(down[400]).isGreaterThan(down[399]).isGreaterThan(down[401]);
        assertThat(down[399]).isEqualTo(down[401]);
    }

    @Test
    void theSameRateIsTheSameSoundAndOtherRatesAreMisuse() {
        Wav sine = sine(8000, 1000);
        assertThat(Rates.convert(sine, 8000)).isSameAs(sine);
        assertThatThrownBy(() -> Rates.convert(sine(44_100, 100), 8000)).hasMessageContaining("44100");
    }
}
