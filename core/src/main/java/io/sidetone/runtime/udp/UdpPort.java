package io.sidetone.runtime.udp;

import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.runtime.Endpoint;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One socket: RTP, RTCP or both, to and from one party. Belongs to a {@link UdpEndpoint}, media thread only, except
 * for {@link #close()} and what is said to be for any thread; allocates nothing per datagram while the sender stays
 * the same, and nothing at all once connected.
 *
 * <pre>
 *   unconnected ── learning has closed, queue found empty ──► connected: strangers end in the kernel
 *        ▲                                                         │
 *        └──────────────── signalling names an address ────────────┘
 * </pre>
 */
final class UdpPort {

    private static final System.Logger LOG = System.getLogger(UdpEndpoint.class.getName());
    private static final Seldom COMPLAINTS = new Seldom(1_000_000_000L, System.nanoTime());

    private static final int NOTHING = -1;
    private static final int DROPPED = -2;
    private static final int FAILED = -1;

    // Connecting discards what is queued, so it waits for an empty queue; under a flood that never comes, and losing
    // a few packets once is better than losing most for ever.
    private static final int POLLS_UNTIL_CONNECTED = 64;

    private static final int SHORTEST_RTCP = 8;
    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;

    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final boolean control;
    private final AddressLearning learning;
    private final LongSupplier clock;
    private final Tally tally;
    /** Of the thread that uses this port. */
    private Room room = Room.own();
    private final RtpPacket packet = new RtpPacket();
    private boolean connected;
    private int pollsSinceClosed;

    /**
     * @param channel bound and non-blocking; owned by this object
     * @param control whether RTCP is expected here, not RTP
     */
    UdpPort(DatagramChannel channel, InetSocketAddress local, boolean control, UdpSpec spec, Tally tally) {
        this.channel = channel;
        this.local = local;
        this.control = control;
        learning = new AddressLearning(spec.learning());
        clock = spec.clock();
        this.tally = tally;
    }

    /** Before it is used; written only where it changes, as each reference written is a fence. */
    private void enter() {
        Room own = Room.own();
        if (room != own) {
            room = own;
        }
    }

    /** Signalling names the party's address, or null; an address of a family this socket can't reach is none. */
    void signalled(@Nullable InetSocketAddress address) {
        pollsSinceClosed = 0;
        learning.signalled(canReach(address) ? address : null);
        if (!connected) {
            return;
        }
        connected = false;
        enter();
        try {
            channel.disconnect();
            // An ICMP message about the old party would swallow the first packet to the new one, and the JDK would
            // call it sent; a read takes it away, with at most one datagram, which was the old party's.
            room.out.clear();
            if (channel.receive(room.out) != null) {
                tally.count(Tally.FOREIGN);
            }
        } catch (IOException e) {
            // Still tied to a party that is none any more: nothing may go there.
            failed(Tally.SEND_ERRORS, e);
            close();
        }
    }

    private boolean canReach(@Nullable InetSocketAddress address) {
        return address != null && !address.isUnresolved()
            && (address.getAddress() instanceof Inet4Address || !(local.getAddress() instanceof Inet4Address));
    }

    /**
     * Reads what has come.
     *
     * @param limit reads at most, so that a flood here starves nobody else
     * @return reads, dropped datagrams among them
     */
    int poll(Endpoint.Inbox inbox, int limit) {
        enter();
        int reads = 0;
        int length = DROPPED;
        while (reads < limit && (length = receive(inbox)) != NOTHING) {
            reads++;
            if (length >= 0) {
                inbox.datagram(room.datagram, 0, length);
            }
        }
        if (!connected && learning.isClosed()) {
            pollsSinceClosed++;
            if (length == NOTHING && pollsSinceClosed > 0 || pollsSinceClosed >= POLLS_UNTIL_CONNECTED) {
                connect();
            }
        }
        return reads;
    }

    private int receive(Endpoint.Inbox inbox) {
        room.in.clear();
        InetSocketAddress sender = null;
        int length;
        try {
            if (connected) {
                length = channel.read(room.in);
                if (length <= 0) {
                    return NOTHING;
                }
            } else {
                sender = (InetSocketAddress) channel.receive(room.in);
                if (sender == null) {
                    return NOTHING;
                }
                length = room.in.position();
            }
        } catch (PortUnreachableException e) {
            tally.count(Tally.UNREACHABLE);
            return DROPPED;
        } catch (IOException e) {
            failed(Tally.RECEIVE_ERRORS, e);
            return NOTHING;
        }
        return judged(inbox, sender, length);
    }

    private int judged(Endpoint.Inbox inbox, @Nullable InetSocketAddress sender, int length) {
        room.in.get(0, room.datagram, 0, length);
        if (sender != null && !isFromParty(inbox, sender, length)) {
            tally.count(Tally.FOREIGN);
            return DROPPED;
        }
        if (length == room.in.capacity()) {
            tally.count(Tally.OVERSIZED);
            return DROPPED;
        }
        tally.count(Tally.RECEIVED);
        return length;
    }

    private boolean isFromParty(Endpoint.Inbox inbox, InetSocketAddress sender, int length) {
        if (learning.isClosed()) {
            return learning.accept(sender, false, 0);
        }
        boolean wellFormed = length < room.in.capacity()
            && (control ? isReport(room.datagram, length) : packet.wrap(room.datagram, 0, length))
            && inbox.isAuthentic(room.datagram, 0, length);
        return learning.accept(sender, wellFormed, clock.getAsLong());
    }

    /** Whether a datagram begins with the report that every compound begins with (RFC 3550 §6.1, A.2). */
    private static boolean isReport(byte[] datagram, int length) {
        if (length < SHORTEST_RTCP || (datagram[0] & 0xE0) != 0x80) {
            return false;
        }
        int type = datagram[1] & 0xFF;
        int words = (datagram[2] & 0xFF) << 8 | datagram[3] & 0xFF;
        return (type == SENDER_REPORT || type == RECEIVER_REPORT) && (words + 1) * 4 <= length;
    }

    private void connect() {
        try {
            channel.connect(learning.peer());
        } catch (IOException e) {
            // It works unconnected too; don't try again at once.
            pollsSinceClosed = Integer.MIN_VALUE;
            failed(Tally.RECEIVE_ERRORS, e);
        }
        // It may be connected and yet have failed, to empty its queue.
        connected = channel.isConnected();
    }

    /** Sends one packet to the party, if there is an address to send to. */
    void send(byte[] buffer, int offset, int length) {
        enter();
        InetSocketAddress peer = learning.peer();
        if (peer == null) {
            tally.count(Tally.UNADDRESSED);
            return;
        }
        if (length > room.out.capacity()) {
            tally.count(Tally.SEND_ERRORS);
            return;
        }
        // Wrapping the array would allocate for each packet; copying it does not, and the JDK copies no second time.
        room.out.clear().put(buffer, offset, length).flip();
        int written = write(peer);
        if (written == 0) {
            // The kernel tells of an ICMP message instead of sending, but that was about a packet before: this one
            // still goes.
            written = write(peer);
        }
        if (written != FAILED) {
            tally.count(written == length ? Tally.SENT : Tally.SEND_ERRORS);
        }
    }

    private int write(InetSocketAddress peer) {
        try {
            return connected ? channel.write(room.out) : channel.send(room.out, peer);
        } catch (PortUnreachableException e) {
            tally.count(Tally.UNREACHABLE);
            return 0;
        } catch (IOException e) {
            failed(Tally.SEND_ERRORS, e);
            return FAILED;
        }
    }

    private void failed(int what, IOException e) {
        if (!channel.isOpen()) {
            return;
        }
        tally.count(what);
        if (COMPLAINTS.isDue(System.nanoTime())) {
            LOG.log(System.Logger.Level.WARNING, "UDP " + local + " failed (more within a second only count): " + e);
        }
    }

    /** Where it is bound. Any thread. */
    InetSocketAddress local() {
        return local;
    }

    /** Where packets go; null if nowhere. Any thread. */
    @Nullable InetSocketAddress peer() {
        return learning.peer();
    }

    /** Any thread; idempotent. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "UDP " + local + " did not close cleanly: " + e);
        }
    }
}
