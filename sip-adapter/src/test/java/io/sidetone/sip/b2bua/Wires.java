package io.sidetone.sip.b2bua;

import io.sidetone.runtime.Endpoint;
import io.sidetone.testkit.QueuedEndpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Ports without sockets, and the wires between them and the phones. For one thread. */
final class Wires implements MediaPorts {

    static final String ADDRESS = "192.0.2.1";

    /** Who takes what is sent to an address: whence it comes, and the datagram. */
    final Map<InetSocketAddress, BiConsumer<InetSocketAddress, byte[]>> ears = new HashMap<>();
    private final Map<InetSocketAddress, Port> open = new HashMap<>();
    int opened;
    boolean exhausted;

    @Override
    public MediaPort open(boolean behindNat) throws java.io.IOException {
        if (exhausted) {
            throw new java.net.BindException("no port pair for RTP");
        }
        Port port = new Port(new InetSocketAddress(literal(ADDRESS), 20_000 + 2 * opened++));
        open.put(port.rtp, port);
        return port;
    }

    /** How many are open. */
    int open() {
        return open.size();
    }

    /** A phone sends RTP. */
    void send(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        Port port = open.get(to);
        if (port != null && from.equals(port.remote)) {
            port.arriving.add(datagram);
        }
    }

    static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    private final class Port extends QueuedEndpoint implements MediaPort {

        private final InetSocketAddress rtp;
        private InetSocketAddress remote;

        private Port(InetSocketAddress rtp) {
            this.rtp = rtp;
        }

        @Override
        public Endpoint endpoint() {
            return this;
        }

        @Override
        public InetSocketAddress rtp() {
            return rtp;
        }

        @Override
        public InetSocketAddress rtcp() {
            return new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1);
        }

        @Override
        public void remote(InetSocketAddress to, InetSocketAddress control) {
            remote = to;
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            BiConsumer<InetSocketAddress, byte[]> ear = remote == null ? null : ears.get(remote);
            if (ear != null) {
                ear.accept(rtp, Arrays.copyOfRange(buffer, offset, offset + length));
            }
        }

        @Override
        public void close() {
            if (open.remove(rtp) == null) {
                throw new IllegalStateException("closed twice: " + rtp);
            }
        }
    }
}
