package io.sidetone.monitor;

/** Why a command was refused. Refused means that nothing happened. */
public enum Refusal {

    /** The session is not active: not yet, or suspended. */
    NOT_ACTIVE,

    /** A takeover is being prepared: cancel it first. */
    BUSY_TAKING_OVER,

    /** Another session of this call holds the takeover. */
    TAKEOVER_CONFLICT,

    /** A transfer is under way. */
    TRANSFERRING,

    /** There is no transfer under way. */
    NO_TRANSFER,

    /** No agent is present who could be monitored, or from whom the call could be taken. */
    NO_AGENT,

    /** No customer is present. */
    NO_CUSTOMER,

    /** The takeover had already been committed. */
    TOO_LATE,

    /** There is no takeover to cancel. */
    NOTHING_TO_CANCEL,

    /** The session has taken the call over; only ending is left. */
    TAKEN_OVER,

    /** The takeover was cancelled. */
    CANCELLED,

    /** The supervisor's two-way media could not be proven in time. */
    LEG_NOT_PROVEN,

    /** The session, or the party, is gone. */
    ENDED,

    /** The call is over. */
    CALL_GONE,

    /** All seats of the call are taken. */
    NO_SEAT,

    /** The leg's codec and the call's do not go together. */
    CODEC_UNSUPPORTED,

    /** The supervisor may not monitor that call, or nobody said in time that he may. */
    DENIED,

    /** The session's grant does not allow that. */
    RIGHT_MISSING,

    /** The audit log can't write it down, so nothing begins and nobody gets louder; see {@link SessionEdge#recorded}. */
    AUDIT_UNAVAILABLE,

    /** The supervisor monitors that call already. */
    ALREADY_MONITORING,

    /** No supervisor whispers to that agent who takes private answers, so he would be heard by all. */
    NOT_WHISPERED_TO,

    /** Nobody monitors himself. */
    SELF,

    /** The notice that had to come first could not be played. */
    NOTICE_FAILED,

    /** A newer command took its place before it took effect. */
    SUPERSEDED,

    /** The command waited in the queue for longer than its deadline. */
    EXPIRED,

    /** The command queue is full: ask again later. */
    QUEUE_FULL
}
