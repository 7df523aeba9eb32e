package io.sidetone.lines;

import io.sidetone.access.Access;
import io.sidetone.access.Directory;
import io.sidetone.access.Identity;
import io.sidetone.access.Occupancy;
import io.sidetone.access.Target;
import io.sidetone.lines.LineFacts.CallFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All lines, and who looks at them. The host reports what lines and calls do, from any thread but a media thread, and
 * {@link LineFeed} reports what monitoring does; nobody who reports ever waits for somebody who looks. What is reported
 * of a leg or a call that the board does not know has no effect.
 */
public final class LineBoard {

    private static final int MOST_WAITING = 1 << 20;

    private final Access access;
    /** In the order in which they came. This and what follows is guarded by this board. */
    private final Map<String, LineFacts> lines = new LinkedHashMap<>();
    private final Map<String, CallEntry> calls = new HashMap<>();
    private final List<LineSubscription> subscriptions = new ArrayList<>();

    /** What legs of a call have in common. */
    private static final class CallEntry {
        final Map<String, String> personByLeg = new LinkedHashMap<>();
        Occupancy occupancy = Occupancy.FREE;
        /** The leg that came last; null before the first. */
        @Nullable CallFacts last;
    }

    /** A board without lines, seen as that access allows. */
    public LineBoard(Access access) {
        this.access = access;
        access.watch(this::accessChanged);
    }

    /**
     * Somebody's line does that, apart from calls; puts it on the board.
     *
     * @throws IllegalArgumentException if the state is ON_CALL, which only {@link #callStarted} makes
     */
    public synchronized void line(String person, LineState state) {
        Identity.require(person, "person");
        if (Objects.requireNonNull(state, "state") == LineState.ON_CALL) {
            throw new IllegalArgumentException("a call puts a line ON_CALL: " + person);
        }
        LineFacts line = lines.get(person);
        publish(line == null ? LineFacts.of(person, state) : line.withIdle(state));
    }

    /** Somebody has no line any more; his calls are gone with it. */
    public synchronized void remove(String person) {
        LineFacts line = lines.get(person);
        if (line != null) {
            line.calls().forEach(call -> forget(call.target().call(), call.target().leg()));
            publish(line.asGone());
        }
    }

    /**
     * Somebody is on a call, as of now or because the call came to him; puts his line on the board. A leg that is known
     * starts anew.
     *
     * @param startedMs when the call began, in milliseconds since 1970
     * @param remote with whom; null if unknown
     */
    public synchronized void callStarted(Target target, long startedMs, @Nullable String remote) {
        Identity.requireOrNull(remote, "remote");
        legEnded(target.call(), target.leg());
        seat(new CallFacts(target, startedMs, remote, false, Occupancy.FREE));
    }

    private void seat(CallFacts call) {
        Target target = call.target();
        CallEntry entry = calls.computeIfAbsent(target.call(), name -> new CallEntry());
        entry.personByLeg.put(target.leg(), target.person());
        entry.last = call.withOccupancy(entry.occupancy);
        LineFacts line = lines.get(target.person());
        publish((line == null ? LineFacts.of(target.person(), LineState.AVAILABLE) : line).with(entry.last));
    }

    /** The call has become another's, private, part of a conference or of another queue. */
    public synchronized void callChanged(Target target) {
        LineFacts line = lineOn(target.call(), target.leg());
        if (line == null) {
            return;
        }
        if (target.person().equals(line.person())) {
            change(target.call(), target.leg(), call -> call.withTarget(target));
        } else {
            for (CallFacts call : line.calls()) {
                if (call.isOn(target.call(), target.leg())) {
                    publish(line.without(target.call(), target.leg()));
                    seat(call.withTarget(target));
                }
            }
        }
    }

    /** The call is on hold on that leg, or no longer. */
    public synchronized void held(String call, String leg, boolean held) {
        change(call, leg, facts -> facts.withHeld(held));
    }

