package io.sidetone.codec;

/** Where a codec's coders run. */
public enum Execution {

    /**
     * On the media thread: every call of a coder returns within a millisecond and allocates nothing. A leg whose coders
     * take longer three times in short order is quarantined: they are not called any more.
     */
    INLINE,

    /**
     * On a worker, because they may take longer or allocate: what they give is used one frame later, and what is not
     * there by then is lost. Packets that are forwarded are not delayed.
     */
    WORKER
}
