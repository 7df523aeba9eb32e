package io.sidetone.codecs.libopus;

import io.sidetone.codec.Execution;
import io.sidetone.codecs.opus.OpusLibrary;
import io.sidetone.codecs.opus.OpusSettings;
import java.util.Optional;

/**
 * libopus 1.3 or later: the one in {@code -Dsidetone.libopus=FILE}; else the one that {@code org.jitsi:libjitsi}
 * brings, if that is on the class path; else the system's. Touched only where native access is enabled for this module,
 * so that the JVM never warns. Its coders run inline and allocate nothing. Safe for use by any thread.
 */
public final class LibopusLibrary implements OpusLibrary {

    /** Looked for once, when first asked after. */
    private static final class Found {
        static final Search SEARCH = Search.everywhere();
    }

    /** For {@link java.util.ServiceLoader}. */
    public LibopusLibrary() {
    }

    @Override
    public String name() {
        return "libopus";
    }

    /** As libopus says it, for example {@code libopus 1.5.2}; empty where there is an {@link #obstacle()}. */
    @Override
    public String version() {
        return obstacle().isPresent() ? "" : Found.SEARCH.libopus().version();
    }

    @Override
    public Optional<String> obstacle() {
        if (!LibopusLibrary.class.getModule().isNativeAccessEnabled()) {
            return Optional.of("native access is not enabled (--enable-native-access)");
        }
        return Optional.ofNullable(Found.SEARCH.obstacle());
    }

    @Override
    public Execution execution() {
        return Execution.INLINE;
    }

    /** @throws IllegalStateException if there is an {@link #obstacle()}; the text holds it */
    @Override
    public FrameDecoder newDecoder(int rate, int channels) {
        return new LibopusDecoder(required(), rate, channels);
    }

    /** @throws IllegalStateException if there is an {@link #obstacle()}; the text holds it */
    @Override
    public FrameEncoder newEncoder(int rate, OpusSettings settings) {
        return new LibopusEncoder(required(), rate, settings);
    }

    private Libopus required() {
        obstacle().ifPresent(obstacle -> {
            throw new IllegalStateException("no libopus: " + obstacle);
        });
        return Found.SEARCH.libopus();
    }
}
