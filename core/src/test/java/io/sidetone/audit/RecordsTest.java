package io.sidetone.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.access.AccessRequest;
import io.sidetone.access.FailClosed;
import io.sidetone.access.Target;
import io.sidetone.audit.Logs.MemorySink;
import io.sidetone.audit.Scorecard.Criterion;
import io.sidetone.monitor.Cause;
import io.sidetone.monitor.DigitCommand;
import io.sidetone.monitor.Grant;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Right;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What stands in the records. */
class RecordsTest {

    private static final Target AL = Target.of("al", "call 1", "agent");
    private static final Scorecard CARD =
        new Scorecard("phone manners", List.of(new Criterion("greeting", 5), new Criterion("tone", 10)));

    private final MemorySink sink = new MemorySink();
    private final AuditLog log = Logs.open(sink);

    @Test
    void aSessionIsWrittenDownFromItsBeginningToItsEnd() {
        AuditFeed feed = new AuditFeed(log, () -> Logs.NOON_MS);
        feed.event(new MonitorEvent.SessionStarted("call 1", 99, "sue", "agent", Mode.LISTEN));
        feed.event(new MonitorEvent.SessionActive("call 1", 99, "sue", Mode.LISTEN));
        feed.event(new MonitorEvent.ModeChanged("call 1", 149, "sue", Mode.LISTEN, Mode.BARGE));
        feed.event(new MonitorEvent.DigitRefused("call 1", 150, "sue", DigitCommand.TAKE_OVER, Refusal.NO_AGENT));
        feed.event(new MonitorEvent.TakeoverPreparing("call 1", 160, "sue"));
        feed.event(new MonitorEvent.TakeoverRolledBack("call 1", 170, "sue", Refusal.LEG_NOT_PROVEN));
        feed.event(new MonitorEvent.TakenOver("call 1", 180, "sue"));
        feed.event(new MonitorEvent.SessionEnded("call 1", 199, "sue", Cause.SUPERVISOR_HANGUP));
        feed.event(new MonitorEvent.CallEnded("call 1", 199));
        log.doWork();
        assertThat(sink.read()).extracting(record -> record.get("kind"), record -> record.get("mode"),
            record -> record.get("cause"), record -> record.get("frame")).containsExactly(
                tuple("ATTACH", "LISTEN", null, 100L),
                tuple("MODE", "LISTEN", "ACTIVE", 100L),
                tuple("MODE", "BARGE", "FROM_LISTEN", 150L),
                tuple("REFUSAL", null, "TAKE_OVER NO_AGENT", 151L),
                tuple("TAKEOVER", null, "PREPARING", 161L),
                tuple("TAKEOVER", null, "ROLLED_BACK LEG_NOT_PROVEN", 171L),
                tuple("TAKEOVER", null, "TAKEN_OVER", 181L),
                tuple("DETACH", null, "SUPERVISOR_HANGUP", 200L));
        assertThat(sink.read()).allSatisfy(record -> assertThat(record).containsEntry("who", "sue")
            .containsEntry("call", "call 1").containsEntry("leg", "agent")
            .containsEntry("wall", "2027-01-15T08:00:00Z"));
        assertThat(sink.read().get(2)).containsEntry("offsetMs", 3000L);
    }

    @Test
    void eventsThatNoSessionIsInAreNotWrittenDown() {
        AuditFeed feed = new AuditFeed(log, () -> Logs.NOON_MS);
        feed.event(new MonitorEvent.SupervisorDigit("call 1", 1, "sue", '4'));
        feed.event(new MonitorEvent.MediaLost("call 1", 1, "agent"));
        log.doWork();
        assertThat(sink.read()).isEmpty();
        feed.missed(2);
        log.doWork();
        assertThat(sink.read().get(0)).containsEntry("count", 2L);
    }

