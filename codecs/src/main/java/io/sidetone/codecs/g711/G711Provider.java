package io.sidetone.codecs.g711;

import io.sidetone.codec.Codec;
import io.sidetone.codec.CodecProvider;
import java.util.List;

/** Brings both laws of G.711 to {@link io.sidetone.codec.Codecs}. Safe for use by any thread. */
public final class G711Provider implements CodecProvider {

    /** For {@link java.util.ServiceLoader}. */
    public G711Provider() {
    }

    /** {@link G711#ULAW}, then {@link G711#ALAW}. */
    @Override
    public List<Codec> codecs() {
        return List.of(G711.ULAW, G711.ALAW);
    }
}
