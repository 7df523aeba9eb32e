package io.sidetone.sip.siprec;

/** A body of several parts that can't be read. */
public final class MultipartException extends Exception {

    private static final long serialVersionUID = 1;

    MultipartException(String message) {
        super(message);
    }
}
