package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.testkit.SentPacket;
import io.sidetone.testkit.VirtualParty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What must hold for the one RTP stream a party is sent, whatever fed it. Linear codec, 8 kHz; stateless. */
final class CleanStream {

    /** A packet under 64-bit numbers that do not wrap; {@code order} counts as sent. */
    record Numbered(SentPacket packet, long sequence, long timestamp, int order) {

        int samples() {
            return packet.payload().length / 2;
        }
    }

    private CleanStream() {
    }

    /** What a party was sent, in order of sending, unwrapped around the highest so far. */
    static List<Numbered> numbered(VirtualParty party) {
        List<Numbered> packets = new ArrayList<>();
        long sequence = 0;
        long timestamp = 0;
        for (SentPacket packet : party.heard) {
            if (packets.isEmpty()) {
                sequence = packet.sequence();
                timestamp = packet.timestamp();
            }
            long number = sequence + (short) (packet.sequence() - (int) sequence);
            long time = timestamp + (packet.timestamp() - (int) timestamp);
            packets.add(new Numbered(packet, number, time, packets.size()));
            sequence = Math.max(sequence, number);
            timestamp = Math.max(timestamp, time);
        }
        return packets;
    }

    /** The same in order of sequence: as a receiver plays it. */
    static List<Numbered> played(VirtualParty party) {
        List<Numbered> packets = numbered(party);
        packets.sort(Comparator.comparingLong(Numbered::sequence));
        return packets;
    }

    /** One SSRC, no sequence number twice, and timestamps that go on with it: no sample's place is used twice. */
    static void requireOne(VirtualParty party, String when) {
        List<Numbered> packets = played(party);
        assertThat(packets).as("%s is sent something, %s", party.spec.name(), when).isNotEmpty();
        for (int i = 0; i < packets.size(); i++) {
            Numbered packet = packets.get(i);
            assertThat(packet.packet().ssrc()).as("SSRC to %s, %s", party.spec.name(), when)
                .isEqualTo(party.leg().ssrc());
            if (i > 0) {
                Numbered before = packets.get(i - 1);
                assertThat(packet.sequence()).as("sequence to %s, %s: %s after %s", party.spec.name(), when, packet,
                    before).isGreaterThan(before.sequence());
                assertThat(packet.timestamp()).as("timestamp to %s, %s: %s after %s", party.spec.name(), when, packet,
                    before).isGreaterThanOrEqualTo(before.timestamp() + before.samples());
            }
        }
    }

    /** The furthest any packet's timestamp is from where real time has brought it since the first, in ms. */
    static double driftMs(VirtualParty party) {
        List<Numbered> packets = numbered(party);
        Numbered first = packets.get(0);
        double drift = 0;
        for (Numbered packet : packets) {
            double media = (packet.timestamp() - first.timestamp()) / 8.0;
            double real = (packet.packet().timeNs() - first.packet().timeNs()) / 1e6;
            drift = Math.abs(media - real) > Math.abs(drift) ? media - real : drift;
        }
        return drift;
    }

    /** Moves with real time, within that many milliseconds. */
    static void requireRealTime(VirtualParty party, double withinMs, String when) {
        assertThat(Math.abs(driftMs(party))).as("drift in ms of the stream to %s, %s", party.spec.name(), when)
            .isLessThanOrEqualTo(withinMs);
    }
}
