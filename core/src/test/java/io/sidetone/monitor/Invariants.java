package io.sidetone.monitor;

import static io.sidetone.monitor.SessionState.ACTIVE;
import static io.sidetone.monitor.SessionState.ARMED;
import static io.sidetone.monitor.SessionState.ATTACHING;
import static io.sidetone.monitor.SessionState.AUTHORIZING;
import static io.sidetone.monitor.SessionState.COMMITTING;
import static io.sidetone.monitor.SessionState.DETACHING;
import static io.sidetone.monitor.SessionState.ENDED;
import static io.sidetone.monitor.SessionState.PREPARING;
import static io.sidetone.monitor.SessionState.SUSPENDED;
import static io.sidetone.monitor.SessionState.TAKEN_OVER;

import io.sidetone.monitor.Explorer.Act;
import io.sidetone.monitor.Explorer.Step;
import io.sidetone.monitor.MonitorEvent.CallEnded;
import io.sidetone.monitor.MonitorEvent.ModeChanged;
import io.sidetone.monitor.MonitorEvent.SessionArmed;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.MonitorEvent.SessionStarted;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.MonitorEvent.TakeoverPreparing;
import io.sidetone.monitor.MonitorEvent.TakeoverRolledBack;
import io.sidetone.monitor.SessionTable.Input;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be true of every step of every call, by the numbers of the contract. Written from the situation of seats
 * and sessions, not with the code that computes the matrix. For the thread of its call.
 */
final class Invariants {

    private static final int SEATS = Situation.SEATS;

    private final Policies policies;
    private final CallMonitor call;
    private final boolean demotedAtOnce;
    private final List<String> broken = new ArrayList<>();
    private final List<Outcome> late = new ArrayList<>();
    private final char[] roles = new char[SEATS];

    /** {@code decided}: whether somebody has to be asked about sessions. */
    Invariants(Policies policies, CallMonitor call, boolean decided) {
        this.policies = policies;
        this.call = call;
        demotedAtOnce = !decided && policies.othersAtTakeover() == OthersAtTakeover.DEMOTE;
    }

    /** The names of what does not hold; empty if all is well. Borrowed until the next call. */
    List<String> judge(Step step, Situation from, Situation to, boolean same, Session[] sessions,
        List<MonitorEvent> events, List<Outcome> answers, List<Outcome> earlierAnswers, List<Outcome> earlierStarts) {
        broken.clear();
        state(to);
        takeover(from, to, sessions, events);
        commands(step, from, to, same, events, answers, earlierAnswers, earlierStarts);
        whispers(step, from, to);
        modes(from, to, events);
        ends(from, sessions, events);
        return broken;
    }

    private void check(boolean holds, String name) {
        if (!holds) {
            broken.add(name);
        }
    }

    private void state(Situation now) {
        for (int seat = 0; seat < SEATS; seat++) {
            for (int other = 0; other < SEATS; other++) {
                pair(now, seat, other);
            }
            customer(now, seat);
            roles[seat] = now.role(seat, demotedAtOnce);
        }
        for (int place = 0; place < Situation.PLACES; place++) {
            if (now.state[place] != null) {
                target(now, place);
                grant(now, place);
                check(now.holds(place) == (now.holder == place), "I11 only the session in takeover holds it");
            }
        }
        long naive = NaiveHearing.matrix(roles, now.target, policies, now.holding, now.consulting, now.muted);
        naive = NaiveHearing.privately(roles, now.target, now.privately, naive);
        check(now.matrix == (now.paused ? NaiveHearing.unsupervised(roles, naive) : naive),
            "I12 the matrix is the function of the state");
        check(call.prompts() == NaiveHearing.prompts(roles, now.matrix, now.holding, now.parked),
            "I12 so is the table of prompts");
        check(call.tapped() == (now.paused ? 0 : NaiveHearing.taps(roles, now.matrix)), "I12 so is the table of taps");
        check((now.matrix & 0x8040201008040201L) == 0, "I14 nobody hears himself");
        check(!now.ended || now.ending && now.sessions() == 0 && now.count(Standing.VACANT) == SEATS
            && (now.holding | now.consulting | now.muted | now.privately) == 0, "I3 nothing is left of an ended call");
        check(!now.transferring || now.owner() < 0 || now.in(now.owner(), TAKEN_OVER),
            "§10 a transfer or a takeover, not both");
    }

