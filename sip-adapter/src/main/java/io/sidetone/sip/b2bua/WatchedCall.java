package io.sidetone.sip.b2bua;

import io.sidetone.access.Target;
import io.sidetone.codec.Codec;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.runtime.MonitoredCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call of the engine's, as those see it who monitor it and who look after all. Belongs to the schedule's thread. */
abstract class WatchedCall {

    final B2bua desk;
    final String name;
    final Supervisions supervisions = new Supervisions();
    /** The engine's part; null as long as nobody is in it. */
    @Nullable MonitoredCall media;
    boolean mediaOver;
    long startedMs;

    WatchedCall(B2bua desk, String name) {
        this.desk = desk;
        this.name = name;
    }

    /** With somebody in it. */
    final MonitoredCall media() {
        MonitoredCall opened = media;
        assert opened != null : name + " has nobody in it";
        return opened;
    }

    /** Its agents, if they can be monitored by now. */
    abstract List<Watched> watched();

    /** Whose leg that is; null if nobody's that could be monitored. */
    abstract @Nullable Target target(String leg);

    /** Whether that user of ours has made the call. */
    abstract boolean isMadeBy(String person);

    /** What was agreed on with its parties, the first's first. */
    abstract List<LegMedia> negotiated();

    /** Whether media of any party is secured. */
    final boolean isSecure() {
        return negotiated().stream().anyMatch(LegMedia::isSecure);
    }

    /** The codecs of the call's parties, the first's first. */
    final List<Codec> codecs() {
        return negotiated().stream().flatMap(each -> each.codecs().stream()).distinct().toList();
    }

    /** A supervisor's leg belongs to this call. */
    final void add(Supervision supervision) {
        supervisions.add(supervision);
    }

    final void remove(Supervision supervision) {
        supervisions.remove(supervision);
        forgetIfOver();
    }

    /** The engine tells. */
    void event(MonitorEvent event) {
        if (event instanceof MonitorEvent.CallEnded) {
            mediaOver = true;
            mediaEnded();
            forgetIfOver();
        } else {
            supervisions.event(event);
        }
    }

    /** The engine has released everybody. */
    abstract void mediaEnded();

    /** Everybody is to be released. */
    abstract void end();

    /** Whether signalling has nothing left of it. */
    abstract boolean isHungUp();

    final void forgetIfOver() {
        if ((mediaOver || media == null) && isHungUp() && supervisions.isEmpty()) {
            desk.forget(this);
        }
    }
}
