package io.sidetone.testkit;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback address that nobody uses at present, each given once: none of those that a system gives to
 * sockets that ask for any, and so may give away before they are used. Any thread.
 */
public final class FreePorts {

    private static final int FIRST = 10_240;
    private static final int LAST = 16_000;

    private static int next = ThreadLocalRandom.current().nextInt(FIRST, LAST);

    private FreePorts() {
    }

    /** The first of so many ports in a row, the first even, free for UDP and TCP. */
    public static synchronized int row(int count) {
        for (int tries = 0; tries < LAST - FIRST; tries++) {
            int first = next + next % 2;
            next = first + count >= LAST ? FIRST : first + count;
            boolean free = first + count < LAST;
            for (int port = first; free && port < first + count; port++) {
                free = isFree(port);
            }
            if (free) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " free ports");
    }

    /** Whether nobody uses it at present, neither for UDP nor for TCP. */
    public static boolean isFree(int port) {
        InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (DatagramSocket udp = new DatagramSocket(at); ServerSocket tcp = new ServerSocket()) {
            tcp.bind(at);
            return udp.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
