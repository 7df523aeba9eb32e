package io.sidetone.lines;

import io.sidetone.access.Availability;
import io.sidetone.access.Directory;
import io.sidetone.access.Occupancy;
import io.sidetone.access.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A line as it is, whoever looks at it. Immutable.
 *
 * @param idle what it does apart from its calls
 * @param gone whether it has been taken off the board
 */
record LineFacts(String person, LineState idle, List<CallFacts> calls, boolean gone) {

    /** A call of the line as it is, whoever looks at it. Immutable. */
    record CallFacts(Target target, long startedMs, @Nullable String remote, boolean held, Occupancy occupancy) {

        CallFacts withTarget(Target value) {
            return new CallFacts(value, startedMs, remote, held, occupancy);
        }

        CallFacts withHeld(boolean value) {
            return new CallFacts(target, startedMs, remote, value, occupancy);
        }

        CallFacts withOccupancy(Occupancy value) {
            return new CallFacts(target, startedMs, remote, held, value);
        }

        boolean isOn(String call, String leg) {
            return target.call().equals(call) && target.leg().equals(leg);
        }

        private LineCall seenBy(String supervisor, Directory directory) {
            boolean remoteShown = directory.remotePartyShown() && !directory.rights(supervisor, target).isEmpty();
            return new LineCall(target.call(), target.leg(), startedMs, remoteShown ? remote : null, held,
                directory.availability(supervisor, target, occupancy));
        }
    }

    static LineFacts of(String person, LineState idle) {
        return new LineFacts(person, idle, List.of(), false);
    }

    LineFacts withIdle(LineState value) {
        return new LineFacts(person, value, calls, false);
    }

    LineFacts asGone() {
        return new LineFacts(person, idle, List.of(), true);
    }

    /** With that call last. */
    LineFacts with(CallFacts call) {
        List<CallFacts> more = new ArrayList<>(calls);
        more.add(call);
        return new LineFacts(person, idle, List.copyOf(more), false);
    }

    /** With the call on that leg replaced by one of the same leg. */
    LineFacts with(String call, String leg, UnaryOperator<CallFacts> change) {
        return new LineFacts(person, idle,
            calls.stream().map(facts -> facts.isOn(call, leg) ? change.apply(facts) : facts).toList(), false);
    }

    LineFacts without(String call, String leg) {
        Predicate<CallFacts> ended = facts -> facts.isOn(call, leg);
        return new LineFacts(person, idle, calls.stream().filter(ended.negate()).toList(), false);
    }

    /** What that supervisor sees of it; null if nothing. */
    @Nullable Line seenBy(String supervisor, Directory directory) {
        if (gone || !directory.mayMonitor(supervisor, person)) {
            return null;
        }
        List<LineCall> seen = new ArrayList<>(calls.size());
        for (CallFacts call : calls) {
            seen.add(call.seenBy(supervisor, directory));
        }
        Availability availability =
            seen.isEmpty() ? directory.availability(supervisor, person) : seen.get(0).availability();
        return new Line(person, seen.isEmpty() ? idle : LineState.ON_CALL, List.copyOf(seen), availability);
    }
}
