package io.sidetone.runtime.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link UdpEndpoint} is opened with. Immutable.
 *
 * @param address where to bind, IPv4 or IPv6; the unspecified address means all
 * @param firstPort the lowest port to take, 1 to 65535
 * @param lastPort the highest port to take, not below the first; RTP takes an even port, RTCP the next (RFC 3550 §11)
 * @param remote where the party's SDP wants RTP; null as long as that is unknown, and nothing is sent or taken
 * @param remoteControl where it wants RTCP (RFC 3605); null means the port after RTP's. Not looked at with rtcpMux
 * @param rtcpMux whether RTCP shares the port of RTP (RFC 5761)
 * @param learning whether the party may be elsewhere
 * @param trafficClass the IP header's TOS or traffic class byte, 0 to 255; 0 leaves it alone, 0xB8 is EF (RFC 3246)
 * @param clock monotonic nanoseconds, read while learning is open
 */
public record UdpSpec(InetAddress address, int firstPort, int lastPort,
    @Nullable InetSocketAddress remote, @Nullable InetSocketAddress remoteControl, boolean rtcpMux, Learning learning,
    int trafficClass, LongSupplier clock) {

    /** The lowest port taken by default. */
    public static final int FIRST_PORT = 16_384;
    /** The highest port taken by default; it lies below the ports that Linux gives to whoever names none. */
    public static final int LAST_PORT = 32_767;

    /**
     * @throws IllegalArgumentException if a value is out of range; the text holds it
     * @throws NullPointerException if address, learning or clock is null
     */
    public UdpSpec {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(learning, "learning");
        Objects.requireNonNull(clock, "clock");
        if (firstPort < 1 || lastPort > 65_535 || firstPort > lastPort) {
            throw new IllegalArgumentException("ports must lie in 1 to 65535: " + firstPort + " to " + lastPort);
        }
        if (trafficClass < 0 || trafficClass > 255) {
            throw new IllegalArgumentException("trafficClass must be 0 to 255: " + trafficClass);
        }
    }

    /** Any pair of the default ports at this address, strict learning, a party yet unknown. */
    public static UdpSpec at(InetAddress address) {
        return new UdpSpec(address, FIRST_PORT, LAST_PORT, null, null, false, Learning.STRICT, 0, System::nanoTime);
    }

    /**
     * This with RTP on that port, and RTCP on the next unless it shares it.
     *
     * @param port even; 0 means any of the default ports
     * @throws IllegalArgumentException if it is odd or out of range; the text holds it
     */
    public UdpSpec withPort(int port) {
        if (port < 0 || port > 65_534 || port % 2 != 0) {
            throw new IllegalArgumentException("an RTP port must be even and 0 to 65534: " + port);
        }
        return port == 0 ? withPorts(FIRST_PORT, LAST_PORT) : withPorts(port, port + 1);
    }

    /** This with ports from a range, both ends included. */
    public UdpSpec withPorts(int first, int last) {
        return new UdpSpec(address, first, last, remote, remoteControl, rtcpMux, learning, trafficClass, clock);
    }

    /** This with a party that takes RTP there and RTCP on the port after it. */
    public UdpSpec withRemote(@Nullable InetSocketAddress rtp) {
        return withRemote(rtp, null);
    }

    /** This with a party that takes RTP and RTCP there. */
    public UdpSpec withRemote(@Nullable InetSocketAddress rtp, @Nullable InetSocketAddress rtcp) {
        return new UdpSpec(address, firstPort, lastPort, rtp, rtcp, rtcpMux, learning, trafficClass, clock);
    }

    /** This with RTCP on RTP's port, or not. */
    public UdpSpec withRtcpMux(boolean value) {
        return new UdpSpec(address, firstPort, lastPort, remote, remoteControl, value, learning, trafficClass, clock);
    }

    /** This with another way of address learning. */
    public UdpSpec withLearning(Learning value) {
        return new UdpSpec(address, firstPort, lastPort, remote, remoteControl, rtcpMux, value, trafficClass, clock);
    }

    /** This with another traffic class. */
    public UdpSpec withTrafficClass(int value) {
        return new UdpSpec(address, firstPort, lastPort, remote, remoteControl, rtcpMux, learning, value, clock);
    }

    /** This with another clock, for tests in virtual time. */
    public UdpSpec withClock(LongSupplier nanoseconds) {
        return new UdpSpec(address, firstPort, lastPort, remote, remoteControl, rtcpMux, learning, trafficClass,
            nanoseconds);
    }
}
