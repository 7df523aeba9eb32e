package io.sidetone.monitor;

import org.jspecify.annotations.Nullable;

/** Who hears a prompt: one of these kinds of people, or several. Whoever has left, or is on no side, hears none. */
public enum Audience {

    /** The customers who are not on hold. */
    CUSTOMERS,

    /** The agents, or the owner after a takeover. */
    AGENTS,

    /** The supervisors who monitor, and the one whose session waits for the prompt. */
    SUPERVISORS,

    /** The customers who hear nobody but each other, because they are on hold or parked. */
    WAITING,

    /** The agent, or owner, whom the session monitors that the notice is of. */
    TARGET;

    private static final @Nullable Audience[] OF_STANDING = {null, CUSTOMERS, AGENTS, null, null, SUPERVISORS,
        SUPERVISORS, SUPERVISORS, AGENTS};

    int bit() {
        return 1 << ordinal();
    }

    /** The kinds that somebody of that standing is of, a bit for each; a customer's hold is not looked at. */
    static int of(Standing standing) {
        Audience audience = OF_STANDING[standing.ordinal()];
        return audience == null ? 0 : audience.bit();
    }
}