    /** What a session does it was granted, and while it is undecided it neither speaks nor hears. */
    private void grant(Situation now, int place) {
        boolean monitors = now.in(place, ACTIVE) || now.in(place, PREPARING);
        check(!monitors || (now.rights[place] & 1 << now.mode[place].ordinal()) != 0, "§6 a mode is granted");
        boolean takes = now.in(place, PREPARING) || now.in(place, COMMITTING);
        check(!takes || (now.rights[place] & 8) != 0, "§6 a takeover is granted");
        check(!now.in(place, ACTIVE) || !now.awaiting[place] && !now.held[place], "§6 active means settled");
        boolean outside = now.in(place, AUTHORIZING);
        check(outside == (place >= SEATS) || now.in(place, DETACHING) || now.in(place, ARMED),
            "§6 undecided sessions have no seat");
        check(!outside || now.awaiting[place], "§6 undecided means asked");
        check(!now.in(place, SUSPENDED) || now.awaiting[place] || now.held[place], "§10 suspended for a reason");
        check(!now.in(place, ATTACHING) || now.awaiting[place] || now.noticeDue[place] || !now.legUp[place],
            "§10 attaching for a reason");
        check(now.wanted[place] == null || now.in(place, ACTIVE)
            && now.wanted[place].compareTo(now.mode[place]) > 0, "§8 a notice gates wider modes");
    }

    /** What one seat may hear of another. */
    private void pair(Situation now, int listener, int speaker) {
        boolean hears = HearingMatrix.hears(now.matrix, listener, speaker);
        boolean customer = now.party[listener] == Standing.CUSTOMER;
        boolean agent = now.party[listener] == Standing.AGENT;
        int owner = now.owner();
        if (hears && now.state[speaker] != null) {
            check(now.isAudible(speaker), "I3 no media for a session that is not active");
            check(!customer || now.owns(speaker) || now.mode[speaker] == Mode.BARGE, "I1 customer hears barge only");
            check(!agent || !now.owns(speaker) && now.mode[speaker] != Mode.LISTEN, "I2 agent never hears LISTEN");
            check(!agent || now.mode[speaker] == Mode.BARGE || now.target[speaker] == listener,
                "I16 a whisper is for its target");
        }
        if (hears) {
            check(!now.paused || now.state[listener] == null && now.state[speaker] == null || now.owns(listener)
                || now.owns(speaker), "§9 what is private no supervisor hears");
            check(now.state[listener] == null || now.isAudible(listener), "I3 no media for a session not active");
            check(isIn(now, listener) && isIn(now, speaker), "I15 who is gone neither hears nor is heard");
            check(owner < 0 || !agent && now.party[speaker] != Standing.AGENT, "I5 an owner means no agent");
        }
        boolean line = (customer && now.party[speaker] == Standing.AGENT
            || agent && now.party[speaker] == Standing.CUSTOMER) && isOpen(now, listener, speaker);
        check(!line || owner >= 0 || now.ending || hears, "I8 agent and customer are together until commit");
        check(owner < 0 || owner == listener || !now.owns(listener), "I4 one owner");
    }

    /** Neither holds, the speaker is not muted nor talks privately, and if a customer listens he is on no hold. */
    private static boolean isOpen(Situation now, int listener, int speaker) {
        return ((now.holding & (1 << listener | 1 << speaker)) | (now.muted | now.privately) & 1 << speaker)
            == 0;
    }

    private static boolean isIn(Situation now, int seat) {
        return !now.ending && now.party[seat] != Standing.VACANT && now.party[seat] != Standing.REMOVED
            && !now.in(seat, DETACHING);
    }

    private void customer(Situation now, int seat) {
        boolean customer = now.party[seat] == Standing.CUSTOMER && !now.ending && now.hadAgent;
        boolean alone = customer && (now.holding | now.muted | now.privately) == 0
            && HearingMatrix.heardBy(now.matrix, seat) == 0;
        check(!alone || now.parked, "I7 a customer is never alone but in a park");
        boolean unserved = customer && now.count(Standing.AGENT) == 0 && now.owner() < 0;
        check(!unserved || now.parked, "I7 a customer without an agent is parked");
        check(!customer || !now.holdsTheLine(seat) || HearingMatrix.heardBy(now.matrix, seat) == 0,
            "§5 who holds the line hears nobody");
        long longest = policies.times().park().toMillis() / CallMonitor.FRAME_MS;
        check(!now.parked || call.departures.parkedUntilFrame - call.frame() <= longest
            || call.departures.parkedUntilFrame == 1L << 40, "I7 a park is bounded");
        check(!now.parked || now.count(Standing.AGENT) == 0 && now.count(Standing.CUSTOMER) > 0,
            "I7 a park is for customers without an agent");
    }

