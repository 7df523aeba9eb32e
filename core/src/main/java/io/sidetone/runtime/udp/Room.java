package io.sidetone.runtime.udp;

import java.nio.ByteBuffer;

/**
 * Room for a datagram that comes and one that goes, which all endpoints of a thread use in turn: of thousands each with
 * its own, none would ever be in the processor's cache. Belongs to its thread.
 */
final class Room {

    private static final ThreadLocal<Room> OF_THREAD = ThreadLocal.withInitial(Room::new);

    /** As long as the longest datagram and one byte more, so that a truncated one shows. */
    final ByteBuffer in = ByteBuffer.allocateDirect(UdpEndpoint.LONGEST_DATAGRAM + 1);
    /** As long as the longest packet. */
    final ByteBuffer out = ByteBuffer.allocateDirect(UdpEndpoint.LONGEST_DATAGRAM);
    /** The datagram that came, where the engine can read it. */
    final byte[] datagram = new byte[UdpEndpoint.LONGEST_DATAGRAM + 1];

    /** The calling thread's. */
    static Room own() {
        return OF_THREAD.get();
    }
}
