package io.sidetone.sip.b2bua;

import io.sidetone.access.AccessRequest;
import io.sidetone.access.Target;
import io.sidetone.monitor.Grant;
import io.sidetone.monitor.GrantRequest;
import io.sidetone.runtime.Authority;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks the authoriser what the engine wants to know, with all that is known of the call; whatever goes wrong is a
 * denial. Any thread.
 *
 * @param desk knows the calls
 */
record Permission(B2bua desk) implements Authority {

    @Override
    public CompletionStage<@Nullable Grant> grant(GrantRequest request) {
        CompletableFuture<@Nullable Grant> answer = new CompletableFuture<>();
        desk.schedule.execute(() -> {
            try {
                ask(request, answer);
            } catch (RuntimeException e) {
                desk.log("whoever decides who may monitor whom threw", e);
                answer.complete(null);
            }
        });
        return answer;
    }

    private void ask(GrantRequest request, CompletableFuture<@Nullable Grant> answer) {
        Target target = target(request);
        if (target == null) {
            answer.complete(null);
            return;
        }
        desk.configuration.authoriser.authorise(new AccessRequest(request.supervisor(), target, request.wanted()))
            .whenComplete((grant, failure) -> answer.complete(failure == null ? grant : null));
    }

    /** Null if there is nobody who could be monitored. */
    private @Nullable Target target(GrantRequest request) {
        if (request.agent() == null) {
            return null;
        }
        if (request.call() == null) {
            return Target.of(request.agent(), "none yet", request.agent());
        }
        BridgedCall call = desk.call(request.call());
        return call == null ? null : call.target(request.agent());
    }
}
