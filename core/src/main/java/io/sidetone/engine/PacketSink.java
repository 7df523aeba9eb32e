package io.sidetone.engine;

/** Takes the RTP packets that legs are sent, on the media thread; must neither block nor throw. */
@FunctionalInterface
public interface PacketSink {

    /**
     * One RTP packet for one leg, to be sent at once.
     *
     * @param leg whose party it is for
     * @param buffer borrowed until return
     * @param offset first byte of the RTP header
     * @param length bytes
     * @param nowNs the time the packet leaves, as given to the call that caused it
     */
    void send(Leg leg, byte[] buffer, int offset, int length, long nowNs);

    /**
     * One compound RTCP packet for one leg; by default it is not sent.
     *
     * @param leg whose party it is for
     * @param buffer borrowed until return
     * @param offset first byte
     * @param length bytes
     * @param nowNs the time the packet leaves
     */
    default void sendControl(Leg leg, byte[] buffer, int offset, int length, long nowNs) {
    }
}
