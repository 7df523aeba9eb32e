package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.engine.LegStatistics;
import io.sidetone.internal.rtp.RtcpPacket;
import io.sidetone.testkit.Testdata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What legs count, in figures that others have counted too. */
class LegTableTest {

    private static final String SPEECH = "speech/debian-en/vm-options.wav";

    @TempDir
    private Path folder;

    private Scenario run(String customer, String... more) {
        return runWith(Testdata.file(SPEECH).toString(), customer, more);
    }

    private Scenario runWith(String agent, String customer, String... more) {
        List<String> words =
            new ArrayList<>(List.of("--customer", customer, "--agent", agent, "--out", folder.toString()));
        words.addAll(List.of(more));
        Scenario scenario = Scenario.read(words.toArray(new String[0]), folder);
        new ReplayedCall(scenario, new PrintStream(new ByteArrayOutputStream())).run();
        return scenario;
    }

    private static String pcap(String file) {
        int hash = file.indexOf('#');
        return hash < 0 ? Testdata.file("pcap/" + file).toString()
            : Testdata.file("pcap/" + file.substring(0, hash)) + file.substring(hash);
    }

    /**
     * Packets and losses are tshark's: -q -z rtp,streams --enable-heuristic rtp_udp, for every stream of G.711 there
     * is, and for those of telephone-events alone. By its definition, which is RFC 3550's, a duplicate makes up for a
     * loss (10 packets of which 2 come twice: lost -2); ours counts what never came, so lost - duplicates is compared.
     * Payload types and duplicates are those of -T fields -e rtp.p_type -e rtp.seq.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "wireshark/MagicJack-_short_call.pcap#0x2A173650, 642, 0, 0, {}",
        "wireshark/MagicJack-_short_call.pcap#0x31BE1E0E, 626, 0, 0, {}",
        "wireshark/rtp_example.raw.gz#0xDEE0EE8F, 236, 0, 0, {}",
        "wireshark/rtp_example.raw.gz#0xF3CB2001, 229, 1, 0, {}",
        "wireshark/sip-rtp-g711.pcap#0x343DA99B, 425, 0, 0, {}",
        "wireshark/sip-rtp-g711.pcap#0x343FFA34, 414, 0, 0, {}",
        "wireshark/SIP_CALL_RTP_G711#0x58F33DEA@200.57.7.196:40376, 891, 0, 0, {}",
        "wireshark/SIP_CALL_RTP_G711#0x58F33DEA@200.57.7.199:4800, 891, 0, 0, {}",
        "wireshark/SIP_CALL_RTP_G711#0xD2BD4E3E@200.57.7.196:40378, 548, 0, 0, {}",
        "wireshark/SIP_CALL_RTP_G711#0xD2BD4E3E@200.57.7.204:8000, 548, 0, 0, {}",
        "wireshark/SIP_CALL_RTP_G711#0x00002E3D, 6, 0, 0, {}",
        "pkts/sip_rtp.pcap, 501, 0, 0, {}",
        "freeswitch/milliwatt.pcmu.rtp.pcap, 232, 0, 0, {}",
        "freeswitch/milliwatt.long.pcmu.rtp.pcap, 713, 0, 0, {}",
        "asterisk/channels__pjsip__dtmf_sdp__dtmf_sdp_recognition__ulaw-2013785496.pcap, 974, 0, 0, {}",
        "sipp/dtmf_2833_0.pcap, 10, -2, 2, {}",
        "sipp/dtmf_2833_1.pcap, 10, -2, 2, {}",
        "sipp/dtmf_2833_2.pcap, 10, -2, 2, {}",
        "sipp/dtmf_2833_3.pcap, 10, -2, 2, {}",
        "sipp/dtmf_2833_5.pcap, 10, -2, 2, {}",
        "sipp/dtmf_2833_6.pcap, 10, -2, 2, {}",
        "sipp/dtmf_2833_7.pcap, 10, -2, 2, {}",
        "sipp/dtmf_2833_8.pcap, 10, -2, 2, {}",
        "sipp/dtmf_2833_9.pcap, 10, -2, 2, {}",
        "sipp/dtmf_2833_pound.pcap, 10, -2, 2, {}",
        "sipp/dtmf_2833_star.pcap, 10, -2, 2, {}",
    })
    void realCapturesCountAsTsharkCountsThem(String file, long packets, long lost, long duplicates, String others) {
        Scenario scenario = run(pcap(file), "--map", "customer:101=telephone-event/8000");
        Visit visit = scenario.participant("customer").visits().get(0);
        LegStatistics counted = visit.leg().statistics();

        assertThat(counted.received()).isEqualTo(packets);
        assertThat(counted.lost() - counted.duplicates()).isEqualTo(lost);
        assertThat(counted.duplicates()).isEqualTo(duplicates);
        assertThat(counted.malformed()).isZero();
        assertThat(visit.unnegotiated()).hasToString(others);
        assertThat(counted.unnegotiated()).isZero();
    }

    /** Without --map its events are part of the stream, but nobody's: 974 as tshark counts, 120 of payload type 101. */
    @Test
    void payloadTypesThatWereNotNegotiatedAreCountedApart() {
        String file = "asterisk/channels__pjsip__dtmf_sdp__dtmf_sdp_recognition__ulaw-2013785496.pcap";
        Visit visit = run(pcap(file)).participant("customer").visits().get(0);
        assertThat(visit.unnegotiated()).hasToString("{101=120}");
        assertThat(visit.leg().statistics().unnegotiated()).isEqualTo(120);
        assertThat(visit.leg().statistics().received()).isEqualTo(974);
        assertThat(visit.leg().statistics().concealedSamples()).as("what was not negotiated is no loss").isZero();
    }

