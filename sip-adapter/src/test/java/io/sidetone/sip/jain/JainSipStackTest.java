package io.sidetone.sip.jain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the contract can't see: sockets, threads, and phones that say what no stack would. */
class JainSipStackTest {

    private static final String CALLER = "<sip:caller@127.0.0.1>;tag=theirs";
    private static final String CALLEE = "<sip:101@127.0.0.1>";

    private final JainSettings settings = JainPair.settings("stack", "udp");
    private final JainSipStack stack = JainSipStack.of(settings);
    private final WirePhone phone = new WirePhone(settings.points().get(0).port());
    private final Ears ears = new Ears();

    @AfterEach
    void close() {
        phone.close();
        stack.close();
    }

    private static List<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.isAlive()
            && thread.getThreadGroup() != null && thread.getThreadGroup().getName().equals("sidetone-sip-" + name))
            .toList();
    }

    private SipDialog call() {
        stack.start(ears);
        SipDialog dialog = stack.invite(new SipRequest("INVITE", "sip:phone@127.0.0.1:" + phone.port(),
            SipHeaders.NONE, SipBody.NONE), ears);
        return dialog;
    }

    private void await(String event) {
        assertThat(JainPair.await(() -> ears.events.contains(event))).as("%s in %s", event, ears.events).isTrue();
    }

    // ---- sockets and threads --------------------------------------------------------------------------------------

    @Test
    void whatCantBeListenedAtIsToldWithAddressAndPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            JainSettings two = JainSettings.named("unlucky").listen("udp", "127.0.0.1", JainPair.freePort())
                .listen("tcp", "127.0.0.1", taken.getLocalPort());
            JainSipStack unlucky = JainSipStack.of(two);
            assertThatThrownBy(() -> unlucky.start(ears)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tcp 127.0.0.1 port " + taken.getLocalPort());
            unlucky.closed().toCompletableFuture().join();
            assertThat(threads("unlucky")).isEmpty();
            new DatagramSocket(new InetSocketAddress("127.0.0.1", two.points().get(0).port())).close();
        }
        assertThatThrownBy(() -> JainSipStack.of(JainSettings.named("far").listen("udp", "192.0.2.1", 5060))
            .start(ears)).hasMessageContaining("udp 192.0.2.1 port 5060");
    }

    @Test
    void tlsWithoutItsKeysDoesNotStart() {
        JainSettings tls = JainSettings.named("tls").listen("tls", "127.0.0.1", JainPair.freePort());
        assertThatThrownBy(() -> JainSipStack.of(tls).start(ears)).hasMessageContaining("key store");
        assertThatThrownBy(() -> JainSipStack.of(tls.tls(Path.of("/nowhere.p12"), null, "x")).start(ears))
            .hasMessageContaining("/nowhere.p12");
    }

    @Test
    void aClosedStackLeavesNoThreadAndNoPort() throws IOException {
        JainSettings all = JainSettings.named("gone").listen("udp", "127.0.0.1", JainPair.freePort())
            .listen("tcp", "127.0.0.1", JainPair.freePort()).listen("tls", "127.0.0.1", JainPair.freePort())
            .tls(Certificates.keyStore(), null, Certificates.PASSWORD);
        JainSipStack gone = JainSipStack.of(all);
        gone.start(ears);
        stack.start(ears);
        for (JainSettings.Point point : all.points()) {
            stack.request(new SipRequest("OPTIONS", "sip:x@127.0.0.1:" + point.port(), SipHeaders.NONE, SipBody.NONE),
                response -> { });
            gone.invite(new SipRequest("INVITE", "sip:x@127.0.0.1:" + settings.points().get(0).port(),
                SipHeaders.NONE, SipBody.NONE), new Ears());
        }
        assertThat(JainPair.await(() -> gone.dialogs() == 3 && stack.dialogs() == 3)).isTrue();
        assertThat(threads("gone")).isNotEmpty();
        gone.close();
        gone.closed().toCompletableFuture().join();
        assertThat(threads("gone")).isEmpty();
        assertThat(gone.dialogs()).isZero();
        assertThat(JainPair.await(() -> stack.dialogs() == 0)).as("the other side was told").isTrue();
        for (JainSettings.Point point : all.points()) {
            new ServerSocket(point.port(), 1, InetAddress.getLoopbackAddress()).close();
            new DatagramSocket(new InetSocketAddress("127.0.0.1", point.port())).close();
        }
    }

    @Test
    void whoComesAfterTheEndIsToldSo() {
        stack.start(ears);
        stack.close();
        Ears late = new Ears();
        SipRequest invite = new SipRequest("INVITE", "sip:x@127.0.0.1:" + phone.port(), SipHeaders.NONE, SipBody.NONE);
        stack.invite(invite, late);
        assertThat(JainPair.await(() -> late.events.contains("terminated CLOSED"))).isTrue();
        stack.closed().toCompletableFuture().join();
        stack.invite(invite, late);
        List<SipResponse> responses = new CopyOnWriteArrayList<>();
        stack.request(new SipRequest("OPTIONS", invite.uri(), SipHeaders.NONE, SipBody.NONE), responses::add);
        assertThat(JainPair.await(() -> late.events.size() == 2 && responses.size() == 1)).isTrue();
        assertThat(late.events).containsOnly("terminated CLOSED");
        assertThat(responses.get(0).status()).isEqualTo(503);
    }

    // ---- calls from phones ----------------------------------------------------------------------------------------

    @Test
    void compactNamesComeInFullAndListsComeWhole() {
        stack.start(ears);
        phone.send("OPTIONS sip:101@127.0.0.1 SIP/2.0",
            "v: SIP/2.0/UDP 127.0.0.1:" + phone.port() + ";branch=z9hG4bKcompact;rport", "f: " + CALLER, "t: " + CALLEE,
            "i: compact", "CSeq: 1 OPTIONS", "Max-Forwards: 70", "k: timer", "Require: 100rel",
            "Require: replaces,join", "X-Odd: a;b=\"c,d\"", "l: 0");
        assertThat(phone.receive("SIP/2.0 200")).isNotNull();
        SipHeaders headers = ears.requests.get(0).headers();
        assertThat(headers.first("Supported")).contains("timer");
        assertThat(headers.all("Require")).containsExactly("100rel", "replaces", "join");
        assertThat(headers.first("X-Odd")).contains("a;b=\"c,d\"");
        assertThat(headers.first("Via")).isPresent();
        assertThat(ears.requests.get(0).source()).isEqualTo(new InetSocketAddress("127.0.0.1", phone.port()));
    }

    @Test
    void anAckThatComesTwiceIsToldOnce() {
        stack.start(ears);
        phone.request("INVITE", "twice", CALLER, CALLEE, 1);
        String to = WirePhone.header(phone.receive("SIP/2.0 200"), "To");
        phone.request("ACK", "twice", CALLER, to, 1);
        phone.request("ACK", "twice", CALLER, to, 1);
        phone.request("BYE", "twice", CALLER, to, 2);
        assertThat(phone.receive("SIP/2.0 200")).isNotNull();
        await("terminated REMOTE");
        assertThat(ears.events).containsExactly("invited", "acknowledged", "terminated REMOTE");
    }

    @Test
    void a200IsSentAgainUntilItsAckComes() {
        stack.start(ears);
        phone.request("INVITE", "again", CALLER, CALLEE, 1);
        String first = phone.receive("SIP/2.0 200");
        assertThat(phone.receive("SIP/2.0 200")).isEqualTo(first);
        assertThat(phone.receive("SIP/2.0 200")).isEqualTo(first);
    }

    @Test
    void whatIsCancelledIsAnswered487() {
        stack.start((dialog, invite) -> {
            dialog.progress(SipResponse.of(180));
            return ears;
        });
        phone.request("INVITE", "cancelled", CALLER, CALLEE, 1);
        String rings = phone.receive("SIP/2.0 180");
        phone.send("CANCEL sip:101@127.0.0.1 SIP/2.0", "Via: " + WirePhone.header(rings, "Via"), "From: " + CALLER,
            "To: " + CALLEE, "Call-ID: cancelled", "CSeq: 1 CANCEL", "Max-Forwards: 70", "Content-Length: 0");
        assertThat(WirePhone.header(phone.receive("SIP/2.0 200"), "CSeq")).isEqualTo("1 CANCEL");
        String refused = phone.receive("SIP/2.0 487");
        assertThat(WirePhone.header(refused, "CSeq")).isEqualTo("1 INVITE");
        assertThat(WirePhone.header(refused, "To")).isEqualTo(WirePhone.header(rings, "To"));
        await("terminated REMOTE");
        assertThat(stack.dialogs()).isZero();
    }

    @Test
    void aReliable183IsSentAgainUntilItsPrackComesAndThe200Waits() {
        stack.start((dialog, invite) -> {
            dialog.progress(SipResponse.of(183, invite.body()));
            dialog.accept(SipHeaders.NONE, SipBody.NONE);
            return ears;
        });
        phone.request("INVITE", "early", CALLER, CALLEE, 1, SipBody.of(SipBody.SDP, new byte[] {'x'}),
            "Require: 100rel");
        String first = phone.receive("SIP/2.0 183");
        String to = WirePhone.header(first, "To");
        String number = WirePhone.header(first, "RSeq");
        assertThat(phone.receive("SIP/2.0 ")).isEqualTo(first);
        assertThat(phone.receive("SIP/2.0 ")).isEqualTo(first);
        int sequence = 2;
        for (String wrong : List.of(number + "0 1 INVITE", number + " 2 INVITE", number + " 1 PRACK")) {
            phone.request("PRACK", "early", CALLER, to, sequence++, "RAck: " + wrong);
            assertThat(phone.receive("SIP/2.0 481")).as(wrong).isNotNull();
        }
        phone.request("PRACK", "early", CALLER, to, sequence, "RAck: " + number + " 1 INVITE");
        assertThat(WirePhone.header(phone.receive("SIP/2.0 200"), "CSeq")).isEqualTo(sequence + " PRACK");
        assertThat(WirePhone.header(phone.receive("SIP/2.0 200"), "CSeq")).isEqualTo("1 INVITE");
        phone.request("ACK", "early", CALLER, to, 1);
        await("acknowledged");
    }

    @Test
    void whoseNumbersRunBackwardsAndWhoIsAStrangerIsRefused() {
        stack.start(ears);
        phone.request("INVITE", "order", CALLER, CALLEE, 5);
        String to = WirePhone.header(phone.receive("SIP/2.0 200"), "To");
        phone.request("ACK", "order", CALLER, to, 5);
        phone.request("INFO", "order", CALLER, to, 4);
        assertThat(phone.receive("SIP/2.0 500")).isNotNull();
        phone.request("BYE", "order", "<sip:caller@127.0.0.1>;tag=stranger", to, 6);
        assertThat(phone.receive("SIP/2.0 481")).isNotNull();
        phone.request("BYE", "unknown", CALLER, to, 6);
        assertThat(phone.receive("SIP/2.0 481")).isNotNull();
        phone.request("INVITE", "order", CALLER, to, 6);
        assertThat(phone.receive("SIP/2.0 200")).isNotNull();
        phone.request("INVITE", "order", CALLER, to, 7);
        assertThat(WirePhone.header(phone.receive("SIP/2.0 500"), "Retry-After")).isNotNull();
        assertThat(ears.events).containsExactly("invited", "acknowledged");
    }

    @Test
    void dialogsHaveALimit() {
        JainSettings one = settings.limits(16_384, 4, 65_536, 1);
        JainSipStack small = JainSipStack.of(one);
        small.start(ears);
        phone.request("INVITE", "first", CALLER, CALLEE, 1);
        assertThat(phone.receive("SIP/2.0 200")).isNotNull();
        phone.request("INVITE", "second", CALLER, CALLEE, 1);
        assertThat(phone.receive("SIP/2.0 503")).isNotNull();
        small.close();
    }

    @Test
    void anEndedSubscriptionLeavesNoDialog() {
        stack.start(ears);
        phone.request("SUBSCRIBE", "lamp", CALLER, CALLEE, 1, "Event: dialog", "Expires: 60");
        String answer = phone.receive("SIP/2.0 200");
        assertThat(WirePhone.header(answer, "Expires")).as("mandatory").isEqualTo("60");
        assertThat(JainPair.await(() -> ears.dialog != null)).as("accepted").isTrue();
        ears.dialog.request("NOTIFY", SipHeaders.NONE.with("Event", "dialog").with("Subscription-State", "active"),
            SipBody.of("text/plain", new byte[] {1, 0, 2}), response -> { });
        phone.respond(phone.receive("NOTIFY"), 200, "theirs");
        assertThat(stack.dialogs()).isOne();
        ears.dialog.end(SipHeaders.NONE);
        await("terminated LOCAL");
        assertThat(stack.dialogs()).isZero();
        phone.request("SUBSCRIBE", "lamp", CALLER, WirePhone.header(answer, "To"), 2, "Event: dialog", "Expires: 60");
        assertThat(phone.receive("SIP/2.0 481")).isNotNull();
    }

    // ---- calls to phones ------------------------------------------------------------------------------------------

    @Test
    void ofSeveralPhonesThatAnswerOneWinsAndTheOthersAreHungUp() {
        call();
        String invite = phone.receive("INVITE");
        phone.respond(invite, 180, "a");
        phone.respond(invite, 180, "b");
        await("progressed 180");
        phone.respond(invite, 200, "b");
        assertThat(WirePhone.header(phone.receive("ACK sip:phone-b@"), "To")).endsWith("tag=b");
        phone.respond(invite, 200, "a");
        assertThat(WirePhone.header(phone.receive("ACK sip:phone-a@"), "To")).endsWith("tag=a");
        String bye = phone.receive("BYE sip:phone-a@");
        phone.respond(bye, 200, "a");
        phone.respond(invite, 200, "b");
        assertThat(phone.receive("ACK sip:phone-b@")).as("an ACK for each 200").isNotNull();
        assertThat(ears.events).containsExactly("progressed 180", "progressed 180", "answered 200");
        ears.events.clear();
        phone.close();
    }

    @Test
    void aNewTagInTheMiddleOfADialogChangesNothing() {
        SipDialog dialog = call();
        phone.respond(phone.receive("INVITE"), 200, "a");
        phone.receive("ACK");
        List<SipResponse> responses = new CopyOnWriteArrayList<>();
        dialog.request("INFO", SipHeaders.NONE, SipBody.NONE, responses::add);
        phone.respond(phone.receive("INFO"), 200, "other");
        assertThat(JainPair.await(() -> responses.size() == 1)).isTrue();
        dialog.end(SipHeaders.NONE.with("Reason", "SIP;cause=200"));
        String bye = phone.receive("BYE sip:phone-a@");
        assertThat(WirePhone.header(bye, "To")).endsWith("tag=a");
        assertThat(WirePhone.header(bye, "Reason")).isEqualTo("SIP;cause=200");
        phone.respond(bye, 200, "a");
        await("terminated LOCAL");
    }

    @Test
    void routesFromAndToOfACallAreTheApplicationsAndItsViaIsNot() {
        stack.start(ears);
        stack.invite(new SipRequest("INVITE", "sip:far@192.0.2.1", SipHeaders.NONE.with("Via", "SIP/2.0/UDP 192.0.2.9")
            .with("Route", "<sip:127.0.0.1:" + phone.port() + ";lr>").with("From", "\"A\" <sip:a@example.com>;tag=no")
            .with("To", "<sip:b@example.com>").with("Call-ID", "no").with("Allow", "INVITE, ACK"), SipBody.NONE), ears);
        String invite = phone.receive("INVITE sip:far@192.0.2.1 ");
        assertThat(WirePhone.header(invite, "From")).startsWith("\"A\" <sip:a@example.com>;tag=").doesNotContain("=no");
        assertThat(WirePhone.header(invite, "To")).isEqualTo("<sip:b@example.com>");
        assertThat(invite).doesNotContain("192.0.2.9").doesNotContain("Call-ID: no").contains("INVITE", "ACK");
        assertThat(WirePhone.header(invite, "Contact")).contains("stack@127.0.0.1:" + settings.points().get(0).port());
        phone.respond(invite, 486, "x");
        assertThat(phone.receive("ACK")).isNotNull();
        await("terminated REFUSED");
    }

    /** Half a minute of real time. */
    @Test
    @Tag("slow")
    void silenceEndsEverything() {
        stack.start(ears);
        Ears unanswered = new Ears();
        Ears asked = new Ears();
        String uri = "sip:phone@127.0.0.1:" + phone.port();
        SipDialog dialog = stack.invite(new SipRequest("INVITE", uri, SipHeaders.NONE, SipBody.NONE), asked);
        phone.respond(phone.receive("INVITE"), 200, "a");
        phone.receive("ACK");
        List<SipResponse> responses = new CopyOnWriteArrayList<>();
        dialog.request("INFO", SipHeaders.NONE, SipBody.NONE, responses::add);
        stack.invite(new SipRequest("INVITE", uri, SipHeaders.NONE, SipBody.NONE), unanswered);
        stack.request(new SipRequest("OPTIONS", uri, SipHeaders.NONE, SipBody.NONE), responses::add);
        phone.request("INVITE", "silent", CALLER, CALLEE, 1);
        for (Ears told : List.of(ears, unanswered, asked)) {
            for (int i = 0; i < 3 && !told.events.contains("terminated TIMED_OUT"); i++) {
                JainPair.await(() -> told.events.contains("terminated TIMED_OUT"));
            }
        }
        assertThat(asked.events).containsExactly("answered 200", "terminated TIMED_OUT");
        assertThat(unanswered.events).containsExactly("terminated TIMED_OUT");
        assertThat(ears.events).containsExactly("invited", "terminated TIMED_OUT");
        assertThat(responses).extracting(SipResponse::status).containsExactly(408, 408);
        assertThat(stack.dialogs()).isZero();
    }

    // ---- the source -----------------------------------------------------------------------------------------------

    @Test
    void onlyOneClassKnowsTheImplementations() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java") && text(file).contains("gov.nist")))
                .extracting(file -> file.getFileName().toString()).containsExactly("Nist.java");
        }
    }

    /** Blank lines, comments and imports left out. */
    @Test
    void thePortIsThin() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/sidetone/sip/jain"))) {
            long lines = files.mapToLong(file -> text(file).lines().map(String::strip)
                .filter(line -> !line.isEmpty() && !line.matches("(//|/\\*|\\*|import |package ).*")).count()).sum();
            assertThat(lines).isLessThan(600);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
