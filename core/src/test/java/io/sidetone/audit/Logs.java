package io.sidetone.audit;

import io.sidetone.monitor.Mode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What tests of logs have in common: a key, entries, and whole logs at once. */
final class Logs {

    static final AuditKey KEY = AuditKey.of("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    static final long NOON_MS = 1_800_000_000_000L;

    private Logs() {
    }

    static AuditEntry entry(int i) {
        return AuditEntry.of(AuditKind.MODE, NOON_MS + i, "sue").to("call " + i, "agent").in(Mode.WHISPER).from(i, -1);
    }

    static AuditLog open(Path file) throws IOException {
        return open(AuditFile.open(file, KEY));
    }

    static AuditLog open(AuditSink sink) {
        return AuditLog.to(sink, KEY).clocks(() -> NOON_MS, () -> 0).withoutThread();
    }

    /** A log of so many entries; what comes after those that are there. */
    static AuditHead write(Path file, int from, int to) throws IOException {
        try (AuditLog log = open(file)) {
            for (int i = from; i < to; i++) {
                log.record(entry(i));
            }
            log.doWork();
            return log.head();
        }
    }

    static Verification verify(Path file, AuditHead expected) throws IOException {
        return Verification.of(List.of(file), KEY, AuditHead.START, expected);
    }

    static List<Map<String, Object>> read(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(Json::object).toList();
    }

    /** A few bytes in each write, so that there are many moments to be killed in. */
    static int trickle(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        ByteBuffer few = bytes.slice(bytes.position(), Math.min(5, bytes.remaining()));
        int count = channel.write(few, position);
        bytes.position(bytes.position() + count);
        return count;
    }

    /** Keeps lines in memory, and fails when told to. */
    static final class MemorySink implements AuditSink {
        final ByteArrayOutputStream lines = new ByteArrayOutputStream();
        IOException failure;
        IOException syncFailure;
        int syncs;
        boolean isClosed;

        @Override
        public Tail tail() {
            return new Tail(AuditHead.START, null);
        }

        @Override
        public void append(byte[] line) throws IOException {
            if (failure != null) {
                throw failure;
            }
            lines.write(line);
        }

        @Override
        public void sync() throws IOException {
            if (syncFailure != null) {
                throw syncFailure;
            }
            syncs++;
        }

        @Override
        public void close() {
            isClosed = true;
        }

        List<Map<String, Object>> read() {
            return lines.toString(StandardCharsets.UTF_8).lines().map(Json::object).toList();
        }
    }
}
