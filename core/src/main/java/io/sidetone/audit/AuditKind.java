package io.sidetone.audit;

/** What an audit record is about. */
public enum AuditKind {

    /** Somebody was allowed to monitor. */
    GRANT,

    /** Somebody was not, or a command of his was refused. */
    REFUSAL,

    /** A session began. */
    ATTACH,

    /** A session is in another mode, or in its first. */
    MODE,

    /** A notice was played, or failed. */
    NOTICE,

    /** A step of a takeover: preparing, rolled back, or taken over. */
    TAKEOVER,

    /** A session is over. */
    DETACH,

    /** A supervisor's note. */
    NOTE,

    /** A supervisor's scores. */
    SCORECARD,

    /** So many records are missing here: the log was full. */
    GAP,

    /** The log ended in a part of a record when it was opened; what there was of it is quoted. */
    TORN
}
