package io.sidetone.monitor;

import org.jspecify.annotations.Nullable;

/**
 * The question whether a supervisor may monitor somebody. Immutable.
 *
 * @param supervisor who asks
 * @param call the call's name; null before there is one, for a session that waits for an agent's next call
 * @param agent the leg he wants to monitor, by its name; an owner's after a takeover; null if no agent is there
 * @param wanted the right that his mode asks for
 * @param occasion why it is asked
 */
public record GrantRequest(String supervisor, @Nullable String call, @Nullable String agent, Right wanted,
    Occasion occasion) {

    /** Why a grant is asked for. */
    public enum Occasion {

        /** A session begins, in this call or, if it goes with its agent, in this next one. */
        START,

        /** Somebody joined the call, or the monitored agent left and another is there. */
        JOIN,

        /** A party has been transferred. */
        TRANSFER,

        /** Another supervisor owns the call now. */
        NEW_OWNER
    }
}
