package io.sidetone.sip.siprec;

/** A document that can't be read. */
public final class RecordingMetadataException extends Exception {

    private static final long serialVersionUID = 1;

    RecordingMetadataException(String message) {
        super(message);
    }
}
