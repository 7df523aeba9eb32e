package io.sidetone.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.audit.AuditHead;
import io.sidetone.audit.AuditKey;
import io.sidetone.audit.Verification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recording and the audit that a replay leaves. */
class KeptFilesTest {

    private static final String SCRIPT = """
        1 anna whisper
        3 anna barge
        5 call pause
        7 call resume
        8 agent transfer second
        """;

    @TempDir
    private Path folder;

    private ToneCall play(String script, String options) throws IOException {
        return ToneCall.play(folder, script, options);
    }

    @Test
    void aWhisperIsOnTheWhisperersTrackAndNeverOnTheCustomersNorInTheOverview() throws IOException {
        ToneCall call = play(SCRIPT, "--record call-plus-coaching");
        call.holds(2, "recording/01-customer.wav", "customer").holds(2, "recording/02-agent.wav", "agent")
            .holds(2, "recording/03-anna.wav", "anna")
            .overviewHolds(2, 0, "customer").overviewHolds(2, 1, "agent");
        call.holds(4, "recording/01-customer.wav", "customer").holds(4, "recording/03-anna.wav", "anna")
            .overviewHolds(4, 0, "customer").overviewHolds(4, 1, "agent", "anna");
    }

    @Test
    void whatTheCustomerCannotHearIsNotRecordedAtAllInTheViewOfTheCall() throws IOException {
        play(SCRIPT, "--record call").holds(2, "recording/03-anna.wav").holds(4, "recording/03-anna.wav", "anna");
    }

    @Test
    void aPrivacyPauseIsSilenceOfItsLengthAndWhoTakesAPlaceHasATrackOfHisOwn() throws IOException {
        ToneCall call = play(SCRIPT, "--record call-plus-coaching");
        for (String file : List.of("01-customer.wav", "02-agent.wav", "03-anna.wav")) {
            call.holds(6, "recording/" + file);
        }
        call.overviewHolds(6, 0).overviewHolds(6, 1).hears(6, "customer", "agent");
        call.holds(8.5, "recording/04-second.wav", "second").holds(8.5, "recording/02-agent.wav")
            .overviewHolds(8.5, 1, "second");
        assertThat(call.out.toFile().list()).contains("recording").noneMatch(name -> name.startsWith(".writing"));
        try (Stream<Path> files = Files.list(call.out.resolve("recording"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("01-customer.wav",
                "02-agent.wav", "03-anna.wav", "04-second.wav", "overview.wav", "recording.jsonl");
        }
        assertThat(Files.readString(call.out.resolve("recording/recording.jsonl"))).contains("\"event\":\"paused\"",
            "\"event\":\"resumed\"", "\"event\":\"ended\"").doesNotContain("gap");
    }

    @Test
    void whoIsRecordedHearsTheRecorderToneAndNobodyElseDoes() throws IOException {
        ToneCall call = play("0 anna listen\n", "--record call --notice recording=recorder-tone");
        call.hears(0.05, "customer", "agent", "recorder-tone").hears(0.05, "agent", "customer", "recorder-tone")
            .hears(2, "customer", "agent").hears(0.1, "anna", "customer", "agent");
        play("0 anna listen\n", "--notice recording=recorder-tone").hears(0.05, "customer", "agent");
    }

    @Test
    void theAuditIsWholeAndOneChangedByteIsFound() throws IOException {
        ToneCall call = play(SCRIPT + "9 anna takeover\n", "--record call --audit demo");
        Path file = call.out.resolve("audit.jsonl");
        AuditKey key = AuditKey.read(call.out.resolve("audit.key"));
        assertThat(verified(file, key)).isEqualTo(Verification.Result.WHOLE);
        assertThat(Files.readString(file)).contains("\"kind\":\"ATTACH\"", "\"who\":\"anna\"", "\"mode\":\"WHISPER\"",
            "PRIVACY", "TAKEN_OVER");

        byte[] changed = Files.readAllBytes(file);
        changed[changed.length / 2] ^= 1;
        assertThat(verified(Files.write(folder.resolve("changed.jsonl"), changed), key))
            .isEqualTo(Verification.Result.ALTERED);
    }

    @Test
    void theAuditIsSealedByTheKeyThatIsGivenWhichIsNotWritten() throws IOException {
        Path secret = Files.write(folder.resolve("secret"), new byte[AuditKey.SHORTEST]);
        ToneCall call = play("1 anna listen\n", "--audit " + secret);
        Path file = call.out.resolve("audit.jsonl");
        assertThat(verified(file, AuditKey.read(secret))).isEqualTo(Verification.Result.WHOLE);
        assertThat(verified(file, AuditKey.of(AuditSecret.demoBytes()))).isEqualTo(Verification.Result.ALTERED);
        assertThat(call.out.resolve("audit.key")).doesNotExist();
    }

    private static Verification.Result verified(Path file, AuditKey key) throws IOException {
        return Verification.of(List.of(file), key, AuditHead.START, null).result();
    }

    @Test
    void theSameInputGivesTheSameRecordingAndAudit() throws IOException {
        String options = "--record call --audit demo --loss agent=5% --seed 3";
        List<byte[]> once = contents(play(SCRIPT, options));
        assertThat(once).hasSize(8);
        List<byte[]> again = contents(play(SCRIPT, options));
        for (int i = 0; i < once.size(); i++) {
            assertThat(again.get(i)).as("file " + i).isEqualTo(once.get(i));
        }
    }

    private static List<byte[]> contents(ToneCall call) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(call.out)) {
            for (Path file : files.filter(Files::isRegularFile).sorted()
                .filter(each -> each.toString().matches(".*(recording/|audit).*")).toList()) {
                contents.add(Files.readAllBytes(file));
            }
        }
        return contents;
    }

    @Test
    void anOutputThatCannotBeWrittenIsOneLineAndWhatIsNotAskedForIsNotWritten() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("text"), "x");
        ToneCall call = play("", "");
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(errors, true);
        int status = Replay.run(new String[] {"--customer", folder.resolve("customer.wav").toString(), "--agent",
            folder.resolve("agent.wav").toString(), "--record", "call", "--out", notAFolder.toString()}, folder,
            new PrintStream(new ByteArrayOutputStream()), print);
        assertThat(status).isEqualTo(2);
        assertThat(errors.toString()).startsWith("replay: " + notAFolder + ": cannot be written")
            .containsOnlyOnce("\n");
        assertThat(call.out.resolve("recording")).as("not asked for").doesNotExist();
        assertThat(call.out.resolve("audit.jsonl")).doesNotExist();
    }
}
