package io.sidetone.runtime;

/**
 * Where one leg's datagrams come from and go to: a socket, or whatever the application has instead. All methods are
 * called on the leg's media thread and must neither block nor wait.
 */
public interface Endpoint {

    /** Takes the datagrams of one {@link Endpoint#poll}: RTP and RTCP, told apart by what is in them (RFC 5761 §4). */
    interface Inbox {

        /**
         * One datagram that has come.
         *
         * @param buffer borrowed until return
         * @param offset first byte
         * @param length bytes
         */
        void datagram(byte[] buffer, int offset, int length);

        /**
         * Whether a datagram proves by a key that the party sent it, or no proof is wanted, as by default. An endpoint
         * that learns addresses from datagrams asks this first, and learns only where the answer is yes.
         *
         * @param buffer borrowed until return, and left as it is
         * @param offset first byte
         * @param length bytes
         */
        default boolean isAuthentic(byte[] buffer, int offset, int length) {
            return true;
        }
    }

    /**
     * Hands over what has come since the last time. Where there are few endpoints it is called in every duty cycle;
     * of many each is asked about as often as it has packets, and a hundred times a second while it has none.
     *
     * @param limit how many datagrams to hand over at most, so that no leg can starve the others
     * @return how many there were
     */
    int poll(Inbox inbox, int limit);

    /**
     * Sends one RTP packet to the leg's party.
     *
     * @param buffer borrowed until return
     * @param offset first byte
     * @param length bytes
     */
    void send(byte[] buffer, int offset, int length);

    /**
     * Sends one RTCP packet to the leg's party; where there is no way for RTCP it is dropped, as it is by default.
     *
     * @param buffer borrowed until return
     * @param offset first byte
     * @param length bytes
     */
    default void sendControl(byte[] buffer, int offset, int length) {
    }

    /** The leg is closed: nothing is polled or sent any more. Called once. */
    void close();
}
