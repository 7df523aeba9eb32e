package io.sidetone.monitor;

/** What a supervisor's session does while it is active. Taking over is not a mode: there is no way back from it. */
public enum Mode {

    /** The supervisor hears the call; nobody hears him. */
    LISTEN,

    /** The supervisor hears the call; only the agent hears him. */
    WHISPER,

    /** Everybody hears everybody. */
    BARGE
}
