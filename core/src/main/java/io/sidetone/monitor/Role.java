package io.sidetone.monitor;

/** What a party is to a monitored call. The API names roles, never directions. */
public enum Role {

    /** An ordinary party that is not monitored; a call may have several. */
    CUSTOMER,

    /** A monitored party: caller or callee, it does not matter. */
    AGENT,

    /** A party that joined through a monitoring session. */
    SUPERVISOR
}
