package io.sidetone.runtime;

import io.sidetone.monitor.Outcome;
import java.util.concurrent.CompletionStage;

/** A call that a supervisor has taken over: he can only end his part in it. Safe for use by any thread. */
public final class OwnedCall {

    private final MonitoringSession session;

    OwnedCall(MonitoringSession session) {
        this.session = session;
    }

    /** The call. */
    public MonitoredCall call() {
        MonitoredCall call = session.call();
        assert call != null : "an owner is in a call";
        return call;
    }

    /** The owner leaves; the call's {@code OwnerDepartedPolicy} decides what becomes of the customer. Idempotent. */
    public CompletionStage<Outcome> end() {
        return session.end();
    }
}
