package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the lines of a script do, by what the parties hear then. */
class DirectionsTest {

    @TempDir
    private Path folder;

    private ToneCall play(String script, String... options) throws IOException {
        return ToneCall.play(folder, script, String.join(" ", options));
    }

    @Test
    void whoIsTransferredToTakesTheAgentsPlaceAndIsMonitoredLikeHim() throws IOException {
        ToneCall call = play("1 anna whisper\n3 agent transfer second\n5 anna whisper\n");
        call.hears(2, "customer", "agent").hears(2, "agent", "customer", "anna")
            .hears(3.5, "customer", "second").hears(3.5, "second", "customer").hears(3.5, "agent")
            .hears(3.5, "anna", "customer", "second").hears(6, "second", "customer", "anna");
        assertThat(call.answers()).containsExactly("whisper anna accepted", "transfer agent second accepted",
            "whisper anna accepted");
    }

    @Test
    void anAttendedTransferIsBegunAndDoneOrComesToNothing() throws IOException {
        ToneCall call = play("""
            1 anna listen
            2 agent begin-transfer
            2.1 agent begin-transfer
            2.2 anna takeover
            3 agent fail-transfer
            3.1 agent fail-transfer
            4 customer begin-transfer
            5 customer transfer second
            5.1 agent transfer second
            5.2 bob dial 1
            """);
        assertThat(call.answers()).containsExactly("listen anna accepted", "begin-transfer agent accepted",
            "begin-transfer agent refused TRANSFERRING", "takeover anna refused TRANSFERRING",
            "fail-transfer agent accepted", "fail-transfer agent refused NO_TRANSFER",
            "begin-transfer customer accepted", "transfer customer second accepted",
            "transfer agent second refused ALREADY_IN_CALL", "dial bob refused NOT_IN_CALL");
        call.hears(4.2, "agent", "customer").hears(6, "agent", "second").hears(6, "customer");
        assertThat(call.events()).contains("TransferBegun", "TransferFailed");
    }

    @Test
    void anAgentWhoLeavesAfterBeginningHisTransferIsFollowedByTheOther() throws IOException {
        play("2 agent begin-transfer\n3 agent leave\n5 agent transfer second\n", "--notice", "hold=ding", "--prompt",
            "ding=tone:2300/60000").hears(4, "customer", "ding").hears(6, "customer", "second");
    }

    @Test
    void whoWasNotThereJoinsAsACustomerOrAnAgent() throws IOException {
        ToneCall call = play("1 second join customer\n3 second leave\n5 second join agent\n6 second join agent\n");
        call.hears(2, "agent", "customer", "second").hears(4, "agent", "customer")
            .hears(7, "customer", "agent", "second").hears(0, "second");
        assertThat(call.answers()).contains("join second customer accepted",
            "join second agent refused ALREADY_IN_CALL");
    }

    @Test
    void aConsultingAgentIsLeftAloneByHisSupervisorsUnlessThePolicySaysOtherwise() throws IOException {
        String script = "1 anna whisper\n2 agent consult\n4 agent hold\n6 agent resume\n7 customer hold\n";
        play(script).hears(3, "anna").hears(3, "agent").hears(3, "customer")
            .hears(5, "anna", "agent").hears(5, "agent", "anna").hears(6.5, "customer", "agent");
        play(script, "--policy consult=as-hold").hears(3, "anna", "agent").hears(3, "agent", "anna");
        play(script, "--policy hold=follow-customer").hears(5, "anna", "customer").hears(5, "agent");
    }

    @Test
    void onlyAnAgentConsults() throws IOException {
        assertThat(play("1 second join customer\n2 second consult\n").answers())
            .contains("consult second refused NO_AGENT");
    }

    @Test
    void duringAPrivacyPauseSupervisorsNeitherHearNorAreHeard() throws IOException {
        ToneCall call = play("1 anna barge\n2 call pause\n5 call resume\n8 call end\n8.5 call pause\n");
        call.hears(1.4, "customer", "agent", "anna").hears(3, "customer", "agent").hears(3, "anna")
            .hears(6, "customer", "agent", "anna").hears(6, "anna", "customer", "agent").hears(8.5, "customer");
        assertThat(call.answers()).containsExactly("barge anna accepted", "pause call accepted",
            "resume call accepted", "end call accepted", "pause call refused CALL_GONE");
    }

    @Test
    void whoseRightIsRevokedIsOutAndSoIsWhoEndsHisSession() throws IOException {
        ToneCall call = play("1 anna barge\n1 bob listen\n3 anna revoke\n3 bob end\n5 bob revoke\n");
        call.hears(2, "customer", "agent", "anna").hears(4, "customer", "agent").hears(4, "anna").hears(4, "bob");
        assertThat(call.events()).contains("\"supervisor\":\"anna\",\"cause\":\"REVOKED\"",
            "\"supervisor\":\"bob\",\"cause\":\"REQUESTED\"");
        assertThat(call.answers()).endsWith("revoke bob refused NOT_ACTIVE");
    }

