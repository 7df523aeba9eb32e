package io.sidetone.examples.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * One RTP stream of a capture: the packets of one SSRC between one pair of addresses, in order of time.
 *
 * @param packets everything this stream carries, telephone events and comfort noise too
 */
record RtpStream(int ssrc, Endpoint source, Endpoint destination, List<Datagram> packets) {

    private record Key(int ssrc, Endpoint source, Endpoint destination) {
    }

    private static final int IN_SEQUENCE = 3;

    /** The streams of a capture, in the order of their first packets. Whether anybody knows their codecs is open. */
    static List<RtpStream> in(List<Datagram> datagrams) {
        Map<Key, List<Datagram>> candidates = new LinkedHashMap<>();
        for (Datagram datagram : datagrams) {
            byte[] bytes = datagram.payload();
            if (Rtp.isRtp(bytes)) {
                Key key = new Key(Rtp.ssrc(bytes), datagram.source(), datagram.destination());
                candidates.computeIfAbsent(key, k -> new ArrayList<>()).add(datagram);
            }
        }
        List<RtpStream> streams = new ArrayList<>();
        candidates.forEach((key, packets) -> {
            if (countsUp(packets)) {
                streams.add(new RtpStream(key.ssrc, key.source, key.destination, List.copyOf(packets)));
            }
        });
        return streams;
    }

    /** What looks like RTP by chance (DNS, STUN, a game) does not count up by one, three times running. */
    private static boolean countsUp(List<Datagram> packets) {
        int run = 1;
        for (int i = 1; i < packets.size() && run < IN_SEQUENCE; i++) {
            int step = Rtp.sequence(packets.get(i).payload()) - Rtp.sequence(packets.get(i - 1).payload()) & 0xFFFF;
            if (step != 0) {                            // a packet captured twice says nothing
                run = step == 1 ? run + 1 : 1;
            }
        }
        return run >= IN_SEQUENCE;
    }

    /** The payload type most of its packets carry, of those that are {@code known}; -1 if none of them is. */
    int payloadType(IntPredicate known) {
        int[] counts = new int[128];
        int most = -1;
        for (Datagram packet : packets) {
            int type = Rtp.payloadType(packet.payload());
            counts[type]++;
            if (known.test(type) && (most < 0 || counts[type] > counts[most])) {
                most = type;
            }
        }
        return most;
    }

    @Override
    public String toString() {
        return String.format("0x%08X@%s", ssrc, source);
    }
}
