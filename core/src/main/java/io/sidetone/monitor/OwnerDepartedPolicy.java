package io.sidetone.monitor;

/** What becomes of a call whose owner, the supervisor who took it over, leaves while a customer is still there. */
public enum OwnerDepartedPolicy {

    /** The customer is parked until an agent joins or the park time-out ends the call. */
    PARK,

    /** The call ends. */
    END
}
