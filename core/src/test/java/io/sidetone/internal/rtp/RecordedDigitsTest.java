package io.sidetone.internal.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.testkit.Testdata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Digits that others' telephones pressed. Captures are test material that is not part of the project. */
class RecordedDigitsTest {

    private static final int EVENTS = 101;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET = 1;

    private final StringBuilder digits = new StringBuilder();
    private int packets;
    private int duplicates;

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "2,2", "3,3", "5,5", "6,6", "7,7", "8,8", "9,9", "pound,#", "star,*"})
    void eachKeyOfSippIsOneDigitOfTenPacketsWithTwoDuplicates(String name, String digit) throws IOException {
        read("pcap/sipp/dtmf_2833_" + name + ".pcap");
        assertThat(digits).hasToString(digit);
        assertThat(packets).isEqualTo(10);
        assertThat(duplicates).isEqualTo(2);
    }

    @Test
    void aNumberDialledWithinSpeechIsReadExactly() throws IOException {
        read("pcap/asterisk/channels__pjsip__dtmf_sdp__dtmf_sdp_recognition__ulaw-2013785496.pcap");
        assertThat(digits).hasToString("2013785496");
        assertThat(duplicates).isZero();
    }

    /** Little-endian pcap of IPv4 and UDP over Ethernet or Linux cooked capture: all that these captures need. */
    private void read(String name) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(Testdata.file(name))).order(ByteOrder.LITTLE_ENDIAN);
        int linkHeader = file.getInt(20) == ETHERNET ? 14 : 16;
        RtpSource source = new RtpSource(0, 8000);
        RtpPacket packet = new RtpPacket();
        DigitDetector detector = new DigitDetector();
        int at = FILE_HEADER;
        while (at < file.capacity()) {
            long timeNs = file.getInt(at) * 1_000_000_000L + file.getInt(at + 4) * 1000L;
            int ip = at + RECORD_HEADER + linkHeader;
            int udp = ip + (file.get(ip) & 0xF) * 4;
            int length = (file.get(udp + 4) & 0xFF) << 8 | file.get(udp + 5) & 0xFF;
            at += RECORD_HEADER + file.getInt(at + 8);
            if (!packet.wrap(file.array(), udp + 8, length - 8)) {
                continue;
            }
            int verdict = source.accept(packet, timeNs);
            if (packet.payloadType() == EVENTS) {
                packets++;
                duplicates += verdict == RtpSource.DUPLICATE ? 1 : 0;
                if (verdict == RtpSource.ACCEPTED || verdict == RtpSource.ACCEPTED_NEW_SOURCE) {
                    assertThat(TelephoneEvent.isPayload(packet.payloadLength())).isTrue();
                    detector.accept(source.sequence(), source.timestamp(), packet.buffer(), packet.payloadOffset(),
                        packet.payloadLength());
                    for (int i = 0; i < detector.begun(); i++) {
                        digits.append(detector.begun(i));
                    }
                }
            }
        }
    }
}
