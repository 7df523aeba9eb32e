package io.sidetone.runtime.udp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The counters of one endpoint. Written by the media thread alone, with plain stores; read by any thread. */
final class Tally {

    static final int RECEIVED = 0;
    static final int FOREIGN = 1;
    static final int OVERSIZED = 2;
    static final int RECEIVE_ERRORS = 3;
    static final int SENT = 4;
    static final int UNADDRESSED = 5;
    static final int SEND_ERRORS = 6;
    static final int UNREACHABLE = 7;

    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts = new long[UNREACHABLE + 1];

    void count(int what) {
        COUNT.setOpaque(counts, what, counts[what] + 1);
    }

    private long of(int what) {
        return (long) COUNT.getOpaque(counts, what);
    }

    UdpCounters snapshot() {
        return new UdpCounters(of(RECEIVED), of(FOREIGN), of(OVERSIZED), of(RECEIVE_ERRORS), of(SENT),
            of(UNADDRESSED), of(SEND_ERRORS), of(UNREACHABLE));
    }
}
