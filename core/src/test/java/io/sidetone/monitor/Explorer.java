package io.sidetone.monitor;

import io.sidetone.monitor.SessionTable.Input;
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

    /** What an exploration may do: how many may be there at once, and whether it follows the matrix in force too. */
    record Size(int supervisors, int customers, int agents, boolean frames) {
    }

    /** What was found: violations by name with how often, and the shortest path to the first of each. */
    record Found(int states, long transitions, Set<SessionState> seen, Map<String, Integer> violations,
        Map<String, String> paths) {
    }

    /** What can be done to a call; those up to TAKE_OVER_PROVEN are done to one session. */
    enum Act { INPUT, TAKE_OVER_PROVEN, PROOF, PARK_TIMEOUT, BOUNDARY, LEAVE, JOIN, START, END }

    /** One step. */
    record Step(Act act, int seat, Input input, Mode mode, Role role) {

        @Override
        public String toString() {
            return act + (seat >= 0 ? " " + seat : "") + (input != null ? " " + input : "")
                + (mode != null ? " " + mode : "") + (role != null ? " " + role : "");
        }
    }

    private static final Input[] INPUTS = {Input.LISTEN, Input.WHISPER, Input.BARGE, Input.TAKE_OVER, Input.CANCEL,
        Input.LEG_UP, Input.LEG_FAILED, Input.TIMED_OUT, Input.MEDIA_LOST, Input.REVOKED, Input.EXPIRED,
        Input.HUNG_UP, Input.END};
    private static final List<List<Step>> SESSION_STEPS = new ArrayList<>();
    private static final List<List<Step>> START_STEPS = new ArrayList<>();
    private static final List<Step> LEAVE_STEPS = new ArrayList<>();
    private static final Step TIME_PARKED_OUT = step(Act.PARK_TIMEOUT);
    private static final Step PROVE = step(Act.PROOF);
    private static final Step BOUNDARY = step(Act.BOUNDARY);
    private static final Step END = step(Act.END);
    private static final Step CUSTOMER_JOINS = new Step(Act.JOIN, -1, null, null, Role.CUSTOMER);
    private static final Step AGENT_JOINS = new Step(Act.JOIN, -1, null, null, Role.AGENT);

    static {
        for (int seat = 0; seat < Situation.SEATS; seat++) {
            List<Step> steps = new ArrayList<>();
            for (Input input : INPUTS) {
                steps.add(new Step(Act.INPUT, seat, input, null, null));
            }
            steps.add(new Step(Act.TAKE_OVER_PROVEN, seat, Input.TAKE_OVER, null, null));
            SESSION_STEPS.add(steps);
            List<Step> starts = new ArrayList<>();
            for (Mode mode : Mode.values()) {
                starts.add(new Step(Act.START, seat, null, mode, null));
            }
            START_STEPS.add(starts);
            LEAVE_STEPS.add(new Step(Act.LEAVE, seat, null, null, null));
        }
    }

    private final Size size;
    private final Invariants invariants;
    private final List<MonitorEvent> events = new ArrayList<>();
    private final List<Outcome> answers = new ArrayList<>();
    private final List<Outcome> earlierAnswers = new ArrayList<>();
    private final CallProbe call;
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
        call = new CallProbe(new CallMonitor("call", policies, seat -> proven, events::add));
        invariants = new Invariants(policies, call);
    }

    Found explore() {
        call.monitor.join("p0", Role.CUSTOMER);
        call.monitor.join("p1", Role.AGENT);
        call.monitor.boundary();
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
        from.install(call, earlierAnswers::add);
        Session[] before = call.sessions.clone();
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
        for (String violation : invariants.judge(step, from, to, same, before, events, answers, earlierAnswers)) {
            violations.merge(violation, 1, Integer::sum);
            paths.computeIfAbsent(violation, name -> path(index) + "\n  " + step + " ⇒ " + to + " " + events);
        }
        add(code, index, step);
    }

    private void perform(Step step) {
        CallMonitor monitor = call.monitor;
        proven = step.act == Act.TAKE_OVER_PROVEN || step.act == Act.PROOF;
        switch (step.act) {
            case INPUT, TAKE_OVER_PROVEN -> {
                if (step.input == Input.MEDIA_LOST) {
                    monitor.mediaLost(call.sessions[step.seat]);
                } else {
                    monitor.apply(call.sessions[step.seat], step.input, answers::add);
                }
            }
            case PROOF -> monitor.beforeFrame();
            case PARK_TIMEOUT -> {
                call.parkedUntilFrame(monitor.frame());
                monitor.beforeFrame();
            }
            case BOUNDARY -> {
                monitor.beforeFrame();
                monitor.boundary();
            }
            case LEAVE -> monitor.leave(step.seat);
            case JOIN -> monitor.join("joiner", step.role);
            case START -> monitor.start("supervisor", step.seat, step.mode);
            case END -> monitor.end();
            default -> throw new AssertionError(step);
        }
    }

    private void followFrames(Step step, Situation from, Situation to) {
        to.inForce = from.inForce;
        to.commanded = from.commanded;
        if (step.act == Act.BOUNDARY) {
            to.inForce = to.matrix;
            to.commanded = 0;
        } else if (step.input == Input.LEG_UP || step.input != null && step.input.mode() != null
            && answers.size() == 1 && answers.get(0).accepted()) {
            to.commanded |= 1 << step.seat;
        }
    }

    private List<Step> steps(Situation now) {
        List<Step> steps = new ArrayList<>();
        steps.add(BOUNDARY);
        if (now.ended) {
            return steps;
        }
        steps.add(END);
        int taken = Situation.SEATS - now.count(Standing.VACANT);
        boolean room = taken < size.supervisors + size.customers + size.agents + 1;
        for (int seat = 0; seat < Situation.SEATS; seat++) {
            if (now.state[seat] != null) {
                steps.addAll(SESSION_STEPS.get(seat));
            } else if (now.party[seat] != Standing.VACANT) {
                steps.add(LEAVE_STEPS.get(seat));
            }
            if (room && now.sessions() < size.supervisors && call(now).startRefusal(seat) == null) {
                steps.addAll(START_STEPS.get(seat));
            }
        }
        if (now.holder >= 0 && now.in(now.holder, SessionState.PREPARING)) {
            steps.add(PROVE);
        }
        if (now.parked) {
            steps.add(TIME_PARKED_OUT);
        }
        if (room && now.count(Standing.CUSTOMER) < size.customers && call(now).joinRefusal(Role.CUSTOMER) == null) {
            steps.add(CUSTOMER_JOINS);
        }
        if (room && now.count(Standing.AGENT) < size.agents && call(now).joinRefusal(Role.AGENT) == null) {
            steps.add(AGENT_JOINS);
        }
        return steps;
    }

    private CallMonitor call(Situation now) {
        now.install(call, earlierAnswers::add);
        return call.monitor;
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
        return new Step(act, -1, null, null, null);
    }
}
