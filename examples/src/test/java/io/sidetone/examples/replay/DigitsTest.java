package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.internal.rtp.RtpPacket;
import io.sidetone.internal.rtp.TelephoneEvent;
import io.sidetone.testkit.Testdata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Telephone-events of captures: where they go, and where they never show. */
class DigitsTest {

    private static final String SPEECH = "speech/debian-en/vm-options.wav";
    private static final String ASTERISK =
        "pcap/asterisk/channels__pjsip__dtmf_sdp__dtmf_sdp_recognition__ulaw-2013785496.pcap";

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    private Path replay(String customer, String agent, String... more) {
        Path out = folder.resolve("out");
        List<String> words = new ArrayList<>(List.of("--customer", customer, "--agent", agent, "--out",
            out.toString()));
        words.addAll(List.of(more));
        console.reset();
        PrintStream print = new PrintStream(console, true, StandardCharsets.UTF_8);
        assertThat(Replay.run(words.toArray(new String[0]), folder, print, print)).as(console.toString()).isZero();
        return out;
    }

    private static String testdata(String file) {
        return Testdata.file(file).toString();
    }

    /** The events sent to a party in order: the digit of each new timestamp under that payload type. */
    static String digitsIn(Path pcap, int payloadType) {
        StringBuilder digits = new StringBuilder();
        RtpPacket rtp = new RtpPacket();
        long last = -1;
        for (Datagram datagram : Capture.read(pcap, InputFile.read(pcap)).datagrams()) {
            byte[] bytes = datagram.payload();
            if (datagram.destination().port() == 5004 && rtp.wrap(bytes, 0, bytes.length)
                && rtp.payloadType() == payloadType && rtp.timestamp() != last) {
                last = rtp.timestamp();
                digits.append(TelephoneEvent.digit(TelephoneEvent.event(bytes, rtp.payloadOffset())));
            }
        }
        return digits.toString();
    }

    private static String read(Path file) {
        return new String(InputFile.read(file), StandardCharsets.UTF_8);
    }

    @Test
    void theAgentsDigitsReachTheCustomerAndNobodyElse() throws IOException {
        Path script = Files.writeString(folder.resolve("script.txt"), "0 anna listen\n6 anna whisper\n");
        Path out = replay(testdata(SPEECH), testdata(ASTERISK), "--map", "agent:101=telephone-event/8000",
            "--supervisor", "anna=" + testdata(SPEECH), "--script", script.toString(), "--show-digits");

        assertThat(digitsIn(out.resolve("customer.pcap"), 101)).isEqualTo("2013785496");
        assertThat(digitsIn(out.resolve("anna.pcap"), 101)).isEmpty();
        assertThat(digitsIn(out.resolve("agent.pcap"), 101)).isEmpty();
        assertThat(console.toString()).contains("agent pressed 2013785496\n").doesNotContain("anna pressed")
            .doesNotContain("customer pressed");
        assertThat(read(out.resolve("events.jsonl"))).doesNotContainIgnoringCase("digit");
    }

    @Test
    void digitsAreShownOnlyIfAskedFor() {
        replay(testdata(SPEECH), testdata(ASTERISK), "--map", "agent:101=telephone-event/8000");
        assertThat(console.toString()).doesNotContain("pressed").doesNotContain("2013785496\n");
    }

    @Test
    void aBadNetworkDoublesNoDigit() {
        Path out = replay(testdata(SPEECH), testdata(ASTERISK), "--map", "agent:101=telephone-event/8000",
            "--show-digits", "--loss", "agent=5%", "--reorder", "agent=5%", "--duplicate", "agent=5%",
            "--skew", "agent=200ppm");
        assertThat(console.toString()).contains("agent pressed 2013785496\n");
        assertThat(digitsIn(out.resolve("customer.pcap"), 101)).isEqualTo("2013785496");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"0, 0", "1, 1", "2, 2", "3, 3", "5, 5", "6, 6", "7, 7", "8, 8", "9, 9", "pound, '#'", "star, *"})
    void aCaptureOfNothingButOneDigitPlaysIt(String file, String digit) {
        Path out = replay(testdata("pcap/sipp/dtmf_2833_" + file + ".pcap"), testdata(SPEECH),
            "--map", "customer:101=telephone-event/8000", "--show-digits");
        assertThat(console.toString()).contains("customer pressed " + digit + "\n");
        assertThat(digitsIn(out.resolve("agent.pcap"), 101)).isEqualTo(digit);
    }

    @Test
    void sdpInTheCaptureNamesTheEvents() throws IOException {
        String capture = capture("v=0\r\nm=audio 4000 RTP/AVP 0 97\r\na=rtpmap:97 Telephone-Event/8000\r\n");
        Path out = replay(capture, testdata(SPEECH), "--show-digits");
        assertThat(console.toString()).contains("customer pressed 5\n").doesNotContain("97: ");
        assertThat(digitsIn(out.resolve("agent.pcap"), 97)).isEqualTo("5");
    }

    @ParameterizedTest
    @CsvSource({"''", "a=rtpmap:96 telephone-event/8000", "a=rtpmap:97 telephone-event/48000",
        "a=rtpmap:97 iLBC/8000", "a=rtpmap:97 telephone-event/8000;a=rtpmap:97 iLBC/8000"})
    void whatNoSdpNamesIsNotNegotiated(String mapping) throws IOException {
        Path out = replay(capture("v=0\n" + mapping.replace(';', '\n') + "\n"), testdata(SPEECH), "--show-digits");
        assertThat(console.toString()).doesNotContain("pressed").contains("97: 3\n");
        assertThat(digitsIn(out.resolve("agent.pcap"), 97)).isEmpty();
    }

    @Test
    void aPhoneThatUsesTheNumberForSomethingElseGetsEventsUnderAnother() throws IOException {
        String agent = capture("v=0\na=rtpmap:97 iLBC/8000\n");
        Path copy = Files.copy(Path.of(agent), folder.resolve("agent.pcap"));
        String customer = capture("v=0\na=rtpmap:97 telephone-event/8000\n");
        Path out = replay(customer, copy.toString());
        assertThat(digitsIn(out.resolve("agent.pcap"), 96)).isEqualTo("5");
        assertThat(console.toString()).containsOnlyOnce("97: 3");
    }

    /** Text, then 40 packets of silence, of which the 21st to 23rd are the digit 5 under payload type 97. */
    private String capture(String sdp) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        frames.add(Frames.ethernet("0800", Frames.ip4(Frames.udp(("SIP/2.0 200 OK\r\n\r\n" + sdp).getBytes(
            StandardCharsets.US_ASCII)))));
        for (int i = 1; i <= 40; i++) {
            boolean event = i >= 21 && i <= 23;
            byte[] rtp = Frames.rtp(event ? 97 : 0, i, 7, event ? 4 : 160);
            if (event) {
                rtp[12] = 5;
                rtp[13] = (byte) (i == 23 ? 0x8A : 0x0A);
                rtp[14] = (byte) (160 * (i - 20) >> 8);
                rtp[15] = (byte) (160 * (i - 20));
                byte[] first = Frames.rtp(97, 21, 7, 0);
                System.arraycopy(first, 4, rtp, 4, 4);
            }
            frames.add(Frames.ethernet("0800", Frames.ip4(Frames.udp(rtp))));
        }
        return Files.write(folder.resolve("sdp.pcap"), Frames.pcap(1, frames.toArray(new byte[0][]))).toString();
    }
}
