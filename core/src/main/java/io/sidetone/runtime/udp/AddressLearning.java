package io.sidetone.runtime.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Decides whose datagrams are a party's and where ours go, for RTP or for RTCP. Belongs to one {@link UdpPort}, media
 * thread only, except for {@link #peer()}; knows no socket and no clock, and allocates nothing.
 *
 * <pre>
 *   signalled ─► OPEN ─── 5 packets from the signalled address, or 5 s after the first ──► CLOSED: peer = signalled
 *     ▲           ├────── a stranger alone for 5 s, with at least 5 packets ─────────────► CLOSED: peer = stranger
 *     │           └─ OPEN: peer = signalled (BEHIND_NAT: the stranger, until the signalled address speaks)
 *     └── only signalling reopens ────────────────────────────────────────────────────────── CLOSED
 * </pre>
 */
final class AddressLearning {

    /** So many well-formed packets prove an address. */
    static final int PROOF_PACKETS = 5;
    /** So long after the first packet learning closes. */
    static final long WINDOW_NS = 5_000_000_000L;
    /** A stranger silent for so long makes room for another: a single stray packet must not keep the party out. */
    static final long STRANGER_SILENCE_NS = 1_000_000_000L;

    private static final InetAddress LIMITED_BROADCAST = limitedBroadcast();

    private final Learning mode;
    private @Nullable InetSocketAddress signalled;
    private volatile @Nullable InetSocketAddress peer;
    private boolean closed;
    private long beganNs;
    private int fromSignalled;
    private @Nullable InetSocketAddress stranger;
    private int fromStranger;
    private long strangerHeardNs;

    AddressLearning(Learning mode) {
        this.mode = mode;
    }

    private static InetAddress limitedBroadcast() {
        try {
            return InetAddress.getByAddress(new byte[] {-1, -1, -1, -1});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Signalling names an address: everything learnt before is forgotten.
     *
     * @param address null, or one that must not be sent to, if there is none
     */
    void signalled(@Nullable InetSocketAddress address) {
        signalled = isSendable(address) ? address : null;
        peer = signalled;
        closed = mode == Learning.NONE && signalled != null;
        fromSignalled = 0;
        stranger = null;
    }

    /**
     * Judges a datagram.
     *
     * @param wellFormed whether it is what is expected here; nothing else teaches an address
     * @param nowNs monotonic; not looked at once learning is closed
     * @return whether it comes from the party
     */
    boolean accept(InetSocketAddress sender, boolean wellFormed, long nowNs) {
        if (wellFormed && !closed && signalled != null) {
            learn(sender, nowNs);
        }
        return sender.equals(peer);
    }

    private void learn(InetSocketAddress sender, long nowNs) {
        if (sender.equals(signalled)) {
            if (fromSignalled++ == 0) {
                beganNs = stranger == null ? nowNs : beganNs;
                peer = signalled;
            }
        } else if (fromSignalled == 0) {
            consider(sender, nowNs);
        }
        boolean over = nowNs - beganNs >= WINDOW_NS;
        if (fromSignalled > 0) {
            closed = over || fromSignalled >= PROOF_PACKETS;
        } else if (over && stranger != null && fromStranger >= PROOF_PACKETS) {
            peer = stranger;
            closed = true;
        }
    }

    private void consider(InetSocketAddress sender, long nowNs) {
        if (sender.equals(stranger)) {
            fromStranger++;
            strangerHeardNs = nowNs;
        } else if (isSendable(sender) && (stranger == null || nowNs - strangerHeardNs >= STRANGER_SILENCE_NS)) {
            stranger = sender;
            fromStranger = 1;
            strangerHeardNs = nowNs;
            beganNs = nowNs;
            if (mode == Learning.BEHIND_NAT) {
                peer = sender;
            }
        }
    }

    /** Where to send; null if nowhere. Any thread. */
    @Nullable InetSocketAddress peer() {
        return peer;
    }

    /** Whether {@link #peer()} is final until signalling names another. */
    boolean isClosed() {
        return closed;
    }

    /**
     * Whether datagrams may be sent there at all: not to multicast, broadcast, unspecified or unresolved addresses or
     * port 0. A subnet's broadcast address can't be told from a host's; the kernel refuses it, as SO_BROADCAST is off.
     */
    static boolean isSendable(@Nullable InetSocketAddress address) {
        if (address == null || address.isUnresolved() || address.getPort() == 0) {
            return false;
        }
        InetAddress host = address.getAddress();
        return !host.isAnyLocalAddress() && !host.isMulticastAddress() && !host.equals(LIMITED_BROADCAST);
    }
}
