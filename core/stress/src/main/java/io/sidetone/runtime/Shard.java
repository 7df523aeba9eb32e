package io.sidetone.runtime;

import io.sidetone.engine.Workshop;
import io.sidetone.monitor.Outcome;
import java.util.concurrent.CompletionStage;

/** A shard without calls, small enough for a million of them, whose media thread is whoever turns it. */
class Shard {

    final ShardAgent shard = new ShardAgent("shard", 1, () -> 0, 4, 4, 1, Workshop.onTheSpot(() -> 0), null);

    /** A command that is accepted if it runs. */
    final CompletionStage<Outcome> submit() {
        return shard.submit(command -> command.accept(new Outcome.Accepted(0)));
    }

    /** Somebody who can leave. */
    final Departure somebody() {
        return new Departure(shard) {
            @Override
            long leaveNow() {
                return 0;
            }
        };
    }

    /** What the caller was answered, after the dispatching thread has done all it can. */
    final String answer(CompletionStage<Outcome> stage) {
        while (shard.dispatch(event -> { }) > 0) {
            // There may be more.
        }
        Outcome outcome = stage.toCompletableFuture().getNow(null);
        return outcome == null ? "nothing" : outcome.getClass().getSimpleName();
    }
}
