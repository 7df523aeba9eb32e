package io.sidetone.examples.pbx;

import io.sidetone.access.Access;
import io.sidetone.access.FailClosed;
import io.sidetone.audit.AuditFeed;
import io.sidetone.audit.AuditFile;
import io.sidetone.audit.AuditKey;
import io.sidetone.audit.AuditLog;
import io.sidetone.audit.AuditedAuthoriser;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.runtime.MonitorListener;
import io.sidetone.sip.b2bua.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * The audit log of an exchange, or none. Owns the log; its methods are for any thread.
 *
 * @param log null for none
 */
record Ledger(AuditLog log) implements AutoCloseable {

    /** @param audit null for none */
    static Ledger open(Settings.Audit audit) throws IOException {
        if (audit == null) {
            return new Ledger(null);
        }
        AuditKey key = key(audit.key());
        return new Ledger(AuditLog.to(AuditFile.open(audit.log(), key), key).start());
    }

    /** The key in that file; a new one, which only its owner may read, if there is no file. */
    private static AuditKey key(Path file) throws IOException {
        if (Files.notExists(file)) {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(file,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            byte[] secret = new byte[AuditKey.SHORTEST];
            new SecureRandom().nextBytes(secret);
            Files.write(file, secret, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
        return AuditKey.read(file);
    }

    /** Whether what happens now would be written down. */
    boolean available() {
        return log == null || log.available();
    }

    /** That configuration, whose decisions are written down. */
    Configuration audited(Configuration configuration, Access access) {
        return log == null ? configuration : configuration.authoriser(new AuditedAuthoriser(
            new FailClosed(access, Runnable::run, later -> { }), log, System::currentTimeMillis));
    }

    /** That listener, and before it the log. */
    MonitorListener fed(MonitorListener listener) {
        if (log == null) {
            return listener;
        }
        AuditFeed feed = new AuditFeed(log, System::currentTimeMillis);
        return new MonitorListener() {
            @Override
            public void event(MonitorEvent event) {
                feed.event(event);
                listener.event(event);
            }

            @Override
            public void missed(long count) {
                feed.missed(count);
                listener.missed(count);
            }
        };
    }

    @Override
    public void close() {
        try {
            if (log != null) {
                log.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
