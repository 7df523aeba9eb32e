package io.sidetone.codecs.g722;

import io.sidetone.codec.Codec;
import io.sidetone.codec.CodecProvider;
import java.util.List;

/** Brings G.722 to {@link io.sidetone.codec.Codecs}. Safe for use by any thread. */
public final class G722Provider implements CodecProvider {

    /** For {@link java.util.ServiceLoader}. */
    public G722Provider() {
    }

    /** {@link G722#CODEC}. */
    @Override
    public List<Codec> codecs() {
        return List.of(G722.CODEC);
    }
}
