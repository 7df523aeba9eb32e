package io.sidetone.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.audit.Logs.MemorySink;
import io.sidetone.audit.Verification.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody who records ever waits, and what could not be kept is counted in its place. */
class AuditLogTest {

    private static final int CAPACITY = 8;
    private static final long SECOND_NS = 1_000_000_000;

    private final MemorySink sink = new MemorySink();
    private final AtomicLong nowNs = new AtomicLong();
    private final AuditLog log = log(SyncPolicy.EACH_RECORD);

    @Test
    void recordsAreWrittenInOrder() {
        for (int i = 0; i < 3; i++) {
            assertThat(log.record(Logs.entry(i))).isTrue();
        }
        assertThat(log.doWork()).isEqualTo(3);
        assertThat(sink.read()).extracting(record -> record.get("n")).containsExactly(1L, 2L, 3L);
        assertThat(sink.read()).extracting(record -> record.get("call")).containsExactly("call 0", "call 1", "call 2");
        assertThat(log.doWork()).isZero();
    }

    @Test
    void threeQuartersFullIsNotAvailableAnyMore() {
        for (int i = 0; i < 5; i++) {
            log.record(Logs.entry(i));
            assertThat(log.available()).isTrue();
        }
        log.record(Logs.entry(5));
        assertThat(log.available()).isFalse();
        assertThat(log.lost()).isZero();
        log.doWork();
        assertThat(log.available()).isTrue();
    }

