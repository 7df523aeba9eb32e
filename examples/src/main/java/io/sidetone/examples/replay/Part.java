package io.sidetone.examples.replay;

import io.sidetone.monitor.Role;

/** The part somebody plays in a replay. */
enum Part {
    CUSTOMER(Role.CUSTOMER),
    AGENT(Role.AGENT),
    /** Whom the script lets join as a customer or an agent, or take another's place. */
    FURTHER(null),
    SUPERVISOR(Role.SUPERVISOR),
    /** Nobody: what happens to the call itself. */
    CALL(null);

    private final Role role;

    Part(Role role) {
        this.role = role;
    }

    /** What he is to the call; null if that is the script's affair. */
    Role role() {
        return role;
    }

    /** Whether he is, or may become, a customer or an agent. */
    boolean isOrdinary() {
        return this == CUSTOMER || this == AGENT || this == FURTHER;
    }
}
