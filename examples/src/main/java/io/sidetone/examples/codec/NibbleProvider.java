package io.sidetone.examples.codec;

import io.sidetone.codec.Codec;
import io.sidetone.codec.CodecProvider;
import java.util.List;

/**
 * Makes {@link Nibble} known to {@link io.sidetone.codec.Codecs}: the class is named in the jar's
 * {@code META-INF/services/io.sidetone.codec.CodecProvider}, and that is all there is to it.
 */
public final class NibbleProvider implements CodecProvider {

    /** For {@link java.util.ServiceLoader}. */
    public NibbleProvider() {
    }

    @Override
    public List<Codec> codecs() {
        return List.of(new Nibble());
    }
}
