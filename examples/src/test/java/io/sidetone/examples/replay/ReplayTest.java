package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.internal.rtp.RtcpPacket;
import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.testkit.Testdata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

/** Whole replays, from the command line to the files. */
class ReplayTest {

    private static final String SUPERVISOR = "speech/debian-en/vm-options.wav";

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int replay(String... words) {
        console.reset();
        errors.reset();
        return Replay.run(words, folder.resolve("bundled"), new PrintStream(console, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    /** Replays two streams of a capture; with a script, a supervisor speaks studio sentences all along. */
    private Path call(String name, String customer, String agent, String script, String... more) throws IOException {
        Path out = folder.resolve(name);
        List<String> words = new ArrayList<>(List.of("--customer", source(customer), "--agent", source(agent),
            "--out", out.toString()));
        if (script != null) {
            Path file = folder.resolve(name + ".txt");
            Files.writeString(file, script);
            words.addAll(List.of("--supervisor", "anna=" + Testdata.file(SUPERVISOR), "--script", file.toString()));
        }
        words.addAll(List.of(more));
        assertThat(replay(words.toArray(new String[0]))).as(errors.toString()).isZero();
        return out;
    }

    private static String source(String text) {
        int hash = text.indexOf('#');
        return hash < 0 ? Testdata.file(text).toString()
            : Testdata.file(text.substring(0, hash)) + text.substring(hash);
    }

    private static List<byte[]> rtp(Path file) {
        return datagrams(file, 5004).stream().map(Datagram::payload).toList();
    }

    private static List<Datagram> datagrams(Path file, int port) {
        return Capture.read(file, InputFile.read(file)).datagrams().stream()
            .filter(datagram -> datagram.destination().port() == port).toList();
    }

    /** Payload with the header fields that must not change, in a form that compares. */
    private static List<String> payloads(List<byte[]> packets) {
        RtpPacket rtp = new RtpPacket();
        return packets.stream().map(packet -> {
            assertThat(rtp.wrap(packet, 0, packet.length)).isTrue();
            return Arrays.toString(Arrays.copyOfRange(packet, rtp.payloadOffset(),
                rtp.payloadOffset() + rtp.payloadLength()));
        }).toList();
    }

    @Test
    void theBundledCallIsPlayedThroughAllModes() throws Exception {
        assertThat(replay()).as(errors.toString()).isZero();
        Path out = folder.resolve("bundled");

        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("input",
                "customer.wav", "customer.pcap", "agent.wav", "agent.pcap", "supervisor.wav", "supervisor.pcap",
                "events.jsonl", "timeline.svg");
        }
        assertThat(Files.readString(out.resolve("events.jsonl"))).contains(
            "{\"t\":9.900,\"frame\":495,\"event\":\"ModeChanged\",\"call\":\"replay\",\"supervisor\":\"supervisor\","
                + "\"from\":\"LISTEN\",\"to\":\"WHISPER\"}\n",
            "{\"t\":24.700,\"frame\":1235,\"command\":\"takeover\",\"party\":\"supervisor\","
                + "\"outcome\":\"accepted\"}\n");
        String picture = Files.readString(out.resolve("timeline.svg"));
        assertThat(picture).contains(">LISTEN<", ">WHISPER<", ">BARGE<", ">TAKEOVER<", ">customer hears<");
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(picture)));
        assertThat(console.toString()).contains("""
               9.920 s  from here on:
              customer     hears agent
              agent        hears customer, supervisor
              supervisor   hears customer, agent
            """.stripTrailing().replaceFirst("^ {3}", ""));
    }

    @Test
    void theBundledWhisperIsHeardByTheAgentOnly() {
        replay();
        assertThat(loudness("customer", 10.4, 13.4)).isLessThan(1);
        assertThat(loudness("agent", 10.4, 13.4)).isGreaterThan(500);
        assertThat(loudness("customer", 19.8, 23.0)).isGreaterThan(500);
        assertThat(loudness("agent", 19.8, 23.0)).isGreaterThan(500);
        assertThat(loudness("agent", 24.8, 32)).as("after the takeover").isZero();
        assertThat(loudness("customer", 26.7, 28.0)).as("the former agent speaks").isLessThan(1);
        assertThat(loudness("customer", 30.3, 31.2)).as("the owner speaks").isGreaterThan(500);
    }

