package io.sidetone.runtime.udp;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The bound, non-blocking sockets of one endpoint; whoever binds them owns them.
 *
 * @param control null if RTCP shares the port of RTP
 */
record PortPair(DatagramChannel media, @Nullable DatagramChannel control) {

    // Linux gives room for some 270 packets by default: 5 ms of a flood, or of the 5 s of a stall the oldest, where the
    // newest are wanted. It takes no memory as long as nothing waits, and where the system allows less it is less.
    private static final int RECEIVE_BUFFER = 1 << 20;

    /**
     * Takes a free pair of the range, from a random place on, so that the next call does not get the ports, and the
     * stray packets, of the last.
     */
    static PortPair bind(UdpSpec spec) throws IOException {
        int first = spec.firstPort() + 1 & ~1;
        int last = spec.lastPort() - (spec.rtcpMux() ? 0 : 1);
        if (first > last) {
            throw new IllegalArgumentException("no even RTP port"
                + (spec.rtcpMux() ? "" : " with an RTCP port after it") + " in " + spec.firstPort() + " to " + spec.lastPort());
        }
        int count = (last - first) / 2 + 1;
        int start = ThreadLocalRandom.current().nextInt(count);
        String reason = "";
        for (int i = 0; i < count; i++) {
            try {
                return bind(spec, first + (start + i) % count * 2);
            } catch (BindException e) {
                reason = e.getMessage();
            }
        }
        throw new BindException("no port" + (spec.rtcpMux() ? "" : " pair") + " for RTP on "
            + spec.address().getHostAddress() + " in " + spec.firstPort() + " to " + spec.lastPort() + ": " + reason);
    }

    private static PortPair bind(UdpSpec spec, int port) throws IOException {
        DatagramChannel media = open(spec, port);
        try {
            return new PortPair(media, spec.rtcpMux() ? null : open(spec, port + 1));
        } catch (IOException e) {
            media.close();
            throw e;
        }
    }

    private static DatagramChannel open(UdpSpec spec, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open(spec.address() instanceof Inet4Address
            ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            if (spec.trafficClass() != 0) {
                channel.setOption(StandardSocketOptions.IP_TOS, spec.trafficClass());
            }
            return channel.bind(new InetSocketAddress(spec.address(), port));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
