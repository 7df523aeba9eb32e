package io.sidetone.runtime;

import static io.sidetone.runtime.Stage.answer;
import static io.sidetone.runtime.Stage.refusal;
import static io.sidetone.runtime.Stage.takeoverRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.access.Access;
import io.sidetone.access.AccessRequest;
import io.sidetone.access.Directory;
import io.sidetone.access.FailClosed;
import io.sidetone.access.Group;
import io.sidetone.access.Target;
import io.sidetone.audit.AuditFeed;
import io.sidetone.audit.AuditFile;
import io.sidetone.audit.AuditHead;
import io.sidetone.audit.AuditKey;
import io.sidetone.audit.AuditLog;
import io.sidetone.audit.AuditSink;
import io.sidetone.audit.AuditedAuthoriser;
import io.sidetone.audit.Verification;
import io.sidetone.lines.Line;
import io.sidetone.lines.LineBoard;
import io.sidetone.lines.LineCall;
import io.sidetone.lines.LineFeed;
import io.sidetone.lines.LineState;
import io.sidetone.lines.LineSubscription;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Notice;
import io.sidetone.monitor.NoticePlan;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Right;
import io.sidetone.notice.Prompt;
import io.sidetone.recording.CallRecording;
import io.sidetone.recording.Recorder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that stands around monitored calls, put together: who may, what a supervisor sees, what is written down. */
class SupervisionTest {

    private static final AuditKey KEY = AuditKey.of("a key of the house, 32 bytes long".getBytes(StandardCharsets.UTF_8));

    /** A file that may be full. */
    private final class Disk implements AuditSink {

        private final AuditSink file;
        private boolean full;

        private Disk(AuditSink file) {
            this.file = file;
        }

        @Override
        public Tail tail() {
            return file.tail();
        }

        @Override
        public void append(byte[] line) throws IOException {
            if (full) {
                throw new IOException("no space left");
            }
            file.append(line);
        }

