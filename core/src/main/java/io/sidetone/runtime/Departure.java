package io.sidetone.runtime;

import io.sidetone.engine.Leg;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What can always leave: a party, a session, a call. Leaving needs no room in the command queue: the object itself is
 * linked into the shard's list of facts, once.
 */
abstract class Departure extends Fact {

    /** Where it is; another only for a session that goes from call to call. */
    volatile ShardAgent shard;
    private final AtomicBoolean leaving = new AtomicBoolean();
    final Command departed;

    Departure(ShardAgent shard) {
        this.shard = shard;
        departed = new Command(shard, command -> { }, 0);
    }

    /** On any thread: leave. Idempotent; every caller gets the same answer. */
    final CompletionStage<Outcome> depart() {
        if (leaving.compareAndSet(false, true)) {
            shard.tell(this);
        }
        return departed.stage();
    }

    /** Whether leaving was asked for, even if the media thread has not seen it yet. */
    final boolean isLeaving() {
        return leaving.get();
    }

    /** On the media thread: leaves and answers. */
    @Override
    void run() {
        departed.accept(new Outcome.Accepted(leaveNow()));
    }

    /** Answers when there is no media thread any more. */
    @Override
    final void gone() {
        departed.refused(Refusal.CALL_GONE);
    }

    /** On the media thread: lets a leg leave its call, if there is one. */
    static long leave(@Nullable Leg leg) {
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
