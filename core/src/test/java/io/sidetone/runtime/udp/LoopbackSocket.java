package io.sidetone.runtime.udp;

import io.sidetone.internal.rtp.RtpHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The other end of an endpoint under test: a real socket on this machine. */
final class LoopbackSocket implements AutoCloseable {

    private static final long DEADLINE_NS = 10_000_000_000L;

    final InetSocketAddress address;
    /** What it was sent, in order, as far as {@link #collect} has looked. */
    final List<byte[]> received = new ArrayList<>();
    private final DatagramChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(65_536);
    private int sequence;
    private boolean settled;

    LoopbackSocket() throws IOException {
        this(InetAddress.getLoopbackAddress(), 0);
    }

    LoopbackSocket(InetAddress host, int port) throws IOException {
        channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.bind(new InetSocketAddress(host, port));
        address = (InetSocketAddress) channel.getLocalAddress();
    }

    /** An RTP packet whose payload is its own sequence number. */
    static byte[] rtp(int sequence) {
        byte[] packet = new byte[RtpHeader.LENGTH + 160];
        RtpHeader.write(packet, 0, false, 0, sequence & 0xFFFF, sequence * 160, 7);
        packet[RtpHeader.LENGTH] = (byte) sequence;
        return packet;
    }

    /** A receiver report without blocks (RFC 3550 §6.4.2), and a BYE if asked for. */
    static byte[] rtcp(boolean bye) {
        byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7, (byte) 0x81, (byte) 203, 0, 1, 0, 0, 0, 7};
        return bye ? report : Arrays.copyOf(report, 8);
    }

    void send(InetSocketAddress to, byte[] datagram) {
        try {
            channel.send(ByteBuffer.wrap(datagram), to);
        } catch (IOException e) {
            throw new AssertionError("the test could not send", e);
        }
    }

    void speak(InetSocketAddress to, int packets) {
        for (int i = 0; i < packets; i++) {
            send(to, rtp(sequence++));
        }
    }

    /** Reads what has come by now. */
    LoopbackSocket collect() {
        try {
            SocketAddress from;
            while ((from = channel.receive(buffer.clear())) != null) {
                if (from.equals(address)) {
                    settled = true;
                } else {
                    received.add(Arrays.copyOf(buffer.array(), buffer.position()));
                }
            }
            return this;
        } catch (IOException e) {
            throw new AssertionError("the test could not receive", e);
        }
    }

    /** Reads until so many have come altogether. */
    LoopbackSocket collect(int count) {
        await(() -> collect().received.size() >= count, count + " datagrams at " + address);
        return this;
    }

    /** Waits until all that this thread has sent has come: what this socket sends to itself comes after that. */
    void settle() {
        settled = false;
        send(address, new byte[0]);
        await(() -> collect().settled, "a datagram to myself");
    }

    /** Tries until something is so, and fails if it isn't in time. */
    static void await(BooleanSupplier condition, String what) {
        long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("did not come true: " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
