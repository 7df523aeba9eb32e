package io.sidetone.runtime;

import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import java.util.concurrent.CompletionStage;

/** A handle on a customer or an agent of a call. Safe for use by any thread. */
public final class Party extends Departure {

    private final MonitoredCall call;
    private final LegSpec spec;
    private final CompletionStage<Outcome> joined;
    /** Media thread only; null until joined, and for good if that was refused. */
    private Leg leg;

    Party(MonitoredCall call, LegSpec spec, Role role, Endpoint endpoint) {
        super(call.shard);
        this.call = call;
        this.spec = spec;
        joined = shard.submit(
            command -> leg = call.seat(command, endpoint, refusal(role), () -> call.call().join(spec, role)));
    }

    private Refusal refusal(Role role) {
        return call.isGone() ? Refusal.CALL_GONE : isLeaving() ? Refusal.ENDED : call.call().joinRefusal(spec, role);
    }

    /** The party's name. */
    public String name() {
        return spec.name();
    }

    /** Completes when he is in the call, or with the reason why not. */
    public CompletionStage<Outcome> joined() {
        return joined;
    }

    /**
     * Begins or ends metering: a {@link io.sidetone.monitor.MonitorEvent.Level} ten times a second, at the cost of
     * decoding what he says.
     */
    public CompletionStage<Outcome> metered(boolean value) {
        return shard.submit(command -> {
            if (leg == null) {
                command.accept(new Outcome.Refused(call.isGone() ? Refusal.CALL_GONE : Refusal.ENDED));
            } else {
                leg.metered(value);
                command.accept(new Outcome.Accepted(leg.call().frame()));
            }
        });
    }

    /**
     * Something else was negotiated for him: it rules from the second frame boundary on, without a click and without
     * restarting his stream, see {@link io.sidetone.engine.Call#renegotiate}.
     *
     * @param next of the same name
     * @return accepted, or CODEC_UNSUPPORTED; fails with an IllegalArgumentException if it has another name
     */
    public CompletionStage<Outcome> renegotiate(LegSpec next) {
        return shard.submit(command -> call.renegotiate(command, leg, next));
    }

    /** He hung up. Idempotent; always finds room. */
    public CompletionStage<Outcome> leave() {
        return depart();
    }

    Leg leg() {
        return leg;
    }

    @Override
    long leaveNow() {
        return leave(leg);
    }
}