    private double loudness(String party, double from, double to) {
        Path file = folder.resolve("bundled").resolve(party + ".wav");
        Wav wav = Wav.read(file, InputFile.read(file));
        double sum = 0;
        for (int i = (int) (from * wav.rate()); i < (int) (to * wav.rate()); i++) {
            sum += (double) wav.samples()[i] * wav.samples()[i];
        }
        return Math.sqrt(sum / ((to - from) * wav.rate()));
    }

    @ParameterizedTest(name = "{0} {2}")
    @CsvSource({
        "pcap/wireshark/MagicJack-_short_call.pcap, pcap/wireshark/MagicJack-_short_call.pcap, ''",
        "pcap/wireshark/rtp_example.raw.gz, pcap/wireshark/rtp_example.raw.gz, ''",
        "pcap/wireshark/SIP_CALL_RTP_G711#0xD2BD4E3E, pcap/wireshark/SIP_CALL_RTP_G711#0x58F33DEA, ''",
        "pcap/wireshark/SIP_CALL_RTP_G711#0xD2BD4E3E, pcap/wireshark/SIP_CALL_RTP_G711#0x58F33DEA, 5%",
        "pcap/wireshark/MagicJack-_short_call.pcap, pcap/wireshark/MagicJack-_short_call.pcap, 5%",
    })
    void aSilentOrWhisperingSupervisorChangesNothingForTheCustomer(String customer, String agent, String loss)
        throws IOException {
        String[] network = loss.isEmpty() ? new String[0] : new String[] {"--loss", "agent=" + loss, "--jitter",
            "agent=25ms", "--loss", "customer=" + loss, "--jitter", "customer=25ms", "--seed", "7"};
        Path alone = call("alone", customer, agent, null, network);
        Path listening = call("listening", customer, agent, "0.5 anna listen\n4 anna leave\n", network);
        Path coaching = call("coaching", customer, agent, "0.5 anna listen\n1 anna whisper\n5 anna listen\n", network);

        assertSameWhileBothLast(coaching.resolve("customer.pcap"), alone.resolve("customer.pcap"));
        assertSameWhileBothLast(listening.resolve("customer.pcap"), alone.resolve("customer.pcap"));
        assertSameWhileBothLast(listening.resolve("agent.pcap"), alone.resolve("agent.pcap"));
        assertThat(coaching.resolve("agent.pcap").toFile().length())
            .isNotEqualTo(alone.resolve("agent.pcap").toFile().length());
    }

    /** A supervisor who speaks for longer than the call makes the replay longer: then reports go on, and no RTP. */
    private static void assertSameWhileBothLast(Path monitored, Path alone) throws IOException {
        byte[] expected = Files.readAllBytes(alone);
        assertThat(Files.readAllBytes(monitored)).as(monitored.toString()).startsWith(expected);
        assertThat(rtp(monitored)).hasSameSizeAs(rtp(alone));
        assertThat(datagrams(alone, 5005)).isNotEmpty();
    }

    @Test
    void theCustomerGetsTheAgentsOwnPayloads() throws IOException {
        String file = "pcap/wireshark/rtp_example.raw.gz";
        Path out = call("all", file, file, "0.5 anna listen\n2 anna whisper\n");
        Path capture = Testdata.file(file);
        RtpStream agent = RtpStream.in(Capture.read(capture, InputFile.read(capture)).datagrams()).get(1);
        List<byte[]> own = agent.packets().stream().map(Datagram::payload).toList();

        assertThat(payloads(rtp(out.resolve("customer.pcap")))).isEqualTo(payloads(own));

        Path lossy = call("lossy", file, file, "0.5 anna listen\n", "--loss", "agent=10%", "--seed", "3");
        List<String> arrived = payloads(rtp(lossy.resolve("customer.pcap")));
        assertThat(arrived.size()).isBetween(own.size() * 8 / 10, own.size() - 1);
        Set<String> said = new HashSet<>(payloads(own));
        assertThat(said).containsAll(arrived);
    }

