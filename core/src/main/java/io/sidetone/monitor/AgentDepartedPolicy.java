package io.sidetone.monitor;

/** What becomes of a call whose last agent hangs up while a customer is still there. */
public enum AgentDepartedPolicy {

    /** The supervisor who has been monitoring longest of those barged in becomes owner; without one the call ends. */
    PROMOTE_BARGED,

    /** The call ends. */
    END,

    /** The customer is parked until an agent joins or the park time-out ends the call. */
    PARK
}
