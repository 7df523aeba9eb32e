package io.sidetone.sip.b2bua;

import io.sidetone.monitor.MonitorEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who monitors one call. Belongs to the schedule's thread. */
final class Supervisions {

    private final List<Supervision> all = new ArrayList<>();

    void add(Supervision supervision) {
        all.add(supervision);
    }

    void remove(Supervision supervision) {
        all.remove(supervision);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean has(String supervisor) {
        return of(supervisor).isPresent();
    }

    /** The first of that name: while he monitors the call another session of his is refused. */
    private Optional<Supervision> of(String supervisor) {
        return all.stream().filter(each -> each.supervisor().equals(supervisor)).findFirst();
    }

    /** What the engine tells of sessions. */
    void event(MonitorEvent event) {
        if (event instanceof MonitorEvent.SessionEnded ended) {
            of(ended.supervisor()).ifPresent(each -> each.sessionEnded(ended.cause()));
        } else if (event instanceof MonitorEvent.SessionArmed armed) {
            of(armed.supervisor()).ifPresent(Supervision::sessionArmed);
        } else if (event instanceof MonitorEvent.SessionActive active) {
            of(active.supervisor()).ifPresent(Supervision::sessionActive);
        }
    }

    /** The call is secured by now: who is on plain RTP leaves it. */
    void endPlain() {
        List.copyOf(all).forEach(Supervision::endIfPlain);
    }
}
