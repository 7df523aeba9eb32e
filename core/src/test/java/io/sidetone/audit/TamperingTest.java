package io.sidetone.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.audit.Verification.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a log without its key shows. */
class TamperingTest {

    private static final int RECORDS = 4;

    @TempDir
    private Path folder;
    private Path file;
    private AuditHead head;
    private byte[] bytes;

    @BeforeEach
    void aSmallLog() throws IOException {
        file = folder.resolve("audit.jsonl");
        head = Logs.write(file, 0, RECORDS);
        bytes = Files.readAllBytes(file);
    }

    @Test
    void aLogThatNobodyTouchedIsWhole() throws IOException {
        assertThat(Logs.verify(file, head)).isEqualTo(
            new Verification(Result.WHOLE, AuditHead.START, head, 0, bytes.length, null));
        assertThat(head.number()).isEqualTo(RECORDS);
        assertThat(Logs.verify(file, null).result()).isEqualTo(Result.WHOLE);
        assertThat(Logs.verify(file, AuditHead.START).result()).isEqualTo(Result.WHOLE);
    }

    @Test
    void everyChangedByteShows() throws IOException {
        for (int i = 0; i < bytes.length; i++) {
            for (int change : new int[] {1, 0x20, 0x80, bytes[i] ^ '\n'}) {
                if (change != 0) {
                    byte[] changed = bytes.clone();
                    changed[i] ^= (byte) change;
                    Verification found = verify(changed, head);
                    assertThat(found.result()).as("byte " + i + " ^ " + change)
                        .isIn(Result.ALTERED, Result.TORN, Result.TRUNCATED);
                    assertThat(found.head().number()).as("byte " + i + " ^ " + change).isEqualTo(recordOf(i));
                    assertThat(verify(changed, null).result()).as("byte " + i + " ^ " + change + " without a head")
                        .isEqualTo(i < bytes.length - 1 ? Result.ALTERED : Result.TORN);
                }
            }
        }
    }

    @Test
    void everyByteLeftOutOrPutInShows() throws IOException {
        for (int i = 0; i < bytes.length; i++) {
            byte[] less = new byte[bytes.length - 1];
            System.arraycopy(bytes, 0, less, 0, i);
            System.arraycopy(bytes, i + 1, less, i, less.length - i);
            assertThat(verify(less, head).result()).as("without byte " + i).isNotEqualTo(Result.WHOLE);
            byte[] more = new byte[bytes.length + 1];
            System.arraycopy(bytes, 0, more, 0, i);
            more[i] = 'x';
            System.arraycopy(bytes, i, more, i + 1, bytes.length - i);
            assertThat(verify(more, head).result()).as("with a byte at " + i).isNotEqualTo(Result.WHOLE);
        }
    }

    @Test
    void everyEndCutOffShowsAgainstAHead() throws IOException {
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            boolean betweenRecords = length == 0 || bytes[length - 1] == '\n';
            Verification found = verify(cut, head);
            assertThat(found.result()).as("%d bytes", length).isEqualTo(Result.TRUNCATED);
            assertThat(found.head().number()).as("%d bytes", length).isEqualTo(recordOf(length));
            // Without a head only a record that is cut itself shows: that is what heads are for.
            assertThat(verify(cut, null).result()).as("%d bytes", length)
                .isEqualTo(betweenRecords ? Result.WHOLE : Result.TORN);
        }
    }

    @Test
    void aTornRecordBehindTheExportedHeadIsTornAndNotTruncated() throws IOException {
        Logs.write(file, RECORDS, RECORDS + 1);
        byte[] longer = Files.readAllBytes(file);
        assertThat(verify(Arrays.copyOf(longer, longer.length - 1), head).result()).isEqualTo(Result.TORN);
        assertThat(verify(longer, head).result()).isEqualTo(Result.WHOLE);
    }

    @Test
    void recordsLeftOutRepeatedOrInAnotherOrderShow() throws IOException {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < RECORDS; i++) {
            for (int j = 0; j <= RECORDS; j++) {
                List<String> changed = new ArrayList<>(lines);
                if (j == RECORDS) {
                    changed.remove(i);
                } else {
                    changed.add(j, lines.get(i));
                }
                assertThat(verify(join(changed), head).result()).as(i + " at " + j).isNotEqualTo(Result.WHOLE);
                if (j < RECORDS && i != j) {
                    changed = new ArrayList<>(lines);
                    Collections.swap(changed, i, j);
                    assertThat(verify(join(changed), head).result()).as(i + " and " + j).isNotEqualTo(Result.WHOLE);
                }
            }
        }
    }

    @Test
    void aLogWrittenAnewAfterTheHeadWasExportedIsNotTheExportedOne() throws IOException {
        Files.delete(file);
        Logs.write(file, 1, RECORDS + 2);
        assertThat(Logs.verify(file, head).result()).isEqualTo(Result.ALTERED);
        assertThat(Logs.verify(file, null).result()).isEqualTo(Result.WHOLE);
    }

    @Test
    void aBeginningThatIsNotThereShowsUnlessItsHeadIsKnown() throws IOException {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        AuditHead moved = verify(join(lines.subList(0, 2)), null).head();
        byte[] rest = join(lines.subList(2, RECORDS));
        assertThat(verify(rest, head).result()).isEqualTo(Result.TRUNCATED);
        assertThat(verify(rest, null).after()).isEqualTo(moved);
        for (AuditHead expected : new AuditHead[] {head, moved, null}) {
            assertThat(Verification.of(new ByteArrayInputStream(rest), Logs.KEY, moved, expected).result())
                .isEqualTo(Result.WHOLE);
        }
        assertThat(Verification.of(new ByteArrayInputStream(rest), Logs.KEY, head, null).result())
            .isEqualTo(Result.TRUNCATED);
    }

    @Test
    void anotherKeyFindsNothingRight() throws IOException {
        AuditKey other = AuditKey.of(new byte[AuditKey.SHORTEST]);
        Verification found = Verification.of(List.of(file), other, AuditHead.START, null);
        assertThat(found.result()).isEqualTo(Result.ALTERED);
        assertThat(found.head()).isEqualTo(AuditHead.START);
    }

    @Test
    void aLineWithoutEndIsAlteredAndNotReadForEver() throws IOException {
        byte[] endless = new byte[1 << 20];
        assertThat(verify(endless, null).result()).isEqualTo(Result.ALTERED);
    }

    private Verification verify(byte[] changed, AuditHead expected) throws IOException {
        return Verification.of(new ByteArrayInputStream(changed), Logs.KEY, AuditHead.START, expected);
    }

    /** How many records end before that byte. */
    private int recordOf(int index) {
        int records = 0;
        for (int i = 0; i < index; i++) {
            records += bytes[i] == '\n' ? 1 : 0;
        }
        return records;
    }

    private static byte[] join(List<String> lines) {
        StringBuilder joined = new StringBuilder();
        lines.forEach(line -> joined.append(line).append('\n'));
        return joined.toString().getBytes(StandardCharsets.UTF_8);
    }
}
