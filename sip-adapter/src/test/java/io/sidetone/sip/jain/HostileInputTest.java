package io.sidetone.sip.jain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever comes to an open port: the stack lives, and a call that stands goes on standing. */
class HostileInputTest {

    private static final int MUTATIONS = 3_000;

    private final JainSettings settings = JainSettings.named("open").listen("udp", "127.0.0.1", JainPair.freePort())
        .listen("tcp", "127.0.0.1", JainPair.freePort());
    private final JainSettings friendly = JainPair.settings("friend", "udp");
    private final JainSipStack stack = JainSipStack.of(settings);
    private final JainSipStack friend = JainSipStack.of(friendly);
    private final WirePhone stranger = new WirePhone(settings.points().get(0).port());
    private final Ears ears = new Ears();
    private final Ears friends = new Ears();
    private SipDialog call;

    @BeforeEach
    void call() {
        stack.start(ears);
        friend.start(friends);
        call = friend.invite(new SipRequest("INVITE", JainPair.uri(settings, "101"), SipHeaders.NONE, SipBody.NONE),
            friends);
        assertThat(JainPair.await(() -> ears.events.contains("acknowledged"))).isTrue();
    }

    /** Whether the call that stood before still talks, a new one can be made, and nobody else's lives. */
    private void stillWorks(String after) {
        List<SipResponse> responses = new CopyOnWriteArrayList<>();
        call.request("INFO", SipHeaders.NONE, SipBody.NONE, responses::add);
        Ears others = new Ears();
        SipDialog other = friend.invite(new SipRequest("INVITE", JainPair.uri(settings, "102"), SipHeaders.NONE,
            SipBody.NONE), others);
        assertThat(JainPair.await(() -> responses.size() == 1 && others.events.contains("answered 200")))
            .as("after %s: %s, %s", after, responses, others.events).isTrue();
        assertThat(responses.get(0).status()).isEqualTo(200);
        other.end(SipHeaders.NONE);
        assertThat(friends.events).containsExactly("answered 200");
    }

    @AfterEach
    void close() {
        stranger.close();
        friend.close();
        stack.close();
    }

    private String head(String method, String callId) {
        return method + " sip:101@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + stranger.port()
            + ";branch=z9hG4bK" + callId + ";rport\r\nFrom: <sip:x@y>;tag=1\r\nTo: <sip:101@z>\r\nCall-ID: " + callId
            + "\r\nCSeq: 1 " + method + "\r\nMax-Forwards: 70\r\nContact: <sip:x@127.0.0.1:" + stranger.port()
            + ">\r\n";
    }

    @Test
    void tortureIsSurvived() {
        String end = "Content-Length: 0\r\n\r\n";
        List<String> torture = List.of("", "\r\n\r\n", "\0\0\0\0", "INVITE", "INVITE sip:a SIP/2.0\r\n\r\n",
            "SIP/2.0 200 OK\r\n\r\n", "SIP/2.0 99999 \r\nVia: x\r\n\r\n",
            head("INVITE", "t1").replace("SIP/2.0\r\nVia", "SIP/7.0\r\nVia") + end,
            head("INVITE", "t2") + "Content-Length: -1\r\n\r\n",
            head("INVITE", "t3") + "Content-Length: 99999999999\r\n\r\nv=0",
            head("INVITE", "t4") + "Content-Length: 9000\r\n\r\nv=0",
            head("INVITE", "t5").replace("CSeq: 1 INVITE", "CSeq: 99999999999999999999 INVITE") + end,
            head("INVITE", "t6").replace("CSeq: 1 INVITE", "CSeq: 1 BYE") + end,
            head("INVITE", "t7").replace("Contact: <sip:x", "Contact: <sip:%00%zz\u0000x") + end,
            head("INVITE", "t8").replace("Contact: <sip:x@127.0.0.1:" + stranger.port() + ">", "Contact: *") + end,
            head("INVITE", "t9").replace("Via: SIP/2.0/UDP", "Via:\r\n\tSIP / 2.0\r\n /  UDP") + end,
            head("INVITE", "t10").replace("Max-Forwards: 70", "Max-Forwards: 300") + end,
            head("INVITE", "t11").replace("To: <sip:101@z>", "To: \"unfinished <sip:101@z>") + end,
            head("INVITE", "t12") + "Record-Route: <\r\nRoute: ,,,;;;\r\nReplaces: ;;=\r\n" + end,
            head("INVITE", "t13") + "Content-Type: text\r\nContent-Length: 3\r\n\r\nabc",
            head("INVITE", "t14").replace("From: <sip:x@y>;tag=1\r\n", "") + end,
            head("INVITE", "t15").replace(";branch=z9hG4bKt15", "") + end,
            head("INVITE", "t16") + "From: <sip:second@y>;tag=2\r\nCSeq: 2 INVITE\r\nCall-ID: two\r\n" + end,
            head("INVITE", "t17").replace("Contact: <sip:x@", "Contact: <tel:+1>\r\nX: <sip:x@") + end,
            head("INVITE", "t18").replace("127.0.0.1:" + stranger.port() + ";branch", "999.1.1.1:99999;branch") + end,
            head("\u00e9\u00e8METHOD", "t19") + end, head("CANCEL", "t20") + end, head("ACK", "t21") + end,
            head("BYE", "t22").replace("To: <sip:101@z>", "To: <sip:101@z>;tag=") + end,
            head("NOTIFY", "t23") + "Event: \r\nSubscription-State: ;\r\n" + end,
            head("SUBSCRIBE", "t24") + "Event: dialog\r\nExpires: 99999999999999\r\n" + end,
            head("PRACK", "t25") + "RAck: x y z\r\n" + end, head("REFER", "t26") + "Refer-To: <\r\n" + end,
            head("REGISTER", "t27") + "Authorization: Digest username=\"\u0000\", , ,=\r\n" + end);
        for (String message : torture) {
            stranger.send(message.getBytes(StandardCharsets.ISO_8859_1));
        }
        stillWorks("torture");
    }

