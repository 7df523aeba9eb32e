package io.sidetone.runtime;

import io.sidetone.internal.rtp.RtpHeader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** An endpoint that a test feeds and looks into. */
class FakeEndpoint implements Endpoint {

    final Deque<byte[]> arriving = new ArrayDeque<>();
    final List<byte[]> sent = new ArrayList<>();
    boolean closed;
    boolean failing;
    private int sequence;

    /** A packet of silence from this endpoint's party. */
    void speaks() {
        byte[] packet = new byte[RtpHeader.LENGTH + 320];
        RtpHeader.write(packet, 0, false, 97, sequence, sequence * 160, 1);
        sequence++;
        arriving.add(packet);
    }

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

    @Override
    public void send(byte[] buffer, int offset, int length) {
        if (failing) {
            throw new IllegalStateException("network down");
        }
        sent.add(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    @Override
    public void close() {
        closed = true;
    }
}