    @Test
    void everyDuplicateOfTheNetworkIsCounted() {
        Scenario scenario = run(pcap("pkts/sip_rtp.pcap"), "--duplicate", "customer=100%", "--loss", "agent=100%");
        LegStatistics customer = scenario.participant("customer").leg().statistics();
        assertThat(customer.received()).isEqualTo(2 * 501);
        assertThat(customer.duplicates()).isEqualTo(501);
        assertThat(customer.lost()).isZero();
        assertThat(scenario.participant("agent").leg().statistics().received()).isZero();
    }

    @Test
    void theTableHasALineForEachStayInTheCall() throws IOException {
        Path script = Files.writeString(folder.resolve("script.txt"), "1 anna barge\n2 anna leave\n4 anna listen\n");
        Scenario scenario = run(pcap("pkts/sip_rtp.pcap"), "--script", script.toString(),
            "--supervisor", "anna=" + Testdata.file(SPEECH), "--supervisor", "zoe=" + Testdata.file(SPEECH),
            "--skew", "customer=100ppm");
        List<String> lines = LegTable.of(scenario.participants()).lines().toList();

        assertThat(lines.get(0)).containsSubsequence("received", "lost", "twice", "late", "concealed", "jitter",
            "delay", "sent", "forwarded", "mixed", "not negotiated");
        assertThat(lines).extracting(line -> line.split(" ")[0])
            .containsExactly("", "customer", "agent", "anna", "anna", "zoe");
        assertThat(lines.get(5)).isEqualTo("zoe never came");
        assertThat(lines.get(1)).matches(
            "customer +501 +0 +0 +0 +\\d+ ms +0\\.\\d ms +\\d+ \\(\\d+\\) ms +\\d+ +\\d+ +\\d+");
    }

    /**
     * Packets are tshark's: -Y "rtcp && ip.src == 200.57.7.204", 8 of which two are longer than what they hold, which
     * RFC 3550 A.2 refuses. What he is told of his stream names his last sender report: so that has come.
     */
    @Test
    void theRtcpOfACaptureIsHeardAndAnswered() {
        String file = "wireshark/SIP_CALL_RTP_G711";
        Scenario scenario = runWith(pcap(file + "#0x58F33DEA@200.57.7.199:4800"),
            pcap(file + "#0xD2BD4E3E@200.57.7.204:8000"));
        Participant customer = scenario.participant("customer");
        assertThat(customer.visits().get(0).reports()).isEqualTo(6);
        assertThat(scenario.participant("agent").visits().get(0).reports()).isEqualTo(6);

        RtcpPacket told = new RtcpPacket();
        RtcpPacket said = new RtcpPacket();
        int answers = 0;
        for (Packet report : customer.reportsToHim()) {
            assertThat(told.wrap(report.rtp(), 0, report.rtp().length) && told.next()).isTrue();
            int last = 0;
            for (Packet own : customer.reportsFromHim()) {
                said.wrap(own.rtp(), 0, own.rtp().length);
                last = own.timeNs() <= report.timeNs() && said.next() && said.hasSenderInfo() ? said.middleNtp() : last;
            }
            assertThat(told.reportLastSenderReport(0)).isEqualTo(last);
            assertThat(told.reportSsrc(0)).isEqualTo(0xD2BD4E3E);
            answers += last == 0 ? 0 : 1;
        }
        assertThat(answers).isGreaterThan(4);

        List<String> lines = LegTable.reports(scenario.participants()).lines().toList();
        assertThat(lines.get(0)).containsSubsequence("from him", "to", "lost", "jitter", "his report", "round trip");
        assertThat(lines.get(1)).matches("customer +6 +\\d+ +0 +\\d+\\.\\d ms +\\d+\\.\\d{3} s +unknown");
        assertThat(lines.get(2)).matches("agent +6 +\\d+ +0 +\\d+\\.\\d ms +\\d+\\.\\d{3} s +unknown");
    }
}
