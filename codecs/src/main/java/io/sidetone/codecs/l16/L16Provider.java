package io.sidetone.codecs.l16;

import io.sidetone.codec.Codec;
import io.sidetone.codec.CodecProvider;
import java.util.ArrayList;
import java.util.List;

/** Brings L16 at the usual rates to {@link io.sidetone.codec.Codecs}, mono before stereo. Safe for any thread. */
public final class L16Provider implements CodecProvider {

    private static final int[] RATES = {8_000, 16_000, 48_000};

    /** For {@link java.util.ServiceLoader}. */
    public L16Provider() {
    }

    /** One and two channels at 8000, 16000 and 48000 Hz. */
    @Override
    public List<Codec> codecs() {
        List<Codec> codecs = new ArrayList<>();
        for (int channels = 1; channels <= 2; channels++) {
            for (int rate : RATES) {
                codecs.add(L16.of(rate, channels));
            }
        }
        return codecs;
    }
}