    /** A session watches somebody who is there, or nobody: a seat is somebody else's once it is vacated. */
    private void target(Situation now, int place) {
        int target = now.target[place];
        if (now.in(place, DETACHING) || now.in(place, ARMED)) {
            return;
        }
        boolean there = target >= 0 && (now.party[target] == Standing.AGENT || now.in(target, TAKEN_OVER));
        check(target < 0 || there && target != place, "I16 a target is there");
        boolean somebody = now.count(Standing.AGENT) > 0 || now.owner() >= 0 && now.in(now.owner(), TAKEN_OVER);
        check(now.owns(place) || target >= 0 || !somebody || now.follows[place],
            "§1 a session monitors an agent who is there");
        boolean whispers = now.mode[place] == Mode.WHISPER && !now.owns(place);
        check(!whispers || target >= 0, "I16 a whisper has a target");
    }

    private void takeover(Situation from, Situation to, Session[] sessions, List<MonitorEvent> events) {
        for (int seat = 0; seat < Situation.PLACES; seat++) {
            if (sessions[seat] == null) {
                continue;
            }
            SessionState next = sessions[seat].state;
            boolean commits = next == TAKEN_OVER && !from.in(seat, TAKEN_OVER);
            boolean prepares = from.in(seat, PREPARING) || from.in(seat, COMMITTING) && from.asked[seat];
            boolean givesUp = prepares && next != PREPARING && next != COMMITTING && next != TAKEN_OVER;
            check(!commits || to.count(Standing.CUSTOMER) > 0, "I6 no commit without a customer");
            check(!commits || from.in(seat, COMMITTING), "I8 a commit at a boundary");
            check(!from.in(seat, TAKEN_OVER) || next == TAKEN_OVER || next == DETACHING || next == ENDED,
                "I9 no way back from TAKEN_OVER");
            check(!commits || to.count(Standing.AGENT) == 0, "I5 no agent after a takeover");
            String name = sessions[seat].supervisor();
            int begun = count(events, TakeoverPreparing.class, name) + (prepares ? 1 : 0);
            int undone = count(events, TakeoverRolledBack.class, name);
            check(count(events, TakenOver.class, name) == (commits ? 1 : 0), "I6 TakenOver tells a commit");
            check(givesUp ? undone == 1 : undone <= begun, "§10 a roll-back is told once");
        }
        int owner = to.owner();
        check(owner < 0 || from.owner() == owner || from.owner() < 0 || !from.in(from.owner(), TAKEN_OVER),
            "I4 no second owner beside the first");
    }

    private static int count(List<MonitorEvent> events, Class<? extends MonitorEvent> kind, String supervisor) {
        int count = 0;
        for (MonitorEvent event : events) {
            boolean his = event instanceof TakenOver e && e.supervisor().equals(supervisor)
                || event instanceof TakeoverPreparing p && p.supervisor().equals(supervisor)
                || event instanceof TakeoverRolledBack r && r.supervisor().equals(supervisor)
                || event instanceof SessionEnded s && s.supervisor().equals(supervisor);
            count += his && kind.isInstance(event) ? 1 : 0;
        }
        return count;
    }

    private void commands(Step step, Situation from, Situation to, boolean same, List<MonitorEvent> events,
        List<Outcome> answers, List<Outcome> earlierAnswers, List<Outcome> earlierStarts) {
        int waitingBefore = 0;
        int waiting = 0;
        for (int place = 0; place < Situation.PLACES; place++) {
            waitingBefore += (from.asked[place] ? 1 : 0) + (from.startAsked[place] ? 1 : 0);
            waiting += (to.asked[place] ? 1 : 0) + (to.startAsked[place] ? 1 : 0);
        }
        int asked = step.isCommand() ? 1 : 0;
        check(answers.size() <= asked, "§10 facts are never refused");
        check(waitingBefore + asked == answers.size() + earlierAnswers.size() + earlierStarts.size() + waiting,
            "§10 one answer a command");
        boolean refused = answers.size() == 1 && answers.get(0) instanceof Outcome.Refused;
        check(!refused || events.isEmpty() && same, "§10 refused, and nothing happened");
        boolean tookOver = !earlierAnswers.isEmpty() && earlierAnswers.get(0).accepted();
        check(tookOver == (earlierAnswers.size() == 1 && events.stream().anyMatch(TakenOver.class::isInstance)),
            "§10 accepted means taken over");
        boolean begun = events.stream().anyMatch(e -> e instanceof SessionStarted || e instanceof SessionArmed);
        check(earlierStarts.stream().noneMatch(Outcome::accepted) || begun, "§10 accepted means begun");
    }