    /** Somebody monitors that call, or no longer. */
    public synchronized void occupancy(String call, Occupancy occupancy) {
        Objects.requireNonNull(occupancy, "occupancy");
        CallEntry entry = calls.computeIfAbsent(call, name -> new CallEntry());
        entry.occupancy = occupancy;
        for (String leg : entry.personByLeg.keySet()) {
            change(call, leg, facts -> facts.withOccupancy(occupancy));
        }
        forgetIfEmpty(call, entry);
    }

    /** A leg of a call is over. */
    public synchronized void legEnded(String call, String leg) {
        LineFacts line = lineOn(call, leg);
        if (line != null) {
            forget(call, leg);
            publish(line.without(call, leg));
        }
    }

    /** A call is over, with all its legs. */
    public synchronized void callEnded(String call) {
        CallEntry entry = calls.get(call);
        if (entry != null) {
            List.copyOf(entry.personByLeg.keySet()).forEach(leg -> legEnded(call, leg));
            calls.remove(call);
        }
    }

    /** A supervisor owns the call: he is on it like the agent before him, since it began and with the same remote. */
    synchronized void takenOver(String call, String supervisor) {
        CallEntry entry = calls.get(call);
        if (entry != null && entry.last != null) {
            Target was = entry.last.target();
            seat(entry.last.withHeld(false).withTarget(new Target(supervisor, call, supervisor, was.queue(),
                was.line(), was.privateCall(), was.externalConference(), false, was.listenOnly())));
        }
    }

    /** The line whose call that is on that leg; null if the board does not know it. */
    private @Nullable LineFacts lineOn(String call, String leg) {
        CallEntry entry = calls.get(call);
        return entry == null ? null : lines.get(entry.personByLeg.get(leg));
    }

    private void change(String call, String leg, UnaryOperator<CallFacts> change) {
        LineFacts line = lineOn(call, leg);
        if (line != null) {
            publish(line.with(call, leg, change));
        }
    }

    private void forget(String call, String leg) {
        CallEntry entry = calls.get(call);
        if (entry != null) {
            entry.personByLeg.remove(leg);
            forgetIfEmpty(call, entry);
        }
    }

    private void forgetIfEmpty(String call, CallEntry entry) {
        if (entry.personByLeg.isEmpty() && entry.occupancy.equals(Occupancy.FREE)) {
            calls.remove(call);
        }
    }

    private void publish(LineFacts line) {
        LineFacts before = line.gone() ? lines.remove(line.person()) : lines.put(line.person(), line);
        if (!line.equals(before)) {
            Directory directory = access.directory();
            for (LineSubscription subscription : subscriptions) {
                subscription.offer(line, directory);
            }
        }
    }

    private synchronized void accessChanged() {
        List<LineFacts> all = all();
        for (LineSubscription subscription : subscriptions) {
            subscription.accessChanged(all);
        }
    }

    /**
     * A supervisor begins to look: take his {@link LineSubscription#snapshot()} first, then poll.
     *
     * @param capacity how many changes may wait for him before some are dropped and counted: 1 to 1 048 576
     * @param ready run on a reporting thread when a change waits where none did; must not block
     */
    public synchronized LineSubscription subscribe(String supervisor, int capacity, Runnable ready) {
        Identity.require(supervisor, "supervisor");
        Objects.requireNonNull(ready, "ready");
        if (capacity < 1 || capacity > MOST_WAITING) {
            throw new IllegalArgumentException("capacity must be 1 to " + MOST_WAITING + ": " + capacity);
        }
        LineSubscription subscription = new LineSubscription(this, supervisor, capacity, ready);
        subscriptions.add(subscription);
        return subscription;
    }

    synchronized void unsubscribe(LineSubscription subscription) {
        subscriptions.remove(subscription);
    }

    /** What there is now; guarded by this board. */
    List<LineFacts> all() {
        return List.copyOf(lines.values());
    }

    Directory directory() {
        return access.directory();
    }
}
