package io.sidetone.examples.replay;

import io.sidetone.internal.rtp.RtcpPacket;
import io.sidetone.internal.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        RtpPacket rtp = new RtpPacket();
        for (Datagram datagram : datagrams) {
            if (rtp.wrap(datagram.payload(), 0, datagram.payload().length)) {
                Key key = new Key(rtp.ssrc(), datagram.source(), datagram.destination());
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
        RtpPacket rtp = new RtpPacket();
        int run = 0;
        int expected = 0;
        for (Datagram packet : packets) {
            rtp.wrap(packet.payload(), 0, packet.payload().length);
            int ahead = rtp.sequence() - expected & 0xFFFF;
            if (run == 0 || ahead != 0xFFFF) {          // a packet captured twice says nothing
                run = ahead == 0 ? run + 1 : 1;
                expected = rtp.sequence() + 1;
            }
            if (run >= IN_SEQUENCE) {
                return true;
            }
        }
        return false;
    }

    /** The RTCP that went the same way, in the order of the datagrams; what breaks its rules (A.2) is left out. */
    List<Datagram> control(List<Datagram> datagrams) {
        RtcpPacket rtcp = new RtcpPacket();
        return datagrams.stream()
            .filter(each -> each.source().isControlOf(source) && each.destination().isControlOf(destination)
                && rtcp.wrap(each.payload(), 0, each.payload().length)).toList();
    }

    /** The payload type most of its packets carry, of those that are {@code known}; -1 if none of them is. */
    int payloadType(IntPredicate known) {
        return payloadTypes().entrySet().stream().filter(entry -> known.test(entry.getKey()))
            .max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse(-1);
    }

    /** How many packets there are of each payload type. */
    Map<Integer, Integer> payloadTypes() {
        RtpPacket rtp = new RtpPacket();
        Map<Integer, Integer> counts = new TreeMap<>();
        for (Datagram packet : packets) {
            rtp.wrap(packet.payload(), 0, packet.payload().length);
            counts.merge(rtp.payloadType(), 1, Integer::sum);
        }
        return counts;
    }

    @Override
    public String toString() {
        return String.format("0x%08X@%s", ssrc, source);
    }
}
