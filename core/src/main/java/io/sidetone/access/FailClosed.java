package io.sidetone.access;

import io.sidetone.monitor.Grant;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Asks another authoriser away from the asking thread and takes everything but a timely grant for a denial: an
 * exception, null, no answer. Its answers never fail. Safe for use by any thread.
 */
public final class FailClosed implements Authoriser {

    /** No rights at all; no grant is newer. */
    public static final Grant DENIED = new Grant(Set.of(), Duration.ofDays(365), Long.MAX_VALUE);

    private final Authoriser asked;
    private final Executor worker;
    private final Executor later;

    /**
     * @param worker runs the other authoriser, which may block there
     * @param later runs what it is given when the time for an answer is over
     */
    public FailClosed(Authoriser asked, Executor worker, Executor later) {
        this.asked = asked;
        this.worker = worker;
        this.later = later;
    }

    /**
     * A denial after that time.
     *
     * @throws IllegalArgumentException if the time is not positive
     */
    public static FailClosed within(Duration timeout, Authoriser asked, Executor worker) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout);
        }
        return new FailClosed(asked, worker,
            CompletableFuture.delayedExecutor(timeout.toNanos(), TimeUnit.NANOSECONDS, worker));
    }

    @Override
    public CompletionStage<Grant> authorise(AccessRequest request) {
        CompletableFuture<Grant> answer = new CompletableFuture<>();
        try {
            later.execute(() -> answer.complete(DENIED));
            worker.execute(() -> ask(request, answer));
        } catch (RuntimeException e) {
            answer.complete(DENIED);
        }
        return answer.minimalCompletionStage();
    }

    private void ask(AccessRequest request, CompletableFuture<Grant> answer) {
        try {
            asked.authorise(request).whenComplete(
                (grant, failure) -> answer.complete(failure != null || grant == null ? DENIED : grant));
        } catch (Throwable e) {
            // Also an Error: what can't answer has not allowed anything.
            answer.complete(DENIED);
        }
    }
}
