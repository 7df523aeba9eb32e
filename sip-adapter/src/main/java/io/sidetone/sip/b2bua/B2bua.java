package io.sidetone.sip.b2bua;

import io.sidetone.access.AccessRequest;
import io.sidetone.access.Target;
import io.sidetone.codec.Codec;
import io.sidetone.lines.LineBoard;
import io.sidetone.lines.LineFeed;
import io.sidetone.monitor.Follow;
import io.sidetone.monitor.Grant;
import io.sidetone.monitor.GrantRequest;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Policies;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.runtime.Authority;
import io.sidetone.runtime.Connector;
import io.sidetone.runtime.MonitorListener;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.runtime.Sidetone;
import io.sidetone.sip.FeatureCodes;
import io.sidetone.sip.sdp.Security;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.spi.SipStackListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A back-to-back user agent: phones call each other through it, media runs through the engine, and whoever may can
 * monitor. Everything happens on one {@link Schedule}; its own methods are for any thread.
 *
 * <pre>{@code
 *   B2bua pbx = B2bua.configure("pbx.example", router, ports, codecs).users(secrets).access(access)
 *       .featureCodes(FeatureCodes.SIDETONE).build();
 *   Sidetone sidetone = Sidetone.configure().listener(pbx).authority(pbx).start();
 *   pbx.start(stack, sidetone);
 * }</pre>
 */
