package io.sidetone.sip.b2bua;

import io.sidetone.codec.Codec;
import io.sidetone.lines.LineBoard;
import io.sidetone.lines.LineFeed;
import io.sidetone.monitor.Follow;
import io.sidetone.monitor.Grant;
import io.sidetone.monitor.GrantRequest;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Policies;
import io.sidetone.runtime.Authority;
import io.sidetone.runtime.MonitorListener;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.runtime.Sidetone;
import io.sidetone.sip.sdp.Security;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipStack;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A back-to-back user agent: phones call each other through it, media runs through the engine, and whoever may can
 * monitor. Everything happens on one {@link Schedule}; its public methods are for any thread. The package's description
 * shows how it is put together.
 */
public final class B2bua implements MonitorListener, Authority, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(B2bua.class.getName());

    private static final long CLOSING_NS = 2_000_000_000L;

    /** What there is at present. */
    public record Counts(int calls, int legs, int subscriptions) {
    }

    final Configuration configuration;
    final Schedule schedule;
    private final LineBoard board;
    private final LineFeed feed;
    private final Permission permission = new Permission(this);
    private final Lamps lamps = new Lamps(this);
    private final Reception reception;
    private final Policies policies;
    private final Map<String, WatchedCall> calls = new LinkedHashMap<>();
    private final Set<SipLeg> legs = new HashSet<>();
    private final List<Ping> pings = new ArrayList<>();
    /** Makes names of calls unique beyond this run, as audit logs keep them. */
    private final String run;
    private long callNumber;
    private @Nullable SipStack stack;
    private volatile @Nullable Sidetone sidetone;
    private volatile Counts counts = new Counts(0, 0, 0);

    B2bua(Configuration configuration) {
        this.configuration = configuration;
        schedule = configuration.schedule == null ? Schedule.ownThread("sidetone-sip") : configuration.schedule;
        board = new LineBoard(configuration.access);
        feed = new LineFeed(board);
        reception = new Reception(this, new Gate(configuration, schedule, configuration.random), lamps);
        run = Long.toHexString(configuration.random.nextLong() >>> 16);
        policies = configuration.featureCodes.digits().isEmpty() ? configuration.policies
            : configuration.policies.withDigits(configuration.featureCodes.digitPolicy());
    }

    /**
     * A configuration to start from.
     *
     * @param domain what addresses of our users end with, and the realm of their digests
     * @param router where calls go
     * @param ports where media comes in
     * @param codecs what is offered and taken, in order of preference; each with coders
     */
    public static Configuration configure(String domain, Router router, MediaPorts ports, List<Codec> codecs) {
        return new Configuration(domain, router, ports, codecs);
    }

    /**
     * Begins to take requests; once.
     *
     * @param byStack not started yet; closed with this
     * @param engine that tells its events to this, and asks it who may monitor; the caller's to close
     */
    public void start(SipStack byStack, Sidetone engine) {
        sidetone = engine;
        schedule.execute(() -> {
            stack = byStack;
            byStack.start(reception);
        });
    }

    /** The lines of our users; the registrar says there who is available, and who is not. */
    public LineBoard lines() {
        return board;
    }

    /** What there is at present. */
    public Counts counts() {
        return counts;
    }

    /** Ends every call and takes no more; what that takes goes on for some seconds. Idempotent. */
    @Override
    public void close() {
        schedule.execute(() -> {
            if (stack != null) {
                stack.close();
            }
            List.copyOf(calls.values()).forEach(WatchedCall::end);
            pings.forEach(Ping::close);
            if (configuration.schedule == null) {
                schedule.after(CLOSING_NS, schedule::close);
            }
        });
    }

    /**
     * Asks a trunk or a phone regularly whether it is there, with OPTIONS, until this is closed.
     *
     * @param interval from one question to the next; at least a second
     * @param reachable told on the schedule's thread of the first answer and of every change: whether there was any
     *     answer at all, whatever it said
     */
    public void ping(String uri, Duration interval, Consumer<Boolean> reachable) {
        Ping ping = new Ping(this, uri, interval, reachable);
        schedule.execute(() -> {
            pings.add(ping);
            ping.ask();
        });
    }

    // ---- monitoring by the application ------------------------------------------------------------------------

    /**
     * Rings a supervisor's phone, which answers by itself if it can, once it is decided that he may monitor somebody.
     *
     * @param supervisor a user; the router says where his phone is
     * @param agent a user in a call; of several the one that he does not hold, and of those the last
     */
    public CompletionStage<Monitoring> monitor(String supervisor, String agent, Mode mode) {
        CompletableFuture<Monitoring> answer = new CompletableFuture<>();
        schedule.execute(() -> Supervision.asked(this, supervisor, monitored(agent), mode, answer::complete));
        return answer;
    }

    /**
     * Rings a supervisor's phone for an agent's next call, and as many after it as is said.
     *
     * @return his handle, usable at once
     * @throws IllegalArgumentException if no call is to follow
     */
    public MonitoringSession monitorNext(String supervisor, String agent, Mode mode, Follow follow) {
        return Supervision.armed(this, supervisor, agent, mode, follow);
    }

    // ---- the engine -------------------------------------------------------------------------------------------

    @Override
    public void event(MonitorEvent event) {
        schedule.execute(() -> {
            feed.event(event);
            WatchedCall call = event.call() == null ? null : calls.get(event.call());
            if (call != null) {
                call.event(event);
            }
        });
    }

    @Override
    public CompletionStage<@Nullable Grant> grant(GrantRequest request) {
        return permission.grant(request);
    }

    // ---- the calls --------------------------------------------------------------------------------------------

    /** A known caller's leg, with media, begins a call. */
    void open(Caller caller, SipLeg leg, SipRequest invite) {
        BridgedCall call = new BridgedCall(this, newName(), caller, leg);
        open(call);
        new CallSetup(call, caller, leg, invite.headers()).start(invite);
    }

    /** A call begins. */
    void open(WatchedCall call) {
        calls.put(call.name, call);
        count();
    }

    String newName() {
        return "call-" + run + "-" + ++callNumber;
    }

    /** The engine's part of a call. */
    MonitoredCall openMedia(String name, Policies how) {
        MonitoredCall media = sidetone().open(name, how);
        configuration.opened.accept(media);
        return media;
    }

    boolean isFull() {
        return calls.size() >= configuration.mostCalls;
    }

    /** Of that name; null if there is none. */
    @Nullable WatchedCall call(String name) {
        return calls.get(name);
    }

    /** The call that a dialog belongs to; null if it is none of ours. */
    @Nullable BridgedCall callOf(@Nullable DialogReference dialog) {
        return bridged().filter(call -> call.member(dialog) != null).findFirst().orElse(null);
    }

    private Stream<BridgedCall> bridged() {
        return calls.values().stream().filter(BridgedCall.class::isInstance).map(BridgedCall.class::cast);
    }

    /** The beginning of a call that a user makes in that dialog; null if there is none, or it is answered. */
    @Nullable CallSetup setupOf(String user, DialogReference dialog) {
        return bridged().map(BridgedCall::setup).filter(setup -> setup != null && setup.isBy(user, dialog)).findFirst()
            .orElse(null);
    }

    /** The call of a user that a supervisor means: none that he holds while he is in another, of several the last. */
    Optional<Watched> monitored(String person) {
        Watched found = null;
        for (WatchedCall call : calls.values()) {
            Watched agent = call.watched().stream().filter(each -> person.equals(each.person())).findFirst()
                .orElse(null);
            if (agent != null && (found == null || found.held() || !agent.held())) {
                found = agent;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The agent of the call that a dialog belongs to. */
    Optional<Watched> monitored(@Nullable DialogReference dialog) {
        BridgedCall call = callOf(dialog);
        return call == null || dialog == null ? Optional.empty() : call.watched(dialog);
    }

    /** A call is over. */
    void forget(WatchedCall call) {
        calls.remove(call.name);
        count();
    }

    // ---- the legs ---------------------------------------------------------------------------------------------

    /** A leg of ours, to be called. */
    SipLeg leg(LegOwner owner) {
        SipLeg leg = new SipLeg(configuration, schedule, owner);
        add(leg);
        return leg;
    }

    void add(SipLeg leg) {
        legs.add(leg);
        count();
    }

    /** A leg is over. */
    void gone(SipLeg leg) {
        legs.remove(leg);
        count();
    }

    /** There is more or less of something. */
    void count() {
        counts = new Counts(calls.size(), legs.size(), lamps.count());
    }

    // ---- what calls need --------------------------------------------------------------------------------------

    SipStack stack() {
        SipStack started = stack;
        assert started != null : "not started";
        return started;
    }

    Sidetone sidetone() {
        Sidetone started = sidetone;
        assert started != null : "not started";
        return started;
    }

    Policies policies() {
        return policies;
    }

    Reception reception() {
        return reception;
    }

    LegMedia media(List<Codec> codecs, Security security, boolean behindNat) throws IOException {
        return new LegMedia(configuration.ports.open(behindNat), codecs, configuration.packetTimeMs, security,
            configuration.random);
    }

    /** Our codecs, those first that somebody else has agreed on, so that fewer calls need another coding. */
    List<Codec> preferring(List<Codec> first) {
        Set<Codec> ordered = new LinkedHashSet<>();
        // Theirs are as those want them who have agreed on them; what we offer is ours.
        first.forEach(agreed -> configuration.codecs.stream().filter(own -> own.takes(agreed)).forEach(ordered::add));
        ordered.addAll(configuration.codecs);
        return List.copyOf(ordered);
    }

    /** The address of a user, or of a number. */
    String uri(String user) {
        return "sip:" + Address.encoded(user) + "@" + configuration.domain;
    }

    /** Asks the router; whatever goes wrong is a refusal. */
    void route(Caller caller, String to, SipHeaders headers, Consumer<Route> found) {
        CompletionStage<Route> asked;
        try {
            asked = configuration.router.route(new Router.Dialling(caller, Address.user(to), to, headers));
        } catch (RuntimeException e) {
            asked = CompletableFuture.failedStage(e);
        }
        asked.whenComplete((route, failure) -> schedule.execute(() -> {
            if (failure != null) {
                log("the router failed", failure);
            }
            found.accept(route == null ? new Route.Refused(500) : route);
        }));
    }

    void log(String what, @Nullable Throwable failure) {
        LOG.log(System.Logger.Level.WARNING, what + ": " + failure);
    }
}
