package io.sidetone.examples.replay;

/** Who could hear whom from a moment of the replay on: a hearing matrix by number of participant. */
record Hearing(long fromNs, long matrix) {
}
