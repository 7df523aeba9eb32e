package io.sidetone.monitor;

/** What the supervisors of an agent hear of his consulting somebody else while he holds the customers. */
public enum ConsultPolicy {

    /** Nothing, and he hears nothing of them. */
    NONE,

    /** What {@link HoldPolicy} lets them hear of any hold. */
    AS_HOLD
}
