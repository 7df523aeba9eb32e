package io.sidetone.codecs.libopus;

import io.sidetone.codec.Codec;
import io.sidetone.codecs.opus.Opus;
import io.sidetone.codecs.opus.OpusSettings;
import io.sidetone.testkit.CodecContract;
import org.junit.jupiter.api.Assumptions;

/** Opus by libopus keeps the contract, inline and without allocating. */
class LibopusContractTest extends CodecContract {

    @Override
    protected Codec codec() {
        LibopusLibrary library = new LibopusLibrary();
        Assumptions.assumeTrue(library.obstacle().isEmpty(), () -> "skipped: " + library.obstacle().get());
        return Opus.codec(OpusSettings.SPEECH, library);
    }
}
