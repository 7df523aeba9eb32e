package io.sidetone.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.monitor.Grant;
import io.sidetone.monitor.Right;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Asking for access: the directory's answer, its replacement, and that whatever goes wrong is a denial. */
class AuthoriserTest {

    private static final AccessRequest REQUEST =
        new AccessRequest("sue", Target.of("al", "call 1", "agent"), Right.LISTEN);
    private static final Grant ALLOWED = new Grant(Set.of(Right.LISTEN), Duration.ofHours(1), 1);

    private final List<Runnable> later = new ArrayList<>();

    @Test
    void theGrantHoldsEverythingHeMayDoWithThatCall() {
        Access access = new Access(directory(1, Right.LISTEN, Right.BARGE));
        Grant grant = answer(access);
        assertThat(grant.rights()).containsExactlyInAnyOrder(Right.LISTEN, Right.BARGE);
        assertThat(grant.validFor()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void anAnswerIsNewerThanEveryEarlierOne() {
        Access access = new Access(directory(1, Right.LISTEN));
        long first = answer(access).version();
        assertThat(answer(access).version()).isGreaterThan(first);
    }

    @Test
    void aReplacedDirectoryRulesAtOnceAndIsToldOnce() {
        Access access = new Access(directory(1, Right.LISTEN));
        List<Long> told = new ArrayList<>();
        access.watch(() -> told.add(access.directory().version()));
        Grant before = answer(access);
        access.use(Directory.version(2).build());
        Grant after = answer(access);
        assertThat(after.allowsAnything()).isFalse();
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(told).containsExactly(2L);
    }

    @Test
    void anOldDirectoryReplacesNothing() {
        Access access = new Access(directory(2, Right.LISTEN));
        access.watch(() -> {
            throw new AssertionError("nothing changed");
        });
        for (long version : new long[] {1, 2}) {
            assertThatThrownBy(() -> access.use(directory(version, Right.TAKEOVER)))
                .hasMessage("version " + version + " can't replace version 2");
        }
        assertThat(answer(access).rights()).containsExactly(Right.LISTEN);
    }

    @Test
    void aTimelyGrantPasses() {
        assertThat(answer(guarded(request -> CompletableFuture.completedStage(ALLOWED)))).isEqualTo(ALLOWED);
    }

    @Test
    void whateverGoesWrongIsADenial() {
        assertDenied(request -> {
            throw new IllegalStateException("no database");
        });
        assertDenied(request -> {
            throw new NoClassDefFoundError("no driver");
        });
        assertDenied(request -> null);
        assertDenied(request -> CompletableFuture.completedStage(null));
        assertDenied(request -> CompletableFuture.failedStage(new IllegalStateException("no answer")));
    }

    @Test
    void noAnswerIsADenialAndALateOneChangesNothing() {
        CompletableFuture<Grant> slow = new CompletableFuture<>();
        CompletionStage<Grant> answer = guarded(request -> slow).authorise(REQUEST);
        assertThat(answer.toCompletableFuture()).isNotDone();
        later.forEach(Runnable::run);
        slow.complete(ALLOWED);
        assertThat(answer.toCompletableFuture().join()).isEqualTo(FailClosed.DENIED);
    }

    @Test
    void aWorkerThatTakesNothingMoreIsADenial() {
        FailClosed full = new FailClosed(request -> CompletableFuture.completedStage(ALLOWED), task -> {
            throw new RejectedExecutionException("full");
        }, later::add);
        assertThat(answer(full)).isEqualTo(FailClosed.DENIED);
    }

    @Test
    void noGrantOvertakesADenial() {
        assertThat(FailClosed.DENIED.allowsAnything()).isFalse();
        assertThat(FailClosed.DENIED.version()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theTimeForAnAnswerIsPositive() {
        assertThatThrownBy(() -> FailClosed.within(Duration.ZERO, request -> null, Runnable::run))
            .hasMessageContaining("PT0S");
    }

    private void assertDenied(Authoriser authoriser) {
        assertThat(answer(guarded(authoriser))).isEqualTo(FailClosed.DENIED);
    }

    private FailClosed guarded(Authoriser authoriser) {
        return new FailClosed(authoriser, Runnable::run, later::add);
    }

    private static Grant answer(Authoriser authoriser) {
        return authoriser.authorise(REQUEST).toCompletableFuture().join();
    }

    private static Directory directory(long version, Right... rights) {
        return Directory.version(version).enabled().grantsLast(Duration.ofMinutes(5))
            .add(Group.team("support", Map.of("sue", Set.of(rights)), Set.of("al"))).build();
    }
}