    @Test
    void twoLawsAreTranscodedAndEveryModeWorks() throws IOException {
        String file = "pcap/wireshark/sip-rtp-g711.pcap";
        Path out = call("modes", file, file,
            "1 anna listen\n2 anna whisper\n3 anna barge\n4 anna listen\n5 anna takeover\n6 anna listen\n");
        RtpPacket rtp = new RtpPacket();
        for (byte[] packet : rtp(out.resolve("agent.pcap"))) {
            assertThat(rtp.wrap(packet, 0, packet.length) ? rtp.payloadType() : -1).isEqualTo(8);
        }
        for (byte[] packet : rtp(out.resolve("customer.pcap"))) {
            assertThat(rtp.wrap(packet, 0, packet.length) ? rtp.payloadType() : -1).isZero();
        }
        assertThat(Files.readString(out.resolve("events.jsonl"))).contains("\"event\":\"TakenOver\"",
            "\"command\":\"listen\",\"party\":\"anna\",\"outcome\":\"refused\",\"reason\":\"TAKEN_OVER\"");
    }

    @Test
    void aCodecIsSpokenAsAskedFor() throws IOException {
        String file = "pcap/wireshark/MagicJack-_short_call.pcap";
        Path out = call("codec", file, file, null, "--codec", "customer=PCMA", "--ptime", "customer=30");
        RtpPacket rtp = new RtpPacket();
        List<byte[]> packets = rtp(out.resolve("customer.pcap"));
        assertThat(packets).allSatisfy(packet -> {
            assertThat(rtp.wrap(packet, 0, packet.length)).isTrue();
            assertThat(rtp.payloadType()).isEqualTo(8);
            assertThat(rtp.payloadLength()).isEqualTo(240);
        });
    }

    /** What payload type 99 is in them only their SDP says; in the last it has four meanings there. */
    @ParameterizedTest(name = "{0} is played at {1} Hz")
    @CsvSource({"sip-rtp-opus.pcap,48000,99,", "sip-rtp-g722.pcap,16000,9,",
        "sip-rtp-l16.pcap#0x043FFA21,48000,99,--map agent:99=L16/48000",
        "sip-rtp-l16.pcap#0x043DA974,8000,99,--map agent:99=L16/8000/2"})
    void everyCodecOfACaptureIsPlayedAndHeardInItsOwnRate(String capture, int rate, int type, String map)
        throws IOException {
        String[] options = map == null ? new String[0] : map.split(" ");
        Path out = call("wide", SUPERVISOR, "pcap/wireshark/" + capture, "1 anna listen\n3 anna barge\n", options);
        Wav agent = Wav.read(out.resolve("agent.wav"), InputFile.read(out.resolve("agent.wav")));
        assertThat(agent.rate()).isEqualTo(rate);
        assertThat(energy(agent)).as("what the agent hears").isPositive();
        assertThat(energy(Wav.read(out.resolve("customer.wav"), InputFile.read(out.resolve("customer.wav")))))
            .as("what the customer hears").isPositive();
        RtpPacket rtp = new RtpPacket();
        assertThat(rtp(out.resolve("agent.pcap"))).isNotEmpty().allSatisfy(packet -> {
            assertThat(rtp.wrap(packet, 0, packet.length)).isTrue();
            assertThat(rtp.payloadType()).isEqualTo(type);
        });
    }

    private static double energy(Wav wav) {
        double sum = 0;
        for (short sample : wav.samples()) {
            sum += (double) sample * sample;
        }
        return sum / wav.samples().length;
    }

    @ParameterizedTest
    @CsvSource({"OPUS,48000,96", "G722,16000,9", "L16,16000,96", "L16/48000,48000,96", "PCMA,8000,8"})
    void aWavAndACaptureAreSpokenInAnyCodec(String codec, int rate, int type) throws IOException {
        Path out = call("spoken", SUPERVISOR, "pcap/wireshark/MagicJack-_short_call.pcap", "1 anna listen\n",
            "--codec", "customer=" + codec, "--codec", "agent=" + codec);
        RtpPacket rtp = new RtpPacket();
        for (String party : List.of("customer", "agent")) {
            Wav heard = Wav.read(out.resolve(party + ".wav"), InputFile.read(out.resolve(party + ".wav")));
            assertThat(heard.rate()).isEqualTo(rate);
            assertThat(energy(heard)).as(party).isGreaterThan(100);
            assertThat(rtp(out.resolve(party + ".pcap"))).isNotEmpty().allSatisfy(packet -> {
                assertThat(rtp.wrap(packet, 0, packet.length)).isTrue();
                assertThat(rtp.payloadType()).isEqualTo(type);
            });
        }
    }

