package io.sidetone.monitor;

import org.jspecify.annotations.Nullable;

/**
 * What sessions need of the world outside their call's media thread. Called on that thread; must neither block nor
 * throw.
 */
public interface SessionEdge {

    /** For calls that anybody may monitor whose application lets him. */
    SessionEdge OPEN = new SessionEdge() { };

    /** Whether anybody decides: if nobody does, {@link #ask} answers at once and with everything. */
    default boolean decides() {
        return false;
    }

    /**
     * A session needs a grant.
     *
     * @param number goes back with the answer: only the newest question of a session can be answered
     * @return the grant if it is there at once; null if {@link Session#answer} will bring it
     */
    default @Nullable Grant ask(Session session, GrantRequest request, long number) {
        return Grant.EVERYTHING;
    }

    /**
     * Whether what a session does now can be written down. Where it can't, starts, louder modes and takeovers are
     * refused AUDIT_UNAVAILABLE; quieter modes and all leaving go on.
     */
    default boolean recorded() {
        return true;
    }

    /** The session may have its leg now; it waits for {@link Session#legUp} or {@link Session#legFailed}. */
    default void attaching(Session session) {
    }

    /** The session has left its call and waits for the agent's next one: it belongs to whoever is told here. */
    default void armed(Session session) {
    }

    /** The session is over; nothing is left of it in its call. */
    default void ended(Session session) {
    }
}
