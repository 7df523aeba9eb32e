package io.sidetone.monitor;

import io.sidetone.monitor.SessionTable.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A monitored call for tests, with a customer in seat 0 and an agent in seat 1: keeps every event and answer, and
 * whether media is proven is a switch for each seat. Turned by hand with {@link #frame()}.
 */
final class TestCall {

    /** Somebody who decides about sessions, but only when the test says so. */
    static final class Desk implements SessionEdge {

        record Question(Session session, GrantRequest request, long number) {
        }

        final List<Question> questions = new ArrayList<>();
        final List<Session> attaching = new ArrayList<>();
        final List<Session> armed = new ArrayList<>();
        /** What is answered at once; null to let the test answer. */
        Grant atOnce;

        @Override
        public boolean decides() {
            return true;
        }

        @Override
        public Grant ask(Session session, GrantRequest request, long number) {
            questions.add(new Question(session, request, number));
            return atOnce;
        }

        @Override
        public void attaching(Session session) {
            attaching.add(session);
        }

        @Override
        public void armed(Session session) {
            armed.add(session);
        }

        /** Answers the newest question about that session. */
        void answer(Session session, Grant grant) {
            session.answer(session.question, grant);
        }

        Question last() {
            return questions.get(questions.size() - 1);
        }
    }

    final List<MonitorEvent> events = new ArrayList<>();
    final boolean[] proven = new boolean[HearingMatrix.SEATS];
    final List<Session> sessions = new ArrayList<>();
    final List<Outcome> starts = new ArrayList<>();
    final CallMonitor monitor;
    final Desk desk = new Desk();
    final int customer;
    final int agent;

    /** The matrix that rules the frame that is due. */
    long inForce;

    TestCall() {
        this(Policies.DEFAULT);
    }

    /** A call that anybody may monitor. */
    TestCall(Policies policies) {
        this(policies, false);
    }

    private TestCall(Policies policies, boolean decided) {
        monitor = new CallMonitor("call", policies, seat -> proven[seat], decided ? desk : SessionEdge.OPEN,
            events::add);
        customer = join("customer", Role.CUSTOMER);
        agent = join("agent", Role.AGENT);
        frame();
        events.clear();
    }

    /** A call whose {@link #desk} decides about sessions. */
    static TestCall decided(Policies policies) {
        return new TestCall(policies, true);
    }

    static TestCall decided() {
        return decided(Policies.DEFAULT);
    }

    /** A grant of some rights for an hour. */
    static Grant grant(long version, Right... rights) {
        Set<Right> set = EnumSet.noneOf(Right.class);
        set.addAll(List.of(rights));
        return new Grant(set, Duration.ofHours(1), version);
    }

    // ---- parties ----------------------------------------------------------------------------------------------

    int join(String name, Role role) {
        return monitor.parties().join(name, role);
    }

    void leave(int seat) {
        monitor.parties().leave(seat);
    }

    void hold(int seat, boolean value) {
        monitor.parties().hold(seat, value);
    }

    // ---- sessions ---------------------------------------------------------------------------------------------

    Session start(SessionRequest request, int target) {
        Session session = monitor.start(request, target, null, starts::add);
        if (session != null) {
            sessions.add(session);
        }
        return session;
    }

    Refusal startRefusal(String supervisor, int target) {
        return monitor.startRefusal(SessionRequest.of(supervisor, Mode.LISTEN), target);
    }

    /** A session on the first agent that still attaches. */
    Session attaching(String supervisor, Mode mode) {
        return attaching(supervisor, agent, mode);
    }

    Session attaching(String supervisor, int target, Mode mode) {
        return start(SessionRequest.of(supervisor, mode), target);
    }

    /** A session on the first agent that is active, with a frame played since. */
    Session active(String supervisor, Mode mode) {
        return active(supervisor, agent, mode);
    }

    Session active(String supervisor, int target, Mode mode) {
        return active(SessionRequest.of(supervisor, mode), target);
    }

    /** Where somebody decides, with all rights. */
    Session active(SessionRequest request, int target) {
        Session session = start(request, target);
        if (session.awaiting) {
            desk.answer(session, grant(1, Right.values()));
        }
        session.legUp();
        frame();
        return session;
    }

    /** A session that has taken the call over. */
    Session owner(String supervisor) {
        Session session = active(supervisor, Mode.LISTEN);
        proven[session.seat()] = true;
        command(session, Input.TAKE_OVER);
        frame();
        return session;
    }

    /** Gives an input; its answers, later ones too, come into the list that is returned. */
    List<Outcome> command(Session session, Input input) {
        List<Outcome> answers = new ArrayList<>();
        session.owner.apply(session, input, answers::add);
        return answers;
    }

    // ---- frames -----------------------------------------------------------------------------------------------

    void frame() {
        monitor.beforeFrame();
        monitor.boundary();
        inForce = monitor.matrix();
    }

    void frames(long count) {
        for (long i = 0; i < count; i++) {
            frame();
        }
    }

    <E extends MonitorEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    boolean hears(int listener, int speaker) {
        return HearingMatrix.hears(monitor.matrix(), listener, speaker);
    }

    boolean hears(int listener, Session speaker) {
        return hears(listener, speaker.seat());
    }

    /** All there is to know: every field of the call and its sessions, and the events so far. */
    String dump() {
        return CallProbe.dump(monitor, sessions) + "events=" + events;
    }
}
