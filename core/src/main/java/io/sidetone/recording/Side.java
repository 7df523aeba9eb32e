package io.sidetone.recording;

/** Where somebody is heard in the overview of a recording. His own track has him whatever his side. */
public enum Side {

    /** On the left: a customer. */
    CUSTOMER,

    /** On the right: an agent, or a supervisor whom the customer hears (BARGE, after takeover). */
    AGENT,

    /** Nowhere: what is not for the customer's ears, such as a supervisor's words in LISTEN and WHISPER. */
    ASIDE
}
