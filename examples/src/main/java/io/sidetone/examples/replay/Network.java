package io.sidetone.examples.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** What the network does to a party's packets on their way in. The same seed and party give the same losses. */
final class Network {

    /** Who pauses for longer has nothing under way that could be overtaken. */
    private static final long PAUSE_NS = 100_000_000L;
    private static final long OVERTAKEN_BY_NS = 1_000_000L;
    private static final double MILLION = 1e6;

    private Network() {
    }

    /** The packets that arrive, in order of arrival: some are lost, and the late ones may overtake each other. */
    static List<Packet> carry(List<Packet> sent, Party party, long seed) {
        Impairment impairment = party.impairment();
        SplittableRandom losses = new SplittableRandom(seed * 31 + party.name().hashCode());
        SplittableRandom mixUps = new SplittableRandom((seed ^ 0x5DEECE66DL) * 31 + party.name().hashCode());
        List<Packet> arriving = new ArrayList<>(sent.size());
        for (int i = 0; i < sent.size(); i++) {
            // All are always drawn: asking for jitter must not change which packets are lost.
            boolean lost = losses.nextDouble() < impairment.loss();
            long lateNs = (long) (losses.nextDouble() * impairment.jitterNs());
            boolean overtaken = mixUps.nextDouble() < impairment.reorder();
            boolean twice = mixUps.nextDouble() < impairment.duplicate();
            if (lost) {
                continue;
            }
            long sentNs = sent.get(i).timeNs();
            long nextNs = i + 1 < sent.size() ? sent.get(i + 1).timeNs() : Long.MAX_VALUE;
            if (overtaken && nextNs - sentNs <= PAUSE_NS) {
                lateNs += nextNs - sentNs + OVERTAKEN_BY_NS;
            }
            long skewNs = (long) (sentNs * (impairment.skewPpm() / MILLION));
            Packet arrival = new Packet(sentNs + skewNs + lateNs, sent.get(i).rtp());
            arriving.add(arrival);
            if (twice) {
                arriving.add(arrival);
            }
        }
        arriving.sort(Comparator.comparingLong(Packet::timeNs));
        return arriving;
    }
}
