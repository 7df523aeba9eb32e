package io.sidetone.access;

/** What makes people a group, and with it which of its calls may be monitored. */
public enum GroupKind {

    /** Supervisors and the people they lead: all of these people's calls. */
    TEAM,

    /** A call queue's administrators and its members: calls of that queue only. */
    QUEUE,

    /** The members of a shared line, each other: calls of that line only. */
    SHARED_LINE,

    /** An executive and the assistants, each other: all of their calls. */
    DELEGATION
}
