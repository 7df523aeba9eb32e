package io.sidetone.runtime.udp;

import io.sidetone.runtime.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A leg's UDP sockets: RTP and RTCP on a pair of ports or on one, from and to one party alone. What others send is
 * dropped, and nothing goes to them: {@link Learning} says who the party may be.
 *
 * <pre>{@code
 *   UdpEndpoint endpoint = UdpEndpoint.open(UdpSpec.at(InetAddress.getByName("192.0.2.10")));
 *   // … the SDP offers endpoint.localAddress(); the party's answer says where it is …
 *   endpoint.remote(new InetSocketAddress("198.51.100.7", 40_000), null);
 *   Party agent = call.join(LegSpec.of("agent", G711.ULAW), Role.AGENT, endpoint);
 *
 *   // or, if the party was known before:
 *   call.join(LegSpec.of("customer", G711.ALAW), Role.CUSTOMER,
 *       UdpEndpoint.open(UdpSpec.at(address).withRemote(customer).withRtcpMux(true)));
 * }</pre>
 *
 * The leg closes it; an endpoint whose leg was refused is the application's to close. {@link #poll}, {@link #send} and
 * {@link #sendControl} belong to the leg's media thread, never block, never throw for what the network does, and
 * allocate nothing in steady state; everything else is for any thread.
 *
 * <p>Once learning has closed the socket is connected: the kernel then discards what others send, and may tell them
 * that nobody listens here (ICMP).
 */
public final class UdpEndpoint implements Endpoint, AutoCloseable {

    /** The longest datagram that is taken or sent, in bytes; longer ones are counted and dropped. */
    public static final int LONGEST_DATAGRAM = 2047;

    // Measured on two busy cores, sweeping 3 000 idle endpoints: 1.1 to 1.4 µs of CPU each, nearly all of it the one
    // empty read. RTCP comes every few seconds, so reading its port each time would double that for nothing.
    private static final int POLLS_PER_CONTROL_READ = 8;

    /** What signalling says. */
    private record Remote(@Nullable InetSocketAddress rtp, @Nullable InetSocketAddress rtcp) {
    }

    private final Tally tally = new Tally();
    private final UdpPort media;
    /** The same as media if RTCP shares its port. */
    private final UdpPort control;
    private volatile Remote remote;
    private @Nullable Remote applied;
    private int polls;

    private UdpEndpoint(UdpSpec spec, PortPair ports) throws IOException {
        media = new UdpPort(ports.media(), (InetSocketAddress) ports.media().getLocalAddress(), false, spec, tally);
        control = ports.control() == null ? media : new UdpPort(ports.control(),
            (InetSocketAddress) ports.control().getLocalAddress(), true, spec, tally);
        remote(spec.remote(), spec.remoteControl());
        applyRemote();
    }

    /**
     * Binds an endpoint's sockets.
     *
     * @throws java.net.BindException if no port is free, or the address is not this machine's; the text holds it
     * @throws IOException if the system gives no sockets
     * @throws IllegalArgumentException if the range of ports holds no even one, or none followed by another
     */
    public static UdpEndpoint open(UdpSpec spec) throws IOException {
        return new UdpEndpoint(spec, PortPair.bind(spec));
    }

    /**
     * Signalling says where the party is, for the first time or anew. Takes effect with the media thread's next poll
     * or packet; whatever was learnt is forgotten and learning opens again, even if the addresses are the same: don't
     * call it for a session refresh that changes nothing.
     *
     * @param rtp null, or an address that must not be sent to (multicast, broadcast, unspecified, port 0), means that
     *     nothing is sent and nothing taken
     * @param rtcp null means the port after RTP's (RFC 3550 §11); not looked at if RTCP shares the port
     */
    public void remote(@Nullable InetSocketAddress rtp, @Nullable InetSocketAddress rtcp) {
        remote = new Remote(rtp, rtcp);
    }

    /** Where RTP comes in: what SDP offers. The address is unspecified if it was bound so. */
    public InetSocketAddress localAddress() {
        return media.local();
    }

    /** Where RTCP comes in; the same as {@link #localAddress()} if it shares the port. */
    public InetSocketAddress localControlAddress() {
        return control.local();
    }

    /** Where RTP goes at present: as signalled, or as learnt; null if nowhere. */
    public @Nullable InetSocketAddress peer() {
        return media.peer();
    }

    /** Where RTCP goes at present; null if nowhere. */
    public @Nullable InetSocketAddress controlPeer() {
        return control.peer();
    }

    /** What was counted until now; no lock, but one allocation. */
    public UdpCounters counters() {
        return tally.snapshot();
    }

    @Override
    public int poll(Inbox inbox, int limit) {
        applyRemote();
        int reads = 0;
        if (control != media && ++polls % POLLS_PER_CONTROL_READ == 0) {
            reads = control.poll(inbox, Math.min(1, limit));
        }
        return reads + media.poll(inbox, limit - reads);
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        applyRemote();
        media.send(buffer, offset, length);
    }

    @Override
    public void sendControl(byte[] buffer, int offset, int length) {
        applyRemote();
        control.send(buffer, offset, length);
    }

    private void applyRemote() {
        Remote now = remote;
        if (now == applied) {
            return;
        }
        applied = now;
        media.signalled(now.rtp());
        if (control != media) {
            control.signalled(now.rtcp() != null ? now.rtcp() : portAfter(now.rtp()));
        }
    }

    private static @Nullable InetSocketAddress portAfter(@Nullable InetSocketAddress rtp) {
        return rtp == null || rtp.isUnresolved() || rtp.getPort() == 0 || rtp.getPort() == 65_535 ? null
            : new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1);
    }

    /** Any thread; idempotent. */
    @Override
    public void close() {
        media.close();
        control.close();
    }
}
