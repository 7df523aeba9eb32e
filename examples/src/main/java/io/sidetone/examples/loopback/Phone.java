package io.sidetone.examples.loopback;

import io.sidetone.examples.replay.Packet;
import io.sidetone.examples.replay.Participant;
import io.sidetone.internal.rtp.RtcpPacket;
import io.sidetone.runtime.udp.UdpEndpoint;
import io.sidetone.runtime.udp.UdpSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;

/**
 * The far side of a leg: sends a participant's packets when their time has come and keeps what it is sent. Turned by
 * the phones' thread; {@link #connect} may be called by another.
 */
final class Phone {

    private final Participant participant;
    private final ByteBuffer in = ByteBuffer.allocate(2048);
    private volatile DatagramChannel channel;
    private int next;

    Phone(Participant participant) {
        this.participant = participant;
    }

    /** Opens a pair of sockets on the loopback address; the other end is for the leg. */
    UdpEndpoint connect() throws IOException {
        DatagramChannel here = open();
        UdpEndpoint there = UdpEndpoint.open(UdpSpec.at(InetAddress.getLoopbackAddress())
            .withRemote((InetSocketAddress) here.getLocalAddress()).withRtcpMux(true));
        here.connect(there.localAddress());
        DatagramChannel before = channel;
        channel = here;
        if (before != null) {
            before.close();
        }
        return there;
    }

    private static DatagramChannel open() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        return channel;
    }

    /** Sends what is due and takes what has come. Without a connection, what is due is lost. */
    void turn(long nowNs) throws IOException {
        DatagramChannel now = channel;
        for (; next < participant.arriving().size() && participant.arriving().get(next).timeNs() <= nowNs; next++) {
            if (now != null) {
                send(now, participant.arriving().get(next));
            }
        }
        while (now != null && receive(now)) {
            if (!RtcpPacket.looksLikeRtcp(in.array(), 0, in.position())) {
                participant.sentToHim().add(new Packet(nowNs, Arrays.copyOf(in.array(), in.position())));
            }
        }
    }

    private static void send(DatagramChannel channel, Packet packet) throws IOException {
        try {
            channel.write(ByteBuffer.wrap(packet.rtp()));
        } catch (PortUnreachableException hungUp) {
            // The leg is closed; a phone that has not heard of it yet goes on sending.
        }
    }

    private boolean receive(DatagramChannel channel) throws IOException {
        try {
            return channel.receive(in.clear()) != null;
        } catch (PortUnreachableException hungUp) {
            return false;
        }
    }

    void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
