package io.sidetone.monitor;

import io.sidetone.monitor.SessionTable.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Visits every situation that a call of some size can come into, breadth first, and lets {@link Invariants} judge each
 * step. It does not replay: a situation is installed in the one call it owns. For one thread.
 */
final class Explorer {

    /** What else may happen, beside sessions that start, command and end, and parties who come and go. */
    enum Feature {
        /** Customers and agents hold, and agents consult. */
        HOLDS,
        /** Supervisors put their legs on hold. */
        LEG_HOLDS,
        /** Agents and supervisors are muted. */
        MUTES,
        /** Somebody decides about sessions, and takes his time. */
        DECISIONS,
        /** What was granted is narrowed, widened and withdrawn. */
        CHANGES,
        /** Parties are transferred, at once or in two steps. */
        TRANSFERS,
        /** Sessions follow their agent, and some that do come in. */
        FOLLOWING,
        /** Notices are played, or can't be; by the policies. */
        NOTICES,
        /** Something private is said, and then no longer. */
        PRIVACY,
        /** Agents hold a button to answer a whisper privately, and let it go. */
        PRIVATE_TALK
    }

    /** What an exploration may do: how many may be there at once, whether it follows the matrix in force too, and more. */
    record Size(int supervisors, int customers, int agents, boolean frames, Set<Feature> features) {

        Size(int supervisors, int customers, int agents, boolean frames) {
            this(supervisors, customers, agents, frames, Set.of());
        }

        boolean has(Feature feature) {
            return features.contains(feature);
        }

        @Override
        public String toString() {
            return supervisors + "S " + customers + "C " + agents + "A" + (frames ? " frames " : " ") + features;
        }
    }

    /** What was found: violations by name with how often, and the shortest path to the first of each. */
    record Found(int states, long transitions, Set<SessionState> seen, Map<String, Integer> violations,
        Map<String, String> paths) {
    }

    /** What can be done to a call. */
    enum Act {
        INPUT, TAKE_OVER_PROVEN, LEG_UP, ANSWER, CHANGE, NOTICE_DONE, NOTICE_FAILED, PROOF, PARK_TIMEOUT, BOUNDARY, LEAVE,
        JOIN, START, START_FOLLOWING, ADOPT, HOLD, CONSULT, MUTE, BEGIN_TRANSFER, TRANSFER, FAIL_TRANSFER, PAUSE,
        TALK_PRIVATELY, END
    }

    /** One step: what, to which seat, and a command, a mode, a role or rights that belong to it. */
    record Step(Act act, int seat, Input input, Mode mode, Role role, int rights) {

        @Override
        public String toString() {
            return act + (seat >= 0 ? " " + seat : "") + (input != null ? " " + input : "")
                + (mode != null ? " " + mode : "") + (role != null ? " " + role : "")
                + (act == Act.ANSWER || act == Act.CHANGE ? " " + rights : "");
        }

        /** Whether it is a command, which is answered. */
        boolean isCommand() {
            return act == Act.START || act == Act.START_FOLLOWING || input != null && input.isCommand();
        }
    }

    private static final Set<Act> GIVES_BACK = EnumSet.of(Act.HOLD, Act.CONSULT, Act.ANSWER, Act.CHANGE,
        Act.PAUSE);
    private static final int LISTENING = 1;
    private static final int ALL = 15;
    private static final int[] ANSWERS = {0, LISTENING, ALL};
    private static final int[] CHANGES = {0, LISTENING, 0b0011, 0b0111, ALL};

    private static final Input[] INPUTS = {Input.LISTEN, Input.WHISPER, Input.BARGE, Input.TAKE_OVER, Input.CANCEL,
        Input.LEG_FAILED, Input.TIMED_OUT, Input.MEDIA_LOST, Input.REVOKED, Input.EXPIRED, Input.HUNG_UP, Input.END};

    private final Size size;
    private final Invariants invariants;
    private final List<MonitorEvent> events = new ArrayList<>();
    private final List<Outcome> answers = new ArrayList<>();
    private final List<Outcome> earlierAnswers = new ArrayList<>();
    private final List<Outcome> earlierStarts = new ArrayList<>();
    private final CallMonitor call;
    private final Set<SessionState> seen = EnumSet.noneOf(SessionState.class);
    private boolean proven;

