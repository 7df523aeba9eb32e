package io.sidetone.runtime;

import io.sidetone.monitor.ArmedSessions;
import io.sidetone.monitor.CallSnapshot;
import io.sidetone.monitor.Grant;
import io.sidetone.monitor.GrantRequest;
import io.sidetone.monitor.GrantRequest.Occasion;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.Right;
import io.sidetone.monitor.Session;
import io.sidetone.monitor.SessionEdge;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.runtime.Connector.Connection;
import io.sidetone.runtime.Connector.NotSecured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What sessions need that takes time: somebody who decides, a leg, their agent's next call. Belongs to the dispatching
 * thread; others leave it something to do with {@link #later}.
 *
 * <pre>
 *   media thread ─ SessionEdge ─► outbox ─► SessionDesk ─► Authority, Connector
 *   media thread ◄──── facts ◄─────────────────┴───────── their answers
 * </pre>
 */
final class SessionDesk {

    /** An agent's last joining, for sessions that follow him. */
    private record Joining(Party party, long atNs) {
    }

    /** A start that can't be, whose caller may not know why before it is known that he may know. */
    private record Question(Command command, long untilNs) {
    }

    private final @Nullable Authority authority;
    private final BooleanSupplier recorded;
    private final LongSupplier clock;
    private final long answerNs;
    private final ArmedSessions armed;
    private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();
    private final Map<MonitoringSession, Session> waiting = new HashMap<>();
    private final Map<MonitoringSession, String> followers = new HashMap<>();
    private final Map<String, Joining> joinings = new HashMap<>();
    /** Sessions that have been given to an agent's next call. */
    private final Set<MonitoringSession> moved = new HashSet<>();
    private final List<Question> questions = new ArrayList<>();

    /** {@code authority}: null if nobody decides. */
    SessionDesk(@Nullable Authority authority, BooleanSupplier recorded, LongSupplier clock, Duration answer,
        MonitorListener listener) {
        this.authority = authority;
        this.recorded = recorded;
        this.clock = clock;
        answerNs = answer.toNanos();
        armed = new ArmedSessions(new SessionEdge() {
            @Override
            public @Nullable Grant ask(Session session, GrantRequest request, long number) {
                return SessionDesk.this.ask(request, grant -> later(() -> session.answer(number, grant)));
            }

            @Override
            public void ended(Session session) {
                forget(MonitoringSession.of(session));
            }
        }, answer, listener::event);
    }

    // ---- any thread -------------------------------------------------------------------------------------------

    boolean decides() {
        return authority != null;
    }

    boolean recorded() {
        return recorded.getAsBoolean();
    }

    void later(Runnable action) {
        later.add(action);
    }

    /** A session for an agent's next call. */
    CompletionStage<Outcome> start(MonitoringSession handle, String agent) {
        CompletableFuture<Outcome> started = new CompletableFuture<>();
        later(() -> {
            Session session = armed.start(handle.request(), agent, handle, clock.getAsLong(), started::complete);
            if (session != null && session.cause() == null) {
                follows(handle, agent);
                waiting.put(handle, session);
            }
        });
        return started.minimalCompletionStage();
    }

    static void log(String what, Throwable failure) {
        System.getLogger(SessionDesk.class.getName()).log(System.Logger.Level.WARNING, what + ": " + failure);
    }

    // ---- the dispatching thread -------------------------------------------------------------------------------

    /** What was left to do, and what time has brought. */
    int doWork() {
        int count = 0;
        Runnable action;
        while ((action = later.poll()) != null) {
            action.run();
            count++;
        }
        long now = clock.getAsLong();
        armed.checkTime(now);
        questions.removeIf(question -> {
            boolean late = now - question.untilNs >= 0;
            if (late) {
                question.command.complete(new Outcome.Refused(Refusal.DENIED));
            }
            return late;
        });
        return count;
    }

    /**
     * Asks whoever decides; whatever goes wrong is a denial.
     *
     * @param answer takes the grant, or null, on any thread
     * @return the grant if nobody decides; null if it comes later
     */
    @Nullable Grant ask(GrantRequest request, Consumer<@Nullable Grant> answer) {
        if (authority == null) {
            return Grant.EVERYTHING;
        }
        try {
            authority.grant(request).whenComplete((grant, failure) -> answer.accept(failure == null ? grant : null));
        } catch (Throwable e) { // also an Error: what can't answer has not allowed anything
            log("whoever decides about sessions threw", e);
            answer.accept(null);
        }
        return null;
    }

    /** On a media thread: a start can't be. Why is told only to those who have any right; to others it is DENIED. */
    void refuse(Command command, Refusal reason, SessionRequest request, MonitoredCall call, String agent) {
        if (authority == null) {
            command.refuse(reason);
            return;
        }
        GrantRequest question = new GrantRequest(request.supervisor(), call.name(), agent, Right.of(request.mode()),
            Occasion.START);
        call.shard.dispatching(() -> {
            questions.add(new Question(command, clock.getAsLong() + answerNs));
            ask(question, grant -> later(() -> {
                questions.removeIf(each -> each.command == command);
                boolean mayKnow = grant != null && grant.allowsAnything();
                command.complete(new Outcome.Refused(mayKnow ? reason : Refusal.DENIED));
            }));
        });
    }

    /**
     * Has a supervisor's leg brought up; {@code done} takes it on any thread, or null and whether that is because it
     * could not be secured.
     */
    void connect(Connector connector, MonitoredCall call, BiConsumer<@Nullable Connection, Boolean> done) {
        try {
            connector.connect(call).whenComplete((connection, failure) -> done.accept(connection,
                failure instanceof NotSecured || failure != null && failure.getCause() instanceof NotSecured));
        } catch (RuntimeException e) {
            log("a supervisor's leg can't be brought up", e);
            done.accept(null, false);
        }
    }

    // ---- sessions that go with their agent --------------------------------------------------------------------

    /** A session that goes with its agent has begun. */
    void follows(MonitoringSession handle, String agent) {
        followers.put(handle, agent);
    }

    /** A session waits since then. If its agent is in a next call already it goes there. */
    void armed(MonitoringSession handle, Session session, long sinceNs) {
        back(handle, session);
        Joining joining = joinings.get(session.agent());
        if (joining != null && joining.atNs - sinceNs >= 0) {
            adopt(handle, session, joining.party);
        }
    }

    /** An agent has joined a call. */
    void joined(Party party, long atNs) {
        if (followers.containsValue(party.name())) {
            joinings.put(party.name(), new Joining(party, atNs));
        }
        for (Session session : armed.waitingFor(party.name())) {
            adopt(MonitoringSession.of(session), session, party);
        }
    }

    private void adopt(MonitoringSession handle, Session session, Party agent) {
        armed.release(session);
        waiting.remove(handle);
        moved.add(handle);
        handle.moveTo(agent.call());
        agent.shard.tell(new Fact() {
            @Override
            void run() {
                if (!handle.adopt(session, agent)) {
                    agent.shard.dispatching(() -> back(handle, session));
                }
            }

            @Override
            void gone() {
                later(() -> back(handle, session));
            }
        });
    }

    /** Out of one call and not yet in the next, or the next was over before the session could get there. */
    private void back(MonitoringSession handle, Session session) {
        moved.remove(handle);
        armed.take(session, clock.getAsLong());
        waiting.put(handle, session);
    }

    /** Does something to a session that waits; if it is on its way to a call, {@code there} does it there. */
    void withWaiting(MonitoringSession handle, Consumer<Session> action, Runnable there) {
        Session session = waiting.get(handle);
        if (session != null) {
            action.accept(session);
        } else if (moved.contains(handle)) {
            there.run();
        }
    }

    /** A session ends that is in no call of its media thread: it waits, is on its way to a call, or never began. */
    void end(MonitoringSession handle) {
        Session session = waiting.get(handle);
        if (session == null && moved.contains(handle)) {
            handle.shard.tell(handle);
            return;
        }
        if (session != null) {
            session.hangUp();
        }
        handle.departed.complete(new Outcome.Accepted(0));
    }

    /** A session has ended for good. */
    void forget(MonitoringSession handle) {
        waiting.remove(handle);
        moved.remove(handle);
        String agent = followers.remove(handle);
        if (agent != null && !followers.containsValue(agent)) {
            joinings.remove(agent);
        }
    }

    /** On any thread: asks every media thread for its calls. */
    CompletionStage<Snapshot> snapshot(List<ShardAgent> shards) {
        CompletableFuture<Snapshot> all = new CompletableFuture<>();
        List<CallSnapshot> calls = new ArrayList<>();
        AtomicInteger missing = new AtomicInteger(shards.size());
        for (ShardAgent shard : shards) {
            shard.tell(new Fact() {
                @Override
                void run() {
                    List<CallSnapshot> now = shard.media().snapshot();
                    shard.dispatching(() -> add(now));
                }

                @Override
                void gone() {
                    later(() -> add(List.of()));
                }

                private void add(List<CallSnapshot> now) {
                    calls.addAll(now);
                    if (missing.decrementAndGet() == 0) {
                        all.complete(new Snapshot(calls, waiting.values().stream().map(CallSnapshot::of).toList()));
                    }
                }
            });
        }
        return all.minimalCompletionStage();
    }

    /** All is over. */
    void close() {
        doWork();
        armed.end();
    }
}
