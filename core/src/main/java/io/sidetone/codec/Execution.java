package io.sidetone.codec;

/** Where a codec's coders run. */
public enum Execution {

    /** On the media thread: every call of a coder returns within a millisecond and allocates nothing. */
    INLINE,

    /** On a worker, because they may take longer or allocate: what they give is used one frame later. */
    WORKER
}
