package io.sidetone.lines;

/** What somebody's line is doing. */
public enum LineState {

    /** He could take a call. */
    AVAILABLE,

    /** A call is offered to him. */
    RINGING,

    /** He is on a call, or on several. */
    ON_CALL,

    /** He is there but takes no call: do not disturb, or the work after a call. */
    BUSY,

    /** He is not there. */
    OFFLINE
}
