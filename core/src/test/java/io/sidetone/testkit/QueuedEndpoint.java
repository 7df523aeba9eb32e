package io.sidetone.testkit;

import io.sidetone.runtime.Endpoint;
import java.util.ArrayDeque;
import java.util.Deque;

/** The side of an endpoint where datagrams come in, without a socket: a test puts them there. For one thread. */
public abstract class QueuedEndpoint implements Endpoint {

    /** What the next {@link #poll} hands over, the first first. */
    public final Deque<byte[]> arriving = new ArrayDeque<>();

    @Override
    public int poll(Inbox inbox, int limit) {
        int count = 0;
        while (count < limit && !arriving.isEmpty()) {
            byte[] datagram = arriving.remove();
            inbox.datagram(datagram, 0, datagram.length);
            count++;
        }
        return count;
    }
}
