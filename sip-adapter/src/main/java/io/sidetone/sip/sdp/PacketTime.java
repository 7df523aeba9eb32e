package io.sidetone.sip.sdp;

import io.sidetone.engine.LegSpec;

/** Lengths of packets in milliseconds, from what SDP says to what a leg can have. Any thread. */
final class PacketTime {

    private static final int SHORTEST_MS = 10;
    private static final int[] POSSIBLE_MS = {LegSpec.LONGEST_PACKET_MS, 40, 30, 20};

    private PacketTime() {
    }

    /** The longest that a leg can have within {@code ms}; 10 if even that is too long. */
    static int atMost(int ms) {
        for (int possible : POSSIBLE_MS) {
            if (possible <= ms) {
                return possible;
            }
        }
        return SHORTEST_MS;
    }

    /** Whole milliseconds of an attribute that may hold fractions (RFC 8866 §6.4). */
    static int parse(String text, String what) throws SdpException {
        int point = text.indexOf('.');
        return Numbers.between(point < 0 ? text : text.substring(0, point), 1, 1_000, what);
    }
}
