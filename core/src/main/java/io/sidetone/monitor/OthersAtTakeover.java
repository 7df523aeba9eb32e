package io.sidetone.monitor;

/** What becomes of the other sessions of a call when one of them takes it over. */
public enum OthersAtTakeover {

    /** They end with {@link Cause#TARGET_REPLACED}. */
    END,

    /** They go on in {@link Mode#LISTEN} and monitor the new owner. */
    DEMOTE
}
