package io.sidetone.sip.b2bua;

import io.sidetone.monitor.Refusal;
import io.sidetone.runtime.MonitoringSession;

/** What became of the wish to monitor somebody. */
public sealed interface Monitoring {

    /**
     * He may, and his phone is rung; when he answers the session is active.
     *
     * @param session to change its mode, to take the call over, or to end it
     */
    record Started(MonitoringSession session) implements Monitoring {
    }

    /**
     * He may not, or can't, and nothing has happened.
     *
     * @param reason DENIED for whoever has no rights, whether or not there is such a call
     */
    record Refused(Refusal reason) implements Monitoring {
    }
}
