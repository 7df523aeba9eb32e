package io.sidetone.runtime;

import io.sidetone.monitor.Grant;
import io.sidetone.monitor.GrantRequest;
import java.util.concurrent.CompletionStage;

/**
 * Decides who may monitor whom. It is asked before there is anything of a session, and again whenever the call has
 * become another: until it has answered the session hears and speaks nothing. An exception, null, a grant without
 * rights and no answer in time are denials.
 *
 * <p>Asked on the dispatching thread, so it must return at once: one that blocks does so on a thread of its own. Its
 * stage may be completed by any thread.
 */
@FunctionalInterface
public interface Authority {

    /**
     * Everything the supervisor may do, not only what he asks for now.
     *
     * @return the grant; its version is not lower than those of earlier answers about the same session
     */
    CompletionStage<Grant> grant(GrantRequest request);
}