    private final List<String> states = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<Step> origins = new ArrayList<>();
    private final Map<String, Integer> known = new HashMap<>();
    private final Map<String, Integer> violations = new TreeMap<>();
    private final Map<String, String> paths = new TreeMap<>();

    Explorer(Size size, Policies policies) {
        this.size = size;
        boolean decided = size.has(Feature.DECISIONS);
        call = new CallMonitor("call", policies, seat -> proven, decided ? new Undecided() : SessionEdge.OPEN,
            events::add);
        invariants = new Invariants(policies, call, decided);
        // A tap of each view and a prompt for each audience, always there: they are no part of a situation.
        for (TapView view : TapView.values()) {
            call.taps().open(view);
        }
        for (Audience audience : Audience.values()) {
            call.promptSeats.prompts[audience.ordinal()] = audience.name();
            call.promptSeats.listeners[audience.ordinal()] = PromptSeats.EVERYBODY;
            call.promptSeats.audiences[audience.ordinal()] = audience.bit();
        }
    }

    /** Answers are steps of their own. */
    private static final class Undecided implements SessionEdge {

        @Override
        public boolean decides() {
            return true;
        }

        @Override
        public Grant ask(Session session, GrantRequest request, long number) {
            return null;
        }
    }

    Found explore() {
        call.parties().join("p0", Role.CUSTOMER);
        call.parties().join("p1", Role.AGENT);
        call.boundary();
        Situation first = Situation.read(call);
        first.hadAgent = true;
        first.inForce = size.frames ? first.matrix : 0;
        add(first.encode(), -1, null);
        long transitions = 0;
        for (int index = 0; index < states.size(); index++) {
            Situation from = Situation.decode(states.get(index));
            assert states.size() < 3_000_000 : "too large: " + size;
            for (Step step : steps(from)) {
                take(step, from, index);
                transitions++;
            }
        }
        return new Found(states.size(), transitions, seen, violations, paths);
    }

    private void take(Step step, Situation from, int index) {
        events.clear();
        answers.clear();
        earlierAnswers.clear();
        earlierStarts.clear();
        install(from);
        Session[] before = call.seats.sessions.clone();
        events.clear();
        perform(step);
        Situation to = Situation.read(call);
        to.hadAgent = from.hadAgent || to.count(Standing.AGENT) > 0;
        if (size.frames) {
            followFrames(step, from, to);
        }
        for (Session session : before) {
            if (session != null) {
                seen.add(session.state);
            }
        }
        String code = to.encode();
        boolean same = code.equals(states.get(index));
        for (String violation : invariants.judge(step, from, to, same, before, events, answers, earlierAnswers,
            earlierStarts)) {
            violations.merge(violation, 1, Integer::sum);
            paths.computeIfAbsent(violation, name -> path(index) + "\n  " + step + " ⇒ " + to + " " + events);
        }
        add(code, index, step);
    }

