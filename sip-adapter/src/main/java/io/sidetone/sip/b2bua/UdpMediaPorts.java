package io.sidetone.sip.b2bua;

import io.sidetone.runtime.Endpoint;
import io.sidetone.runtime.udp.Learning;
import io.sidetone.runtime.udp.UdpEndpoint;
import io.sidetone.runtime.udp.UdpSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * UDP ports from a range, bound at one address and advertised as another where there is a NAT before this machine. Any
 * thread.
 */
public final class UdpMediaPorts implements MediaPorts {

    private final UdpSpec spec;
    private final InetAddress advertised;

    /**
     * Tries once whether ports can be had, so that what can't be bound shows at the start and not at the first call.
     *
     * @param spec where to bind, which ports, DSCP as traffic class, RTCP beside RTP or on the same port; the party in
     *     it is not looked at
     * @param advertised what descriptions say; null for the address bound
     * @throws IOException if no port can be bound there; the text tells why
     * @throws IllegalArgumentException if nobody could send to the advertised address; the text holds it
     */
    public UdpMediaPorts(UdpSpec spec, @Nullable InetAddress advertised) throws IOException {
        this.spec = Objects.requireNonNull(spec, "spec").withRemote(null);
        this.advertised = advertised == null ? spec.address() : advertised;
        if (this.advertised.isAnyLocalAddress() || this.advertised.isMulticastAddress()) {
            throw new IllegalArgumentException("an address must be advertised that can be sent to: " + this.advertised);
        }
        UdpEndpoint.open(this.spec).close();
    }

    @Override
    public MediaPort open(boolean behindNat) throws IOException {
        boolean believed = behindNat && spec.learning() == Learning.STRICT;
        UdpEndpoint endpoint = UdpEndpoint.open(believed ? spec.withLearning(Learning.BEHIND_NAT) : spec);
        InetSocketAddress rtp = new InetSocketAddress(advertised, endpoint.localAddress().getPort());
        InetSocketAddress rtcp = new InetSocketAddress(advertised, endpoint.localControlAddress().getPort());
        return new MediaPort() {
            @Override
            public Endpoint endpoint() {
                return endpoint;
            }

            @Override
            public InetSocketAddress rtp() {
                return rtp;
            }

            @Override
            public InetSocketAddress rtcp() {
                return rtcp;
            }

            @Override
            public void remote(@Nullable InetSocketAddress remoteRtp, @Nullable InetSocketAddress remoteRtcp) {
                endpoint.remote(remoteRtp, remoteRtcp);
            }
        };
    }
}