    @Test
    void mutatedMessagesAreSurvived() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> methods = List.of("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "SUBSCRIBE", "REFER", "UPDATE");
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] message = (head(methods.get(random.nextInt(methods.size())), "m" + i)
                + "Event: dialog\r\nContent-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
            for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt(256);
            }
            stranger.send(message);
            if (i % 500 == 499) {
                stillWorks("message " + i + " of seed " + seed);
            }
        }
    }

    @Test
    void hugeMessagesCostLittleAndAreSurvived() throws IOException {
        String long60k = head("OPTIONS", "big") + "X-Long: " + "x".repeat(60_000) + "\r\nContent-Length: 0\r\n\r\n";
        String routes = head("OPTIONS", "routes") + "Route: <sip:a>\r\n".repeat(3_700) + "Content-Length: 0\r\n\r\n";
        String oneLine = head("OPTIONS", "line") + "Route: " + "<sip:a>,".repeat(6_000) + "<sip:a>\r\n"
            + "Content-Length: 0\r\n\r\n";
        int times = 20;
        for (String message : List.of(long60k, routes, oneLine, fits(routes), fits(oneLine))) {
            long beforeNs = cpuNs();
            for (int i = 0; i < times; i++) {
                stranger.send(message.replace("z9hG4bK", "z9hG4bK" + i).getBytes(StandardCharsets.ISO_8859_1));
            }
            stillWorks("datagrams of " + message.length());
            print("UDP", message, cpuNs() - beforeNs, times);
            beforeNs = cpuNs();
            for (int i = 0; i < times; i++) {
                try (Socket socket = new Socket("127.0.0.1", settings.points().get(1).port())) {
                    OutputStream out = socket.getOutputStream();
                    out.write(message.replace("/UDP", "/TCP").getBytes(StandardCharsets.ISO_8859_1));
                    out.flush();
                } catch (IOException e) {
                    // It may hang up on us in the middle.
                }
            }
            stillWorks("streams of " + message.length());
            print("TCP", message, cpuNs() - beforeNs, times);
        }
    }

    /** As much of it as is taken. */
    private static String fits(String message) {
        String tail = "<sip:a>\r\nContent-Length: 0\r\n\r\n";
        int end = 16_000 - tail.length();
        int cut = Math.max(message.lastIndexOf("Route:", end), message.lastIndexOf("<sip:a>,", end));
        return message.substring(0, cut) + (message.charAt(cut) == 'R' ? "Route: " : "") + tail;
    }

    private static long cpuNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime();
    }

    private static void print(String transport, String message, long ns, int times) {
        System.out.printf("%s, %d bytes: %.1f ms of CPU each, with two calls%n", transport, message.length(),
            ns / 1e6 / times);
    }
}
