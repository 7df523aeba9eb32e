package io.sidetone.examples.replay;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a file that the user named, unpacking gzip by its magic, whatever the name says. */
final class InputFile {

    private static final long MOST_BYTES = 1L << 30;

    private InputFile() {
    }

    /**
     * The content, unpacked; what could be unpacked, if a gzip file ends early.
     *
     * @throws UnusableInput if it can't be read or is larger than 1 GiB
     */
    static byte[] read(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new UnusableInput(file + ": is a directory");
            }
            if (!Files.exists(file)) {
                throw new UnusableInput(file + ": no such file");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new UnusableInput(file + ": larger than 1 GiB; cut the call out of it first");
            }
            byte[] bytes = Files.readAllBytes(file);
            boolean packed = bytes.length > 2 && Bytes.u16(bytes, 0) == 0x1F8B;
            return packed ? unpack(file, bytes) : bytes;
        } catch (IOException e) {
            throw new UnusableInput(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static byte[] unpack(Path file, byte[] packed) throws IOException {
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream(4 * packed.length);
        byte[] some = new byte[1 << 16];
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                unpacked.write(some, 0, n);
                if (unpacked.size() > MOST_BYTES) {
                    throw new UnusableInput(file + ": unpacks to more than 1 GiB; cut the call out of it first");
                }
            }
        } catch (EOFException | ZipException damaged) {
            if (unpacked.size() == 0) {
                throw new UnusableInput(file + ": damaged gzip file");
            }
        }
        return unpacked.toByteArray();
    }
}