    private void perform(Step step) {
        proven = step.act == Act.TAKE_OVER_PROVEN || step.act == Act.PROOF;
        Session session = step.seat < 0 ? null : call.seats.sessions[step.seat];
        switch (step.act) {
            case INPUT, TAKE_OVER_PROVEN -> {
                if (step.input == Input.MEDIA_LOST) {
                    session.mediaLost();
                } else {
                    call.moves.apply(session, step.input, answers::add);
                }
            }
            case LEG_UP -> session.legUp();
            case ANSWER -> session.answer(session.question, Situation.grant(step.rights));
            case CHANGE -> session.change(Situation.grant(step.rights));
            case NOTICE_DONE -> session.noticeDone(session.notice);
            case NOTICE_FAILED -> session.noticeFailed(session.notice);
            case PROOF -> call.beforeFrame();
            case PARK_TIMEOUT -> {
                call.departures.parkedUntilFrame = call.frame();
                call.beforeFrame();
            }
            case BOUNDARY -> {
                call.beforeFrame();
                call.boundary();
            }
            case LEAVE -> call.parties().leave(step.seat);
            case JOIN -> call.parties().join("joiner", step.role);
            case START -> call.start(SessionRequest.of("supervisor", step.mode)
                .withCoaching(Situation.COACHING), step.seat, null, answers::add);
            case START_FOLLOWING -> call.start(SessionRequest.of("supervisor", step.mode)
                .withCoaching(Situation.COACHING).withFollow(Follow.nextCall(Duration.ofDays(1))),
                step.seat, null, answers::add);
            case ADOPT -> call.adopt(armed(step.mode), step.seat);
            case HOLD -> call.parties().hold(step.seat,
                session != null ? !session.held : !call.seats.holds(step.seat));
            case CONSULT -> call.parties().consult(step.seat, !call.seats.consults(step.seat));
            case MUTE -> call.parties().mute(step.seat, (call.seats.muted & 1 << step.seat) == 0);
            case TALK_PRIVATELY -> call.parties().talkPrivately(step.seat,
                (call.seats.privately & 1 << step.seat) == 0);
            case BEGIN_TRANSFER -> call.transfers().begin(step.seat);
            case TRANSFER -> call.transfers().complete(step.seat, "joiner");
            case FAIL_TRANSFER -> call.transfers().fail();
            case PAUSE -> call.pausePrivacy(!call.isPaused());
            case END -> call.end();
            default -> throw new AssertionError(step);
        }
    }

    private static Session armed(Mode mode) {
        Session session = new Session(SessionRequest.of("supervisor", mode).withCoaching(Situation.COACHING)
            .withFollow(Follow.nextCall(Duration.ofDays(1))), null, null, null);
        session.state = SessionState.ARMED;
        session.grant = Grant.EVERYTHING;
        return session;
    }

    private void followFrames(Step step, Situation from, Situation to) {
        to.inForce = from.inForce;
        to.commanded = from.commanded;
        if (step.act == Act.BOUNDARY) {
            to.inForce = to.matrix;
            to.commanded = 0;
        } else if (step.act == Act.LEG_UP || step.act == Act.NOTICE_DONE || step.input != null
            && step.input.mode() != null && answers.size() == 1 && answers.get(0).accepted()) {
            to.commanded |= 1 << step.seat;
        } else if (GIVES_BACK.contains(step.act) || step.input == Input.UNMUTE) {
            // A hold, a mute or a suspension that is over gives a whisper its audience back.
            for (int place = 0; place < Situation.PLACES; place++) {
                to.commanded |= to.state[place] != null && to.mode[place] == Mode.WHISPER ? 1 << place : 0;
            }
        }
    }

    private List<Step> steps(Situation now) {
        List<Step> steps = new ArrayList<>();
        steps.add(step(Act.BOUNDARY));
        if (now.ended) {
            return steps;
        }
        install(now);
        steps.add(step(Act.END));
        for (int place = 0; place < Situation.PLACES; place++) {
            if (now.state[place] != null) {
                addSession(steps, now, place);
            } else if (place < Situation.SEATS && now.party[place] != Standing.VACANT) {
                addParty(steps, now, place);
            }
        }
        addCall(steps, now);
        return steps;
    }

    private void addSession(List<Step> steps, Situation now, int place) {
        for (Input input : INPUTS) {
            steps.add(of(Act.INPUT, place, input));
        }
        steps.add(of(Act.TAKE_OVER_PROVEN, place, Input.TAKE_OVER));
        steps.add(at(Act.LEG_UP, place));
        if (size.has(Feature.MUTES)) {
            steps.add(of(Act.INPUT, place, Input.MUTE));
            steps.add(of(Act.INPUT, place, Input.UNMUTE));
        }
        if (size.has(Feature.LEG_HOLDS) && place < Situation.SEATS) {
            steps.add(at(Act.HOLD, place));
        }
        if (now.awaiting[place]) {
            for (int rights : ANSWERS) {
                steps.add(new Step(Act.ANSWER, place, null, null, null, rights));
            }
        }
        for (int i = 0; size.has(Feature.CHANGES) && i < CHANGES.length; i++) {
            steps.add(new Step(Act.CHANGE, place, null, null, null, CHANGES[i]));
        }
        if (now.noticeDue[place] || now.wanted[place] != null) {
            steps.add(at(Act.NOTICE_DONE, place));
            steps.add(at(Act.NOTICE_FAILED, place));
        }
    }

