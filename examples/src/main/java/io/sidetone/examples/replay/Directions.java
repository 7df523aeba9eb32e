package io.sidetone.examples.replay;

import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.MediaShard;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.monitor.SessionState;
import java.io.PrintStream;
import java.util.Locale;

/** Does to a call what the lines of a script say, and tells what came of it. One thread, the call's. */
final class Directions {

    private static final String ACCEPTED = null;
    private static final String NOT_IN_CALL = "NOT_IN_CALL";
    private static final String STILL_LEAVING = "STILL_LEAVING";

    private final Scenario scenario;
    private final Call call;
    private final EventLog log;
    private final PrintStream console;

    /** @param console where answers are printed, beside the log */
    Directions(Scenario scenario, Call call, EventLog log, PrintStream console) {
        this.scenario = scenario;
        this.call = call;
        this.log = log;
        this.console = console;
    }

    /** Does what a line says; what is not possible now is answered so, and nothing happens. */
    void obey(Script.Line line) {
        if (line.party().equals(Party.CALL)) {
            toCall(line);
            return;
        }
        Participant participant = scenario.participant(line.party());
        switch (line.action()) {
            case LISTEN -> beIn(Mode.LISTEN, participant, line);
            case WHISPER -> beIn(Mode.WHISPER, participant, line);
            case BARGE -> beIn(Mode.BARGE, participant, line);
            case JOIN -> join(participant, line);
            case BEGIN_TRANSFER, FAIL_TRANSFER, TRANSFER -> transfer(participant, line);
            case TAKEOVER, CANCEL, REVOKE, TALK, RELEASE, GAIN, END -> toSession(participant, line);
            default -> toParty(participant, line);
        }
    }

    private void toCall(Script.Line line) {
        if (call.isEnding()) {
            answer(line, Refusal.CALL_GONE);
            return;
        }
        if (line.action() == Script.Action.END) {
            call.end();
        } else {
            call.pausePrivacy(line.action() == Script.Action.PAUSE);
        }
        answer(line, ACCEPTED);
    }

    // ---- supervisors ------------------------------------------------------------------------------------------

    /** Changes the mode, or starts a session in it. */
    private void beIn(Mode mode, Participant supervisor, Script.Line line) {
        if (supervisor.isInCall()) {
            supervisor.leg().session().changeMode(mode, outcome -> answer(line, outcome));
            return;
        }
        Leg target = target();
        Refusal refusal = target != null ? call.monitorRefusal(supervisor.spec(), target)
            : call.isEnding() ? Refusal.CALL_GONE : Refusal.NO_AGENT;
        if (refusal != null) {
            answer(line, refusal);
        } else if (isStillSeated(supervisor)) {
            answer(line, STILL_LEAVING);
        } else {
            SessionRequest request = SessionRequest.of(supervisor.name(), mode)
                .withCoaching(scenario.monitoring().coaching());
            Session session = call.start(request, target, null, outcome -> answer(line, outcome));
            if (session.state() == SessionState.ATTACHING) {
                supervisor.seat(call.connect(session, supervisor.spec()));
                session.legUp();
            }
        }
    }

    /** Whom a supervisor monitors: the agent, or who took the call over from him. */
    private Leg target() {
        return scenario.participants().stream().filter(each -> each.ownsCall()
            || each.isInCall() && each.leg().role() == Role.AGENT).map(Participant::leg).findFirst().orElse(null);
    }

    private void toSession(Participant supervisor, Script.Line line) {
        if (!supervisor.isInCall()) {
            answer(line, Refusal.NOT_ACTIVE);
            return;
        }
        Session session = supervisor.leg().session();
        switch (line.action()) {
            case TAKEOVER -> session.takeOver(outcome -> answer(line, outcome));
            case CANCEL -> session.cancelTakeover(outcome -> answer(line, outcome));
            case TALK, RELEASE -> session.talk(line.action() == Script.Action.TALK, outcome -> answer(line, outcome));
            case GAIN -> {
                Gain gain = Gain.parse(line.argument());
                session.gain(gain.speaker(), gain.db(), outcome -> answer(line, outcome));
            }
            case REVOKE -> {
                session.revoke();
                answer(line, ACCEPTED);
            }
            default -> {
                session.end();
                answer(line, ACCEPTED);
            }
        }
    }

    // ---- everybody --------------------------------------------------------------------------------------------

