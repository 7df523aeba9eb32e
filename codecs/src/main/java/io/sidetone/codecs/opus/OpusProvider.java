package io.sidetone.codecs.opus;

import io.sidetone.codec.Codec;
import io.sidetone.codec.CodecProvider;
import java.util.List;

/** Brings Opus to {@link io.sidetone.codec.Codecs}. Safe for use by any thread. */
public final class OpusProvider implements CodecProvider {

    /** For {@link java.util.ServiceLoader}. */
    public OpusProvider() {
    }

    /** {@link Opus#codec()}. */
    @Override
    public List<Codec> codecs() {
        return List.of(Opus.codec());
    }
}
