package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.internal.rtp.TelephoneEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Digits in a stream: what RFC 4733 §2.5 asks of whoever sends them. */
class DiallingTest {

    private static final long MS = 1_000_000;

    private static List<Packet> stream(int ptimeMs, int first, int count) {
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] rtp = Frames.rtp(0, first + i, 7, 8 * ptimeMs);
            int timestamp = 1000 + i * 8 * ptimeMs;
            for (int b = 0; b < 4; b++) {
                rtp[4 + b] = (byte) (timestamp >> 24 - 8 * b);
            }
            packets.add(new Packet(i * (long) ptimeMs * MS, rtp));
        }
        return packets;
    }

    private static RtpPacket rtp(Packet packet) {
        RtpPacket rtp = new RtpPacket();
        assertThat(rtp.wrap(packet.rtp(), 0, packet.rtp().length)).isTrue();
        return rtp;
    }

    private static List<Packet> events(List<Packet> stream) {
        return stream.stream().filter(packet -> rtp(packet).payloadType() == 101).toList();
    }

    @ParameterizedTest
    @CsvSource({"20, 65530", "30, 100", "60, 65535", "10, 0"})
    void numbersGoOnWithoutAGapWhateverThePacketTime(int ptimeMs, int first) {
        List<Packet> dialled = Dialling.into(stream(ptimeMs, first, 100), 100 * MS, "1#", 101, 8000);
        for (int i = 0; i < dialled.size(); i++) {
            assertThat(rtp(dialled.get(i)).sequence()).as("packet %d", i).isEqualTo(first + i & 0xFFFF);
            assertThat(rtp(dialled.get(i)).ssrc()).isEqualTo(7);
        }
        assertThat(dialled).extracting(Packet::timeNs).isSorted();
        assertThat(events(dialled)).hasSize(14);
    }

    @Test
    void anEventGrowsUnderTheTimeItBeganAndEndsThreeTimes() {
        List<Packet> events = events(Dialling.into(stream(20, 1, 100), 100 * MS, "5", 101, 8000));
        for (int i = 0; i < 7; i++) {
            RtpPacket rtp = rtp(events.get(i));
            assertThat(rtp.timestamp()).isEqualTo(1000 + 800);
            assertThat(rtp.marker()).isEqualTo(i == 0);
            assertThat(TelephoneEvent.event(rtp.buffer(), rtp.payloadOffset())).isEqualTo(5);
            assertThat(TelephoneEvent.duration(rtp.buffer(), rtp.payloadOffset())).isEqualTo(Math.min(i + 1, 5) * 160);
            assertThat(TelephoneEvent.isEnd(rtp.buffer(), rtp.payloadOffset())).isEqualTo(i >= 4);
            assertThat(events.get(i).timeNs()).isEqualTo((100 + 20 * i) * MS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20})
    void timesAreRightWhereNothingElseIsSaidBetweenTheDigits(int packets) {
        List<Packet> events = events(Dialling.into(stream(20, 1, packets), 500 * MS, "123", 101, 8000));
        assertThat(events).hasSize(21);
        for (int i = 0; i < 3; i++) {
            assertThat(rtp(events.get(7 * i)).timestamp()).isEqualTo(1000 + (500 + 200 * i) * 8);
        }
    }

    @Test
    void whoDialsBeforeHeSaysAnythingBeginsWithThat() {
        List<Packet> later = stream(20, 40, 50).stream()
            .map(packet -> new Packet(packet.timeNs() + 1000 * MS, packet.rtp())).toList();
        List<Packet> dialled = Dialling.into(later, 100 * MS, "1", 101, 8000);
        assertThat(rtp(dialled.get(0)).timestamp()).isEqualTo(1000 - 900 * 8);
        assertThat(dialled).hasSize(57);
        for (int i = 0; i < 57; i++) {
            assertThat(rtp(dialled.get(i)).sequence()).isEqualTo(40 + i);
        }
    }
}