    @Test
    void grantsAndRefusalsAreWrittenDown() {
        AccessRequest request = new AccessRequest("sue", AL, Right.WHISPER);
        Grant all = new Grant(Set.of(Right.WHISPER, Right.LISTEN), Duration.ofHours(1), 1);
        Grant less = new Grant(Set.of(Right.LISTEN), Duration.ofHours(1), 2);
        for (Grant grant : List.of(all, less, FailClosed.DENIED)) {
            assertThat(new AuditedAuthoriser(asked -> CompletableFuture.completedStage(grant), log,
                () -> Logs.NOON_MS).authorise(request).toCompletableFuture().join()).isSameAs(grant);
        }
        log.doWork();
        assertThat(sink.read()).extracting(record -> record.get("kind"), record -> record.get("rights"))
            .containsExactly(tuple("GRANT", List.of("LISTEN", "WHISPER")), tuple("REFUSAL", List.of("WHISPER")),
                tuple("REFUSAL", List.of("WHISPER")));
        assertThat(sink.read()).allSatisfy(record -> assertThat(record).containsEntry("who", "sue")
            .containsEntry("whom", "al").containsEntry("call", "call 1").containsEntry("leg", "agent"));
    }

    @Test
    void notesAndScoresStandInTheSameChain() {
        log.record(AuditEntry.note("sue", AL, new Note(61_000, "promised a \"refund\"\nwithout asking"), 0));
        log.record(AuditEntry.scorecard("sue", AL, new Evaluation(CARD, Map.of("greeting", 5, "tone", 0), "harsh"),
            0));
        log.doWork();
        assertThat(sink.read().get(0)).containsEntry("kind", "NOTE").containsEntry("offsetMs", 61_000L)
            .containsEntry("text", "promised a \"refund\"\nwithout asking").containsEntry("whom", "al");
        assertThat(sink.read().get(1)).containsEntry("kind", "SCORECARD").containsEntry("scorecard", "phone manners")
            .containsEntry("points", 5L).containsEntry("most", 15L).containsEntry("comment", "harsh")
            .containsEntry("criteria", List.of(Map.of("name", "greeting", "points", 5L, "most", 5L),
                Map.of("name", "tone", "points", 0L, "most", 10L)));
    }

    @Test
    void pointsOutOfRangeMissingOrForNothingAreRefused() {
        assertThatThrownBy(() -> new Evaluation(CARD, Map.of("greeting", 6, "tone", 0), ""))
            .hasMessage("criterion \"greeting\" takes 0 to 5 points: 6");
        assertThatThrownBy(() -> new Evaluation(CARD, Map.of("greeting", -1, "tone", 0), ""))
            .hasMessageContaining(": -1");
        assertThatThrownBy(() -> new Evaluation(CARD, Map.of("greeting", 1), ""))
            .hasMessageContaining("\"tone\"").hasMessageContaining("null");
        assertThatThrownBy(() -> new Evaluation(CARD, Map.of("greeting", 1, "tone", 1, "shoes", 1), ""))
            .hasMessageContaining("shoes");
        assertThatThrownBy(() -> new Evaluation(CARD, Map.of("greeting", 1, "tone", 1), "x".repeat(4001)))
            .hasMessageContaining("4001");
    }

    @Test
    void cardsAndNotesHaveLimits() {
        assertThatThrownBy(() -> new Scorecard("card", List.of())).hasMessageContaining("\"card\"");
        List<Criterion> many = IntStream.range(0, 101).mapToObj(i -> new Criterion("c" + i, 1000)).toList();
        assertThat(new Scorecard("card", many.subList(0, 100)).most()).isEqualTo(100_000);
        assertThatThrownBy(() -> new Scorecard("card", many)).hasMessageContaining("101");
        assertThatThrownBy(() -> new Scorecard("card", List.of(many.get(0), many.get(0))))
            .hasMessageContaining("twice: \"c0\"");
        assertThatThrownBy(() -> new Criterion("tone", 0)).hasMessageContaining(": 0");
        assertThatThrownBy(() -> new Criterion("tone", 1001)).hasMessageContaining(": 1001");
        assertThatThrownBy(() -> new Criterion(" ", 1)).hasMessageContaining("criterion");
        assertThat(new Note(0, "x".repeat(4000)).text()).hasSize(4000);
        assertThatThrownBy(() -> new Note(0, "x".repeat(4001))).hasMessageContaining("4001");
        assertThatThrownBy(() -> new Note(0, " \n")).hasMessageContaining("blank");
        assertThatThrownBy(() -> new Note(-1, "x")).hasMessageContaining("-1");
        assertThatThrownBy(() -> new AuditEntry(AuditKind.MODE, 0, null, null, null, null, null, null, null, -1, -1, 1,
            null)).hasMessage("MODE counts nothing: 1");
    }

