package io.sidetone.examples.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** What the network does to a party's packets on their way in. The same seed and party give the same losses. */
final class Network {

    private Network() {
    }

    /** The packets that arrive, in order of arrival: some are lost, and the late ones may overtake each other. */
    static List<Packet> carry(List<Packet> sent, Party party, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 31 + party.name().hashCode());
        List<Packet> arriving = new ArrayList<>(sent.size());
        for (Packet packet : sent) {
            // Both are always drawn: asking for jitter must not change which packets are lost.
            boolean lost = random.nextDouble() < party.loss();
            long lateNs = (long) (random.nextDouble() * party.jitterNs());
            if (!lost) {
                arriving.add(new Packet(packet.timeNs() + lateNs, packet.rtp()));
            }
        }
        arriving.sort(Comparator.comparingLong(Packet::timeNs));
        return arriving;
    }
}
