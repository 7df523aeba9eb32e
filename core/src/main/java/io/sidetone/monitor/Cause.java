package io.sidetone.monitor;

/** Why a session ended. Every session that started has exactly one. */
public enum Cause {

    /** The supervisor hung up. */
    SUPERVISOR_HANGUP,

    /** The application asked for it. */
    REQUESTED,

    /** The right to monitor was withdrawn. */
    REVOKED,

    /** The call was over. */
    CALL_ENDED,

    /** The monitored agent left and the call with him. */
    AGENT_LEFT,

    /** Another supervisor took the call over. */
    TARGET_REPLACED,

    /** The supervisor's leg did not come up, or went quiet for too long. */
    MEDIA_LOST,

    /** The session reached its maximum duration. */
    MAX_DURATION
}
