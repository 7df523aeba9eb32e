package io.sidetone.audit;

/** What a supervisor leaves behind about a session of his. */
public sealed interface Attachment permits Note, Evaluation {
}
