package io.sidetone.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes records from any thread without ever waiting, and has a thread of its own that seals and writes them in that
 * order. While the sink fails it keeps what fits and tries again; what no longer fits is counted, and a GAP record with
 * the count stands where it is missing.
 *
 * <pre>{@code
 *   AuditKey key = AuditKey.read(Path.of("audit.key"));
 *   try (AuditLog log = AuditLog.to(AuditFile.open(Path.of("audit.jsonl"), key), key).start()) {
 *       …
 *   }
 * }</pre>
 */
public final class AuditLog implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(AuditLog.class.getName());
    private static final int BATCH = 256;
    private static final long RETRY_NS = Duration.ofMillis(500).toNanos();
    private static final long IDLE_MS = 50;

    private final AuditSink sink;
    private final SyncPolicy policy;
    private final LongSupplier clockNs;
    private final Backlog backlog;
    private final Chain chain;
    private volatile boolean isFailing;
    private volatile AuditHead head;

    /** Sealed and not yet written; the writing thread's, as are all below. */
    private byte @Nullable [] line;
    private boolean isUnsynced;
    private long syncedNs;
    private long failedNs;
    private @Nullable Thread thread;

    private AuditLog(Configuration configuration) {
        sink = configuration.sink;
        policy = configuration.policy;
        clockNs = configuration.clockNs;
        backlog = new Backlog(configuration.capacity, configuration.wallMs);
        AuditSink.Tail tail = sink.tail();
        chain = new Chain(configuration.key, tail.head());
        head = tail.head();
        syncedNs = clockNs.getAsLong();
        if (tail.torn() != null) {
            backlog.offer(AuditEntry.torn(tail.torn(), configuration.wallMs.getAsLong()));
        }
    }

    /** A log that writes to that sink, which it then owns. */
    public static Configuration to(AuditSink sink, AuditKey key) {
        return new Configuration(sink, key);
    }

    /**
     * Takes a record; it is written soon.
     *
     * @return whether there was room; if not it is counted and lost
     */
    public boolean record(AuditEntry entry) {
        return backlog.offer(Objects.requireNonNull(entry, "entry"));
    }

    /** So many records never came here, because whoever should have brought them lost them. */
    public void lost(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative: " + count);
        }
        backlog.lose(count);
    }

    /**
     * Whether what happens now would be kept: the sink works, and the queue is less than three quarters full. If not,
     * nobody may begin to monitor or be heard by more people; narrowing and hanging up need no record. Never waits.
     */
    public boolean available() {
        return backlog.hasRoom() && !isFailing;
    }

    /** The last record that is as safe as the policy asks; export it, and missing records will show. */
    public AuditHead head() {
        return head;
    }

    /** How many records were lost. */
    public long lost() {
        return backlog.lost();
    }

    /**
     * Writes what waits, for an application or a test with a loop of its own; always the same thread.
     *
     * @return how many records
     */
    public int doWork() {
        if (isFailing && clockNs.getAsLong() - failedNs < RETRY_NS) {
            return 0;
        }
        return write();
    }

    private int write() {
        int count = 0;
        try {
            byte[] next;
            while (count < BATCH && (next = sealed()) != null) {
                sink.append(next);
                chain.accept(next, next.length - 1);
                line = null;
                isUnsynced = true;
                count++;
            }
            sync(policy.isDue(clockNs.getAsLong() - syncedNs));
            worked();
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
        return count;
    }

    /** The line to write: one that failed before, or the next; null if there is none. */
    private byte @Nullable [] sealed() {
        if (line == null) {
            AuditEntry entry = backlog.poll();
            line = entry == null ? null : chain.seal(entry);
        }
        return line;
    }

    private void sync(boolean isDue) throws IOException {
        if (isUnsynced && isDue) {
            sink.sync();
            isUnsynced = false;
            syncedNs = clockNs.getAsLong();
        }
        if (!isUnsynced || policy.interval() == null) {
            head = chain.head();
        }
    }

    private void worked() {
        if (isFailing) {
            isFailing = false;
            LOGGER.log(System.Logger.Level.INFO, "the audit log is written again");
        }
    }

    private void failed(Exception e) {
        if (!isFailing) {
            LOGGER.log(System.Logger.Level.ERROR, "the audit log can't be written", e);
        }
        isFailing = true;
        failedNs = clockNs.getAsLong();
    }

    private void startThread() {
        Thread writing = new Thread(this::run, "sidetone-audit");
        writing.setDaemon(true);
        thread = writing;
        writing.start();
    }

    private void run() {
        while (!backlog.isClosed()) {
            if (doWork() == 0) {
                backlog.await(isFailing, IDLE_MS);
            }
        }
    }

    /** Takes nothing more, tries once to write what waits, and closes the sink. Idempotent. */
    @Override
    public void close() throws IOException {
        if (!backlog.close()) {
            return;
        }
        // An interrupt would close a file while it is written.
        boolean isInterrupted = join();
        try {
            finish();
        } finally {
            sink.close();
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void finish() throws IOException {
        int count;
        do {
            count = write();
        } while (count > 0 && !isFailing);
        int unwritten = backlog.size() + (line == null ? 0 : 1);
        if (unwritten > 0) {
            LOGGER.log(System.Logger.Level.ERROR, "the audit log was closed before it could write " + unwritten
                + " records");
        }
        sync(policy.interval() != null);
    }

    /** Waits for the writing thread's end. Whether somebody interrupted that. */
    private boolean join() {
        boolean isInterrupted = Thread.interrupted();
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        return isInterrupted;
    }

    /** What a log is started with. Not safe for use by several threads. */
    public static final class Configuration {

        private static final int LARGEST = 1 << 20;

        private final AuditSink sink;
        private final AuditKey key;
        private int capacity = 8192;
        private SyncPolicy policy = SyncPolicy.EACH_RECORD;
        private LongSupplier wallMs = System::currentTimeMillis;
        private LongSupplier clockNs = System::nanoTime;

        private Configuration(AuditSink sink, AuditKey key) {
            this.sink = Objects.requireNonNull(sink, "sink");
            this.key = Objects.requireNonNull(key, "key");
        }

        /** How many records may wait before some are lost: 4 to 1 048 576; 8192 unless set. */
        public Configuration capacity(int count) {
            if (count < 4 || count > LARGEST) {
                throw new IllegalArgumentException("capacity must be 4 to " + LARGEST + ": " + count);
            }
            capacity = count;
            return this;
        }

        /** When records are on the disk; {@link SyncPolicy#EACH_RECORD} unless set. */
        public Configuration sync(SyncPolicy value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /** A wall clock in milliseconds and a monotonic one in nanoseconds, for tests in virtual time. */
        public Configuration clocks(LongSupplier wallMilliseconds, LongSupplier nanoseconds) {
            wallMs = Objects.requireNonNull(wallMilliseconds, "wallMilliseconds");
            clockNs = Objects.requireNonNull(nanoseconds, "nanoseconds");
            return this;
        }

        /** Starts the writing thread, a daemon. */
        public AuditLog start() {
            AuditLog log = new AuditLog(this);
            log.startThread();
            return log;
        }

        /** Starts no thread: the application turns {@link AuditLog#doWork()}. */
        public AuditLog withoutThread() {
            return new AuditLog(this);
        }
    }
}
