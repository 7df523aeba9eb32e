package io.sidetone.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.SessionTable.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SessionTableTest {

    /** '.' stays, '!' is a refusal, '*' ends with that cause, anything else is the next state. */
    private static final String EXPECTED = """
               ATTACHING        ACTIVE             PREPARING         COMMITTING        TAKEN_OVER       DETACHING ENDED
        LISTEN      .           .                  !BUSY_TAKING_OVER !BUSY_TAKING_OVER !TAKEN_OVER      !ENDED    !ENDED
        WHISPER     .           .                  !BUSY_TAKING_OVER !BUSY_TAKING_OVER !TAKEN_OVER      !ENDED    !ENDED
        BARGE       .           .                  !BUSY_TAKING_OVER !BUSY_TAKING_OVER !TAKEN_OVER      !ENDED    !ENDED
        TAKE_OVER   !NOT_ACTIVE PREPARING          !BUSY_TAKING_OVER !BUSY_TAKING_OVER !TAKEN_OVER      !ENDED    !ENDED
        CANCEL      !NOT_ACTIVE !NOTHING_TO_CANCEL ACTIVE            !TOO_LATE         !TAKEN_OVER      !ENDED    !ENDED
        LEG_UP      ACTIVE      .                  .                 .                 .                .         .
        LEG_FAILED  *MEDIA_LOST .                  ACTIVE            ACTIVE            .                .         .
        PROVEN      .           .                  COMMITTING        .                 .                .         .
        TIMED_OUT   *MEDIA_LOST .                  ACTIVE            .                 .                .         .
        TARGET_LEFT .           .                  .                 .                 .                .         .
        PROMOTED    .           COMMITTING         .                 .                 .                .         .
        DEMOTED     .           .                  .                 .                 .                .         .
        SUPERSEDED  *TARGET_REPLACED *TARGET_REPLACED .              .                 .                .         .
        MEDIA_LOST  .           *MEDIA_LOST        *MEDIA_LOST       .                 *MEDIA_LOST      .         .
        REVOKED     *REVOKED    *REVOKED           *REVOKED          *REVOKED          *REVOKED         .         .
        EXPIRED     *MAX_DURATION *MAX_DURATION    *MAX_DURATION     *MAX_DURATION     *MAX_DURATION    .         .
        AGENT_LEFT  *AGENT_LEFT *AGENT_LEFT        *AGENT_LEFT       *AGENT_LEFT       *AGENT_LEFT      .         .
        CALL_ENDED  *CALL_ENDED *CALL_ENDED        *CALL_ENDED       *CALL_ENDED       *CALL_ENDED      .         .
        HUNG_UP     *SUPERVISOR_HANGUP *SUPERVISOR_HANGUP *SUPERVISOR_HANGUP *SUPERVISOR_HANGUP *SUPERVISOR_HANGUP . .
        END         *REQUESTED  *REQUESTED         *REQUESTED        *REQUESTED        *REQUESTED       .         .
        BOUNDARY    .           .                  .                 TAKEN_OVER        .                ENDED     .
        """;

    static Stream<Arguments> cells() {
        List<String[]> lines = EXPECTED.lines().map(line -> line.strip().split(" +")).toList();
        String[] states = lines.get(0);
        return lines.stream().skip(1).flatMap(line -> Stream.iterate(0, i -> i < states.length, i -> i + 1)
            .map(i -> Arguments.of(SessionState.valueOf(states[i]), Input.valueOf(line[0]), line[i + 1])));
    }

    @ParameterizedTest(name = "{0} × {1} → {2}")
    @MethodSource("cells")
    void everyInputLeadsWhereTheTableSays(SessionState state, Input input, String expected) {
        SessionTable.Move move = SessionTable.move(state, input);
        String actual = move.refusal() != null ? "!" + move.refusal()
            : move.cause() != null ? "*" + move.cause()
            : move.to() == state ? "." : move.to().name();
        assertThat(actual).isEqualTo(expected);
        assertThat(move.cause() == null || move.to() == SessionState.DETACHING).as("a cause means an end").isTrue();
        assertThat(move.to() == null).as("refused leads nowhere").isEqualTo(move.refusal() != null);
    }

    @Test
    void theExpectationNamesEveryStateAndEveryInput() {
        assertThat(cells().count()).isEqualTo((long) SessionState.values().length * Input.values().length);
        assertThat(cells().map(cell -> List.of(cell.get()[0], cell.get()[1])).distinct().count())
            .isEqualTo((long) SessionState.values().length * Input.values().length);
    }

    @Test
    void commandsAreTheFirstFiveInputs() {
        assertThat(Arrays.stream(Input.values()).filter(Input::isCommand)).containsExactly(Input.COMMANDS);
        for (Mode mode : Mode.values()) {
            assertThat(Input.of(mode).mode()).isEqualTo(mode);
        }
        assertThat(Arrays.stream(Input.values()).filter(input -> input.mode() != null)).hasSize(3);
    }

    /** Ways into every state; each gives the session that is to be tried. */
    private static final Map<String, Function<TestCall, Session>> SITUATIONS = new LinkedHashMap<>();

    static {
        for (Mode mode : Mode.values()) {
            SITUATIONS.put("ATTACHING " + mode, call -> call.attaching("S", mode));
            SITUATIONS.put("ACTIVE " + mode, call -> call.active("S", mode));
            SITUATIONS.put("PREPARING " + mode, call -> preparing(call, call.active("S", mode)));
            SITUATIONS.put("COMMITTING " + mode, call -> committing(call, mode));
            SITUATIONS.put("TAKEN_OVER " + mode, call -> {
                Session session = committing(call, mode);
                call.frame();
                return session;
            });
            SITUATIONS.put("DETACHING " + mode, call -> {
                Session session = call.active("S", mode);
                call.monitor.hangUp(session);
                return session;
            });
        }
        SITUATIONS.put("ENDED", call -> {
            Session session = call.active("S", Mode.BARGE);
            call.monitor.end(session);
            call.frame();
            return session;
        });
        SITUATIONS.put("COMMITTING promoted", call -> {
            Session session = call.active("S", Mode.BARGE);
            call.monitor.leave(call.agent);
            return session;
        });
        SITUATIONS.put("PREPARING parked", call -> {
            Session session = preparing(call, call.active("S", Mode.WHISPER));
            call.monitor.leave(call.agent);
            return session;
        });
        SITUATIONS.put("ACTIVE beside a takeover", call -> {
            Session session = call.active("S", Mode.BARGE);
            preparing(call, call.active("other", Mode.LISTEN));
            return session;
        });
        SITUATIONS.put("ACTIVE parked", call -> {
            Session session = call.owner("owner");
            Session watcher = call.active("S", session.seat(), Mode.LISTEN);
            call.monitor.hangUp(session);
            call.frame();
            return watcher;
        });
        SITUATIONS.put("DETACHING with the call", call -> {
            Session session = preparing(call, call.active("S", Mode.BARGE));
            call.monitor.end();
            return session;
        });
    }

    private static Session preparing(TestCall call, Session session) {
        call.command(session, Input.TAKE_OVER);
        return session;
    }

    private static Session committing(TestCall call, Mode mode) {
        Session session = call.active("S", mode);
        call.proven[session.seat()] = true;
        return preparing(call, session);
    }

    /** Inputs that come from outside; the others follow from what happens to the call, which exploration does. */
    private static final List<Input> FROM_OUTSIDE = List.of(Input.LISTEN, Input.WHISPER, Input.BARGE, Input.TAKE_OVER,
        Input.CANCEL, Input.LEG_UP, Input.LEG_FAILED, Input.TIMED_OUT, Input.MEDIA_LOST, Input.REVOKED, Input.EXPIRED,
        Input.HUNG_UP, Input.END);

    static Stream<Arguments> situationsAndInputs() {
        return SITUATIONS.keySet().stream()
            .flatMap(name -> FROM_OUTSIDE.stream().map(input -> Arguments.of(name, input)));
    }

    @ParameterizedTest(name = "{0} × {1}")
    @MethodSource("situationsAndInputs")
    void refusedMeansNothingHappenedAndFactsAreNeverRefused(String situation, Input input) {
        TestCall call = new TestCall();
        Session session = SITUATIONS.get(situation).apply(call);
        assertThat(session.state().name()).isEqualTo(situation.split(" ")[0]);
        String before = call.dump();
        List<Outcome> answers = call.command(session, input);
        if (!input.isCommand()) {
            assertThat(answers).as("a fact gets no answer").isEmpty();
        } else if (answers.size() == 1 && !answers.get(0).accepted()) {
            assertThat(call.dump()).as("after %s", answers).isEqualTo(before);
        }
        Refusal refusal = SessionTable.move(SessionState.valueOf(situation.split(" ")[0]), input).refusal();
        if (refusal != null) {
            assertThat(answers).containsExactly(new Outcome.Refused(refusal));
        }
    }

    @ParameterizedTest(name = "{0} × {1}")
    @MethodSource("situationsAndInputs")
    void everyCommandGetsOneAnswerAndEverySessionOneEnd(String situation, Input input) {
        TestCall call = new TestCall();
        Session session = SITUATIONS.get(situation).apply(call);
        List<Outcome> answers = call.command(session, input);
        call.frames(2);
        List<List<Outcome>> later = new ArrayList<>();
        for (Input command : Input.COMMANDS) {
            later.add(call.command(session, command));
        }
        call.monitor.hangUp(session);
        call.monitor.end();
        call.frames(2);
        assertThat(answers).hasSize(input.isCommand() ? 1 : 0);
        assertThat(later).allSatisfy(each -> assertThat(each).hasSize(1));
        assertThat(call.events(SessionEnded.class).stream().filter(end -> end.supervisor().equals("S"))).hasSize(1);
        assertThat(session.state()).isEqualTo(SessionState.ENDED);
        assertThat(session.cause()).isNotNull();
    }

    @Test
    void guardsThatSeeTheWholeCallRefuseWithoutATraceToo() {
        TestCall call = new TestCall();
        Session beside = SITUATIONS.get("ACTIVE beside a takeover").apply(call);
        String before = call.dump();
        assertThat(call.command(beside, Input.TAKE_OVER)).containsExactly(refused(Refusal.TAKEOVER_CONFLICT));
        assertThat(call.dump()).isEqualTo(before);

        call = new TestCall();
        Session parked = SITUATIONS.get("ACTIVE parked").apply(call);
        before = call.dump();
        assertThat(call.command(parked, Input.WHISPER)).containsExactly(refused(Refusal.NO_AGENT));
        assertThat(call.command(parked, Input.TAKE_OVER)).containsExactly(refused(Refusal.NO_AGENT));
        assertThat(call.dump()).isEqualTo(before);
    }

    @Test
    void aTakeoverWithoutACustomerIsRefused() {
        List<MonitorEvent> events = new ArrayList<>();
        CallMonitor monitor = new CallMonitor("call", Policies.DEFAULT, seat -> true, events::add);
        Session session = monitor.start("S", monitor.join("agent", Role.AGENT), Mode.LISTEN);
        monitor.legUp(session);
        String before = CallProbe.dump(monitor, List.of(session)) + events;
        List<Outcome> answers = new ArrayList<>();
        monitor.takeOver(session, answers::add);
        assertThat(answers).containsExactly(refused(Refusal.NO_CUSTOMER));
        assertThat(CallProbe.dump(monitor, List.of(session)) + events).isEqualTo(before);
    }

    private static Outcome refused(Refusal reason) {
        return new Outcome.Refused(reason);
    }
}
