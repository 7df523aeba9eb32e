package io.sidetone.monitor;

/** Why a command was refused. Refused means that nothing happened. */
public enum Refusal {

    /** The session is not active yet. */
    NOT_ACTIVE,

    /** The session is preparing a takeover: cancel it first. */
    BUSY_TAKING_OVER,

    /** Another session of this call holds the takeover. */
    TAKEOVER_CONFLICT,

    /** No agent is present from whom the call could be taken. */
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

    /** The session is over. */
    ENDED,

    /** The call is over. */
    CALL_GONE,

    /** All seats of the call are taken. */
    NO_SEAT,

    /** The leg's codec and the call's do not go together. */
    CODEC_UNSUPPORTED,

    /** The command waited in the queue for longer than its deadline. */
    EXPIRED,

    /** The command queue is full: ask again later. */
    QUEUE_FULL
}
