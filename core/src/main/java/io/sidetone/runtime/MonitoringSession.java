package io.sidetone.runtime;

import io.sidetone.engine.Call;
import io.sidetone.engine.Leg;
import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Session;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A supervisor's handle on a call he monitors: switch between listening, whispering and barging in, or take the call
 * over, from which there is no way back. Safe for use by any thread; a command rules the audio at most two frames
 * after the media thread took it, and each gets exactly one answer.
 */
public final class MonitoringSession extends Departure {

    private final MonitoredCall call;
    private final LegSpec spec;
    private final CompletionStage<Outcome> started;
    /** Media thread only; null until started, and for good if that was refused. */
    private Leg leg;

    MonitoringSession(MonitoredCall call, LegSpec spec, Endpoint endpoint, Party agent, Mode mode) {
        super(call.shard);
        this.call = call;
        this.spec = spec;
        started = shard.submit(command -> {
            leg = call.seat(command, endpoint, refusal(agent), () -> call.call().monitor(spec, agent.leg(), mode));
            if (leg != null) {
                call.call().legUp(leg.session());
            }
        });
    }

    private Refusal refusal(Party agent) {
        return call.isGone() ? Refusal.CALL_GONE : isLeaving() ? Refusal.ENDED
            : agent.leg() == null ? Refusal.NO_AGENT : call.call().monitorRefusal(spec, agent.leg());
    }

    /** The supervisor's name. */
    public String supervisor() {
        return spec.name();
    }

    /** The call he monitors. */
    public MonitoredCall call() {
        return call;
    }

    /** Completes when the session has started, or with the reason why not. */
    public CompletionStage<Outcome> started() {
        return started;
    }

    /** Hear the call; nobody hears the supervisor. */
    public CompletionStage<Outcome> listen() {
        return switchTo(Mode.LISTEN);
    }

    /** Speak to the agent; the customer hears nothing of it. */
    public CompletionStage<Outcome> whisper() {
        return switchTo(Mode.WHISPER);
    }

    /** Speak to everybody. */
    public CompletionStage<Outcome> barge() {
        return switchTo(Mode.BARGE);
    }

    /** Change to that mode. The mode it is in already is accepted and changes nothing. */
    public CompletionStage<Outcome> switchTo(Mode mode) {
        return command((media, session, command) -> media.changeMode(session, mode, command));
    }

    /**
     * Take the call over: the agent is removed, the supervisor stays alone with the customer, for good. Answered when
     * it is committed, or rolled back because the supervisor's media could not be proven to flow both ways.
     */
    public CompletionStage<Takeover> takeOver() {
        return command((media, session, command) -> media.takeOver(session, command)).thenApply(outcome ->
            outcome instanceof Outcome.Accepted accepted
                ? new Takeover.Done(new OwnedCall(this), accepted.frame())
                : new Takeover.Refused(((Outcome.Refused) outcome).reason()));
    }

    /** Give up a takeover that is not committed yet. */
    public CompletionStage<Outcome> cancelTakeover() {
        return command((media, session, command) -> media.cancelTakeover(session, command));
    }

    /**
     * Something else was negotiated for the supervisor's leg, such as both directions; what the others are sent does
     * not change. See {@link Party#renegotiate}.
     */
    public CompletionStage<Outcome> renegotiate(LegSpec next) {
        return shard.submit(command -> call.renegotiate(command, leg, next));
    }

    /** The supervisor leaves. Idempotent; always finds room. */
    public CompletionStage<Outcome> end() {
        return depart();
    }

    /** What a command does on the media thread. */
    private interface Action {
        void run(Call call, Session session, Consumer<Outcome> reply);
    }

    private CompletionStage<Outcome> command(Action action) {
        return shard.submit(command -> {
            if (call.isGone()) {
                command.accept(new Outcome.Refused(Refusal.CALL_GONE));
            } else if (leg == null) {
                command.accept(new Outcome.Refused(Refusal.NOT_ACTIVE));
            } else {
                action.run(leg.call(), leg.session(), command);
            }
        });
    }

    @Override
    long leaveNow() {
        return leave(leg);
    }
}