    private void addParty(List<Step> steps, Situation now, int seat) {
        steps.add(at(Act.LEAVE, seat));
        if (size.has(Feature.HOLDS)) {
            steps.add(at(Act.HOLD, seat));
            steps.add(at(Act.CONSULT, seat));
        }
        if (size.has(Feature.MUTES)) {
            steps.add(at(Act.MUTE, seat));
        }
        if (size.has(Feature.PRIVATE_TALK)) {
            steps.add(at(Act.TALK_PRIVATELY, seat));
        }
        if (size.has(Feature.TRANSFERS) && call.transfers().refusal(seat, false) == null) {
            steps.add(at(Act.BEGIN_TRANSFER, seat));
        }
        if (size.has(Feature.TRANSFERS) && room(now) && call.transfers().refusal(seat, true) == null) {
            steps.add(at(Act.TRANSFER, seat));
        }
    }

    private void addCall(List<Step> steps, Situation now) {
        for (int seat = 0; seat < Situation.SEATS && room(now) && now.sessions() < size.supervisors; seat++) {
            if (call.startRefusal(SessionRequest.of("supervisor", Mode.LISTEN), seat) == null) {
                for (Mode mode : Mode.values()) {
                    steps.add(new Step(Act.START, seat, null, mode, null, 0));
                }
                if (size.has(Feature.FOLLOWING)) {
                    steps.add(new Step(Act.START_FOLLOWING, seat, null, Mode.BARGE, null, 0));
                    steps.add(new Step(Act.ADOPT, seat, null, Mode.WHISPER, null, 0));
                }
            }
        }
        if (size.has(Feature.PRIVACY)) {
            steps.add(step(Act.PAUSE));
        }
        if (now.holder >= 0 && now.in(now.holder, SessionState.PREPARING)) {
            steps.add(step(Act.PROOF));
        }
        if (now.parked) {
            steps.add(step(Act.PARK_TIMEOUT));
        }
        if (now.transferring) {
            steps.add(step(Act.FAIL_TRANSFER));
            if (now.transferred < 0 && room(now) && call.transfers().refusal(-1, true) == null) {
                steps.add(at(Act.TRANSFER, -1));
            }
        }
        join(steps, now, Role.CUSTOMER, now.count(Standing.CUSTOMER) < size.customers);
        join(steps, now, Role.AGENT, now.count(Standing.AGENT) < size.agents);
    }

    private void join(List<Step> steps, Situation now, Role role, boolean wanted) {
        if (wanted && room(now) && call.parties().joinRefusal(role) == null) {
            steps.add(new Step(Act.JOIN, -1, null, null, role, 0));
        }
    }

    private boolean room(Situation now) {
        int taken = Situation.SEATS - now.count(Standing.VACANT);
        return taken < size.supervisors + size.customers + size.agents + 1;
    }

    private void install(Situation now) {
        now.install(call, earlierAnswers::add, earlierStarts::add);
    }

    private void add(String state, int parent, Step origin) {
        if (known.putIfAbsent(state, states.size()) == null) {
            states.add(state);
            parents.add(parent);
            origins.add(origin);
        }
    }

    private String path(int index) {
        String line = (origins.get(index) == null ? "" : "\n  " + origins.get(index))
            + " ⇒ " + Situation.decode(states.get(index));
        return parents.get(index) < 0 ? line : path(parents.get(index)) + line;
    }

    private static Step step(Act act) {
        return at(act, -1);
    }

    private static Step at(Act act, int seat) {
        return of(act, seat, null);
    }

    private static Step of(Act act, int seat, Input input) {
        return new Step(act, seat, input, null, null, 0);
    }
}
