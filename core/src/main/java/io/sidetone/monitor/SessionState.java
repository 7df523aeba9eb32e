package io.sidetone.monitor;

/** Where a monitoring session is in its life; the table of moves is {@link SessionTable}. */
public enum SessionState {

    /** Whoever decides who may monitor whom is asked. There is no seat, no leg and no packet yet. */
    AUTHORIZING,

    /** Waits for its agent's next call. There is no seat and no leg. */
    ARMED,

    /** The supervisor's leg is coming up, or a notice is being played; he hears and speaks nothing. */
    ATTACHING,

    /** Listening, whispering or barged in. */
    ACTIVE,

    /** Hears and speaks nothing until a new grant is there, or while the supervisor keeps his leg on hold. */
    SUSPENDED,

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
