package io.sidetone.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A RIFF WAVE file of 16-bit samples that is valid whenever the process dies: samples are written first, then the two
 * sizes that count them. Owns the file, which only its owner may read; writing thread only.
 *
 * <p>Samples are placed, not appended. What nobody placed is a hole in the file, which reads as silence and takes no
 * room on most file systems.
 */
final class WaveWriter {

    static final int HEADER = 44;

    /** Sizes are unsigned 32-bit numbers. */
    private static final long MOST_BYTES = 0xFFFF_FFFFL - HEADER;
    private static final int BUFFER = 1 << 15;

    private final FileChannel file;
    private final int bytesPerBlock;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    /** Where the buffer's first byte belongs, counted from the first sample. */
    private long bufferAt;
    private long sizeWritten;
    private long dropped;

    /**
     * Creates the file.
     *
     * @param channels samples that belong together
     * @throws IOException also if there is such a file already
     */
    WaveWriter(Path path, int rate, int channels) throws IOException {
        file = create(path);
        bytesPerBlock = 2 * channels;
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.put(ascii("RIFF")).putInt(HEADER - 8).put(ascii("WAVE"));
        header.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) channels).putInt(rate)
            .putInt(rate * bytesPerBlock).putShort((short) bytesPerBlock).putShort((short) 16);
        header.put(ascii("data")).putInt(0).flip();
        writeFully(header, 0);
    }

    /** A new file for its owner's eyes only, where the file system knows owners. */
    static FileChannel create(Path path) throws IOException {
        FileSystem system = path.getFileSystem();
        FileAttribute<?> mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        FileAttribute<?>[] attributes = system.supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {mine} : new FileAttribute<?>[0];
        return FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
    }

    private static byte[] ascii(String tag) {
        return tag.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Places samples behind all that were placed before.
     *
     * @param position which block of the file the first belongs to
     * @param samples interleaved if there are several channels; borrowed until return; what lies beyond 4 GiB, where a
     *     WAV file ends, is dropped and counted
     */
    void write(long position, short[] samples, int count) throws IOException {
        long at = position * bytesPerBlock;
        if (at + 2L * count > MOST_BYTES) {
            dropped += count;
            return;
        }
        long gap = at - (bufferAt + buffer.position());
        if (gap < 0) {
            throw new IllegalArgumentException("samples at " + position + " overlap what is there");
        }
        if (gap != 0 || buffer.remaining() < 2 * count) {
            flushSamples();
            bufferAt = at;
        }
        for (int i = 0; i < count; i++) {
            buffer.putShort(samples[i]);
        }
    }

    /** Samples for which there was no room. */
    long dropped() {
        return dropped;
    }

    /** Brings to the file what was placed, and says so in its header. */
    void flush() throws IOException {
        flushSamples();
        if (bufferAt != sizeWritten) {
            sizeWritten = bufferAt;
            writeSize(40, sizeWritten);
            writeSize(4, sizeWritten + HEADER - 8);
        }
    }

    /** Makes the file that long at least, and closes it. */
    void finish(long blocks) throws IOException {
        try (file) {
            long end = Math.min(blocks * bytesPerBlock, MOST_BYTES / bytesPerBlock * bytesPerBlock);
            flushSamples();
            if (end > bufferAt) {
                bufferAt = end - 2;
                buffer.putShort((short) 0);
            }
            flush();
        }
    }

    private void flushSamples() throws IOException {
        buffer.flip();
        int length = buffer.remaining();
        writeFully(buffer, HEADER + bufferAt);
        bufferAt += length;
        buffer.clear();
    }

    private void writeSize(long at, long value) throws IOException {
        size.clear();
        size.putInt((int) value).flip();
        writeFully(size, at);
    }

    private void writeFully(ByteBuffer bytes, long at) throws IOException {
        long to = at;
        while (bytes.hasRemaining()) {
            to += file.write(bytes, to);
        }
    }
}
