package io.sidetone.codecs.opus;

import java.util.Set;

/** Opus by Concentus sounds as it should. */
class ConcentusTest extends OpusLibraryContract {

    @Override
    protected OpusLibrary library() {
        return OpusLibrary.concentus();
    }

    @Override
    protected Set<String> exactVectors() {
        return Set.of("02");
    }
}
