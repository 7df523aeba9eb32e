package io.sidetone.codecs.opus;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Looks for Opus libraries, once, when the first codec is made. Safe for use by any thread. */
final class OpusLibraries {

    /** Names the library to use. */
    static final String PROPERTY = "sidetone.opus";

    private static final Logger LOG = System.getLogger("io.sidetone.codecs.opus");

    private OpusLibraries() {
    }

    /** Initialised by the first use, and only then is native code asked after. */
    private static final class Preferred {
        static final OpusLibrary LIBRARY =
            choose(installed(OpusLibraries.class.getClassLoader()), System.getProperty(PROPERTY, ""));
    }

    static OpusLibrary preferred() {
        return Preferred.LIBRARY;
    }

    static Optional<OpusLibrary> find(String name) {
        return installed(OpusLibraries.class.getClassLoader()).stream()
            .filter(library -> library.name().equalsIgnoreCase(name) && library.obstacle().isEmpty())
            .findFirst();
    }

    /** The first that is wanted and has no obstacle; Concentus where there is none. */
    static OpusLibrary choose(List<OpusLibrary> installed, String wanted) {
        boolean named = false;
        for (OpusLibrary library : installed) {
            if (!wanted.isEmpty() && !library.name().equalsIgnoreCase(wanted)) {
                continue;
            }
            named = true;
            Optional<String> obstacle = library.obstacle();
            if (obstacle.isEmpty()) {
                return library;
            }
            LOG.log(Level.INFO, "Opus by concentus, {0} cannot be used: {1}", library.name(), obstacle.get());
        }
        if (!named) {
            LOG.log(Level.INFO, "Opus by concentus, there is no {0} that this JVM can load", wanted);
        }
        return ConcentusLibrary.INSTANCE;
    }

    /** Every library that can be loaded, Concentus last; one built for a newer JVM is left out. */
    static List<OpusLibrary> installed(ClassLoader loader) {
        List<OpusLibrary> installed = new ArrayList<>();
        Iterator<OpusLibrary> found = ServiceLoader.load(OpusLibrary.class, loader).iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                installed.add(found.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                LOG.log(Level.INFO, "An Opus library cannot be loaded: {0}", e.toString());
            }
        }
        installed.add(ConcentusLibrary.INSTANCE);
        return installed;
    }
}
