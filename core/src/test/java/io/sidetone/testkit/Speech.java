package io.sidetone.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Recorded speech of the test material, and what tests measure on it. Stateless. */
public final class Speech {

    private static final int WAV_DATA = 'd' | 'a' << 8 | 't' << 16 | 'a' << 24;

    private Speech() {
    }

    /** The samples of a 16-bit mono WAV file of the test material; skips the calling test where it is absent. */
    public static short[] samples(String name) {
        return samples(Testdata.file(name));
    }

    /** The samples of a 16-bit mono WAV file. */
    public static short[] samples(Path wav) {
        try {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(wav)).order(ByteOrder.LITTLE_ENDIAN);
            int chunk = 12;
            while (file.getInt(chunk) != WAV_DATA) {
                chunk += 8 + (file.getInt(chunk + 4) + 1 & ~1);
            }
            int bytes = Math.min(file.getInt(chunk + 4), file.capacity() - chunk - 8);
            short[] samples = new short[bytes / 2];
            file.position(chunk + 8).asShortBuffer().get(samples);
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The WAV files in that folder of the test material, by name; skips the calling test where it is absent. */
    public static List<Path> files(String folder) {
        try (Stream<Path> files = Files.list(Testdata.file(folder))) {
            return files.filter(file -> file.toString().endsWith(".wav")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The largest step between neighbouring samples that is no click: 1.5 × the 99.9 percentile of a voice's own. */
    public static int clickLimit(short[] voice) {
        int[] steps = new int[voice.length - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.abs(voice[i + 1] - voice[i]);
        }
        Arrays.sort(steps);
        return (int) (1.5 * steps[(int) (0.999 * steps.length)]);
    }
}