    @Test
    void aPacketIsInTheCallBeforeWhatHappensAtItsTime() throws IOException {
        call("order", SUPERVISOR, SUPERVISOR, "1 customer leave\n");
        assertThat(console.toString()).contains("customer             51      0      0     0");   // 0, 20, ... 1000 ms
    }

    @Test
    void eachPartyIsSentReportsAboutHisOwnTwoStreams() throws IOException {
        String file = "pcap/wireshark/MagicJack-_short_call.pcap";
        Path out = call("reports", file, file, "1 anna listen\n9 anna leave\n", "--loss", "customer=5%");
        RtcpPacket rtcp = new RtcpPacket();
        RtpPacket rtp = new RtpPacket();
        for (String name : List.of("customer", "agent", "anna")) {
            List<Datagram> media = datagrams(out.resolve(name + ".pcap"), 5004);
            List<Datagram> reports = datagrams(out.resolve(name + ".pcap"), 5005);
            rtp.wrap(media.get(0).payload(), 0, media.get(0).payload().length);
            assertThat(reports).as(name).hasSizeGreaterThan(0);
            for (Datagram report : reports) {
                assertThat(rtcp.wrap(report.payload(), 0, report.payload().length)).as(name).isTrue();
                assertThat(rtcp.next() && rtcp.ssrc() == rtp.ssrc()).as(name).isTrue();
                if (rtcp.hasSenderInfo()) {
                    long before = media.stream().filter(packet -> packet.timeNs() <= report.timeNs()).count();
                    assertThat(Bytes.u32(report.payload(), 20)).as(name).isEqualTo((int) before);
                }
            }
            assertThat(reports.stream().map(report -> Bytes.u8(report.payload(), 1))).as(name).contains(200);
        }
    }

    @Test
    void captureTimesAreKeptIfAskedFor() throws IOException {
        String file = "pcap/wireshark/rtp_example.raw.gz";
        Path out = call("times", file, file, null, "--align", "capture");
        Path customer = out.resolve("customer.pcap");
        Path agent = out.resolve("agent.pcap");
        // The capture's first frame is at 0, its RTP begins at 1.643045 s and 1.796448 s.
        assertThat(Capture.read(customer, InputFile.read(customer)).startNs()).isEqualTo(1_796_448_000L);
        assertThat(Capture.read(agent, InputFile.read(agent)).startNs()).isEqualTo(1_643_045_000L);
    }

    @Test
    void partiesLeaveAndJoinAndEveryAnswerIsRecorded() throws IOException {
        String file = "pcap/wireshark/MagicJack-_short_call.pcap";
        Path out = call("joins", file, file, """
            0 anna takeover
            0.5 agent join
            0.6 agent join
            1 anna leave
            2 anna barge
            3 agent leave
            4 anna whisper
            5 customer leave
            6 customer join
            7 anna listen
            """);
        List<String> answers = Files.readAllLines(out.resolve("events.jsonl")).stream()
            .filter(line -> line.contains("\"command\""))
            .map(line -> line.replaceAll(".*\"command\":|\"party\":|\"outcome\":|\"reason\":|[\"}]", "")).toList();
        assertThat(answers).containsExactly("takeover,anna,refused,NOT_ACTIVE", "join,agent,accepted",
            "join,agent,refused,ALREADY_IN_CALL", "leave,anna,refused,NOT_IN_CALL", "barge,anna,accepted",
            "leave,agent,accepted", "whisper,anna,refused,TAKEN_OVER", "leave,customer,accepted",
            "join,customer,refused,CALL_GONE", "listen,anna,refused,CALL_GONE");
    }

    @Test
    void whoHoldsTheCallIsNotSentItAndWhoIsMutedIsNotHeard() throws IOException {
        String file = "pcap/wireshark/MagicJack-_short_call.pcap";
        Path plain = call("plain", file, file, "1 anna listen\n");
        Path held = call("held", file, file, """
            1 anna listen
            2 agent hold
            4 agent resume
            5 agent mute
            6 agent unmute
            7 anna hold
            7.5 anna resume
            """);
        Wav before = wav(plain);
        Wav after = wav(held);
        assertThat(energy(after, 2.5, 3.5)).as("on hold").isLessThan(energy(before, 2.5, 3.5) / 100);
        assertThat(energy(after, 5.3, 5.9)).as("muted").isLessThan(energy(before, 5.3, 5.9) / 100 + 1);
        assertThat(energy(after, 0.5, 1.9)).as("before").isEqualTo(energy(before, 0.5, 1.9));
        String events = Files.readString(held.resolve("events.jsonl"));
        assertThat(events).contains("HoldChanged", "MuteChanged", "SessionSuspended", "SessionResumed");
    }