    @Test
    void whateverSomebodyCallsHimselfIsOneLineOfJson() {
        long seed = Long.getLong("sidetone.seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            String name = name(random);
            StringBuilder json = new StringBuilder("{\"n\":1");
            JsonLine.append(json, AuditEntry.of(AuditKind.MODE, 0, name).to(name, null).because(name));
            String line = new String(json.append('}').toString().getBytes(StandardCharsets.UTF_8),
                StandardCharsets.UTF_8);
            assertThat(line).as("seed " + seed).doesNotContain("\n");
            assertThat(Json.object(line)).as("seed " + seed).containsEntry("who", name).containsEntry("cause", name);
        }
    }

    @Test
    void aNameWithoutEndIsCut() {
        for (String name : List.of("x".repeat(4097), "x" + "\ud83d\ude00".repeat(2048))) {
            StringBuilder json = new StringBuilder("{\"n\":1");
            JsonLine.append(json, AuditEntry.of(AuditKind.MODE, 0, name));
            assertThat(Json.object(new String(json.append('}').toString().getBytes(StandardCharsets.UTF_8),
                StandardCharsets.UTF_8)).get("who")).isEqualTo(name.substring(0, 4096) + "…");
        }
        StringBuilder json = new StringBuilder("{\"n\":1");
        JsonLine.append(json, AuditEntry.of(AuditKind.MODE, 0, "x".repeat(4096)));
        assertThat(Json.object(json.append('}').toString())).containsEntry("who", "x".repeat(4096));
    }

    @Test
    void nothingTellsTheKey() {
        String secret = "0123456789abcdef0123456789abcdef";
        AuditKey key = AuditKey.of(secret.getBytes(StandardCharsets.US_ASCII));
        assertThat(key.toString()).doesNotContain(secret.substring(0, 4));
        assertThatThrownBy(() -> AuditKey.of(secret.substring(1).getBytes(StandardCharsets.US_ASCII)))
            .hasMessage("a key must have 32 to 4096 bytes, not 31");
        assertThatThrownBy(() -> AuditKey.of(new byte[4097])).hasMessageContaining("4097");
    }

    @Test
    void aHeadIsTheTextItIsExportedAs() {
        log.record(Logs.entry(0));
        log.doWork();
        assertThat(AuditHead.parse(log.head().toString())).isEqualTo(log.head());
        for (String text : List.of("", "1:", "x:" + "A".repeat(43), "1:" + "A".repeat(42), "1:" + "A".repeat(44),
            "-1:" + "A".repeat(43), "1:" + "=".repeat(43))) {
            assertThatThrownBy(() -> AuditHead.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String name(Random random) {
        char[] name = new char[random.nextInt(12)];
        for (int i = 0; i < name.length; i++) {
            name[i] = switch (random.nextInt(5)) {
                case 0 -> (char) random.nextInt(0x20);
                case 1 -> "\"\\/,:{}[]\u007f\u2028\u0085".charAt(random.nextInt(12));
                case 2 -> (char) (0xd800 + random.nextInt(0x800));
                case 3 -> (char) random.nextInt(0x10000);
                default -> (char) ('a' + random.nextInt(26));
            };
        }
        return new String(name);
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }
}
