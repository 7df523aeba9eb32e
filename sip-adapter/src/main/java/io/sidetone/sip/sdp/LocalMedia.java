package io.sidetone.sip.sdp;

import io.sidetone.codec.Codec;
import io.sidetone.runtime.srtp.SrtpSuite;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * What our side of a leg can do, and where it is. Immutable.
 *
 * @param rtp the address and port that the other side is to send RTP to: the advertised ones, never unspecified
 * @param rtcp the same for RTCP; equal to {@code rtp} where they share a port (RFC 5761)
 * @param codecs in order of preference when we offer; whoever offers decides the order of an answer
 * @param packetTimeMs what we send unless the other side asks for another: 10, 20, 30, 40 or 60
 * @param security whether media are secured
 * @param suites what is offered and taken up, in order of preference when we offer
 */
public record LocalMedia(InetSocketAddress rtp, InetSocketAddress rtcp, List<Codec> codecs, int packetTimeMs,
    Security security, List<SrtpSuite> suites) {

    /**
     * @throws IllegalArgumentException if a value is out of range; the text holds it
     * @throws NullPointerException if anything is null
     */
    public LocalMedia {
        codecs = List.copyOf(codecs);
        suites = List.copyOf(suites);
        Objects.requireNonNull(security, "security");
        requireUsable(rtp);
        requireUsable(rtcp);
        if (codecs.isEmpty()) {
            throw new IllegalArgumentException("a leg needs at least one codec");
        }
        if (PacketTime.atMost(packetTimeMs) != packetTimeMs) {
            throw new IllegalArgumentException("packet time must be 10, 20, 30, 40 or 60 ms: " + packetTimeMs);
        }
        if (security != Security.NONE && suites.isEmpty()) {
            throw new IllegalArgumentException(security + " needs at least one suite");
        }
    }

    private static void requireUsable(InetSocketAddress address) {
        if (address.isUnresolved() || address.getPort() == 0 || address.getAddress().isAnyLocalAddress()
            || address.getAddress().isMulticastAddress()) {
            throw new IllegalArgumentException("nobody can send to " + address);
        }
    }

    /** A leg with these codecs, RTCP on the port after RTP's, 20 ms packets, unsecured. */
    public static LocalMedia at(InetSocketAddress rtp, Codec... codecs) {
        return new LocalMedia(rtp, new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1), List.of(codecs), 20,
            Security.NONE, List.of());
    }

    /** This with RTCP elsewhere. */
    public LocalMedia withRtcp(InetSocketAddress address) {
        return new LocalMedia(rtp, address, codecs, packetTimeMs, security, suites);
    }

    /** This with another packet time. */
    public LocalMedia withPacketTime(int ms) {
        return new LocalMedia(rtp, rtcp, codecs, ms, security, suites);
    }

    /** This with other security; the suites that everybody has if none are named. */
    public LocalMedia withSecurity(Security value, SrtpSuite... inOrder) {
        return new LocalMedia(rtp, rtcp, codecs, packetTimeMs, value, inOrder.length > 0 ? List.of(inOrder)
            : List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AES_256_CM_HMAC_SHA1_80,
                SrtpSuite.AEAD_AES_128_GCM));
    }

    boolean sharesPort() {
        return rtp.equals(rtcp);
    }
}
