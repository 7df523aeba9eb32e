package io.sidetone.sip.sdp;

/** A session description that can't be read, or can't be agreed on. Its text never quotes an attribute's value. */
public final class SdpException extends Exception {

    private static final long serialVersionUID = 1;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_ACCEPTABLE_HERE = 488;

    private final int status;

    private SdpException(int status, String message) {
        super(message);
        this.status = status;
    }

    static SdpException malformed(String message) {
        return new SdpException(BAD_REQUEST, message);
    }

    static SdpException unacceptable(String message) {
        return new SdpException(NOT_ACCEPTABLE_HERE, message);
    }

    /** The SIP response that says so: 400 for what can't be read, 488 for what can't be agreed on. */
    public int status() {
        return status;
    }
}
