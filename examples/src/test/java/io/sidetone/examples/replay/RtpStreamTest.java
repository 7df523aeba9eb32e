package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.testkit.Testdata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtpStreamTest {

    private static final Endpoint HERE = Endpoint.parse("10.0.0.1:4000");
    private static final Endpoint THERE = Endpoint.parse("10.0.0.2:4000");

    private static List<Datagram> datagrams(int... sequences) {
        List<Datagram> datagrams = new ArrayList<>();
        for (int sequence : sequences) {
            datagrams.add(new Datagram(datagrams.size(), HERE, THERE, Frames.rtp(0, sequence, 7, 160)));
        }
        return datagrams;
    }

    /** The figures are tshark's: -q -z rtp,streams --enable-heuristic rtp_udp, in order of the first packet. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        wireshark/MagicJack-_short_call.pcap | 0x2A173650@192.168.0.10:49154 642, 0x31BE1E0E@216.234.64.16:54550 626
        wireshark/rtp_example.raw.gz         | 0xDEE0EE8F@10.1.3.143:5000 236, 0xF3CB2001@10.1.6.18:2006 229
        wireshark/sip-rtp-g711.pcap          | 0x343DA99B@10.0.2.15:27942 425, 0x343FFA34@10.0.2.15:28102 414
        wireshark/sip-rtp-g722.pcap          | ''
        wireshark/sip-rtp-opus.pcap          | ''
        wireshark/sip-rtp-l16.pcap           | ''
        pkts/sip_rtp.pcap                    | 0xFEBD6340@127.0.0.1:6001 501
        pkts/sipp.pcap                       | ''
        pkts/sipp_sll.pcap                   | ''
        pkts/fragmented_udp_sip.pcap         | ''
        freeswitch/milliwatt.pcmu.rtp.pcap   | 0x61DCF074@192.168.0.2:26264 232
        freeswitch/milliwatt.long.pcmu.rtp.pcap | 0x61DFF08B@192.168.0.2:31566 713
        asterisk/channels__pjsip__dtmf_sdp__dtmf_sdp_recognition__ulaw-2013785496.pcap | 0x34D01D16@10.0.0.51:4000 974
        ndpi/stun_google_meet.pcapng         | ''
        sipp/dtmf_2833_1.pcap                | ''
        """)
    void realCapturesGiveTheStreamsThatTsharkFinds(String file, String expected) {
        assertThat(g711Streams(file)).isEqualTo(expected);
    }

    @Test
    void aStreamOnTwoAddressPairsIsTwoStreams() {
        assertThat(g711Streams("wireshark/SIP_CALL_RTP_G711")).isEqualTo(
            "0xD2BD4E3E@200.57.7.204:8000 548, 0xD2BD4E3E@200.57.7.196:40378 548, 0x58F33DEA@200.57.7.199:4800 891, "
                + "0x58F33DEA@200.57.7.196:40376 891, 0x00002E3D@200.57.7.202:30000 6");
    }

    private static String g711Streams(String file) {
        Path path = Testdata.file("pcap/" + file);
        Capture capture = Capture.read(path, InputFile.read(path));
        return String.join(", ", RtpStream.in(capture.datagrams()).stream()
            .filter(stream -> stream.payloadType(type -> type == 0 || type == 8) >= 0)
            .map(stream -> stream + " " + stream.packets().size()).toList());
    }

    @Test
    void aStreamCountsFromThreePacketsInSequence() {
        assertThat(RtpStream.in(datagrams(65_534, 65_535, 0))).hasSize(1);
        assertThat(RtpStream.in(datagrams(5, 5, 6, 6, 7, 7))).singleElement()
            .satisfies(stream -> assertThat(stream.packets()).hasSize(6));
        assertThat(RtpStream.in(datagrams(1, 2, 4, 5, 7))).isEmpty();
        assertThat(RtpStream.in(datagrams(9, 9, 9, 9))).isEmpty();
    }

    @Test
    void theMostFrequentKnownPayloadTypeIsTheStreams() {
        List<Datagram> datagrams = datagrams(1, 2, 3);
        for (int sequence = 4; sequence < 9; sequence++) {
            datagrams.add(new Datagram(sequence, HERE, THERE, Frames.rtp(101, sequence, 7, 4)));
        }
        RtpStream stream = RtpStream.in(datagrams).get(0);

        assertThat(stream.packets()).hasSize(8);
        assertThat(stream.payloadType(type -> type == 0 || type == 8)).isEqualTo(0);
        assertThat(stream.payloadType(type -> type == 0 || type == 101)).isEqualTo(101);
        assertThat(stream.payloadType(type -> type == 8)).isEqualTo(-1);
    }

    /** One port above, or on the same port; what goes another way or is no RTCP is nobody's. */
    @Test
    void theRtcpOfAStreamIsFoundOnBothPorts() {
        byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7};
        List<Datagram> all = datagrams(1, 2, 3);
        RtpStream stream = RtpStream.in(all).get(0);
        List<Datagram> his = List.of(datagram(HERE, THERE, report),
            datagram(Endpoint.parse("10.0.0.1:4001"), Endpoint.parse("10.0.0.2:4001"), report));
        all.addAll(his);
        all.add(datagram(THERE, HERE, report));
        all.add(datagram(Endpoint.parse("10.0.0.1:4002"), THERE, report));
        all.add(datagram(HERE, Endpoint.parse("10.0.0.2:3999"), report));
        all.add(datagram(Endpoint.parse("10.0.0.3:4001"), THERE, report));
        all.add(datagram(HERE, THERE, new byte[] {(byte) 0x80, (byte) 201, 0, 2, 0, 0, 0, 7}));
        assertThat(stream.control(all)).isEqualTo(his);
    }

    private static Datagram datagram(Endpoint from, Endpoint to, byte[] payload) {
        return new Datagram(0, from, to, payload);
    }
}