        @Override
        public void sync() throws IOException {
            file.sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    @TempDir
    Path folder;

    private final Access access = new Access(directory(1, Set.of(Right.LISTEN, Right.WHISPER, Right.BARGE)));
    private final LineBoard board = new LineBoard(access);
    private Disk disk;
    private AuditLog log;
    private Stage stage;
    private LineFeed lineFeed;
    private AuditFeed auditFeed;
    private int fed;
    private long logNs;

    private static Directory directory(long version, Set<Right> rights) {
        return Directory.version(version).enabled().remotePartyShown()
            .add(Group.team("sales", Map.of("sue", rights), Set.of("ann"))).build();
    }

    @BeforeEach
    void open() throws IOException {
        disk = new Disk(AuditFile.open(folder.resolve("audit.jsonl"), KEY));
        log = AuditLog.to(disk, KEY).clocks(() -> 1_800_000_000_000L, () -> logNs).withoutThread();
        openCall(Policies.DEFAULT);
        lineFeed = new LineFeed(board);
        auditFeed = new AuditFeed(log, () -> 1_800_000_000_000L);
        board.line("ann", LineState.AVAILABLE);
        board.callStarted(Target.of("ann", "call", "agent"), 1_800_000_000_000L, "+44 20 7946 0000");
    }

    private void openCall(Policies policies) {
        AuditedAuthoriser authoriser = new AuditedAuthoriser(
            new FailClosed(access, Runnable::run, later -> { }), log, () -> 1_800_000_000_000L);
        Target target = Target.of("ann", "call", "agent");
        stage = new Stage(Sidetone.configure().prompts(Map.of("said", Prompt.tone(700, 200, -20)))
            .recorded(log::available).authority(request ->
                authoriser.authorise(new AccessRequest(request.supervisor(), target, request.wanted()))), policies);
        fed = 0;
    }

    private MonitoringSession monitoring(String supervisor, Mode mode) {
        LoudEndpoint end = stage.endpoint(supervisor);
        return stage.call.monitor(end.spec(), end, stage.agent, mode);
    }

    /** Time goes on, and everybody is told what happened. */
    private void pass() {
        stage.ticks(3);
        for (; fed < stage.events.size(); fed++) {
            lineFeed.event(stage.events.get(fed));
            auditFeed.event(stage.events.get(fed));
        }
        logNs += 1_000_000_000;
        log.doWork();
    }

    private List<String> written() throws IOException {
        return Files.readAllLines(folder.resolve("audit.jsonl")).stream()
            .map(line -> line.replaceAll(".*\"kind\":\"([A-Z]+)\".*", "$1")).toList();
    }

    @Test
    void whoIsInNoGroupLearnsNothingAndNothingHappens() throws IOException {
        MonitoringSession stranger = monitoring("stan", Mode.LISTEN);
        pass();
        assertThat(refusal(stranger.started())).isEqualTo(Refusal.DENIED);
        assertThat(stage.endpoints.get(2).sent).isEmpty();
        assertThat(board.subscribe("stan", 10, () -> { }).snapshot().lines()).isEmpty();
        assertThat(written()).containsExactly("REFUSAL", "DETACH");
    }

    @Test
    void aSupervisorDoesWhatHisGroupLetsHimAndItIsSeenAndWrittenDown() throws IOException {
        LineSubscription screen = board.subscribe("sue", 100, () -> { });
        assertThat(lineOf(screen).availability().offers(Right.BARGE)).isTrue();
        assertThat(lineOf(screen).availability().offers(Right.TAKEOVER)).isFalse();
        MonitoringSession session = monitoring("sue", Mode.LISTEN);
        pass();
        session.whisper();
        pass();
        var takeover = session.takeOver();
        pass();
        assertThat(takeoverRefusal(takeover)).isEqualTo(Refusal.RIGHT_MISSING);
        stage.customer.hold(true);
        pass();
        LineCall call = lineOf(board.subscribe("sue", 100, () -> { })).calls().get(0);
        assertThat(call.remote()).isEqualTo("+44 20 7946 0000");
        session.end();
        pass();
        log.close();
        assertThat(written()).containsExactly("GRANT", "ATTACH", "MODE", "MODE", "DETACH");
        assertThat(Verification.of(List.of(folder.resolve("audit.jsonl")), KEY, AuditHead.START, null).result())
            .isEqualTo(Verification.Result.WHOLE);
    }

    private static Line lineOf(LineSubscription screen) {
        return screen.snapshot().lines().get(0);
    }

    @Test
    void aFullDiskRefusesStartsAndLouderModesButNeverQuieterOnesOrLeaving() throws IOException {
        MonitoringSession session = monitoring("sue", Mode.WHISPER);
        pass();
        disk.full = true;
        var kept = session.switchTo(Mode.WHISPER);
        session.listen();
        pass();
        assertThat(answer(kept).accepted()).isTrue();
        var barge = session.barge();
        var takeover = session.takeOver();
        MonitoringSession another = monitoring("sam", Mode.LISTEN);
        pass();
        assertThat(refusal(barge)).isEqualTo(Refusal.AUDIT_UNAVAILABLE);
        assertThat(takeoverRefusal(takeover)).isIn(Refusal.AUDIT_UNAVAILABLE, Refusal.RIGHT_MISSING);
        assertThat(answer(another.started()).accepted()).isFalse();
        var end = session.end();
        pass();
        assertThat(answer(end).accepted()).isTrue();
        disk.full = false;
        pass();
        pass();
        assertThat(written()).as("nothing that was waiting is lost").contains("DETACH").doesNotContain("GAP");
        MonitoringSession again = monitoring("sue", Mode.BARGE);
        pass();
        assertThat(answer(again.started()).accepted()).isTrue();
    }

    @Test
    void whatIsSaidBeforeSomebodyListensIsWrittenDownToTheSampleAndTheCallIsRecorded() throws IOException {
        openCall(Policies.DEFAULT.withNotices(NoticePlan.of(Notice.atSessionStart("said", true))));
        Recorder recorder = Recorder.byHand();
        CallRecording recording = recorder.record(folder.resolve("recording"), 8_000);
        stage.call.record(recording);
        MonitoringSession session = monitoring("sue", Mode.LISTEN);
        for (int i = 0; i < 10; i++) {
            pass();
            recorder.turn();
        }
        stage.call.pausePrivacy();
        pass();
        stage.call.resume();
        pass();
        session.end();
        pass();
        stage.call.end();
        pass();
        log.close();
        recorder.close();
        assertThat(answer(recording.written())).as("what failed shows here").isEqualTo(folder.resolve("recording"));
        assertThat(recording.lost()).isZero();
        assertThat(written()).containsExactly("GRANT", "ATTACH", "ATTACH", "NOTICE", "MODE", "MODE", "MODE", "DETACH",
            "DETACH");
        String log = Files.readString(folder.resolve("audit.jsonl"));
        Matcher notice = Pattern.compile("\"cause\":\"PLAYED said (\\d+)-(\\d+)\"").matcher(log);
        assertThat(notice.find()).isTrue();
        long first = Long.parseLong(notice.group(1));
        long last = Long.parseLong(notice.group(2));
        assertThat(last - first + 1).as("200 ms at 48 kHz").isEqualTo(9_600);
        Matcher active = Pattern.compile("\"cause\":\"ACTIVE\",\"frame\":(\\d+)").matcher(log);
        assertThat(active.find()).as(log).isTrue();
        assertThat(Long.parseLong(active.group(1)) * 960).isGreaterThan(last);
        assertThat(folder.resolve("recording")).isDirectoryContaining("glob:**/overview.wav")
            .isDirectoryContaining("glob:**/02-agent.wav").isDirectoryContaining("glob:**/*-prompt_said.wav");
    }
}
