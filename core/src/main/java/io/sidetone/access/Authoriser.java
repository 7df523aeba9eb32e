package io.sidetone.access;

import io.sidetone.monitor.Grant;
import java.util.concurrent.CompletionStage;

/**
 * Decides who may monitor whom: {@link Access}, or a deployment's own. It is asked before anything happens and again
 * after a transfer, a takeover or a joining, never on a media thread; wrap it in {@link FailClosed}, so that whatever
 * goes wrong is a denial.
 */
@FunctionalInterface
public interface Authoriser {

    /**
     * Everything the supervisor may do with that call, not only what he wants now; a grant without what he wants is a
     * denial of that. Each answer's version is higher than those of the answers to earlier requests.
     */
    CompletionStage<Grant> authorise(AccessRequest request);
}
