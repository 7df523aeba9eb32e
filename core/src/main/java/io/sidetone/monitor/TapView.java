package io.sidetone.monitor;

/**
 * Whose conversation a tap hears: what those people hear, and they themselves as far as anybody hears them. So no tap
 * hears more than somebody in the call does, and what a hold, muting or a privacy pause takes away it does not hear
 * either.
 */
public enum TapView {

    /** What the customers could hear: no whisper, and nobody while they are on hold. */
    CALL,

    /** What anybody hears: the call with what supervisors say to its agent. */
    CALL_PLUS_COACHING,

    /** What the agents hear, or the owner after a takeover. */
    AGENT_EXPERIENCE,

    /** What the supervisors hear. */
    SUPERVISOR_EXPERIENCE;

    /** Whether somebody of that standing is one whose conversation it is. */
    boolean includes(Standing standing) {
        return switch (this) {
            case CALL -> standing == Standing.CUSTOMER;
            case CALL_PLUS_COACHING -> true;
            case AGENT_EXPERIENCE -> standing == Standing.AGENT || standing == Standing.OWNER;
            case SUPERVISOR_EXPERIENCE -> standing.isSupervisor();
        };
    }
}
