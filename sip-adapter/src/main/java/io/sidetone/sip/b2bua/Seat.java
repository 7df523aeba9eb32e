package io.sidetone.sip.b2bua;

import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Outcome;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.runtime.Party;
import java.util.concurrent.CompletionStage;

/** What a leg is to a call: a party, or a supervisor. Any thread. */
interface Seat {

    CompletionStage<Outcome> renegotiate(LegSpec spec);

    void hold(boolean value);

    void leave();

    static Seat of(Party party) {
        return new Seat() {
            @Override
            public CompletionStage<Outcome> renegotiate(LegSpec spec) {
                return party.renegotiate(spec);
            }

            @Override
            public void hold(boolean value) {
                party.hold(value);
            }

            @Override
            public void leave() {
                party.leave();
            }
        };
    }

    static Seat of(MonitoringSession session) {
        return new Seat() {
            @Override
            public CompletionStage<Outcome> renegotiate(LegSpec spec) {
                return session.renegotiate(spec);
            }

            @Override
            public void hold(boolean value) {
                session.hold(value);
            }

            @Override
            public void leave() {
                session.end();
            }
        };
    }
}
