package io.sidetone.sip.spi;

/** What happens in one dialog. See {@link SipStack} for when and where these are called. */
public interface DialogListener {

    /** A 1xx above 100 to our first INVITE, perhaps with early media. */
    default void progressed(SipDialog dialog, SipResponse response) {
    }

    /** A 2xx to our first INVITE: {@link SipDialog#acknowledge} it, or {@link SipDialog#end} the dialog. */
    void answered(SipDialog dialog, SipResponse response);

    /** The other side has acknowledged our 2xx; the body holds its answer if our 2xx held an offer. */
    default void acknowledged(SipDialog dialog, SipBody body) {
    }

    /** A re-INVITE: {@link SipDialog#accept} or {@link SipDialog#refuse} it. */
    void reinvited(SipDialog dialog, SipRequest invite);

    /**
     * The final response to our re-INVITE; a 2xx is to be {@link SipDialog#acknowledge acknowledged}. 491 means that it
     * crossed one of theirs: try again after the time RFC 3261 §14.1 gives.
     */
    default void reinviteAnswered(SipDialog dialog, SipResponse response) {
    }

    /** INFO, UPDATE, REFER, NOTIFY, a PRACK with a body or anything else in this dialog; 501 unless overridden. */
    default void requested(SipDialog dialog, SipExchange exchange) {
        exchange.respond(SipResponse.of(501));
    }

    /** It is over. The last callback of every dialog, once. */
    void terminated(SipDialog dialog, Termination termination);
}
