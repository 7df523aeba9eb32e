package io.sidetone.sip.spi;

import java.util.Objects;

/**
 * A response; see {@link SipRequest} for what belongs to the stack. Immutable.
 *
 * @param status 100 to 699
 * @param headers unknown ones kept
 */
public record SipResponse(int status, SipHeaders headers, SipBody body) {

    /**
     * @throws IllegalArgumentException if the status is out of range; the text holds it
     * @throws NullPointerException if anything is null
     */
    public SipResponse {
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
        if (status < 100 || status > 699) {
            throw new IllegalArgumentException("a status must be 100 to 699: " + status);
        }
    }

    /** A response without headers and body of its own. */
    public static SipResponse of(int status) {
        return new SipResponse(status, SipHeaders.NONE, SipBody.NONE);
    }

    /** A response with a body. */
    public static SipResponse of(int status, SipBody body) {
        return new SipResponse(status, SipHeaders.NONE, body);
    }

    /** Whether it is a 1xx. */
    public boolean isProvisional() {
        return status < 200;
    }

    /** Whether it is a 2xx. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
