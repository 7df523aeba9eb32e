package io.sidetone.monitor;

import io.sidetone.monitor.SessionTable.Input;
import java.util.ArrayList;
import java.util.List;

/**
 * A monitored call for tests, with a customer in seat 0 and an agent in seat 1: keeps every event and answer, and
 * whether media is proven is a switch for each seat. Turned by hand with {@link #frame()}.
 */
final class TestCall {

    final List<MonitorEvent> events = new ArrayList<>();
    final boolean[] proven = new boolean[HearingMatrix.SEATS];
    final List<Session> sessions = new ArrayList<>();
    final CallMonitor monitor;
    final int customer;
    final int agent;

    /** The matrix that rules the frame that is due. */
    long inForce;

    TestCall() {
        this(Policies.DEFAULT);
    }

    TestCall(Policies policies) {
        monitor = new CallMonitor("call", policies, seat -> proven[seat], events::add);
        customer = monitor.join("customer", Role.CUSTOMER);
        agent = monitor.join("agent", Role.AGENT);
        frame();
        events.clear();
    }

    /** A session on the first agent that still attaches. */
    Session attaching(String supervisor, Mode mode) {
        return attaching(supervisor, agent, mode);
    }

    Session attaching(String supervisor, int target, Mode mode) {
        Session session = monitor.start(supervisor, target, mode);
        sessions.add(session);
        return session;
    }

    /** A session on the first agent that is active, with a frame played since. */
    Session active(String supervisor, Mode mode) {
        return active(supervisor, agent, mode);
    }

    Session active(String supervisor, int target, Mode mode) {
        Session session = attaching(supervisor, target, mode);
        monitor.legUp(session);
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
        monitor.apply(session, input, answers::add);
        return answers;
    }

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
