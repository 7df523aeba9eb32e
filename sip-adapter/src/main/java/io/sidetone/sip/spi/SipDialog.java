package io.sidetone.sip.spi;

import java.util.function.Consumer;

/** One call leg of a stack. Any thread; nothing blocks, and what comes too late does nothing. See {@link SipStack}. */
public interface SipDialog {

    /** The Call-ID. */
    String callId();

    /** Answers the first INVITE of the other side for the time being; {@link SipStack} tells when that is reliable. */
    void progress(SipResponse response);

    /** Answers an INVITE of the other side with 200, the first or a later one. */
    void accept(SipHeaders headers, SipBody body);

    /** Refuses an INVITE of the other side; if it is the first, that ends the dialog. */
    void refuse(SipResponse response);

    /** Acknowledges a 2xx to an INVITE of ours; the body is our answer if the 2xx held an offer. */
    void acknowledge(SipBody body);

    /** Sends a re-INVITE. While another INVITE is open in this dialog it is answered 491, without being sent. */
    void reinvite(SipHeaders headers, SipBody body);

    /**
     * Sends another request in this dialog.
     *
     * @param response told of the final response, in order with the dialog's other callbacks; 408 if there is none;
     *     not called any more once the dialog is over
     */
    void request(String method, SipHeaders headers, SipBody body, Consumer<SipResponse> response);

    /**
     * Ends the dialog in the way that is right at present: CANCEL (or BYE, if the answer crosses it), a refusal with
     * 480, or BYE, after an ACK if that is missing. Idempotent.
     *
     * @param headers for that message, {@code Reason} for example
     */
    void end(SipHeaders headers);
}