    /** From before to after a step nobody new may hear a whisper, but by that session's own command. */
    private void whispers(Step step, Situation from, Situation to) {
        for (int seat = 0; seat < SEATS; seat++) {
            if (to.state[seat] == null || to.mode[seat] != Mode.WHISPER || !to.isAudible(seat) || to.owns(seat)) {
                continue;
            }
            boolean own = step.seat() == seat && (step.input() == Input.WHISPER || step.act() == Act.NOTICE_DONE
                || from.in(seat, ATTACHING)) || step.act() == Act.CHANGE && from.mode[seat] == Mode.BARGE;
            boolean same = from.state[seat] != null && from.mode[seat] == Mode.WHISPER
                && from.target[seat] == to.target[seat];
            check(own || same, "I16 a whisper changes its target by command only");
            if (step.act() == Act.BOUNDARY && (from.commanded & 1 << seat) == 0) {
                for (int listener = 0; listener < SEATS; listener++) {
                    boolean grown = HearingMatrix.hears(to.inForce, listener, seat)
                        && !HearingMatrix.hears(from.inForce, listener, seat);
                    check(!grown || to.state[listener] != null && !to.owns(listener),
                        "I16 a whisper's audience grows by command only");
                }
            }
            for (int listener = 0; listener < SEATS; listener++) {
                boolean meant = listener == to.target[seat] || to.state[listener] != null && !to.owns(listener);
                check(meant || !HearingMatrix.hears(to.matrix, listener, seat), "I16 a whisper is for its target");
            }
        }
    }

    /** The events of mode changes tell what became of every session that was heard before and after. */
    private void modes(Situation from, Situation to, List<MonitorEvent> events) {
        for (int seat = 0; seat < SEATS; seat++) {
            if (!from.tellsModes(seat) || !to.tellsModes(seat)) {
                continue;
            }
            Mode told = from.mode[seat];
            for (MonitorEvent event : events) {
                if (event instanceof ModeChanged change && change.supervisor().equals(call.seats.sessions[seat].supervisor())) {
                    check(change.from() == told && change.to() != told, "§10 mode events are a chain");
                    told = change.to();
                }
            }
            check(told == to.mode[seat], "§10 every change of mode is told");
        }
    }

    private void ends(Situation from, Session[] sessions, List<MonitorEvent> events) {
        int callsEnded = 0;
        for (MonitorEvent event : events) {
            callsEnded += event instanceof CallEnded ? 1 : 0;
        }
        check(callsEnded == (call.isEnded() && !from.ended ? 1 : 0), "I13 one end of a call");
        for (Session session : sessions) {
            if (session == null) {
                continue;
            }
            boolean over = session.state == ENDED;
            boolean armed = session.state == ARMED;
            check(!over || !isThere(session), "I15 a seat is vacated when its session has ended");
            check(over || armed || isThere(session), "I15 a session that has not ended is there");
            check(count(events, SessionEnded.class, session.supervisor()) == (over ? 1 : 0), "I13 one terminal event");
            check((over || session.state == DETACHING) == (session.cause != null), "I13 every end has a cause");
            if (over) {
                absorbs(session, events);
            }
        }
    }

    private boolean isThere(Session session) {
        for (Session each : call.seats.sessions) {
            if (each == session) {
                return true;
            }
        }
        return false;
    }

    private void absorbs(Session session, List<MonitorEvent> events) {
        int eventsBefore = events.size();
        long matrix = call.matrix();
        for (Input input : Input.values()) {
            late.clear();
            call.moves.apply(session, input, late::add);
            check(session.state == ENDED && events.size() == eventsBefore && call.matrix() == matrix,
                "I10 ENDED is absorbing");
            check(late.equals(input.isCommand() ? List.of(new Outcome.Refused(Refusal.ENDED)) : List.of()),
                "I10 ENDED refuses commands");
        }
    }
}
