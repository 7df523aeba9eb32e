package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkTest {

    private static final long SEED = 5;
    private static final int COUNT = 10_000;

    /** Packets 20 ms apart. */
    private static List<Packet> sent(int count) {
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(new Packet(i * 20_000_000L, Frames.rtp(0, i, 7, 160)));
        }
        return packets;
    }

    private static Impairment impairment(String... options) {
        Impairment impairment = Impairment.NONE;
        for (int i = 0; i < options.length; i += 2) {
            impairment = impairment.with(options[i], options[i + 1]);
        }
        return impairment;
    }

    private static List<Packet> carry(List<Packet> sent, String name, String... options) {
        Party party = new Party(name, Part.AGENT, Source.parse("x.wav"), null, 20, Map.of(), -1, impairment(options));
        return Network.carry(sent, party, SEED);
    }

    private static List<Integer> sequences(List<Packet> packets) {
        return packets.stream().map(packet -> Bytes.u16(packet.rtp(), 2)).toList();
    }

    @Test
    void aCleanNetworkChangesNothing() {
        List<Packet> sent = sent(50);
        assertThat(carry(sent, "agent")).isEqualTo(sent);
    }

    @Test
    void reorderedPacketsAreOvertakenByOneAndNoneIsLost() {
        List<Integer> arrived = sequences(carry(sent(COUNT), "agent", "--reorder", "2%"));
        int overtaken = 0;
        for (int i = 1; i < arrived.size(); i++) {
            overtaken += arrived.get(i) < arrived.get(i - 1) ? 1 : 0;
        }
        assertThat(arrived).as("seed " + SEED).hasSize(COUNT).doesNotHaveDuplicates();
        assertThat(overtaken).as("seed " + SEED).isBetween(COUNT / 100, 3 * COUNT / 100);
        assertThat(sequences(carry(sent(3), "agent", "--reorder", "100%"))).as("the last has nobody to overtake it")
            .containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void nothingOvertakesAcrossAPause() {
        List<Packet> packets = List.of(new Packet(0, Frames.rtp(0, 0, 7, 160)),
            new Packet(100_000_000L, Frames.rtp(0, 1, 7, 160)), new Packet(200_000_001L, Frames.rtp(0, 2, 7, 160)));
        assertThat(carry(packets, "agent", "--reorder", "100%")).extracting(Packet::timeNs)
            .containsExactly(100_000_000L, 101_000_000L, 200_000_001L);
    }

    @Test
    void duplicatesArriveTwiceAtOnce() {
        List<Integer> arrived = sequences(carry(sent(COUNT), "agent", "--duplicate", "1%"));
        assertThat(arrived).as("seed " + SEED).isSorted();
        assertThat(new HashSet<>(arrived)).hasSize(COUNT);
        assertThat(arrived.size()).as("seed " + SEED).isBetween(COUNT + COUNT / 200, COUNT + COUNT / 50);
    }

    @Test
    void aSkewedClockStretchesOrShrinksTime() {
        List<Packet> sent = sent(COUNT);
        long lastNs = sent.get(COUNT - 1).timeNs();
        List<Packet> slow = carry(sent, "agent", "--skew", "100ppm");
        List<Packet> fast = carry(sent, "agent", "--skew", "-1000");
        assertThat(slow.get(0).timeNs()).isZero();
        assertThat(slow.get(COUNT - 1).timeNs()).isEqualTo(lastNs + lastNs / 10_000);
        assertThat(fast.get(COUNT - 1).timeNs()).isEqualTo(lastNs - lastNs / 1000);
    }

    @Test
    void whatHappensDependsOnSeedAndPartyOnly() {
        List<Integer> lossy = sequences(carry(sent(COUNT), "agent", "--loss", "5%"));
        List<Integer> worse = sequences(carry(sent(COUNT), "agent", "--loss", "5%", "--jitter", "5ms", "--skew", "9ppm",
            "--duplicate", "3%", "--reorder", "1%"));
        assertThat(new HashSet<>(worse)).as("seed " + SEED).isEqualTo(new HashSet<>(lossy));
        assertThat(sequences(carry(sent(COUNT), "customer", "--loss", "5%"))).isNotEqualTo(lossy);
        assertThat(sequences(carry(sent(COUNT), "agent", "--loss", "5%"))).isEqualTo(lossy);
    }
}