    @Test
    void aTakeoverWithoutProvenMediaIsCancelledAndAProvenOneIsTooLateToBe() throws IOException {
        ToneCall unproven = play("1 anna listen\n2 anna takeover\n4 anna cancel\n", "--loss", "anna=100%");
        assertThat(unproven.answers()).containsExactly("listen anna accepted", "takeover anna refused CANCELLED",
            "cancel anna accepted");
        unproven.hears(5, "customer", "agent").hears(5, "anna", "customer", "agent");
        assertThat(play("1 anna listen\n2 anna takeover\n2 anna cancel\n").answers())
            .contains("cancel anna refused TOO_LATE");
    }

    @Test
    void whatIsDialledReachesTheOthersAndNoFileButTheCaptures() throws IOException {
        ToneCall call = play("2 agent dial 42*#\n", "--show-digits");
        assertThat(DigitsTest.digitsIn(call.out.resolve("customer.pcap"), 101)).isEqualTo("42*#");
        assertThat(call.console).contains("agent pressed 42*#\n");
        assertThat(call.events()).doesNotContain("42*#");
        assertThat(call.console).contains("agent dial: accepted\n");
        call.hears(4, "customer", "agent");
    }

    @Test
    void aSupervisorsDigitsChangeHisModeIfThePolicySaysSo() throws IOException {
        String script = "1 anna listen\n2 anna dial 5\n4 anna dial 6\n6 anna dial 99\n";
        ToneCall call = play(script, "--policy", "digits=modes");
        call.hears(3, "customer", "agent").hears(3, "agent", "customer", "anna")
            .hears(5, "customer", "agent", "anna").hears(7, "customer", "anna").hears(7, "agent");
        assertThat(DigitsTest.digitsIn(call.out.resolve("customer.pcap"), 101)).isEmpty();
        play(script).hears(7, "customer", "agent");
    }

    @Test
    void aSupervisorSpeaksWhileHePressesHisButtonAndMakesASideLouder() throws IOException {
        ToneCall call = play("1 anna barge\n3 anna talk\n5 anna release\n6 anna gain agent=-40\n8 anna gain agent=0\n"
            + "8.1 bob gain self=3\n", "--coaching push-to-talk");
        call.hears(2, "customer", "agent").hears(4, "customer", "agent", "anna").hears(5.5, "customer", "agent")
            .hears(7, "anna", "customer").hears(8.5, "anna", "customer", "agent");
        assertThat(call.answers()).containsExactly("barge anna accepted", "talk anna accepted",
            "release anna accepted", "gain anna agent=-40 accepted", "gain anna agent=0 accepted",
            "gain bob self=3 refused NOT_ACTIVE");
        assertThat(call.events()).contains("TalkChanged", "\"speaker\":\"AGENT\",\"db\":-40.0");
    }

    @Test
    void anAgentAnswersAWhisperPrivatelyIfTheSessionAsksForIt() throws IOException {
        String script = "0.5 agent private\n1 anna whisper\n2 agent private\n4 agent aloud\n";
        ToneCall call = play(script, "--coaching", "private-talk");
        call.hears(3, "customer").hears(3, "anna", "customer", "agent").hears(5, "customer", "agent");
        assertThat(call.answers()).containsExactly("private agent refused NOT_WHISPERED_TO", "whisper anna accepted",
            "private agent accepted", "aloud agent accepted");
        assertThat(play(script).answers()).contains("private agent refused NOT_WHISPERED_TO").hasSize(4);
    }

    @Test
    void loudnessAndLeaksAreToldOfWhomTheScriptNames() throws IOException {
        ToneCall call = play("1 agent leaks on\n1 customer meter on\n2 customer meter off\n3 agent leaks off\n");
        assertThat(call.answers()).hasSize(4).allMatch(answer -> answer.endsWith("accepted"));
        assertThat(call.events()).contains("\"event\":\"Level\"", "\"party\":\"customer\",\"dbov\":")
            .doesNotContain("\"t\":2.5");
    }

    @Test
    void whereOnlyListeningIsPossibleWhoeverWantsToSpeakIsRefused() throws IOException {
        ToneCall call = play("1 anna whisper\n2 anna listen\n3 anna barge\n", "--policy", "listen-only=on");
        assertThat(call.answers()).containsExactly("whisper anna refused LISTEN_ONLY", "listen anna accepted",
            "barge anna refused LISTEN_ONLY");
        call.hears(4, "customer", "agent").hears(4, "anna", "customer", "agent");
    }

