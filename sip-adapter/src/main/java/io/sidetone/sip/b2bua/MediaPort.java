package io.sidetone.sip.b2bua;

import io.sidetone.runtime.Endpoint;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One leg's ports. */
public interface MediaPort {

    /** What the leg's media thread polls, sends to and closes. */
    Endpoint endpoint();

    /** Where the party is to send RTP: the advertised address, never unspecified. */
    InetSocketAddress rtp();

    /** The same for RTCP; equal to {@link #rtp()} if it shares the port (RFC 5761). */
    InetSocketAddress rtcp();

    /** Signalling says where the party is, anew or for the first time; null for nowhere. Any thread. */
    void remote(@Nullable InetSocketAddress rtp, @Nullable InetSocketAddress rtcp);
}