    private static Wav wav(Path folder) throws IOException {
        Path file = folder.resolve("customer.wav");
        return Wav.read(file, Files.readAllBytes(file));
    }

    private static double energy(Wav wav, double from, double to) {
        double sum = 0;
        for (int i = (int) (from * wav.rate()); i < (int) (to * wav.rate()); i++) {
            sum += (double) wav.samples()[i] * wav.samples()[i];
        }
        return sum;
    }

    @Test
    void theSameInputGivesTheSameFiles() throws IOException {
        String file = "pcap/wireshark/MagicJack-_short_call.pcap";
        String script = "1 anna barge\n3 anna takeover\n";
        String[] network = {"--loss", "customer=3%", "--jitter", "anna=50ms", "--seed", "11"};
        Path once = call("once", file, file, script, network);
        Path again = call("again", file, file, script, network);
        for (String name : List.of("customer.pcap", "agent.pcap", "anna.pcap", "anna.wav", "events.jsonl",
            "timeline.svg")) {
            assertThat(again.resolve(name)).hasSameBinaryContentAs(once.resolve(name));
        }
    }

    @Test
    void unusableInputIsOneLineAndStatusTwoAndNothingIsWritten() throws IOException {
        String capture = Testdata.file("pcap/pkts/sip_rtp.pcap").toString();
        String sip = Testdata.file("pcap/pkts/sipp.pcap").toString();
        String linear = Testdata.file("pcap/wireshark/sip-rtp-l16.pcap").toString();
        String stereo = Testdata.file("speech/pjsip/input.2.8.wav").toString();
        Path text = folder.resolve("text.txt");
        Files.writeString(text, "not a capture");
        Path out = folder.resolve("never");
        String[][] cases = {
            {"--agent", "nowhere.pcap", "nowhere.pcap: no such file"},
            {"--agent", text.toString(), text + ": neither pcap, pcapng nor WAV"},
            {"--agent", capture, capture + ": no stream for agent: others play all it has: 0xFEBD6340@127.0.0.1:6001"},
            {"--agent", capture + "#0x17", capture + "#0x00000017: no stream for agent: it has 0xFEBD6340@"},
            {"--agent", sip, sip + ": no stream for agent: no RTP in 30 UDP datagrams"},
            {"--agent", linear, linear + ": no stream for agent: none of its RTP streams has a known codec"},
            {"--agent", stereo, stereo + ": a WAV of format 1, 16 bits, 2 channels, 8000 Hz; it must be"},
        };
        for (String[] unusable : cases) {
            assertThat(replay("--customer", capture, unusable[0], unusable[1], "--out", out.toString())).isEqualTo(2);
            assertThat(errors.toString()).startsWith("replay: " + unusable[2]).endsWith("\n").containsOnlyOnce("\n");
            assertThat(out).doesNotExist();
        }
        String wav = Testdata.file(SUPERVISOR).toString();
        assertThat(replay("--customer", capture, "--agent", wav, "--out", text.toString())).isEqualTo(2);
        assertThat(errors.toString()).startsWith("replay: " + text + ": cannot be written: ").containsOnlyOnce("\n");
        assertThat(text).hasContent("not a capture");
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(replay("--help")).isZero();
        assertThat(console.toString()).startsWith("usage: replay").contains("--customer", "--agent", "--supervisor",
            "--script", "--out", "--align", "--codec", "--ptime", "--map", "--seed", "--loss", "--jitter",
            "--reorder", "--duplicate", "--skew", "--show-digits", "telephone-event", "--party",
            "--policy", "--prompt", "--notice", "--record", "--audit").doesNotContain("\t");
        Stream.of(Script.Action.values()).forEach(action -> assertThat(console.toString()).contains(action.toString()));
        assertThat(console.toString().lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(116));
    }
}
