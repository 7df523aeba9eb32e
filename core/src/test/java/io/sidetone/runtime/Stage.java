package io.sidetone.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** A call with a customer and an agent on handles, in virtual time, in which everybody always speaks. For one thread. */
final class Stage {

    final AtomicLong now = new AtomicLong();
    final List<MonitorEvent> events = new ArrayList<>();
    final List<LoudEndpoint> endpoints = new ArrayList<>();
    final Sidetone sidetone;
    final MonitoredCall call;
    final LoudEndpoint customerEnd;
    final LoudEndpoint agentEnd;
    final Party customer;
    final Party agent;
    /** Of the supervisor who came last. */
    LoudEndpoint supervisorEnd;

    Stage(Policies policies) {
        this(Sidetone.configure(), policies);
    }

    Stage(Sidetone.Configuration configuration, Policies policies) {
        sidetone = configuration.seed(1).clock(now::get).listener(events::add)
            .commandDeadline(Duration.ofMillis(100)).withoutThreads();
        call = sidetone.open("call", policies);
        customerEnd = endpoint("customer");
        agentEnd = endpoint("agent");
        customer = call.join(customerEnd.spec(), Role.CUSTOMER, customerEnd);
        agent = call.join(agentEnd.spec(), Role.AGENT, agentEnd);
        ticks(10);
    }

    /** An endpoint with a bit of its own. */
    LoudEndpoint endpoint(String name) {
        LoudEndpoint endpoint = new LoudEndpoint(name, endpoints.size());
        endpoints.add(endpoint);
        return endpoint;
    }

    /** Another supervisor monitors the agent, on a leg that is up. */
    MonitoringSession monitoring(Mode mode) {
        supervisorEnd = endpoint("S" + endpoints.size());
        MonitoringSession session = call.monitor(supervisorEnd.spec(), supervisorEnd, agent, mode);
        ticks(10);
        return session;
    }

    void ticks(int count) {
        for (int i = 0; i < count; i++) {
            endpoints.forEach(LoudEndpoint::speaks);
            sidetone.doWork();
            sidetone.dispatch();
            now.addAndGet(20_000_000);
        }
    }

    <E extends MonitorEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Nothing of any call is left. */
    void isEmpty() {
        for (ShardAgent shard : sidetone.shards) {
            assertThat(shard.media().callCount()).isZero();
        }
        assertThat(endpoints).allMatch(endpoint -> endpoint.closed);
    }

    static <T> T answer(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).as("answered").isDone();
        return stage.toCompletableFuture().join();
    }

    static Refusal refusal(CompletionStage<Outcome> stage) {
        return ((Outcome.Refused) answer(stage)).reason();
    }

    static Refusal takeoverRefusal(CompletionStage<Takeover> stage) {
        return ((Takeover.Refused) answer(stage)).reason();
    }
}
