package io.sidetone.sip.dialog;

import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination.Cause;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stack must bring to have {@link Dialogs}: it sends requests and matches their responses, retransmits both, and
 * acknowledges refusals (RFC 3261 §17). Methods are called by threads of {@link Dialogs}; they may wait for a
 * connection.
 */
public interface Transactions {

    /**
     * The other side, as its last message told.
     *
     * @param address as in From and To, without a tag
     * @param tag null as long as it has none
     * @param target the URI to send to; null in what comes without a Contact
     * @param routes the addresses to go by, in order
     * @param path whence that message came, in the port's own terms; null if none has come
     */
    record Peer(String address, @Nullable String tag, @Nullable String target, List<String> routes,
        @Nullable Object path) {

        /** Copies the routes. */
        public Peer {
            routes = List.copyOf(routes);
        }
    }

    /**
     * A request to be sent.
     *
     * @param number of CSeq
     * @param from our address; null for the stack's own
     * @param headers those that belong to the stack are to be left out
     */
    record Outgoing(String method, long number, String callId, @Nullable String from, String tag, Peer to,
        SipHeaders headers, SipBody body) {
    }

    /** A response that has come to a request of ours. */
    record Reply(SipResponse response, long number, Peer from) {
    }

    /** Told of each response, or once why there is none. Any thread. */
    interface Answer {

        /**
         * @param reply null if there is none
         * @param failure {@code TIMED_OUT} or {@code TRANSPORT}; null if there is a reply
         */
        void take(@Nullable Reply reply, @Nullable Cause failure);
    }

    /** A request that was sent. */
    interface Sent {

        /** Sends a CANCEL for it. */
        void cancel(SipHeaders headers) throws IOException;

        /** Sends it once more, an ACK. */
        void again() throws IOException;
    }

    /** A request that has come. */
    interface Arrival {

        /** As the application sees it. */
        SipRequest request();

        /** The Call-ID. */
        String callId();

        /** Of CSeq. */
        long number();

        /** Of the topmost Via: a CANCEL has that of its INVITE. */
        String branch();

        /** The address in To. */
        String to();

        /** The tag in To; null if there is none. */
        @Nullable String toTag();

        /** Its sender. */
        Peer from();

        /** Takes it, with a transaction; called at once, by the thread that brought it. Not for an ACK. */
        void take() throws IOException;

        /**
         * Answers it; a 2xx again if asked again.
         *
         * @param tag for To, if that has none
         */
        void reply(SipResponse response, String tag) throws IOException;
    }

    /**
     * Sends a request; an ACK without a transaction.
     *
     * @throws IOException if that is impossible, for whatever reason
     */
    Sent send(Outgoing request, Answer answer) throws IOException;
}
