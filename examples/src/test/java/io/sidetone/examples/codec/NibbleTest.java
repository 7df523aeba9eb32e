package io.sidetone.examples.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import io.sidetone.testkit.CodecContract;
import org.junit.jupiter.api.Test;

/** A codec of one's own: the contract comes with Sidetone's test kit, how it sounds is its author's affair. */
class NibbleTest extends CodecContract {

    @Override
    protected Codec codec() {
        return new Nibble();
    }

    @Test
    void itIsFoundByItsName() {
        assertThat(Codecs.require("x-nibble", 8_000)).isInstanceOf(Nibble.class);
    }

    @Test
    void aToneSurvivesIt() {
        short[] tone = new short[8_000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (8_000 * StrictMath.sin(2 * Math.PI * 440 * i / 8_000));
        }
        byte[] payload = new byte[codec().maxPayloadLength(8_000)];
        short[] heard = new short[8_000];
        int length = codec().newEncoder().encode(tone, 0, 8_000, payload, 0);
        assertThat(codec().newDecoder().decode(payload, 0, length, heard, 0)).isEqualTo(8_000);
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < tone.length; i++) {
            signal += tone[i] * tone[i];
            noise += Math.pow(tone[i] - heard[i], 2);
        }
        assertThat(10 * Math.log10(signal / noise)).as("SNR in dB").isGreaterThan(15);
    }
}
