package io.sidetone.sip.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.internal.rtp.RtpHeader;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.TapView;
import io.sidetone.runtime.Sidetone;
import io.sidetone.runtime.udp.UdpSpec;
import io.sidetone.sip.jain.JainSettings;
import io.sidetone.sip.jain.JainSipStack;
import io.sidetone.sip.jain.WirePhone;
import io.sidetone.sip.sdp.SdpException;
import io.sidetone.sip.sdp.SessionDescription;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.testkit.FreePorts;
import io.sidetone.testkit.LinearCodec;
import io.sidetone.testkit.Tone;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An SBC's recording session (SIPREC) as it comes over the wire: text in datagrams, real sockets and real time. */
class RecordingOverUdpTest {

    private static final String HOST = "127.0.0.1";
    private static final String FROM = "<sip:src@127.0.0.1>;tag=src";
    private static final String TO = "<sip:srs@127.0.0.1>";
    private static final int FRAME = 160;
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(20);

    /** The loudest that was heard of each speaker. */
    private final AtomicIntegerArray loudest = new AtomicIntegerArray(8);
    private final DatagramSocket[] streams = new DatagramSocket[2];
    private JainSipStack stack;
    private B2bua pbx;
    private Sidetone sidetone;
    private WirePhone sbc;

    @BeforeEach
    void open() throws IOException {
        int port = FreePorts.row(1);
        stack = JainSipStack.of(JainSettings.named("srs").listen("udp", HOST, port));
        pbx = B2bua.configure("pbx", dialling -> CompletableFuture.completedStage(new Route.Refused(404)),
                new UdpMediaPorts(UdpSpec.at(InetAddress.getByName(HOST)), null), List.of(new LinearCodec()))
            .recordingClient(HOST, participant -> participant.aor().equals("sip:101@pbx") ? Optional.of("101")
                : Optional.empty())
            .opened(media -> media.tap(TapView.CALL_PLUS_COACHING, true, (speaker, samples, count, frame, rate) -> {
                for (int i = 0; i < count && speaker < loudest.length(); i++) {
                    loudest.accumulateAndGet(speaker, Math.abs(samples[i]), Math::max);
                }
            })).build();
        sidetone = Sidetone.configure().listener(pbx).authority(pbx).start();
        pbx.start(stack, sidetone);
        CompletableFuture<Void> started = new CompletableFuture<>();
        pbx.schedule.execute(() -> started.complete(null));
        started.join();
        sbc = new WirePhone(port);
        for (int i = 0; i < 2; i++) {
            // Nobody else gets the port behind it, to which RTCP goes.
            streams[i] = new DatagramSocket(new InetSocketAddress(HOST, FreePorts.row(2)));
            streams[i].setSoTimeout(1);
        }
    }

    @AfterEach
    void close() {
        pbx.close();
        stack.closed().toCompletableFuture().join();
        sidetone.close();
        sbc.close();
        for (DatagramSocket stream : streams) {
            stream.close();
        }
    }

    private SipBody offer(String direction) {
        return SbcLine.body("v=0\r\no=sbc 9 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + SbcLine.line(streams[0].getLocalPort(), direction, 96)
            + SbcLine.line(streams[1].getLocalPort(), direction, 97), SbcLine.metadata("5551", "101"));
    }

    private static SessionDescription sdp(String response) throws SdpException {
        return SessionDescription.parse(response.substring(response.indexOf("\r\n\r\n") + 4));
    }

    private void await(String what, BooleanSupplier condition) {
        long untilNs = System.nanoTime() + LONGEST_NS;
        while (!condition.getAsBoolean() && System.nanoTime() < untilNs) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(condition.getAsBoolean()).as(() -> what + ": " + pbx.counts() + ", heard " + loudest).isTrue();
    }

    @Test
    void bothStreamsAreHeardAndNothingIsSentBack() throws Exception {
        sbc.request("INVITE", "recorded", FROM, TO, 1, offer("sendonly"), "Require: siprec");
        String accepted = sbc.receive("SIP/2.0 200");
        String to = WirePhone.header(accepted, "To");
        SessionDescription answer = sdp(accepted);
        assertThat(answer.media()).hasSize(2);
        assertThat(accepted).containsSubsequence("m=audio", "a=recvonly", "m=audio", "a=recvonly")
            .doesNotContain("sendrecv");
        sbc.request("ACK", "recorded", FROM, to, 1);
        int[] frames = {0};
        await("both streams are heard", () -> {
            for (int i = 0; i < 2; i++) {
                sing(i, answer.media().get(i).port(), frames[0]);
            }
            frames[0]++;
            return loudest.get(0) > 6_000 && loudest.get(1) > 6_000;
        });
        Monitoring whisper = pbx.monitor("sue", "101", Mode.WHISPER).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(whisper).as("off unless there is access").isEqualTo(new Monitoring.Refused(Refusal.DENIED));
        sbc.request("INVITE", "recorded", FROM, to, 2, offer("inactive"), "Require: siprec");
        assertThat(sbc.receive("SIP/2.0 200")).contains("a=inactive").doesNotContain("a=recvonly");
        sbc.request("ACK", "recorded", FROM, to, 2);
        sbc.request("BYE", "recorded", FROM, to, 3);
        assertThat(WirePhone.header(sbc.receive("SIP/2.0 200"), "CSeq")).isEqualTo("3 BYE");
        await("nothing is left", () -> pbx.counts().equals(new B2bua.Counts(0, 0, 0)) && stack.dialogs() == 0);
        for (DatagramSocket stream : streams) {
            assertThat(isSentAudio(stream)).isFalse();
        }
    }

    private void sing(int stream, int port, int frame) {
        byte[] packet = new byte[RtpHeader.LENGTH + 2 * FRAME];
        RtpHeader.write(packet, 0, false, 120, frame & 0xFFFF, frame * FRAME, 90 + stream);
        ByteBuffer samples = ByteBuffer.wrap(packet, RtpHeader.LENGTH, 2 * FRAME);
        for (int i = 0; i < FRAME; i++) {
            samples.putShort((short) Tone.sine(400 + 300 * stream, Phone.AMPLITUDE).applyAsInt(frame * FRAME + i));
        }
        try {
            streams[stream].send(new DatagramPacket(packet, packet.length, new InetSocketAddress(HOST, port)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether RTP has come; RTCP goes to the ports behind these. */
    private static boolean isSentAudio(DatagramSocket socket) throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[1_500], 1_500));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void whatIsBrokenIsRefusedAndNothingIsLeft() {
        SipBody whole = offer("sendonly");
        SipBody torn = SipBody.of(whole.contentType(), Arrays.copyOf(whole.bytes(), 300));
        sbc.request("INVITE", "torn", FROM, TO, 1, torn, "Require: siprec");
        assertThat(sbc.receive("SIP/2.0 4")).startsWith("SIP/2.0 400");
        sbc.request("INVITE", "bare", FROM, TO, 1, SipBody.NONE, "Require: siprec");
        assertThat(sbc.receive("SIP/2.0 4")).isNotNull();
        await("nothing is left", () -> pbx.counts().equals(new B2bua.Counts(0, 0, 0)) && stack.dialogs() == 0);
    }
}
