package io.sidetone.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.audit.Verification.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes loses at most the record it is writing. */
class KilledTest {

    private static final int KILLS = Integer.getInteger("sidetone.kills", 10);
    private static final long LIMIT_BYTES = 100_000;

    @TempDir
    private Path folder;

    @Test
    void aKilledProcessLosesAtMostTheRecordItIsWriting() throws Exception {
        long seed = Long.getLong("sidetone.seed", new Random().nextLong());
        Random random = new Random(seed);
        Path file = folder.resolve("audit.jsonl");
        int torn = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            String what = "seed " + seed + ", kill " + kill;
            AuditHead head = killAfter(1 + random.nextInt(300), file);
            Verification found = Verification.of(files(file), Logs.KEY, AuditHead.START, head);
            assertThat(found.result()).as(what).isIn(Result.WHOLE, Result.TORN);
            assertThat(found.after()).as(what).isEqualTo(AuditHead.START);
            assertThat(found.head().number()).as(what).isGreaterThanOrEqualTo(head.number());
            torn += found.result() == Result.TORN ? 1 : 0;
        }
        long quoted = 0;
        AuditHead head;
        try (AuditLog log = Logs.open(AuditFile.open(file, Logs.KEY, LIMIT_BYTES))) {
            log.doWork();
            head = log.head();
        }
        for (Path each : files(file)) {
            quoted += Files.readAllLines(each).stream().filter(line -> line.contains("\"kind\":\"TORN\"")).count();
        }
        assertThat(Verification.of(files(file), Logs.KEY, AuditHead.START, head).result()).as("seed " + seed).isEqualTo(Result.WHOLE);
        assertThat(quoted).as("seed " + seed).isEqualTo(torn);
    }

    /** The last head that the process could tell before it was killed with no chance to do anything (SIGKILL). */
    private AuditHead killAfter(int records, Path file) throws Exception {
        Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-Xshare:auto",
            "-cp", System.getProperty("java.class.path"), KilledProcess.class.getName(), file.toString(),
            Long.toString(LIMIT_BYTES)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        AuditHead head = AuditHead.START;
        try (BufferedReader told = process.inputReader()) {
            for (int i = 0; i < records; i++) {
                head = AuditHead.parse(told.readLine());
            }
            process.destroyForcibly().waitFor();
        } finally {
            process.destroyForcibly();
        }
        return head;
    }

    /** All files of the log, oldest first. */
    private List<Path> files(Path active) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted((a, b) -> a.equals(active) ? 1 : b.equals(active) ? -1 : a.compareTo(b)).toList();
        }
    }
}
