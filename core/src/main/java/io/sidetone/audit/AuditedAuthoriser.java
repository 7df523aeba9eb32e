package io.sidetone.audit;

import io.sidetone.access.AccessRequest;
import io.sidetone.access.Authoriser;
import io.sidetone.monitor.Grant;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Asks another authoriser and writes down what it said. Safe for use by any thread. */
public final class AuditedAuthoriser implements Authoriser {

    private final Authoriser asked;
    private final AuditLog log;
    private final LongSupplier wallMs;

    /**
     * @param asked who decides and never fails, as {@link io.sidetone.access.FailClosed} does
     * @param wallMs the time in milliseconds since 1970
     */
    public AuditedAuthoriser(Authoriser asked, AuditLog log, LongSupplier wallMs) {
        this.asked = asked;
        this.log = log;
        this.wallMs = wallMs;
    }

    @Override
    public CompletionStage<Grant> authorise(AccessRequest request) {
        return asked.authorise(request).thenApply(grant -> {
            log.record(grant.allows(request.wanted())
                ? AuditEntry.grant(request, grant.rights(), wallMs.getAsLong())
                : AuditEntry.refusal(request, "DENIED", wallMs.getAsLong()));
            return grant;
        });
    }
}
