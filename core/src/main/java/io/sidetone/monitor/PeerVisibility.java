package io.sidetone.monitor;

/** Which other supervisors hear a supervisor who whispers. The agent he whispers to always does. */
public enum PeerVisibility {

    /** None. */
    TARGET_ONLY,

    /** Those who whisper to the same agent. */
    CO_COACHES,

    /** Every supervisor of the call whose session is active. */
    ALL_SUPERVISORS;

    boolean reveals(Standing listener, boolean coTargeted) {
        return this == ALL_SUPERVISORS
            || this == CO_COACHES && listener == Standing.WHISPERING && coTargeted;
    }
}
