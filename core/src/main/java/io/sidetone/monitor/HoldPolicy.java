package io.sidetone.monitor;

/** Whom the supervisors of an agent hear while he holds the customers, who hear hold audio. */
public enum HoldPolicy {

    /** The agent only; and only he hears them. */
    PRIVATE,

    /** The customers only. */
    FOLLOW_CUSTOMER,

    /** Both. */
    BOTH
}
