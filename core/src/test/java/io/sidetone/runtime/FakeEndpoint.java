package io.sidetone.runtime;

import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.testkit.QueuedEndpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An endpoint that a test feeds and looks into. */
class FakeEndpoint extends QueuedEndpoint {

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
