package io.sidetone.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.SessionTable.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
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

    /**
     * Each state with all that moves it: '.' is accepted and stays, '!' a refusal, '*' an end with that cause, '-' one
     * at once, anything else the next state. All commands are here; facts that are not change nothing.
     */
    private static final String EXPECTED = """
        AUTHORIZING:
            LISTEN=!NOT_ACTIVE WHISPER=!NOT_ACTIVE BARGE=!NOT_ACTIVE TAKE_OVER=!NOT_ACTIVE CANCEL=!NOT_ACTIVE
            MUTE=!NOT_ACTIVE UNMUTE=!NOT_ACTIVE GAIN=!NOT_ACTIVE TALK=!NOT_ACTIVE RELEASE=!NOT_ACTIVE
            ALLOWED=ATTACHING DENIED=-DENIED NO_ROOM=*NO_RESOURCES NEXT_AWAITED=ARMED
            SUPERSEDED=*TARGET_REPLACED REPLACED=*REPLACED_BY_SAME_SUPERVISOR
            REVOKED=*REVOKED EXPIRED=*MAX_DURATION FAILED=*FAULT AGENT_LEFT=*AGENT_LEFT CALL_ENDED=*CALL_ENDED
            HUNG_UP=*SUPERVISOR_HANGUP END=*REQUESTED
        ARMED:
            LISTEN=!NOT_ACTIVE WHISPER=!NOT_ACTIVE BARGE=!NOT_ACTIVE TAKE_OVER=!NOT_ACTIVE CANCEL=!NOT_ACTIVE
            MUTE=!NOT_ACTIVE UNMUTE=!NOT_ACTIVE GAIN=!NOT_ACTIVE TALK=!NOT_ACTIVE RELEASE=!NOT_ACTIVE
            NEXT_CALL=AUTHORIZING TIMED_OUT=*MAX_DURATION NOTICE_FAILED=*NOTICE_FAILED
            REVOKED=*REVOKED EXPIRED=*MAX_DURATION FAILED=*FAULT HUNG_UP=*SUPERVISOR_HANGUP END=*REQUESTED
        ATTACHING:
            LISTEN=. WHISPER=. BARGE=. MUTE=. UNMUTE=. TALK=. RELEASE=. GAIN=.
            TAKE_OVER=!NOT_ACTIVE CANCEL=!NOT_ACTIVE
            READY=ACTIVE LEG_FAILED=*MEDIA_LOST TIMED_OUT=*MEDIA_LOST NOTICE_FAILED=*NOTICE_FAILED
            NEXT_AWAITED=ARMED SUPERSEDED=*TARGET_REPLACED REPLACED=*REPLACED_BY_SAME_SUPERVISOR
            REVOKED=*REVOKED EXPIRED=*MAX_DURATION FAILED=*FAULT AGENT_LEFT=*AGENT_LEFT CALL_ENDED=*CALL_ENDED
            HUNG_UP=*SUPERVISOR_HANGUP END=*REQUESTED
        ACTIVE:
            LISTEN=. WHISPER=. BARGE=. MUTE=. UNMUTE=. TALK=. RELEASE=. GAIN=.
            TAKE_OVER=PREPARING CANCEL=!NOTHING_TO_CANCEL
            PARTIES_CHANGED=SUSPENDED TRANSFERRED=SUSPENDED NEW_OWNER=SUSPENDED LEG_HELD=SUSPENDED
            PROMOTED=COMMITTING NEXT_AWAITED=ARMED MEDIA_LOST=*MEDIA_LOST
            SUPERSEDED=*TARGET_REPLACED REPLACED=*REPLACED_BY_SAME_SUPERVISOR
            REVOKED=*REVOKED EXPIRED=*MAX_DURATION FAILED=*FAULT AGENT_LEFT=*AGENT_LEFT CALL_ENDED=*CALL_ENDED
            HUNG_UP=*SUPERVISOR_HANGUP END=*REQUESTED
        SUSPENDED:
            LISTEN=!NOT_ACTIVE WHISPER=!NOT_ACTIVE BARGE=!NOT_ACTIVE TAKE_OVER=!NOT_ACTIVE CANCEL=!NOT_ACTIVE
            MUTE=. UNMUTE=. TALK=. RELEASE=. GAIN=. SETTLED=ACTIVE NEXT_AWAITED=ARMED
            SUPERSEDED=*TARGET_REPLACED REPLACED=*REPLACED_BY_SAME_SUPERVISOR
            REVOKED=*REVOKED EXPIRED=*MAX_DURATION FAILED=*FAULT AGENT_LEFT=*AGENT_LEFT CALL_ENDED=*CALL_ENDED
            HUNG_UP=*SUPERVISOR_HANGUP END=*REQUESTED
        PREPARING:
            LISTEN=!BUSY_TAKING_OVER WHISPER=!BUSY_TAKING_OVER BARGE=!BUSY_TAKING_OVER TAKE_OVER=!BUSY_TAKING_OVER
            MUTE=. UNMUTE=. TALK=. RELEASE=. GAIN=. CANCEL=ACTIVE PROVEN=COMMITTING
            LEG_FAILED=ACTIVE TIMED_OUT=ACTIVE RIGHT_LOST=ACTIVE LEG_HELD=SUSPENDED MEDIA_LOST=*MEDIA_LOST
            REVOKED=*REVOKED EXPIRED=*MAX_DURATION FAILED=*FAULT AGENT_LEFT=*AGENT_LEFT CALL_ENDED=*CALL_ENDED
            HUNG_UP=*SUPERVISOR_HANGUP END=*REQUESTED
        COMMITTING:
            LISTEN=!BUSY_TAKING_OVER WHISPER=!BUSY_TAKING_OVER BARGE=!BUSY_TAKING_OVER TAKE_OVER=!BUSY_TAKING_OVER
            MUTE=. UNMUTE=. TALK=. RELEASE=. GAIN=. CANCEL=!TOO_LATE BOUNDARY=TAKEN_OVER
            LEG_FAILED=ACTIVE RIGHT_LOST=ACTIVE LEG_HELD=SUSPENDED
            REVOKED=*REVOKED EXPIRED=*MAX_DURATION FAILED=*FAULT AGENT_LEFT=*AGENT_LEFT CALL_ENDED=*CALL_ENDED
            HUNG_UP=*SUPERVISOR_HANGUP END=*REQUESTED
        TAKEN_OVER:
            LISTEN=!TAKEN_OVER WHISPER=!TAKEN_OVER BARGE=!TAKEN_OVER TAKE_OVER=!TAKEN_OVER CANCEL=!TAKEN_OVER
            MUTE=. UNMUTE=. TALK=. RELEASE=. GAIN=!TAKEN_OVER MEDIA_LOST=*MEDIA_LOST
            REVOKED=*REVOKED EXPIRED=*MAX_DURATION FAILED=*FAULT AGENT_LEFT=*AGENT_LEFT CALL_ENDED=*CALL_ENDED
            HUNG_UP=*SUPERVISOR_HANGUP END=*REQUESTED
        DETACHING:
            LISTEN=!ENDED WHISPER=!ENDED BARGE=!ENDED TAKE_OVER=!ENDED CANCEL=!ENDED MUTE=!ENDED UNMUTE=!ENDED
            GAIN=!ENDED TALK=!ENDED RELEASE=!ENDED
            BOUNDARY=ENDED
        ENDED:
            LISTEN=!ENDED WHISPER=!ENDED BARGE=!ENDED TAKE_OVER=!ENDED CANCEL=!ENDED MUTE=!ENDED UNMUTE=!ENDED
            GAIN=!ENDED TALK=!ENDED RELEASE=!ENDED
        """;

    /** A cell for each state and input. */
    private static Map<SessionState, Map<Input, String>> expected() {
        Map<SessionState, Map<Input, String>> table = new EnumMap<>(SessionState.class);
        Map<Input, String> row = null;
        for (String word : EXPECTED.strip().split("\\s+")) {
            if (word.endsWith(":")) {
                row = new EnumMap<>(Input.class);
                table.put(SessionState.valueOf(word.replace(":", "")), row);
            } else {
                String[] cell = word.split("=");
                assertThat(row.put(Input.valueOf(cell[0]), cell[1])).as("%s is written once", word).isNull();
            }
        }
        return table;
    }

    static Stream<Arguments> cells() {
        Map<SessionState, Map<Input, String>> expected = expected();
        return Arrays.stream(SessionState.values()).flatMap(state -> Arrays.stream(Input.values())
            .map(input -> Arguments.of(state, input, expected.get(state).getOrDefault(input, "."))));
    }

    @ParameterizedTest(name = "{0} × {1} → {2}")
    @MethodSource("cells")
    void everyInputLeadsWhereTheTableSays(SessionState state, Input input, String expected) {
        SessionTable.Move move = SessionTable.move(state, input);
        String actual = move.refusal() != null ? "!" + move.refusal()
            : move.cause() != null ? (move.to() == SessionState.ENDED ? "-" : "*") + move.cause()
            : move.to() == state ? "." : move.to().name();
        assertThat(actual).isEqualTo(expected);
        assertThat(move.cause() == null || move.to().compareTo(SessionState.DETACHING) >= 0)
            .as("a cause means an end").isTrue();
        assertThat(move.refusal() == null || move.to() == state && move.cause() == null)
            .as("refused leads nowhere").isTrue();
    }

    @Test
    void theExpectationNamesEveryStateAndEveryCommand() {
        assertThat(expected().keySet()).containsExactly(SessionState.values());
        assertThat(expected().values()).allSatisfy(row -> assertThat(row.keySet()).contains(Input.COMMANDS));
    }

    @Test
    void commandsAreTheFirstInputs() {
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
                session.hangUp();
                return session;
            });
        }
        SITUATIONS.put("AUTHORIZING", call -> call.attaching("S", Mode.BARGE));
        SITUATIONS.put("SUSPENDED undecided", call -> {
            Session session = call.active("S", Mode.BARGE);
            call.join("another", Role.CUSTOMER);
            return session;
        });
        SITUATIONS.put("SUSPENDED on hold", call -> {
            Session session = call.active("S", Mode.WHISPER);
            call.hold(session.seat(), true);
            return session;
        });
        SITUATIONS.put("ARMED", call -> {
            Session session = call.active(SessionRequest.of("S", Mode.WHISPER)
                .withFollow(Follow.nextCall(Duration.ofMinutes(1))), call.agent);
            call.leave(call.customer);
            return session;
        });
        SITUATIONS.put("ACTIVE with the right to listen only", call -> {
            Session session = call.active("S", Mode.LISTEN);
            session.change(TestCall.grant(2, Right.LISTEN));
            return session;
        });
        SITUATIONS.put("ACTIVE beside a transfer", call -> {
            Session session = call.active("S", Mode.LISTEN);
            call.monitor.transfers().begin(call.agent);
            return session;
        });
        SITUATIONS.put("ENDED", call -> {
            Session session = call.active("S", Mode.BARGE);
            session.end();
            call.frame();
            return session;
        });
        SITUATIONS.put("COMMITTING promoted", call -> {
            Session session = call.active("S", Mode.BARGE);
            call.leave(call.agent);
            return session;
        });
        SITUATIONS.put("PREPARING parked", call -> {
            Session session = preparing(call, call.active("S", Mode.WHISPER));
            call.leave(call.agent);
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
            session.hangUp();
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

    /** Somebody decides in those that need it. */
    private static TestCall callFor(String situation) {
        boolean decided = situation.startsWith("AUTHORIZING") || situation.endsWith("undecided");
        return decided ? TestCall.decided() : new TestCall();
    }

    /** Inputs that come from outside; the others follow from what happens to the call, which exploration does. */
    private static final List<Input> FROM_OUTSIDE = List.of(Input.LISTEN, Input.WHISPER, Input.BARGE, Input.TAKE_OVER,
        Input.CANCEL, Input.MUTE, Input.UNMUTE, Input.GAIN, Input.TALK, Input.RELEASE, Input.LEG_FAILED,
        Input.TIMED_OUT, Input.MEDIA_LOST, Input.REVOKED, Input.EXPIRED, Input.FAILED, Input.HUNG_UP, Input.END);

    static Stream<Arguments> situationsAndInputs() {
        return SITUATIONS.keySet().stream()
            .flatMap(name -> FROM_OUTSIDE.stream().map(input -> Arguments.of(name, input)));
    }

    @ParameterizedTest(name = "{0} × {1}")
    @MethodSource("situationsAndInputs")
    void refusedMeansNothingHappenedAndFactsAreNeverRefused(String situation, Input input) {
        TestCall call = callFor(situation);
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
        TestCall call = callFor(situation);
        Session session = SITUATIONS.get(situation).apply(call);
        List<Outcome> answers = call.command(session, input);
        call.frames(2);
        if (session.state() == SessionState.ARMED) {
            return; // it is out of this call's hands: ArmedSessionsTest
        }
        List<List<Outcome>> later = new ArrayList<>();
        for (Input command : Input.COMMANDS) {
            later.add(call.command(session, command));
        }
        session.hangUp();
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
        CallMonitor monitor = new CallMonitor("call", Policies.DEFAULT, seat -> true, SessionEdge.OPEN, events::add);
        Session session = monitor.start(SessionRequest.of("S", Mode.LISTEN),
            monitor.parties().join("agent", Role.AGENT), null, outcome -> { });
        session.legUp();
        String before = CallProbe.dump(monitor, List.of(session)) + events;
        List<Outcome> answers = new ArrayList<>();
        session.takeOver(answers::add);
        assertThat(answers).containsExactly(refused(Refusal.NO_CUSTOMER));
        assertThat(CallProbe.dump(monitor, List.of(session)) + events).isEqualTo(before);
    }

    private static Outcome refused(Refusal reason) {
        return new Outcome.Refused(reason);
    }
}
