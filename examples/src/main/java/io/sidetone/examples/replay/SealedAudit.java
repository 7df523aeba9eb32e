package io.sidetone.examples.replay;

import io.sidetone.audit.AuditFeed;
import io.sidetone.audit.AuditHead;
import io.sidetone.audit.AuditLog;
import io.sidetone.audit.AuditSink;
import io.sidetone.audit.SyncPolicy;
import io.sidetone.monitor.EventSink;
import io.sidetone.monitor.MonitorEvent;
import java.io.ByteArrayOutputStream;
import java.util.function.LongSupplier;

/** The audit of a replay, sealed as its events come. Used by the thread that runs the replay. */
final class SealedAudit implements EventSink {

    private static final class Memory implements AuditSink {

        private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

        @Override
        public Tail tail() {
            return new Tail(AuditHead.START, null);
        }

        @Override
        public void append(byte[] line) {
            lines.writeBytes(line);
        }

        @Override
        public void sync() {
        }

        @Override
        public void close() {
        }
    }

    private static final long NS_PER_MS = 1_000_000;

    private final Memory memory = new Memory();
    private final AuditLog log;
    private final AuditFeed feed;

    /** @param nowNs the time of the replay; in the audit it begins in 1970, so that the same input gives the same */
    SealedAudit(AuditSecret secret, LongSupplier nowNs) {
        LongSupplier wallMs = () -> nowNs.getAsLong() / NS_PER_MS;
        log = AuditLog.to(memory, secret.key()).sync(SyncPolicy.NEVER).clocks(wallMs, nowNs).withoutThread();
        feed = new AuditFeed(log, wallMs);
    }

    @Override
    public void event(MonitorEvent event) {
        feed.event(event);
        log.doWork();
    }

    /** The file. */
    byte[] toJsonLines() {
        return memory.lines.toByteArray();
    }
}
