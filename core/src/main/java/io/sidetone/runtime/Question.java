package io.sidetone.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a caller wants to know of a media thread: it looks, and the dispatching thread tells. */
final class Question<T> extends Fact {

    private final ShardAgent shard;
    private final Supplier<? extends @Nullable T> look;
    private final String otherwise;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    private Question(ShardAgent shard, Supplier<? extends @Nullable T> look, String otherwise) {
        this.shard = shard;
        this.look = look;
        this.otherwise = otherwise;
    }

    /**
     * @param look on the media thread; null if there is no answer
     * @param otherwise says why: the text of the {@link IllegalStateException} with which the stage then fails
     */
    static <T> CompletionStage<T> ask(ShardAgent shard, Supplier<? extends @Nullable T> look, String otherwise) {
        Question<T> question = new Question<>(shard, look, otherwise);
        shard.tell(question);
        return question.answer.minimalCompletionStage();
    }

    @Override
    void run() {
        T found = look.get();
        shard.dispatching(found == null ? this::gone : () -> answer.complete(found));
    }

    @Override
    void gone() {
        answer.completeExceptionally(new IllegalStateException(otherwise));
    }
}
