package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PcapFileTest {

    @Test
    void whatIsWrittenIsReadAgain() {
        PcapFile file = new PcapFile(new byte[] {10, 0, 0, 1}, new byte[] {10, 0, 0, 2});
        byte[] even = Frames.rtp(0, 1, 7, 160);
        byte[] odd = Frames.rtp(8, 2, 7, 161);
        file.add(new Packet(20_000_000, even), 5004);
        file.add(new Packet(3_600_000_001_999L, odd), 5005);

        List<Datagram> read = Capture.read(Path.of("x"), file.toBytes()).datagrams();

        assertThat(read).extracting(Datagram::timeNs).containsExactly(20_000_000L, 3_600_000_001_000L);
        assertThat(read.get(0).payload()).isEqualTo(even);
        assertThat(read.get(1).payload()).isEqualTo(odd);
        assertThat(read.get(0).destination()).hasToString("10.0.0.2:5004");
        assertThat(read.get(1).source()).hasToString("10.0.0.1:5005");
        assertThat(read.get(1).destination()).hasToString("10.0.0.2:5005");
    }

    @Test
    void checksumsAreThoseOfTheInternetProtocol() {
        PcapFile file = new PcapFile(new byte[] {10, 0, 0, 1}, new byte[] {10, 0, 0, 2});
        file.add(new Packet(0, Frames.rtp(0, 1, 7, 161)), 5004);
        byte[] bytes = file.toBytes();
        int ip = 24 + 16 + 14;
        int udpLength = 8 + 12 + 161;

        // RFC 1071: summed with its checksum, everything that is covered gives all ones.
        assertThat(sum(bytes, ip, 20, 0)).isEqualTo(0xFFFF);
        assertThat(sum(bytes, ip + 20, udpLength, sum(bytes, ip + 12, 8, 17 + udpLength))).isEqualTo(0xFFFF);
    }

    private static int sum(byte[] bytes, int from, int length, int start) {
        int sum = start;
        for (int i = 0; i < length; i++) {
            sum += i % 2 == 0 ? Bytes.u8(bytes, from + i) << 8 : Bytes.u8(bytes, from + i);
        }
        return (sum & 0xFFFF) + (sum >> 16);
    }
}