public final class B2bua implements MonitorListener, Authority, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(B2bua.class.getName());
    private static final Grant DENIED = null;

    final Configuration configuration;
    final Schedule schedule;
    private final LineBoard board;
    private final LineFeed feed;
    private final Gate gate;
    private final Lamps lamps = new Lamps(this);
    private final Policies policies;
    private final Map<String, BridgedCall> calls = new LinkedHashMap<>();
    private final Set<SipLeg> legs = new HashSet<>();
    private final String run;
    private long callNumber;
    private SipStack stack;
    private Sidetone sidetone;
    private volatile Counts counts = new Counts(0, 0, 0);

    /** What there is at present. */
    public record Counts(int calls, int legs, int subscriptions) {
    }

    B2bua(Configuration configuration) {
        this.configuration = configuration;
        schedule = configuration.schedule == null ? Schedule.ownThread("sidetone-sip") : configuration.schedule;
        board = new LineBoard(configuration.access);
        feed = new LineFeed(board);
        gate = new Gate(configuration, schedule, configuration.random);
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
        schedule.execute(() -> {
            stack = byStack;
            sidetone = engine;
            stack.start(new Ears());
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

    /** Ends every call. Idempotent. */
    @Override
    public void close() {
        schedule.execute(() -> {
            if (stack != null) {
                stack.close();
            }
            List.copyOf(calls.values()).forEach(BridgedCall::end);
        });
    }

    // ---- the engine -------------------------------------------------------------------------------------------

    @Override
    public void event(MonitorEvent event) {
        schedule.execute(() -> {
            feed.event(event);
            BridgedCall call = event.call() == null ? null : calls.get(event.call());
            if (call != null) {
                call.event(event);
            }
        });
    }

    @Override
    public CompletionStage<Grant> grant(GrantRequest request) {
        CompletableFuture<Grant> answer = new CompletableFuture<>();
        schedule.execute(() -> {
            try {
                BridgedCall call = request.call() == null ? null : calls.get(request.call());
                Target target = request.agent() == null ? null : request.call() == null
                    ? Target.of(request.agent(), "none yet", request.agent())
                    : call == null ? null : call.target(request.agent());
                if (target == null) {
                    answer.complete(DENIED);
                    return;
                }
                configuration.authoriser.authorise(new AccessRequest(request.supervisor(), target, request.wanted()))
                    .whenComplete((grant, failure) -> answer.complete(failure == null ? grant : DENIED));
            } catch (RuntimeException e) {
                log("whoever decides who may monitor whom threw", e);
                answer.complete(DENIED);
            }
        });
        return answer;
    }

    // ---- the stack --------------------------------------------------------------------------------------------

    /** Takes what the stack tells to the schedule's thread. */
    private final class Ears implements SipStackListener {

        @Override
        public DialogListener invited(SipDialog dialog, SipRequest invite) {
            SipLeg leg = new SipLeg(configuration, schedule, new Stranger(B2bua.this));
            DialogListener listener = leg.invitedBy(dialog);
            schedule.execute(() -> {
                add(leg);
                admit(leg, invite);
            });
            return listener;
        }

        @Override
        public void requested(SipExchange exchange) {
            schedule.execute(() -> admit(exchange));
        }
    }

    private void admit(SipLeg leg, SipRequest invite) {
        if (leg.isOver()) {
            return;
        }
        Gate.Entry entry = gate.check(invite);
        SipResponse refusal = entry.refusal() != null ? entry.refusal() : Requirements.refusal(invite);
        refusal = refusal != null ? refusal : leg.timerRefusal(invite.headers());
        if (refusal != null) {
            leg.refuse(refusal);
            return;
        }
        String replaces = invite.headers().first("Replaces").orElse(null);
        if (replaces != null) {
            replace(leg, entry.caller(), invite, DialogReference.parse(replaces));
            return;
        }
        String join = invite.headers().first("Join").orElse(null);
        Optional<FeatureCodes.Dialled> dialled = configuration.featureCodes.dialled(Address.user(invite.uri()));
        if (join != null) {
            monitor(leg, entry.caller(), invite, monitored(DialogReference.parse(join)),
                DialogReference.listensOnly(invite.body()) ? FeatureCodes.Request.LISTEN : FeatureCodes.Request.BARGE,
                481);
        } else if (dialled.isPresent()) {
            monitor(leg, entry.caller(), invite, monitored(dialled.get().extension()), dialled.get().request(), 403);
        } else {
            call(leg, entry.caller(), invite);
        }
    }

    /** A user goes on with a call of his from another phone. */
    private void replace(SipLeg leg, Caller caller, SipRequest invite, DialogReference dialog) {
        BridgedCall call = callOf(dialog);
        Member replaced = call == null ? null : call.memberOf(call.legOf(dialog));
        if (replaced == null || !caller.isOurs() || !caller.name().equals(replaced.person())
            || !replaced.leg().isUp()) {
            leg.refuse(SipResponse.of(481));
        } else if (dialog.earlyOnly()) {
            leg.refuse(SipResponse.of(486));
        } else {
            leg.owner(new Replacement(this, call, replaced));
            if (take(leg, invite, preferring(call.codecs()), configuration.security)) {
                leg.accept(SipHeaders.NONE);
            }
        }
    }

    /** The call that a dialog belongs to; null if it is none of ours. */
    BridgedCall callOf(DialogReference dialog) {
        return calls.values().stream().filter(call -> call.legOf(dialog) != null).findFirst().orElse(null);
    }

    /** Somebody has called to monitor; whatever the reason why he can't, he is told the same. */
    private void monitor(SipLeg leg, Caller caller, SipRequest invite, Optional<Monitored> target,
        FeatureCodes.Request wanted, int refusal) {
        if (target.isEmpty() || target.get().call().media() == null) {
            leg.refuse(SipResponse.of(refusal));
            return;
        }
        BridgedCall call = target.get().call();
        new Supervision(this, call, caller.name()).called(leg, invite, target.get().agent(), wanted, refusal);
    }

    /** An agent in a call. */
    private record Monitored(BridgedCall call, Member agent) {
    }

    /** The call of a user that a supervisor means: not one that he holds while he is in another, of several the last. */
    private Optional<Monitored> monitored(String person) {
        Monitored found = null;
        for (BridgedCall call : calls.values()) {
            Member agent = call.agent(person).orElse(null);
            if (agent != null && (found == null || found.agent().leg().isHeld() || !agent.leg().isHeld())) {
                found = new Monitored(call, agent);
            }
        }
        return Optional.ofNullable(found);
    }

    /** Whether somebody has made a call. */
    boolean isCaller(String call, String person) {
        BridgedCall found = calls.get(call);
        return found != null && found.caller().isOurs() && found.caller().name().equals(person);
    }

    /** The call that a dialog belongs to. */
    private Optional<Monitored> monitored(DialogReference dialog) {
        return Optional.ofNullable(callOf(dialog))
            .flatMap(call -> call.agent().map(agent -> new Monitored(call, agent)));
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
        schedule.execute(() -> {
            Monitored target = monitored(agent).orElse(null);
            if (target == null) {
                answer.complete(new Monitoring.Refused(Refusal.DENIED));
                return;
            }
            Supervision supervision = new Supervision(this, target.call(), supervisor);
            MonitoringSession session = target.call().media().monitor(SessionRequest.of(supervisor, mode),
                target.agent().party(), supervision::connect);
            supervision.session(session);
            session.started().whenComplete((outcome, failure) -> schedule.execute(() -> {
                if (outcome instanceof Outcome.Accepted) {
                    answer.complete(new Monitoring.Started(session));
                } else {
                    target.call().remove(supervision);
                    answer.complete(new Monitoring.Refused(outcome instanceof Outcome.Refused refused
                        ? refused.reason() : Refusal.DENIED));
                }
            }));
        });
        return answer;
    }

    /**
     * Rings a supervisor's phone for an agent's next call, and as many after it as is said.
     *
     * @return his handle, usable at once
     */
    public MonitoringSession monitorNext(String supervisor, String agent, Mode mode, Follow follow) {
        CompletableFuture<MonitoringSession> made = new CompletableFuture<>();
        MonitoringSession session = sidetone.monitorNext(agent, SessionRequest.of(supervisor, mode).withFollow(follow), media -> {
            CompletableFuture<Connector.Connection> connection = new CompletableFuture<>();
            made.thenAccept(handle -> schedule.execute(() -> {
                BridgedCall call = calls.get(media.name());
                if (call == null) {
                    connection.completeExceptionally(new IllegalStateException(media.name() + " is over"));
                    return;
                }
                Supervision supervision = new Supervision(this, call, supervisor);
                supervision.session(handle);
                supervision.connect(media).whenComplete((up, failure) -> {
                    if (failure == null) {
                        connection.complete(up);
                    } else {
                        connection.completeExceptionally(failure);
                    }
                });
            }));
            return connection;
        });
        made.complete(session);
        return session;
    }

    private void call(SipLeg leg, Caller caller, SipRequest invite) {
        if (!take(leg, invite, configuration.codecs, configuration.security)) {
            return;
        }
        BridgedCall call = new BridgedCall(this, "call-" + run + "-" + ++callNumber, caller, leg, invite.headers());
        calls.put(call.name, call);
        count();
        call.start(invite);
    }

    /** Gives a leg its media and reads what it offers; false if that was refused. */
    boolean take(SipLeg leg, SipRequest invite, List<Codec> codecs, Security security) {
        boolean[] taken = {true};
        try {
            leg.take(invite, media(codecs, security, Requirements.isBehindNat(invite)), refusal -> {
                taken[0] = false;
                leg.refuse(refusal);
            });
        } catch (IOException e) {
            log("no port for a call", e);
            leg.refuse(SipResponse.of(500));
            return false;
        }
        return taken[0];
    }

    private void admit(SipExchange exchange) {
        Gate.Entry entry = gate.check(exchange.request());
        if (entry.refusal() != null) {
            exchange.respond(entry.refusal());
            return;
        }
        switch (exchange.request().method()) {
            case "OPTIONS" -> exchange.respond(new SipResponse(200, SipHeaders.NONE.with("Allow", SipLeg.ALLOW)
                .with("Supported", SipLeg.SUPPORTED).with("Accept", SipBody.SDP), SipBody.NONE));
            case "SUBSCRIBE" -> lamps.subscribe(entry.caller(), exchange);
            default -> configuration.registrar.requested(entry.caller(), exchange);
        }
    }

    // ---- what calls need --------------------------------------------------------------------------------------

    SipStack stack() {
        return stack;
    }

    Sidetone sidetone() {
        return sidetone;
    }

    Policies policies() {
        return policies;
    }

    LegMedia media(List<Codec> codecs, Security security, boolean behindNat) throws IOException {
        return new LegMedia(configuration.ports.open(behindNat), codecs, configuration.packetTimeMs, security,
            configuration.random);
    }

    /** A leg of ours, to be called. */
    SipLeg leg(SipLeg.Owner owner) {
        SipLeg leg = new SipLeg(configuration, schedule, owner);
        add(leg);
        return leg;
    }

    private void add(SipLeg leg) {
        legs.add(leg);
        count();
    }

    /** A leg is over. */
    void gone(SipLeg leg) {
        legs.remove(leg);
        count();
    }

    /** A call is over. */
    void forget(BridgedCall call) {
        calls.remove(call.name);
        count();
    }

    /** There is more or less of something. */
    void count() {
        counts = new Counts(calls.size(), legs.size(), lamps.count());
    }

    /** Our codecs, those first that somebody else has agreed on, so that fewer calls need another coding. */
    List<Codec> preferring(List<Codec> first) {
        List<Codec> all = new ArrayList<>(configuration.codecs);
        all.removeAll(first);
        List<Codec> ordered = new ArrayList<>(first);
        ordered.addAll(all);
        return ordered;
    }

    /** Who calls, as far as the destination is told. */
    SipHeaders identified(Route.Destination to, Caller caller, SipHeaders headers) {
        String uri = "sip:" + Address.encoded(caller.name()) + "@" + configuration.domain;
        SipHeaders all = headers.with("From", Address.written(caller.display(), uri));
        all = to.trusted() ? all.with("P-Asserted-Identity", Address.written(caller.display(), uri)) : all;
        for (SipHeaders.Field field : to.headers().fields()) {
            all = all.with(field.name(), field.value());
        }
        return all;
    }

    /** What of an INVITE goes on: that it has come far. */
    SipHeaders forwarded(SipHeaders invite) {
        return SipHeaders.NONE.with("Max-Forwards", Integer.toString(Requirements.hopsLeft(invite) - 1));
    }

    /** Asks the router; whatever goes wrong is a refusal. */
    void route(Caller caller, String uri, SipHeaders headers, Consumer<Route> found) {
        CompletionStage<Route> asked;
        try {
            asked = configuration.router.route(new Router.Dialling(caller, Address.user(uri), uri, headers));
        } catch (RuntimeException e) {
            log("the router threw", e);
            found.accept(new Route.Refused(500));
            return;
        }
        asked.whenComplete((route, failure) -> schedule.execute(() -> {
            if (failure != null) {
                log("the router failed", failure);
            }
            found.accept(route == null ? new Route.Refused(500) : route);
        }));
    }

    void log(String what, Throwable failure) {
        LOG.log(System.Logger.Level.WARNING, what + ": " + failure);
    }
}
