/**
 * Opus by libopus through {@code java.lang.foreign}: put this artifact on the class path, run with
 * {@code --enable-native-access=ALL-UNNAMED}, and {@link io.sidetone.codecs.opus.OpusLibrary#preferred()} is it.
 */
package io.sidetone.codecs.libopus;
