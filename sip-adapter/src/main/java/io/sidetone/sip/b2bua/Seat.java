package io.sidetone.sip.b2bua;

import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Outcome;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.runtime.Party;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** What a leg is to a call, a party or a supervisor: what can be asked of either. Immutable; any thread. */
record Seat(Function<LegSpec, CompletionStage<Outcome>> renegotiation, Consumer<Boolean> holding, Runnable leaving) {

    static Seat of(Party party) {
        return new Seat(party::renegotiate, party::hold, party::leave);
    }

    static Seat of(MonitoringSession session) {
        return new Seat(session::renegotiate, session::hold, session::end);
    }

    CompletionStage<Outcome> renegotiate(LegSpec spec) {
        return renegotiation.apply(spec);
    }

    void hold(boolean value) {
        holding.accept(value);
    }

    void leave() {
        leaving.run();
    }
}