    @Test
    void whatElseABargedSupervisorDialsEntersTheCallIfThePolicySaysSo() throws IOException {
        String script = "1 anna barge\n2 anna dial 7\n";
        ToneCall call = play(script, "--policy digits=modes --policy digits-in-barge=on");
        assertThat(DigitsTest.digitsIn(call.out.resolve("customer.pcap"), 101)).isEqualTo("7");
        assertThat(DigitsTest.digitsIn(play(script).out.resolve("customer.pcap"), 101)).isEmpty();
    }

    @Test
    void theReadmesScriptIsObeyedToTheLastLine() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String section = readme.substring(readme.indexOf("# transfer.txt"));
        ToneCall call = play(section.substring(0, section.indexOf("```")), "--prompt said=tone:2300/1000",
            "--notice agent=said --notice barge=entry-tone --notice recording=recorder-tone --record call",
            "--audit demo");
        assertThat(call.answers()).containsExactly("listen anna accepted", "begin-transfer agent accepted",
            "transfer agent second accepted", "barge anna pending", "pause call accepted", "resume call accepted");
        call.hears(2.3, "agent", "customer", "ding").hears(4, "anna", "customer", "agent")
            .hears(7, "customer", "second").hears(9, "customer", "second", "anna");
        assertThat(call.events()).contains("\"prompt\":\"entry-tone\"");
        assertThat(call.console).contains("   6.000 s  agent transfer second: accepted\n",
            "   8.000 s  anna barge: waits for a notice\n");
    }

    @Test
    void whateverAScriptAsksForIsAnsweredAndIsNeverAnException() throws IOException {
        List<String> names = List.of("customer", "agent", "second", "anna", "bob", "call");
        for (int seed = 1; seed <= 8; seed++) {
            Random random = new Random(seed);
            StringBuilder script = new StringBuilder();
            int takeovers = 0;
            for (int i = 0; i < 150; i++) {
                String name = names.get(random.nextInt(names.size()));
                List<String> words = name.equals("call") ? List.of("pause", "resume", "resume")
                    : names.indexOf(name) >= 3 ? List.of("listen", "whisper", "barge", "takeover", "cancel", "revoke",
                        "talk", "release", "gain self=3", "meter on", "leave", "hold", "resume", "mute", "unmute",
                        "end")
                    : List.of(name.equals("second") ? "join agent" : "join", "leave", "hold", "resume", "mute",
                        "unmute", name.equals("customer") ? "meter off" : "private", "begin-transfer", "fail-transfer",
                        "transfer " + names.get((names.indexOf(name) + 1) % 3));
                String word = words.get(random.nextInt(words.size()));
                takeovers += word.equals("takeover") ? 1 : 0;
                script.append(random.nextInt(8000) / 1000.0).append(' ').append(name).append(' ').append(word)
                    .append('\n');
            }
            ToneCall call = play(script.toString(), "--policy agent-departed=park --policy owner-departed=park "
                + "--coaching push-to-talk --coaching private-talk --notice barge=entry-tone "
                + "--record call-plus-coaching --audit demo");
            assertThat(call.answers().size()).as("seed %d\n%s", seed, script).isBetween(150 - takeovers, 150);
            assertThat(call.answers()).as("seed %d", seed).anyMatch(answer -> answer.contains("refused"));
        }
    }

    @Test
    void noticesAreHeardByThoseTheyAreFor() throws IOException {
        String ding = "--prompt ding=tone:2300/1000 --notice ";
        play("1 anna whisper\n", ding + "agent=ding").hears(1.3, "agent", "customer", "ding")
            .hears(1.3, "customer", "agent").hears(1.3, "anna")
            .hears(3, "agent", "customer", "anna");

        ToneCall entry = play("1 anna listen\n3 anna barge\n", ding + "barge=ding");
        entry.hears(3.3, "customer", "agent", "ding").hears(3.3, "anna", "customer", "agent", "ding")
            .hears(5, "customer", "agent", "anna");
        assertThat(entry.answers()).endsWith("barge anna pending");

        play("1 anna listen\n3 anna whisper\n", ding + "whisper=ding").hears(3.3, "agent", "customer", "ding")
            .hears(3.3, "customer", "agent").hears(5, "agent", "customer", "anna");
        play("", ding + "periodic=ding").hears(0.5, "customer", "agent", "ding")
            .hears(0.5, "agent", "customer", "ding");
        play("0 anna listen\n", ding + "customer=ding").hears(0.3, "customer", "agent", "ding").hears(0.3, "anna")
            .hears(2, "anna", "customer", "agent");
    }
}
