package io.sidetone.monitor;

/** Why a session ended. Every session that was asked for has exactly one. */
public enum Cause {

    /** The supervisor hung up. */
    SUPERVISOR_HANGUP,

    /** The application asked for it. */
    REQUESTED,

    /** The right to monitor was withdrawn, ran out, or was not given again when the call had changed. */
    REVOKED,

    /** The supervisor may not do what he asked for, or nobody said in time that he may. Nothing has happened. */
    DENIED,

    /** The call was over. */
    CALL_ENDED,

    /** The monitored agent left and the call with him. */
    AGENT_LEFT,

    /** Another supervisor took the call over. */
    TARGET_REPLACED,

    /** The supervisor's leg did not come up, or went quiet for too long. */
    MEDIA_LOST,

    /** The call is secured and the supervisor's leg can't be: nothing of the call may go out on plain RTP. */
    SECURITY_MISMATCH,

    /** The session reached its maximum duration, or waited for its agent's next call for too long. */
    MAX_DURATION,

    /** A notice that the session had to begin with could not be played. */
    NOTICE_FAILED,

    /** The call had no seat left. */
    NO_RESOURCES,

    /** The same supervisor started anew and asked for that. */
    REPLACED_BY_SAME_SUPERVISOR,

    /** A fault of Sidetone's own, or of a codec: the call is over at once; {@link MonitorEvent.CallFailed} has it. */
    FAULT
}
