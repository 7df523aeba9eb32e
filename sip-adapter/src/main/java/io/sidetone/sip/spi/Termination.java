package io.sidetone.sip.spi;

import java.util.Objects;

/**
 * Why a dialog is over. Immutable.
 *
 * @param status the final response to the INVITE if it was refused, else 0
 * @param headers of the message that ended it, {@code Reason} among them
 */
public record Termination(Termination.Cause cause, int status, SipHeaders headers) {

    /** What ended it. */
    public enum Cause {
        /** {@link SipDialog#end} or {@link SipDialog#refuse}, whether or not the other side has confirmed it. */
        LOCAL,
        /** The other side: BYE, or CANCEL. */
        REMOTE,
        /** The other side refused our INVITE, with {@link Termination#status}. */
        REFUSED,
        /** No answer, no ACK, or an in-dialog request answered 408 or 481. */
        TIMED_OUT,
        /** The message could not be sent, or its connection broke. */
        TRANSPORT,
        /** {@link SipStack#close}. */
        CLOSED
    }

    /** @throws NullPointerException if anything is null */
    public Termination {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(headers, "headers");
    }
}
