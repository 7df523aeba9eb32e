package io.sidetone.runtime;

import io.sidetone.engine.LegSpec;
import java.util.concurrent.CompletionStage;

/**
 * Brings up the leg of a supervisor when, and only when, he may monitor a call; for a session that goes with its agent
 * once for each call. Called on the dispatching thread; must return at once.
 */
@FunctionalInterface
public interface Connector {

    /**
     * A leg that is up.
     *
     * @param spec what was negotiated; its name is the supervisor's
     * @param endpoint its datagrams; closed with the leg, and if the session has ended meanwhile
     */
    record Connection(LegSpec spec, Endpoint endpoint) {
    }

    /** Fails a stage where the call is secured and the leg can't be: the session ends SECURITY_MISMATCH. */
    final class NotSecured extends RuntimeException {

        private static final long serialVersionUID = 1;

        public NotSecured() {
            super("the supervisor's leg can't be secured", null, false, false);
        }
    }

    /**
     * The supervisor's leg for that call. A stage that fails, or takes longer than
     * {@link io.sidetone.monitor.TimeLimits#attach()}, ends the session.
     */
    CompletionStage<Connection> connect(MonitoredCall call);
}
