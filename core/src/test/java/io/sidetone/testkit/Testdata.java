package io.sidetone.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Test material that is not part of the project: {@code -Dsidetone.testdata=DIR}, else {@code shared/testdata} beside
 * the checkout. A test whose file is not there is reported as skipped.
 */
public final class Testdata {

    private Testdata() {
    }

    /** The file of that name below the folder; skips the calling test where it is absent. */
    public static Path file(String name) {
        Path file = folder().resolve(name);
        Assumptions.assumeTrue(Files.exists(file), () -> "skipped, no test material: " + file);
        return file;
    }

    private static Path folder() {
        String given = System.getProperty("sidetone.testdata", "");
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        Path beside = Path.of("../shared/testdata");
        // Tests run in their module's folder, which lies up to two below the root.
        for (int depth = 0; depth < 2 && !Files.isDirectory(beside); depth++) {
            beside = Path.of("..").resolve(beside);
        }
        return beside;
    }
}
