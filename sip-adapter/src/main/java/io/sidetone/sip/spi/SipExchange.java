package io.sidetone.sip.spi;

/** A request other than INVITE, ACK, BYE and CANCEL that has come and is to be answered once. Any thread. */
public interface SipExchange {

    /** What has come. */
    SipRequest request();

    /** Answers finally; the first answer counts. */
    void respond(SipResponse response);

    /**
     * Answers a request that forms a dialog, a SUBSCRIBE, and keeps that dialog: what is sent in it goes out by
     * {@link SipDialog#request}, NOTIFY for example, and refreshes come to {@link DialogListener#requested}. It ends
     * with {@link SipDialog#end}, of which the other side is told nothing, and once a request of ours is answered 481;
     * a single 408 does not end it. The first answer counts.
     *
     * @param response a 2xx
     * @param listener told of what follows
     * @return the new dialog; of a request that came in a dialog, that dialog, which keeps its own listener
     * @throws IllegalArgumentException if it is no 2xx
     */
    SipDialog accept(SipResponse response, DialogListener listener);
}
