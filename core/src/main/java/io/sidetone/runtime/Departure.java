package io.sidetone.runtime;

import io.sidetone.engine.Leg;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What can always leave: a party, a session, a call. Leaving needs no room in the command queue: the object itself is
 * linked into the shard's list of departures, once.
 */
abstract class Departure {

    final ShardAgent shard;
    private final AtomicBoolean leaving = new AtomicBoolean();
    private final Command departed;
    /** The next in the shard's list; written before this is published there. */
    Departure next;

    Departure(ShardAgent shard) {
        this.shard = shard;
        departed = new Command(shard, command -> { }, 0);
    }

    /** On any thread: leave. Idempotent; every caller gets the same answer. */
    final CompletionStage<Outcome> depart() {
        if (leaving.compareAndSet(false, true)) {
            shard.departing(this);
        }
        return departed.stage();
    }

    /** Whether leaving was asked for, even if the media thread has not seen it yet. */
    final boolean isLeaving() {
        return leaving.get();
    }

    /** On the media thread: leaves and answers. */
    final void run() {
        departed.accept(new Outcome.Accepted(leaveNow()));
    }

    /** Answers when there is no media thread any more. */
    final void gone() {
        departed.refused(Refusal.CALL_GONE);
    }

    /** On the media thread: lets a leg leave its call, if there is one. */
    static long leave(Leg leg) {
        if (leg == null) {
            return 0;
        }
        leg.call().leave(leg);
        return leg.call().frame();
    }

    /**
     * On the media thread: leaves.
     *
     * @return the call's frame
     */
    abstract long leaveNow();
}
