package io.sidetone.access;

/** Whether something is offered to a supervisor, or why it is not. Where several reasons hold the first is told. */
public enum Offer {

    OFFERED,

    /** Monitoring is off. */
    NOT_ENABLED,

    /**
     * He is in no group that would let him monitor that person: a stranger, himself, or nobody at all. Whoever has no
     * rights gets this answer whatever the person does, so that it tells nothing.
     */
    NOT_IN_GROUP,

    /** That person has no call that could be monitored; one he supervises himself does not count. */
    NOT_ON_A_CALL,

    /** The call is private. */
    PRIVATE_CALL,

    /** The call is a conference that somebody else hosts. */
    EXTERNAL_CONFERENCE,

    /** He may do it on calls of a queue or shared line that this call does not belong to. */
    NOT_A_CALL_OF_THIS_QUEUE,

    /** He may monitor that person, but not so. */
    RIGHT_MISSING,

    /** Nobody can speak in that call. */
    LISTEN_ONLY,

    /** It is what he does already. */
    ALREADY_MONITORING,

    /** He prepares a takeover; or, of a takeover, somebody else does or owns the call. */
    BUSY_TAKING_OVER,

    /** All seats of the call are taken. */
    NO_SEAT
}
