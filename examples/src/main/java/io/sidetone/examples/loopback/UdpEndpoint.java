package io.sidetone.examples.loopback;

import io.sidetone.runtime.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * One leg's datagrams over a non-blocking UDP socket: the least an application has to bring. Owns its channel; after
 * construction it belongs to the leg's media thread.
 */
final class UdpEndpoint implements Endpoint {

    private static final int LONGEST = 2048;

    private final DatagramChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(LONGEST);
    private final ByteBuffer out = ByteBuffer.allocateDirect(LONGEST);

    /** @param channel connected to the party and not blocking; closed with this endpoint */
    UdpEndpoint(DatagramChannel channel) {
        this.channel = channel;
    }

    @Override
    public int poll(Inbox inbox, int limit) {
        int count = 0;
        try {
            for (; count < limit && channel.receive(in.clear()) != null; count++) {
                inbox.datagram(in.array(), 0, in.position());
            }
        } catch (PortUnreachableException nobodyThere) {
            return count;                               // the party has gone; signalling will say so
        } catch (IOException e) {
            throw new UncheckedIOException(e);          // counted by the media thread
        }
        return count;
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        try {
            channel.write(out.clear().put(buffer, offset, length).flip());
        } catch (PortUnreachableException nobodyThere) {
            // As above: a packet to nobody is a lost packet.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of this side. */
    SocketAddress address() throws IOException {
        return channel.getLocalAddress();
    }
}
