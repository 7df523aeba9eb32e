package io.sidetone.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A log in a file, checked when opened and continued where it ended. Used by one thread, and locked against other
 * processes. Records are only ever added, with one exception: what a crash left of a record being written is taken off
 * the file's end, and quoted in the TORN record that comes next.
 *
 * <p>With a limit, a file that has no room for the next record is renamed to its name, a dot and the number of its last
 * record in twelve digits, and the next file continues its chain.
 */
public final class AuditFile implements AuditSink {

    private static final String ROTATED = "\\.\\d{12}";

    private final Path path;
    private final long limitBytes;
    private final Output output;
    private final Tail tail;
    private FileChannel channel;
    /** Where the next line goes; behind it there may be a part of one that could not be written. */
    private long end;
    private long number;
    private boolean isDirty;
    private @Nullable IOException syncFailure;

    /** Writes some of those bytes at that position; for tests, which tear and fail. */
    interface Output {
        int write(FileChannel channel, ByteBuffer bytes, long position) throws IOException;
    }

    private AuditFile(Path path, AuditKey key, long limitBytes, Output output) throws IOException {
        this.path = path.toAbsolutePath();
        this.limitBytes = limitBytes;
        this.output = output;
        channel = lock();
        try {
            // Through the locked channel: closing another one of the file would end the lock (POSIX).
            Verification found = check(this.path, Verification.of(Channels.newInputStream(channel), key, null, null));
            end = found.good();
            channel.truncate(end);
            Optional<Path> former = end == 0 ? lastRotated() : Optional.empty();
            AuditHead head = former.isPresent() ? headOf(former.get(), key) : found.head();
            number = head.number();
            tail = new Tail(head, found.rest());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * The log in that file, new if there is none, without a limit.
     *
     * @throws IOException if it can't be read or written, is in use, or is not as it was written
     */
    public static AuditFile open(Path path, AuditKey key) throws IOException {
        return open(path, key, Long.MAX_VALUE);
    }

    /**
     * The log in that file, new if there is none.
     *
     * @param limitBytes no file becomes longer, unless a single record is
     * @throws IOException if it can't be read or written, is in use, or is not as it was written
     */
    public static AuditFile open(Path path, AuditKey key, long limitBytes) throws IOException {
        return open(path, key, limitBytes, FileChannel::write);
    }

    static AuditFile open(Path path, AuditKey key, long limitBytes, Output output) throws IOException {
        if (limitBytes < 1) {
            throw new IllegalArgumentException("limitBytes must be positive: " + limitBytes);
        }
        return new AuditFile(path, key, limitBytes, output);
    }

    private FileChannel lock() throws IOException {
        boolean isNew = Files.notExists(path);
        FileChannel opened =
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (opened.tryLock() == null) {
                throw new IOException("in use by another process: " + path);
            }
        } catch (IOException | OverlappingFileLockException e) {
            opened.close();
            throw e instanceof IOException failure ? failure : new IOException("in use by this process: " + path, e);
        }
        if (isNew) {
            syncFolder();
        }
        return opened;
    }

    private static AuditHead headOf(Path path, AuditKey key) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return check(path, Verification.of(in, key, null, null)).head();
        }
    }

    private static Verification check(Path path, Verification found) throws IOException {
        if (found.result() == Verification.Result.ALTERED) {
            throw new IOException("not as it was written after record " + found.head().number()
                + "; move it away to begin a new log: " + path);
        }
        return found;
    }

    private Optional<Path> lastRotated() throws IOException {
        String pattern = Pattern.quote(path.getFileName().toString()) + ROTATED;
        try (Stream<Path> files = Files.list(path.getParent())) {
            return files.filter(file -> file.getFileName().toString().matches(pattern)).max(Path::compareTo);
        }
    }

    @Override
    public Tail tail() {
        return tail;
    }

    @Override
    public void append(byte[] line) throws IOException {
        if (syncFailure != null) {
            throw new IOException("what was written may be lost, open it again: " + path, syncFailure);
        }
        if (end > 0 && end + line.length > limitBytes) {
            rotate();
        }
        if (isDirty) {
            channel.truncate(end);
            isDirty = false;
        }
        isDirty = true;
        ByteBuffer bytes = ByteBuffer.wrap(line);
        while (bytes.hasRemaining()) {
            output.write(channel, bytes, end + bytes.position());
        }
        isDirty = false;
        end += line.length;
        number++;
    }

    /** Begins the next file. If renaming fails the file goes on and the next line tries again. */
    private void rotate() throws IOException {
        sync();
        Path rotated = path.resolveSibling(path.getFileName() + String.format(".%012d", number));
        Files.move(path, rotated);
        FileChannel former = channel;
        try {
            channel = lock();
        } catch (IOException e) {
            Files.move(rotated, path);
            throw e;
        }
        former.close();
        end = 0;
    }

    /** A failed attempt is final: afterwards nobody can say what is on the disk. */
    @Override
    public void sync() throws IOException {
        if (syncFailure != null) {
            throw syncFailure;
        }
        try {
            channel.force(false);
        } catch (IOException e) {
            syncFailure = e;
            throw e;
        }
    }

    /** So that the file's name is safe as well; systems that can't do it need not. */
    private void syncFolder() {
        try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // Windows opens no folders.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
