package io.sidetone.runtime;

import io.sidetone.monitor.CallSnapshot;
import java.util.List;

/**
 * All calls and sessions at about one moment. Immutable.
 *
 * @param calls those that are open, with their sessions
 * @param waiting the sessions that wait for an agent's next call
 */
public record Snapshot(List<CallSnapshot> calls, List<CallSnapshot.Monitoring> waiting) {

    /** @throws NullPointerException if anything is null */
    public Snapshot {
        calls = List.copyOf(calls);
        waiting = List.copyOf(waiting);
    }
}
