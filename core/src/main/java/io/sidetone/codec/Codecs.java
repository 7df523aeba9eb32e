package io.sidetone.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The codecs on the class path. Safe for use by any thread; look-ups read the class path and belong at start-up. */
public final class Codecs {

    private Codecs() {
    }

    /** Every codec that a {@link CodecProvider} on the class path brings. */
    public static List<Codec> installed() {
        List<Codec> codecs = new ArrayList<>();
        for (CodecProvider provider : ServiceLoader.load(CodecProvider.class, Codecs.class.getClassLoader())) {
            codecs.addAll(provider.codecs());
        }
        return List.copyOf(codecs);
    }

    /** The installed codec of that encoding name and RTP clock rate in Hz. */
    public static Optional<Codec> find(String encodingName, int clockRate) {
        return installed().stream()
            .filter(codec -> codec.encodingName().equalsIgnoreCase(encodingName) && codec.clockRate() == clockRate)
            .findFirst();
    }

    /**
     * The installed codec of that encoding name and RTP clock rate in Hz.
     *
     * @throws IllegalArgumentException if no artifact on the class path brings it; the text names it
     */
    public static Codec require(String encodingName, int clockRate) {
        return find(encodingName, clockRate).orElseThrow(() -> new IllegalArgumentException(
            "no codec " + encodingName + "/" + clockRate + " on the class path; is sidetone-codecs there?"));
    }
}
