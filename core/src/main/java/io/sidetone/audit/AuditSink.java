package io.sidetone.audit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a log's lines are kept: {@link AuditFile}, or a deployment's own. Used by one thread at a time, which is the
 * log's; a sink that blocks delays only the log.
 */
public interface AuditSink extends AutoCloseable {

    /**
     * Where a sink begins to write: behind its last record.
     *
     * @param head the last record; {@link AuditHead#START} in an empty sink, or one that keeps nothing
     * @param torn what there is of a record that was not written to its end; null if there is none
     */
    record Tail(AuditHead head, @Nullable String torn) {
    }

    /** Where it begins to write; asked once, before the first line. */
    Tail tail();

    /**
     * Keeps one line, its line end included, whole or not at all.
     *
     * @param line borrowed until return
     * @throws IOException if it is not kept; the same line is then offered again later
     */
    void append(byte[] line) throws IOException;

    /** Returns when every line is where a loss of power can't take it. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
}