    private void join(Participant participant, Script.Line line) {
        Role role = participant.role(line);
        Refusal refusal = call.joinRefusal(participant.spec(), role);
        if (participant.isInCall()) {
            answer(line, "ALREADY_IN_CALL");
        } else if (refusal != null) {
            answer(line, refusal);
        } else if (isStillSeated(participant)) {
            answer(line, STILL_LEAVING);
        } else {
            participant.seat(call.join(participant.spec(), role));
            answer(line, ACCEPTED);
        }
    }

    /** A transfer begins, comes to nothing, or is done: at once, or after its beginning. */
    private void transfer(Participant from, Script.Line line) {
        if (from.leg() == null) {
            answer(line, NOT_IN_CALL);
            return;
        }
        switch (line.action()) {
            case BEGIN_TRANSFER -> {
                Refusal refusal = call.transferRefusal(from.leg(), null);
                if (refusal == null) {
                    call.beginTransfer(from.leg());
                }
                answer(line, refusal);
            }
            case FAIL_TRANSFER -> {
                boolean isUnderWay = call.transferRefusal(from.leg(), null) == Refusal.TRANSFERRING;
                call.failTransfer();
                answer(line, isUnderWay ? null : call.isEnding() ? Refusal.CALL_GONE : Refusal.NO_TRANSFER);
            }
            default -> transfer(from.leg(), scenario.participant(line.argument()), line);
        }
    }

    private void transfer(Leg from, Participant to, Script.Line line) {
        Refusal refusal = call.transferRefusal(from, to.spec());
        if (to.isInCall()) {
            answer(line, "ALREADY_IN_CALL");
        } else if (refusal != null) {
            answer(line, refusal);
        } else if (isStillSeated(to)) {
            answer(line, STILL_LEAVING);
        } else {
            to.seat(call.transfer(from, to.spec()));
            answer(line, ACCEPTED);
        }
    }

    private void toParty(Participant participant, Script.Line line) {
        if (!participant.isInCall()) {
            answer(line, NOT_IN_CALL);
            return;
        }
        Leg leg = participant.leg();
        boolean muted = line.action() == Script.Action.MUTE;
        if (leg.session() != null && (muted || line.action() == Script.Action.UNMUTE)) {
            leg.session().mute(muted, outcome -> answer(line, outcome));
            return;
        }
        if (line.action() == Script.Action.CONSULT && leg.role() != Role.AGENT) {
            answer(line, Refusal.NO_AGENT);
            return;
        }
        boolean on = line.argument().equals(Script.ON);
        switch (line.action()) {
            case PRIVATE, ALOUD -> {
                answer(line, call.talkPrivately(leg, line.action() == Script.Action.PRIVATE));
                return;
            }
            case LEAKS -> leg.watchLeaks(on);
            case METER -> leg.metered(on);
            case LEAVE -> call.leave(leg);
            case HOLD -> {
                call.consult(leg, false);
                call.hold(leg, true);
            }
            case RESUME -> call.hold(leg, false);
            case CONSULT -> call.consult(leg, true);
            case MUTE, UNMUTE -> call.mute(leg, muted);
            case DIAL -> { }                            // his stream has the digits in it
            default -> throw new IllegalStateException("unknown action " + line.action());
        }
        answer(line, ACCEPTED);
    }

    /** Who left is in his seat until the frame in which he fades out is over. */
    private boolean isStillSeated(Participant participant) {
        for (int seat = 0; seat < HearingMatrix.SEATS; seat++) {
            if (call.leg(seat) != null && call.leg(seat).name().equals(participant.name())) {
                return true;
            }
        }
        return false;
    }

    // ---- answers ----------------------------------------------------------------------------------------------

    private void answer(Script.Line line, Outcome outcome) {
        if (outcome instanceof Outcome.Pending) {
            log.pending(call.frame(), line);
            print(line, "waits for a notice");
        } else {
            answer(line, outcome instanceof Outcome.Refused refused ? refused.reason() : null);
        }
    }

    private void answer(Script.Line line, Refusal refusal) {
        answer(line, refusal == null ? ACCEPTED : refusal.name());
    }

    /** @param refusal why nothing happened, or ACCEPTED */
    private void answer(Script.Line line, String refusal) {
        log.answer(call.frame(), line, refusal);
        print(line, refusal == ACCEPTED ? "accepted" : "refused, " + refusal);
    }

    private void print(Script.Line line, String answer) {
        String argument = line.argument().isEmpty() || line.action() == Script.Action.DIAL ? "" : " " + line.argument();
        console.printf(Locale.ROOT, "%8.3f s  %s %s%s: %s%n", call.frame() * MediaShard.FRAME_MS / 1000.0,
            line.party(), line.action(), argument, answer);
    }
}
