package io.sidetone.codecs.libopus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * What came of looking for libopus. Immutable.
 *
 * @param libopus the first that is new enough; null if none
 * @param obstacle why there is none; null if there is one
 */
record Search(Libopus libopus, String obstacle) {

    private static final String PROPERTY = "sidetone.libopus";
    private static final List<String> SYSTEM_NAMES = List.of("libopus.so.0", "libopus.0.dylib",
        "/opt/homebrew/lib/libopus.0.dylib", "/usr/local/lib/libopus.0.dylib", "opus.dll");

    static Search everywhere() {
        String given = System.getProperty(PROPERTY, "");
        if (!given.isEmpty()) {
            return in(given);
        }
        Search onClassPath = onClassPath();
        return onClassPath.libopus != null ? onClassPath : inSystem();
    }

    /** The library in a file, or of a name that the system's loader finds. */
    static Search in(String name) {
        try {
            Libopus libopus = Libopus.load(name);
            return libopus.isRecent() ? new Search(libopus, null)
                : new Search(null, libopus.version() + " is too old, 1.3 is needed");
        } catch (IllegalArgumentException e) {
            return new Search(null, "there is no " + name);
        }
    }

    /** The system's. */
    static Search inSystem() {
        Search found = in(SYSTEM_NAMES.get(0));
        for (String name : SYSTEM_NAMES.subList(1, SYSTEM_NAMES.size())) {
            Search next = found.libopus != null ? found : in(name);
            found = next.libopus != null ? next : found;
        }
        return found;
    }

    /** The native content of libjitsi, copied to a temporary file for as long as it takes to load it. */
    static Search onClassPath() {
        String resource = resource();
        try (InputStream content = Search.class.getClassLoader().getResourceAsStream(resource)) {
            if (content == null) {
                return new Search(null, "there is no " + resource + " on the class path");
            }
            Path file = Files.createTempFile("sidetone", resource.substring(resource.lastIndexOf('/') + 1));
            try {
                Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
                return in(file.toString());
            } finally {
                delete(file);
            }
        } catch (IOException e) {
            return new Search(null, "no copying of " + resource + ": " + e.getMessage());
        }
    }

    /** A loaded file stays where it is in memory; Windows does not delete it before the JVM ends. */
    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    private static String resource() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String cpu = arch.equals("amd64") || arch.equals("x86_64") ? "x86-64" : arch;
        if (os.startsWith("mac")) {
            return "darwin-" + cpu + "/libjnopus.dylib";
        }
        return os.startsWith("windows") ? "win32-" + cpu + "/jnopus.dll" : "linux-" + cpu + "/libjnopus.so";
    }
}
