package io.sidetone.sip.spi;

import java.util.function.Consumer;

/**
 * One SIP stack, as its port shows it. What every port keeps, and the test kit checks:
 *
 * <ul>
 * <li>Callbacks of one dialog, {@link SipStackListener#invited} among them, come one after the other in the order of
 *     the wire. They never come on a media thread, never under a lock of the stack, and never from within a method of this
 *     package that is called meanwhile. Different dialogs may call back at the same time.
 * <li>No method blocks, not for the network and not for the other side. All are for any thread.
 * <li>Every dialog ends with exactly one {@link DialogListener#terminated}, and nothing comes after it: after every
 *     path, also a CANCEL that crosses the answer, no answer at all, a broken connection, {@link #close}.
 * <li>A method that comes too late, because the dialog is over or has moved on, does nothing; it never throws.
 * <li>Bodies pass byte for byte. Unknown headers, methods and statuses are kept.
 * <li>Retransmissions, 100, the ACK of a refusal, the 200 to a BYE or CANCEL and the 487 after a CANCEL are the port's,
 *     as are 491 and 500 to an INVITE that crosses another (RFC 3261 §14.2).
 * <li>Provisional responses to a first INVITE that holds an offer are reliable (RFC 3262) where it requires
 *     {@code 100rel}, and where it supports that and the response has a body: {@code RSeq}, retransmission, PRACK and a
 *     2xx that waits for it are the port's. A PRACK with a body comes to {@link DialogListener#requested}. To an INVITE
 *     that requires it and holds no offer, no provisional response above 100 is sent.
 * <li>Neither bodies nor credentials are logged.
 * </ul>
 */
public interface SipStack extends AutoCloseable {

    /**
     * Begins to take requests. Called once, before anything else.
     *
     * @param listener told of everything that belongs to no dialog yet
     */
    void start(SipStackListener listener);

    /**
     * Sends an INVITE. If it can't be sent at all, that comes as a callback, too.
     *
     * @param request with its own {@code From} and {@code To} if they are to differ from the stack's; an empty body for
     *     an offer from the other side
     * @return the dialog, before anything of it was told to the listener
     */
    SipDialog invite(SipRequest request, DialogListener listener);

    /**
     * Sends a request outside of any dialog, an OPTIONS for example; none that forms one.
     *
     * @param response told of the final response, once: 408 if there is none, 503 if it can't be sent
     */
    void request(SipRequest request, Consumer<SipResponse> response);

    /**
     * Ends every dialog, with BYE, CANCEL or a refusal as far as they can still be sent, and tells each that it is
     * over. Idempotent.
     */
    @Override
    void close();
}
