package io.sidetone.runtime;

import io.sidetone.engine.Workshop;
import io.sidetone.monitor.CallSnapshot;
import io.sidetone.monitor.NoticePlan;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.monitor.TimeLimits;
import io.sidetone.notice.Prompt;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The front door: media threads, each with the calls of one shard, workers for codecs that take long, and one thread
 * that dispatches events and answers. Open calls here and use their handles from any thread; an application with a loop
 * of its own starts no threads and turns {@link #doWork()} and {@link #dispatch()} itself.
 *
 * <pre>{@code
 *   try (Sidetone sidetone = Sidetone.configure().listener(System.out::println).start()) {
 *       MonitoredCall call = sidetone.open("call 1");
 *       …
 *   }
 * }</pre>
 */
public final class Sidetone implements AutoCloseable {

    final List<ShardAgent> shards = new ArrayList<>();
    private final List<AgentRunner> runners = new ArrayList<>();
    private final MonitorListener listener;
    private final SessionDesk desk;
    private final NoticePlan floor;
    private final Map<String, Prompt> prompts;
    private final AtomicInteger nextShard = new AtomicInteger();
    /** Null where there are no threads. */
    private final @Nullable Workers workers;
    private @Nullable AgentRunner dispatcher;
    private boolean closed;

    private Sidetone(Configuration configuration, @Nullable Workers workers) {
        this.workers = workers;
        listener = configuration.listener;
        floor = configuration.notices;
        prompts = configuration.prompts;
        desk = new SessionDesk(configuration.authority, configuration.recorded, configuration.clock,
            TimeLimits.DEFAULT.answer(), listener);
        Workshop workshop = workers == null ? Workshop.onTheSpot(configuration.clock) : workers;
        for (int i = 0; i < configuration.shards; i++) {
            shards.add(new ShardAgent("sidetone-media-" + i, configuration.seed + i, configuration.clock,
                configuration.commandCapacity, configuration.eventCapacity, configuration.commandDeadline.toNanos(),
                workshop, desk));
        }
    }

    /** A configuration to start from: one shard that sleeps when it may, a random seed. */
    public static Configuration configure() {
        return new Configuration();
    }

    private void startThreads(Waiting waiting, Workers started) {
        started.start();
        for (ShardAgent shard : shards) {
            runners.add(run(shard, new AgentRunner(waiting.strategy(shard::untilDueNs), Sidetone::log, null, shard)));
        }
        Agent events = new Agent() {
            @Override
            public int doWork() {
                return dispatch();
            }

            @Override
            public String roleName() {
                return "sidetone-events";
            }
        };
        dispatcher = run(events, new AgentRunner(new SleepingMillisIdleStrategy(1), Sidetone::log, null, events));
    }

    private static AgentRunner run(Agent agent, AgentRunner runner) {
        AgentRunner.startOnThread(runner, task -> {
            Thread thread = new Thread(task, agent.roleName());
            thread.setDaemon(true);
            return thread;
        });
        return runner;
    }

    private static void log(Throwable failure) {
        System.getLogger(Sidetone.class.getName()).log(System.Logger.Level.ERROR, "a duty cycle failed", failure);
    }

    /**
     * Opens a call in which nobody sits yet, on the next shard in turn.
     *
     * @param name how events call it; the application keeps it unique
     */
    public MonitoredCall open(String name, Policies policies) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(policies, "policies");
        Policies all = policies.withNotices(floor.and(policies.notices()));
        return new MonitoredCall(nextShard(), desk, name, all, prompts);
    }

    private ShardAgent nextShard() {
        return shards.get(Math.floorMod(nextShard.getAndIncrement(), shards.size()));
    }

    /** Opens a call with default policies. */
    public MonitoredCall open(String name) {
        return open(name, Policies.DEFAULT);
    }

    /**
     * A supervisor asks to monitor an agent's next call, and as many after it as the request says. It is decided now
     * and anew for each call.
     *
     * @param agent his name in his calls; a call he is in already is none of the next
     * @return his handle, usable at once; {@link MonitoringSession#started()} tells whether he may
     * @throws IllegalArgumentException if the request does not follow an agent
     */
    public MonitoringSession monitorNext(String agent, SessionRequest request, Connector connector) {
        if (request.follow().calls() == 0) {
            throw new IllegalArgumentException("not a request for an agent's next call: " + request);
        }
        return new MonitoringSession(desk, nextShard(), request, agent, connector);
    }

    /**
     * All there is to know of every call and session, to build them anew if this process is interrupted; sessions then
     * begin as {@link CallSnapshot.Monitoring#again()} says.
     */
    public CompletionStage<Snapshot> snapshot() {
        return desk.snapshot(shards);
    }

    /**
     * One duty cycle of every shard, for an application with a loop of its own: commands, datagrams and, when due,
     * ticks. Always the same thread; as often as packets shall be forwarded, better every millisecond, at least every
     * 20 ms.
     *
     * @return 0 if nothing more waits to be done
     * @throws IllegalStateException if the media threads are Sidetone's own
     */
    public int doWork() {
        if (!runners.isEmpty()) {
            throw new IllegalStateException("Sidetone runs its own media threads");
        }
        int work = 0;
        for (ShardAgent shard : shards) {
            work += shard.doWork();
        }
        return work;
    }

    /**
     * Completes stages and hands over events, for an application with a loop of its own; any one thread at a time,
     * better not the media thread.
     *
     * @return how many there were
     */
    public int dispatch() {
        int count = 0;
        for (ShardAgent shard : shards) {
            count += shard.dispatch(listener);
        }
        return count + desk.doWork();
    }

    /** How often a media thread was so late that it gave time up. */
    public long stalls() {
        return shards.stream().mapToLong(ShardAgent::stalls).sum();
    }

    /** How late ticks began until now, on all media threads together. */
    public Lateness lateness() {
        long[] counts = new long[Lateness.BUCKETS];
        shards.forEach(shard -> shard.lateness().addTo(counts));
        return new Lateness(counts);
    }

    /** How many exceptions endpoints have thrown. */
    public long endpointFailures() {
        return shards.stream().mapToLong(ShardAgent::endpointFailures).sum();
    }

    /** Ends all calls, answers everything that was asked, and stops the threads. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (dispatcher == null || workers == null) {
            shards.forEach(ShardAgent::onClose);
        } else {
            runners.forEach(AgentRunner::close);
            dispatcher.close();
            workers.close();
        }
        while (dispatch() > 0) {
            // What was decided last is still told.
        }
        desk.close();
    }

    /** What a {@link Sidetone} is started with. Not safe for use by several threads. */
    public static final class Configuration {

        private int shards = 1;
        private MonitorListener listener = event -> { };
        private @Nullable Authority authority;
        private NoticePlan notices = NoticePlan.NONE;
        private Map<String, Prompt> prompts = Map.of();
        private BooleanSupplier recorded = () -> true;
        private LongSupplier clock = System::nanoTime;
        private long seed = new SecureRandom().nextLong();
        private int commandCapacity = 1024;
        private int eventCapacity = 65_536;
        private Duration commandDeadline = Duration.ofSeconds(2);
        private Waiting waiting = Waiting.SLEEP;
        private int workers = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

        private Configuration() {
        }

        /** How many media threads share the calls: 1 to 256. */
        public Configuration shards(int count) {
            shards = require(count, 1, 256, "shards");
            return this;
        }

        /** Who hears events. */
        public Configuration listener(MonitorListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /** Who decides about sessions; without one anybody may monitor any call whose handle he has. */
        public Configuration authority(Authority value) {
            authority = Objects.requireNonNull(value, "authority");
            return this;
        }

        /**
         * Whether what sessions do can be written down, such as {@code auditLog::available}; asked on media threads.
         * While it says no, starts, louder modes and takeovers are refused AUDIT_UNAVAILABLE, and all else goes on.
         */
        public Configuration recorded(BooleanSupplier value) {
            recorded = Objects.requireNonNull(value, "recorded");
            return this;
        }

        /** What every call plays, whatever its policies and its sessions' requests ask for beside it. */
        public Configuration notices(NoticePlan plan) {
            notices = Objects.requireNonNull(plan, "notices");
            return this;
        }

        /** What calls can play, by the names by which a {@link NoticePlan} knows it. Load it before. */
        public Configuration prompts(Map<String, Prompt> byName) {
            prompts = Map.copyOf(byName);
            return this;
        }

        /** A monotonic clock in nanoseconds, for tests in virtual time. */
        public Configuration clock(LongSupplier nanoseconds) {
            clock = Objects.requireNonNull(nanoseconds, "clock");
            return this;
        }

        /** SSRCs, first sequence numbers and timestamps derive from it: fix it in tests only. */
        public Configuration seed(long value) {
            seed = value;
            return this;
        }

        /** How many commands may wait for one media thread: 2 to 1 048 576. */
        public Configuration commandCapacity(int count) {
            commandCapacity = require(count, 2, 1 << 20, "commandCapacity");
            return this;
        }

        /** How many events may wait for the listener before some are dropped: 1 to 16 777 216. */
        public Configuration eventCapacity(int count) {
            eventCapacity = require(count, 1, 1 << 24, "eventCapacity");
            return this;
        }

        /** How long a command may wait for its media thread before it is refused as expired. */
        public Configuration commandDeadline(Duration time) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("commandDeadline must be positive: " + time);
            }
            commandDeadline = time;
            return this;
        }

        /** What idle media threads do. */
        public Configuration waiting(Waiting value) {
            waiting = Objects.requireNonNull(value, "waiting");
            return this;
        }

        /**
         * How many threads run the coders of codecs that take long ({@link io.sidetone.codec.Execution#WORKER}), for
         * all media threads: 1 to 256; half of the processors unless set. Without such codecs they only wait; with many,
         * as many workers as processors leave the media threads none, and ticks come late.
         */
        public Configuration workers(int count) {
            workers = require(count, 1, 256, "workers");
            return this;
        }

        /** Starts the media threads, the workers and the dispatching thread, as daemons. */
        public Sidetone start() {
            Workers threads = new Workers(workers, clock);
            Sidetone sidetone = new Sidetone(this, threads);
            sidetone.startThreads(waiting, threads);
            return sidetone;
        }

        /**
         * Starts no thread: the application turns {@link Sidetone#doWork()} and {@link Sidetone#dispatch()}. Coders
         * meant for workers run in the former, a tick before what they give is used, as with workers.
         */
        public Sidetone withoutThreads() {
            return new Sidetone(this, null);
        }

        private static int require(int value, int min, int max, String name) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(name + " must be " + min + " to " + max + ": " + value);
            }
            return value;
        }
    }
}