    @Test
    void whatFindsNoRoomIsCountedWhereItIsMissing() {
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(log.record(Logs.entry(i))).isTrue();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(log.record(Logs.entry(100 + i))).isFalse();
        }
        assertThat(log.lost()).isEqualTo(3);
        log.doWork();
        assertThat(log.available()).isTrue();
        log.record(Logs.entry(8));
        log.doWork();
        assertThat(sink.read()).hasSize(CAPACITY + 2);
        assertThat(sink.read().get(CAPACITY)).containsEntry("kind", "GAP").containsEntry("count", 3L);
        assertThat(sink.read().get(CAPACITY + 1)).containsEntry("call", "call 8");
    }

    @Test
    void aGapIsWrittenBeforeWhatComesAfterItAlsoIfTheLogIsStillBusy() {
        for (int i = 0; i <= CAPACITY; i++) {
            log.record(Logs.entry(i));
        }
        sink.failure = new IOException("failed by a test");
        log.doWork();
        // One is in the writer's hands, so that there is room for one, but not for a gap and one.
        assertThat(log.record(Logs.entry(50))).isFalse();
        sink.failure = null;
        nowNs.addAndGet(SECOND_NS);
        log.doWork();
        assertThat(sink.read().get(CAPACITY)).containsEntry("kind", "GAP").containsEntry("count", 2L);
        assertThat(sink.read()).hasSize(CAPACITY + 1);
    }

    @Test
    void whileTheSinkFailsNothingIsAvailableAndNothingIsLostThatFits() {
        sink.failure = new IOException("failed by a test");
        log.record(Logs.entry(0));
        assertThat(log.available()).isTrue();
        log.doWork();
        assertThat(log.available()).isFalse();
        assertThat(log.head()).isEqualTo(AuditHead.START);
        assertThat(log.record(Logs.entry(1))).isTrue();
        sink.failure = null;
        assertThat(log.doWork()).as("not at once").isZero();
        nowNs.addAndGet(SECOND_NS / 2);
        assertThat(log.doWork()).isEqualTo(2);
        assertThat(log.available()).isTrue();
        assertThat(sink.read()).extracting(record -> record.get("call")).containsExactly("call 0", "call 1");
        assertThat(log.lost()).isZero();
    }

    @Test
    void eventsThatWereMissedAreAGap() {
        log.lost(17);
        assertThat(log.available()).isFalse();
        log.doWork();
        assertThat(sink.read()).hasSize(1);
        assertThat(sink.read().get(0)).containsEntry("kind", "GAP").containsEntry("count", 17L);
        assertThat(log.available()).isTrue();
        assertThatThrownBy(() -> log.lost(-1)).hasMessageContaining("-1");
    }

    @Test
    void eachRecordIsOnTheDiskBeforeItIsTheHead() {
        sink.syncFailure = new IOException("failed by a test");
        log.record(Logs.entry(0));
        log.doWork();
        assertThat(log.head()).isEqualTo(AuditHead.START);
        assertThat(log.available()).isFalse();
        sink.syncFailure = null;
        nowNs.addAndGet(SECOND_NS);
        log.doWork();
        assertThat(log.head().number()).isEqualTo(1);
        assertThat(sink.syncs).isEqualTo(1);
    }

    @Test
    void recordsThatMayWaitForTheDiskAreTheHeadOnceTheyAreThere() {
        AuditLog seldom = log(SyncPolicy.every(Duration.ofSeconds(1)));
        seldom.record(Logs.entry(0));
        seldom.doWork();
        assertThat(seldom.head()).isEqualTo(AuditHead.START);
        nowNs.addAndGet(SECOND_NS - 1);
        seldom.doWork();
        assertThat(sink.syncs).isZero();
        nowNs.addAndGet(1);
        seldom.doWork();
        assertThat(sink.syncs).isEqualTo(1);
        assertThat(seldom.head().number()).isEqualTo(1);
    }

    @Test
    void withoutSyncWhatIsWrittenIsTheHead() throws IOException {
        AuditLog never = log(SyncPolicy.NEVER);
        never.record(Logs.entry(0));
        never.doWork();
        assertThat(never.head().number()).isEqualTo(1);
        never.close();
        assertThat(sink.syncs).isZero();
        assertThatThrownBy(() -> SyncPolicy.every(Duration.ofNanos(-1))).hasMessageContaining("interval");
    }

    @Test
    void closingWritesWhatWaitsAndTakesNothingMore() throws IOException {
        log.record(Logs.entry(0));
        log.close();
        log.close();
        assertThat(sink.read()).hasSize(1);
        assertThat(sink.isClosed).isTrue();
        assertThat(log.head().number()).isEqualTo(1);
        assertThat(log.available()).isFalse();
        assertThat(log.record(Logs.entry(1))).isFalse();
        assertThat(log.lost()).isEqualTo(1);
    }

    @Test
    void manyThreadsRecordIntoOneLog(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("audit.jsonl");
        AuditLog shared = AuditLog.to(AuditFile.open(file, Logs.KEY), Logs.KEY).capacity(64).start();
        List<Thread> threads = new ArrayList<>();
        AtomicLong refused = new AtomicLong();
        for (int t = 0; t < 4; t++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < 1000; i++) {
                    if (!shared.record(Logs.entry(i))) {
                        refused.incrementAndGet();
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        Thread.currentThread().interrupt();
        shared.close();
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        Verification found = Logs.verify(file, shared.head());
        assertThat(found.result()).isEqualTo(Result.WHOLE);
        assertThat(found.lost()).isEqualTo(refused.get()).isEqualTo(shared.lost());
        assertThat(Logs.read(file).stream().filter(record -> "MODE".equals(record.get("kind")))).hasSize(
            (int) (4000 - refused.get()));
    }

    @Test
    void aLogHasLimits() {
        for (int capacity : new int[] {3, (1 << 20) + 1}) {
            assertThatThrownBy(() -> AuditLog.to(sink, Logs.KEY).capacity(capacity))
                .hasMessageContaining("capacity").hasMessageEndingWith(": " + capacity);
        }
        AuditLog.to(sink, Logs.KEY).capacity(4).capacity(1 << 20);
    }

    private AuditLog log(SyncPolicy policy) {
        return AuditLog.to(sink, Logs.KEY).capacity(CAPACITY).sync(policy).clocks(() -> Logs.NOON_MS, nowNs::get)
            .withoutThread();
    }
}
