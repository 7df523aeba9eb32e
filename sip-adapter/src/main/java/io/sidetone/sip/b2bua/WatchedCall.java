package io.sidetone.sip.b2bua;

import io.sidetone.access.Target;
import io.sidetone.codec.Codec;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.runtime.MonitoredCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call of the engine's, as those see it who monitor it and who look after all. All on the schedule's thread. */
interface WatchedCall {

    String name();

    /** With somebody in it. */
    MonitoredCall media();

    /** Its agents, if they can be monitored by now. */
    List<Watched> watched();

    /** Whose leg that is; null if nobody's that could be monitored. */
    @Nullable Target target(String leg);

    /** Whether that user of ours has made the call. */
    boolean isMadeBy(String person);

    /** Whether media of any party is secured. */
    boolean isSecure();

    /** The codecs of the call's parties, the first's first. */
    List<Codec> codecs();

    /** A supervisor's leg belongs to this call. */
    void add(Supervision supervision);

    void remove(Supervision supervision);

    /** The engine tells. */
    void event(MonitorEvent event);

    /** Everybody is released. */
    void end();
}
