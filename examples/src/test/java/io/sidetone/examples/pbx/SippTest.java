package io.sidetone.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.testkit.FreePorts;
import io.sidetone.testkit.Testdata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIPp's phones: what they expect word by word, they get. Real programs and real time. */
class SippTest {

    @TempDir
    Path folder;

    private Household household;
    private Sipp sipp;

    @BeforeEach
    void open() throws IOException {
        Program.require("sipp", "sip-tester");
        household = Household.open(folder, "audit = audit.jsonl\naudit-key = audit.key\nsrtp = off");
        sipp = new Sipp(folder, household.port);
    }

    @AfterEach
    void close() {
        if (household != null) {
            household.close();
        }
    }

    private static String shared(String name) throws IOException {
        return Files.readString(Testdata.file("sip/sipp/" + name + ".xml"), StandardCharsets.ISO_8859_1);
    }

    /** Bob's phone, which answers by itself. */
    private Program answering(int calls) throws IOException, InterruptedException {
        return answering(Sipp.scenario("answer", "101"), calls);
    }

    private Program answering(String scenario, int calls) throws IOException, InterruptedException {
        int port = FreePorts.row(2);
        Program phone = sipp.start("answer", scenario, calls, "-p", Integer.toString(port), "-mp",
            Integer.toString(FreePorts.row(40)));
        sipp.register("101", port, 3_600);
        return phone;
    }

    @Test
    void phonesComeAndGo() throws Exception {
        sipp.register("101", 5_099, 600);
        assertThat(household.exchange.registrations().phones("101")).singleElement()
            .satisfies(phone -> assertThat(phone).hasToString("sip:101@127.0.0.1:5099"));
        sipp.register("101", 5_099, 0);
        assertThat(household.exchange.registrations().phones("101")).isEmpty();
        assertThat(household.told).containsExactly("101 is at sip:101@127.0.0.1:5099", "101 has no phone any more");
    }

    @Test
    void tenCallsAreAnsweredAndNothingIsLeftOfThem() throws Exception {
        try (Program phone = answering(10)) {
            sipp.run("call", Sipp.scenario("call", "100"), 10, sipp.dialling("101", "-r", "10", "-d", "300"));
            sipp.succeeded("answer", phone);
        }
        household.awaitNothing();
    }

    @Test
    void earlyMediaIsAcknowledgedBeforeTheCallIsAnswered() throws Exception {
        String answer = Sipp.scenario("answer", "101");
        String sdp = answer.substring(answer.indexOf("Content-Type"), answer.indexOf("<recv request=\"ACK\"/>"));
        String early = answer.replaceFirst("180 Ringing", "183 Session Progress")
            .replaceFirst("Content-Length: 0\n\n]]></send>", sdp);
        String call = Sipp.scenario("call", "100").replace("CSeq: 2 INVITE", "CSeq: 2 INVITE\nRequire: 100rel")
            .replaceFirst("<recv response=\"180\".*\\s*<recv response=\"183\".*", """
                <recv response="183" rrs="true"><action>
                  <ereg regexp="RSeq: *([0-9]+)" search_in="msg" check_it="true" assign_to="1,2"/>
                </action></recv>
                <Reference variables="1"/>
                <send retrans="500"><![CDATA[
                PRACK [next_url] SIP/2.0
                Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
                Max-Forwards: 70
                From: <sip:100@[remote_ip]>;tag=[pid]c[call_number]
                To: <sip:[service]@[remote_ip]>[peer_tag_param]
                Call-ID: [call_id]
                CSeq: 3 PRACK
                RAck: [\\$2] 2 INVITE
                Content-Length: 0

                ]]></send>
                <recv response="200"/>
                """).replace("CSeq: 3 BYE", "CSeq: 4 BYE");
        try (Program phone = answering(early, 1)) {
            sipp.run("call", call, 1, sipp.dialling("101", "-d", "300"));
            sipp.succeeded("answer", phone);
        }
        household.awaitCalls(0);
    }

    @Test
    void aLampShowsACallInProgressAndGoesOut() throws Exception {
        sipp.run("lamp", Sipp.as("104", shared("blf_subscribe")), 1, sipp.dialling("101"));
        Await.until(Duration.ofSeconds(10), () -> household.exchange.counts().toString(),
            () -> household.exchange.counts().subscriptions() == 0);
    }

    private Program key(String number, String dialled, String before, String after) throws IOException {
        return sipp.start("key-" + number, Sipp.as(number, Sipp.scenario("lamp", number).replace("$BEFORE", before)
            .replace("$AFTER", after)), 1, sipp.dialling(dialled));
    }

    @Test
    void aSupervisorsLampIsLitWhileTheCallLasts() throws Exception {
        try (Program phone = answering(2)) {
            try (Program key = key("104", "*221101", "terminated", "confirmed")) {
                awaitSubscription();
                sipp.run("call", Sipp.scenario("call", "100"), 1, sipp.dialling("101", "-d", "1500"));
                sipp.succeeded("key-104", key);
            }
            try (Program call = sipp.calling("again", Sipp.scenario("call", "100"), "101", 5_000);
                Program key = key("104", "*221101", "confirmed", "terminated")) {
                sipp.succeeded("key-104", key);
                sipp.succeeded("again", call);
            }
            sipp.succeeded("answer", phone);
        }
        household.awaitCalls(0);
    }

    private void awaitSubscription() {
        Await.until(Duration.ofSeconds(10), () -> "a subscription: " + household.exchange.counts(),
            () -> household.exchange.counts().subscriptions() == 1);
    }

    @Test
    void holdIsAnsweredWithTheOtherDirectionAndResumed() throws Exception {
        Program.require("baresip", "baresip-core");
        try (Softphone bob = bob()) {
            assertThat(bob.count("CALL_ESTABLISHED")).isZero();
            sipp.run("hold", Sipp.as("100", shared("hold_resume")), 1, sipp.dialling("101"));
        }
        household.awaitCalls(0);
    }

    @Test
    void aSupervisorIsLedThroughTheModesByTelephoneEvents() throws Exception {
        Program.require("baresip", "baresip-core");
        try (Softphone bob = bob();
            Program call = sipp.calling("call", Sipp.scenario("call", "100"), "101", 20_000)) {
            sipp.run("monitor", Sipp.as("104", shared("monitor_prefix_dtmf")), 1, sipp.dialling("*221101"));
            assertThat(call.isAlive()).isTrue();
            bob.hangUp();
            call.waitFor(20);
        }
        household.awaitCalls(0);
        household.close();
        assertThat(Files.readAllLines(folder.resolve("audit.jsonl")).stream()
            .map(line -> line.replaceAll(".*\"kind\":\"(\\w+)\".*?(\"mode\":\"(\\w+)\")?.*", "$1"))).startsWith("GRANT")
            .endsWith("DETACH");
        assertThat(Files.readString(folder.resolve("audit.jsonl")))
            .contains("FROM_LISTEN", "FROM_WHISPER", "FROM_BARGE");
    }

    private Softphone bob() throws IOException {
        Softphone bob = Softphone.start(folder.resolve("bob"),
            new Softphone.Account("101", "sidetone-101", 880, "udp", household.port, true, "", ""));
        household.awaitPhone("101", bob);
        return bob;
    }
}
