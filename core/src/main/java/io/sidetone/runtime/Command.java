package io.sidetone.runtime;

import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something a caller asks of the media thread. Made by the caller, run once by the media thread, which answers it
 * exactly once; the dispatching thread then completes its stage.
 */
final class Command implements Consumer<Outcome> {

    private final CompletableFuture<Outcome> stage = new CompletableFuture<>();
    private final ShardAgent shard;
    private final Consumer<Command> action;
    private final long deadlineNs;
    private final @Nullable String id;
    private boolean late;
    private @Nullable Outcome outcome;
    private @Nullable RuntimeException failure;
    /** The next of those that came with the same id and wait for this answer. */
    private @Nullable Command sharing;

    /**
     * @param action runs on the media thread and sees to it that this command is answered, there or later
     * @param deadlineNs the command does not run after this time
     */
    Command(ShardAgent shard, Consumer<Command> action, long deadlineNs) {
        this(shard, action, deadlineNs, null);
    }

    /** {@code id}: what its caller knows it by; such an action runs even if it {@link #isLate()}, and has to look. */
    Command(ShardAgent shard, Consumer<Command> action, long deadlineNs, @Nullable String id) {
        this.shard = shard;
        this.action = action;
        this.deadlineNs = deadlineNs;
        this.id = id;
    }

    @Nullable String id() {
        return id;
    }

    /** Whether it waited too long. */
    boolean isLate() {
        return late;
    }

    /** On the media thread: runs it, unless it waited too long. What it throws is for its caller. */
    void run(long nowNs) {
        late = nowNs - deadlineNs > 0;
        if (late && id == null) {
            refuse(Refusal.EXPIRED);
        } else {
            attempt();
        }
    }

    private void attempt() {
        try {
            action.accept(this);
        } catch (RuntimeException e) {
            if (outcome != null) {
                throw e;
            }
            failure = e;
            shard.answered(this);
        }
    }

    /** On the media thread: the answer. */
    @Override
    public void accept(Outcome answer) {
        assert outcome == null : "answered twice: " + outcome + ", " + answer;
        outcome = answer;
        shard.answered(this);
        for (Command other = sharing; other != null; other = other.sharing) {
            other.outcome = answer;
            shard.answered(other);
        }
        sharing = null;
    }

    /** On the media thread: the answer is no. */
    void refuse(Refusal reason) {
        accept(new Outcome.Refused(reason));
    }

    /** On the media thread: another with the same id gets the same answer. */
    void share(Command other) {
        if (outcome != null) {
            other.accept(outcome);
        } else {
            other.sharing = sharing;
            sharing = other;
        }
    }

    /** On the dispatching thread: lets the caller know. */
    void complete() {
        if (failure != null) {
            stage.completeExceptionally(failure);
        } else {
            stage.complete(outcome);
        }
    }

    /** On the dispatching thread: an answer that did not come from the media thread. */
    void complete(Outcome answer) {
        stage.complete(answer);
    }

    /** For a caller that could not even ask. */
    CompletionStage<Outcome> refused(Refusal reason) {
        stage.complete(new Outcome.Refused(reason));
        return stage.minimalCompletionStage();
    }

    CompletionStage<Outcome> stage() {
        return stage.minimalCompletionStage();
    }
}
