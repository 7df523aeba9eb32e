package io.sidetone.monitor;

/** Where a monitoring session is in its life; the table of moves is {@link SessionTable}. */
public enum SessionState {

    /** The supervisor's leg is coming up; he hears and speaks nothing. */
    ATTACHING,

    /** Listening, whispering or barged in. */
    ACTIVE,

    /** Holds the call's takeover and waits for proof of the supervisor's media; nothing audible changed. */
    PREPARING,

    /** Takes the call over at the coming frame boundary. */
    COMMITTING,

    /** Owns the call, for good. */
    TAKEN_OVER,

    /** Deaf and mute from the coming frame boundary on. */
    DETACHING,

    /** Over. */
    ENDED
}
