package io.sidetone.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.audit.Verification.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log in a file: continued where it ended, however that was, and in as many files as its limit makes. */
class AuditFileTest {

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("audit.jsonl");
    }

    @Test
    void anExistingLogIsContinued() throws IOException {
        Logs.write(file, 0, 3);
        AuditHead head = Logs.write(file, 3, 5);
        assertThat(head.number()).isEqualTo(5);
        assertThat(Logs.verify(file, head).result()).isEqualTo(Result.WHOLE);
        assertThat(Logs.read(file)).extracting(record -> record.get("call"))
            .containsExactly("call 0", "call 1", "call 2", "call 3", "call 4");
    }

    @Test
    void aTornRecordIsQuotedAndTheLogContinuedFromTheLastWholeOneWhereverItWasTorn() throws IOException {
        Logs.write(file, 0, 2);
        int whole = (int) Files.size(file);
        Logs.write(file, 2, 3);
        byte[] bytes = Files.readAllBytes(file);
        for (int length = whole + 1; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            AuditHead head = Logs.write(file, 7, 8);
            assertThat(Logs.verify(file, head).result()).as("%d bytes", length).isEqualTo(Result.WHOLE);
            assertThat(head.number()).isEqualTo(4);
            assertThat(Logs.read(file).get(2)).containsEntry("kind", "TORN").containsEntry("cause",
                new String(bytes, whole, length - whole, StandardCharsets.ISO_8859_1));
            assertThat(Logs.read(file).get(3)).containsEntry("call", "call 7");
        }
    }

    @Test
    void aLongTornRecordIsQuotedInPart() throws IOException {
        String torn = "{\"n\":2,\"text\":\"" + "x".repeat(4000);
        Logs.write(file, 0, 1);
        Files.writeString(file, torn, StandardOpenOption.APPEND);
        AuditHead head = Logs.write(file, 1, 2);
        assertThat(Logs.verify(file, head).result()).isEqualTo(Result.WHOLE);
        assertThat(Logs.read(file).get(1)).containsEntry("cause", torn.substring(0, Verification.MOST_QUOTED));
    }

    @Test
    void anInterruptedThreadClosesALogLikeAnyOther() throws IOException {
        AuditLog log = Logs.open(file);
        log.record(Logs.entry(0));
        Thread.currentThread().interrupt();
        log.close();
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(Logs.verify(file, log.head()).result()).isEqualTo(Result.WHOLE);
        assertThat(log.head().number()).isEqualTo(1);
    }

    @Test
    void theFirstRecordMayBeTornAsWell() throws IOException {
        Files.writeString(file, "{\"n\":1,");
        AuditHead head = Logs.write(file, 0, 1);
        assertThat(Logs.verify(file, head).result()).isEqualTo(Result.WHOLE);
        assertThat(head.number()).isEqualTo(2);
    }

    @Test
    void anAlteredLogIsNotContinuedAndNotTouched() throws IOException {
        Logs.write(file, 0, 3);
        String altered = Files.readString(file).replace("call 1", "call x");
        Files.writeString(file, altered);
        assertThatThrownBy(() -> AuditFile.open(file, Logs.KEY)).isInstanceOf(IOException.class)
            .hasMessageContaining("not as it was written after record 1");
        assertThat(Files.readString(file)).isEqualTo(altered);
    }

    @Test
    void aFileIsOneLogsOnly() throws IOException {
        try (AuditFile first = AuditFile.open(file, Logs.KEY)) {
            assertThat(first.tail().head()).isEqualTo(AuditHead.START);
            assertThatThrownBy(() -> AuditFile.open(file, Logs.KEY)).isInstanceOf(IOException.class)
                .hasMessageContaining("in use");
        }
        AuditFile.open(file, Logs.KEY).close();
    }

    @Test
    void aFileWithoutRoomIsFollowedByTheNext() throws IOException {
        long limit = limitOf(2);
        AuditHead head = writeAll(limit, 10, 15);
        List<Path> files = files();
        assertThat(files).extracting(path -> path.getFileName().toString())
            .containsExactly("audit.jsonl.000000000002", "audit.jsonl.000000000004", "audit.jsonl");
        assertThat(Files.size(files.get(0))).isEqualTo(limit);
        assertThat(Verification.of(files, Logs.KEY, AuditHead.START, head)).extracting(Verification::result, Verification::after)
            .containsExactly(Result.WHOLE, AuditHead.START);
        head = writeAll(limit, 15, 17);
        assertThat(Verification.of(files(), Logs.KEY, AuditHead.START, head).result()).isEqualTo(Result.WHOLE);
        assertThat(head.number()).isEqualTo(7);
        List<Path> rest = files().subList(1, 4);
        AuditHead moved = Logs.verify(files().get(0), null).head();
        assertThat(moved.number()).isEqualTo(2);
        assertThat(Verification.of(rest, Logs.KEY, moved, head).result()).isEqualTo(Result.WHOLE);
        assertThat(Verification.of(rest, Logs.KEY, AuditHead.START, head).result()).isEqualTo(Result.TRUNCATED);
        Files.delete(files().get(1));
        assertThat(Verification.of(files(), Logs.KEY, AuditHead.START, head).result()).isEqualTo(Result.ALTERED);
    }

    @Test
    void aRecordLongerThanTheLimitHasAFileOfItsOwn() throws IOException {
        AuditHead head = writeAll(1, 0, 3);
        assertThat(files()).hasSize(3);
        assertThat(Verification.of(files(), Logs.KEY, AuditHead.START, head).result()).isEqualTo(Result.WHOLE);
        assertThatThrownBy(() -> AuditFile.open(file, Logs.KEY, 0)).hasMessageContaining("limitBytes");
    }

    @Test
    void aCrashBetweenTwoFilesLosesNothing() throws IOException {
        long limit = limitOf(2);
        writeAll(limit, 10, 14);
        // Renamed, and the next one is not there, empty, or has part of a record.
        Files.move(file, folder.resolve("audit.jsonl.000000000004"));
        AuditHead head = writeAll(limit, 14, 15);
        assertThat(head.number()).isEqualTo(5);
        Files.write(file, new byte[0]);
        head = writeAll(limit, 16, 17);
        assertThat(head.number()).isEqualTo(5);
        Files.writeString(file, "{\"n\":5");
        head = writeAll(limit, 17, 18);
        assertThat(head.number()).isEqualTo(6);
        assertThat(Verification.of(files(), Logs.KEY, AuditHead.START, head).result()).isEqualTo(Result.WHOLE);
    }

    @Test
    void aTornFileBeforeAnotherIsAltered() throws IOException {
        writeAll(limitOf(2), 10, 14);
        Path first = files().get(0);
        byte[] bytes = Files.readAllBytes(first);
        Files.write(first, Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(Verification.of(files(), Logs.KEY, AuditHead.START, null).result()).isEqualTo(Result.ALTERED);
    }

    @Test
    void aWriteThatFailsInTheMiddleLeavesNothingBehind() throws IOException {
        boolean[] isFull = {false};
        AuditFile sink = AuditFile.open(file, Logs.KEY, Long.MAX_VALUE, (channel, bytes, position) -> {
            if (isFull[0] && bytes.position() > 200) {
                throw new IOException("no space left, said a test");
            }
            return Logs.trickle(channel, bytes, position);
        });
        sink.append("a line\n".getBytes(StandardCharsets.UTF_8));
        isFull[0] = true;
        assertThatThrownBy(() -> sink.append("x".repeat(300).getBytes(StandardCharsets.UTF_8)))
            .hasMessageContaining("no space left");
        assertThat(Files.size(file)).isGreaterThan(200);
        isFull[0] = false;
        sink.append("another line\n".getBytes(StandardCharsets.UTF_8));
        sink.close();
        assertThat(Files.readString(file)).isEqualTo("a line\nanother line\n");
    }

    @Test
    void afterTheDiskFailedNothingIsWrittenUntilTheFileIsOpenedAgain() throws IOException {
        AuditFile sink = AuditFile.open(file, Logs.KEY);
        sink.close();
        assertThatThrownBy(sink::sync).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sink.append(new byte[1])).isInstanceOf(IOException.class)
            .hasMessageContaining("open it again");
        assertThatThrownBy(sink::sync).isInstanceOf(IOException.class);
        assertThat(Logs.write(file, 0, 1).number()).isEqualTo(1);
    }

    private long limitOf(int records) throws IOException {
        Path sample = folder.resolve("sample");
        Logs.write(sample, 10, 10 + records);
        long size = Files.size(sample);
        Files.delete(sample);
        return size;
    }

    private AuditHead writeAll(long limit, int from, int to) throws IOException {
        try (AuditLog log = Logs.open(AuditFile.open(file, Logs.KEY, limit))) {
            for (int i = from; i < to; i++) {
                log.record(Logs.entry(i));
            }
            log.doWork();
            return log.head();
        }
    }

    /** All files of the log, oldest first. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted((a, b) -> a.equals(file) ? 1 : b.equals(file) ? -1 : a.compareTo(b)).toList();
        }
    }
}
