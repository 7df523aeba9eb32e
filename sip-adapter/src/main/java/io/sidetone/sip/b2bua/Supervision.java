package io.sidetone.sip.b2bua;

import io.sidetone.monitor.Cause;
import io.sidetone.monitor.Follow;
import io.sidetone.monitor.Mode;
import io.sidetone.monitor.Outcome;
import io.sidetone.monitor.Refusal;
import io.sidetone.monitor.SessionRequest;
import io.sidetone.runtime.Connector;
import io.sidetone.runtime.MonitoredCall;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.sip.FeatureCodes;
import io.sidetone.sip.sdp.Security;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One supervisor in one call: his phone, which has called or is rung, and his session. His INVITE is answered, or his
 * phone rung, only once it is decided that he may. Belongs to the schedule's thread.
 *
 * <pre>
 *   *221101 ─► session asked for ─┬─ denied ─► 403, whatever the reason
 *                                 └─ connect ─► 200 ─► seated ─► … ─► session over ─► BYE
 * </pre>
 */
final class Supervision implements LegOwner, Ringing.Result {

    private static final SipHeaders MISMATCH = SipHeaders.NONE.with("Reason",
        "SIP;cause=488;text=\"SECURITY_MISMATCH\"");

    private final B2bua desk;
    private final BridgedCall call;
    private final String supervisor;
    private final SupervisorKeys keys;
    private final CompletableFuture<Connector.Connection> connection = new CompletableFuture<>();
    private @Nullable MonitoringSession session;
    private @Nullable SipLeg leg;
    /** What he has called with; null if his phone is rung. */
    private @Nullable SipRequest invite;
    private int refusal;
    private @Nullable Ringing ringing;
    private boolean takesOver;
    private boolean over;
    private boolean armed;

    Supervision(B2bua desk, BridgedCall call, String supervisor) {
        this.desk = desk;
        this.call = call;
        this.supervisor = supervisor;
        keys = new SupervisorKeys(desk);
        call.add(this);
    }

    private MonitoringSession session() {
        MonitoringSession asked = session;
        assert asked != null : "no session was asked for";
        return asked;
    }

    String supervisor() {
        return supervisor;
    }

    /**
     * He has called.
     *
     * @param status of every refusal, so that none tells whether there is such a call
     */
    void called(SipLeg by, SipRequest request, Member agent, FeatureCodes.Request wanted, int status) {
        leg = by;
        by.owner(this);
        invite = request;
        refusal = status;
        takesOver = wanted == FeatureCodes.Request.TAKEOVER;
        MonitoringSession asked = call.media().monitor(SessionRequest.of(supervisor, mode(wanted)), agent.party(),
            this::connect);
        session = asked;
        asked.started().whenComplete((outcome, failure) -> desk.schedule.execute(() -> {
            if (failure != null || !outcome.accepted()) {
                finish(SipHeaders.NONE);
            }
        }));
    }

    /** The application wants his phone to be rung. */
    static void asked(B2bua desk, String supervisor, Optional<Member> agent, Mode mode,
        Consumer<Monitoring> answer) {
        if (agent.isEmpty()) {
            answer.accept(new Monitoring.Refused(Refusal.DENIED));
            return;
        }
        Supervision supervision = new Supervision(desk, agent.get().call(), supervisor);
        MonitoringSession session = agent.get().call().media().monitor(SessionRequest.of(supervisor, mode),
            agent.get().party(), supervision::connect);
        supervision.session = session;
        session.started().whenComplete((outcome, failure) -> desk.schedule.execute(() -> {
            if (outcome instanceof Outcome.Accepted) {
                answer.accept(new Monitoring.Started(session));
            } else {
                supervision.finish(SipHeaders.NONE);
                answer.accept(new Monitoring.Refused(outcome instanceof Outcome.Refused refused
                    ? refused.reason() : Refusal.DENIED));
            }
        }));
    }

    /** The application wants his phone to be rung for an agent's next calls: a leg of its own for each. */
    static MonitoringSession armed(B2bua desk, String supervisor, String agent, Mode mode, Follow follow) {
        CompletableFuture<MonitoringSession> made = new CompletableFuture<>();
        MonitoringSession session = desk.sidetone().monitorNext(agent,
            SessionRequest.of(supervisor, mode).withFollow(follow),
            media -> made.thenComposeAsync(handle -> {
                BridgedCall call = desk.call(media.name());
                if (call == null) {
                    return CompletableFuture.failedFuture(new IllegalStateException(media.name() + " is over"));
                }
                Supervision supervision = new Supervision(desk, call, supervisor);
                supervision.session = handle;
                return supervision.connect(media);
            }, desk.schedule));
        made.complete(session);
        return session;
    }

    static Mode mode(FeatureCodes.Request wanted) {
        return switch (wanted) {
            case LISTEN, TAKEOVER -> Mode.LISTEN;
            case WHISPER -> Mode.WHISPER;
            case BARGE -> Mode.BARGE;
        };
    }

    /** He may: brings up his leg. On the dispatching thread. */
    CompletionStage<Connector.Connection> connect(MonitoredCall media) {
        desk.schedule.execute(() -> {
            if (over || leg != null && leg.isOver()) {
                fail();
            } else if (leg != null && invite != null) {
                answer(leg, invite);
            } else {
                ring();
            }
        });
        return connection;
    }

    private void fail() {
        connection.completeExceptionally(new IllegalStateException("the supervisor's leg is not up"));
    }

    /** A secured call is not made audible on plain RTP. */
    private Security security() {
        return call.isSecure() && !desk.configuration.plainSupervisors ? Security.REQUIRED
            : desk.configuration.security;
    }

    private void answer(SipLeg leg, SipRequest invite) {
        if (security() == Security.REQUIRED && !DialogReference.offersKeys(invite.body())) {
            leg.refuse(new SipResponse(488, MISMATCH, SipBody.NONE));
            connection.completeExceptionally(new Connector.NotSecured());
            return;
        }
        if (!desk.reception().take(leg, invite, desk.preferring(call.codecs()), security())) {
            fail();
            return;
        }
        leg.accept();
    }

    private void ring() {
        Ringing rings = new Ringing(desk, this);
        ringing = rings;
        String uri = desk.uri(supervisor);
        Caller shown = new Caller(supervisor, "Monitoring", null);
        desk.route(shown, uri, SipHeaders.NONE, route -> {
            if (!over && route instanceof Route.To to) {
                rings.start(to, shown, desk.preferring(call.codecs()), security(), SipHeaders.NONE
                    .with("Call-Info", "<sip:" + desk.configuration.domain + ">;answer-after=0")
                    .with("Alert-Info", "<http://" + desk.configuration.domain + ">;info=alert-autoanswer;delay=0"));
            } else {
                fail();
            }
        });
    }

    @Override
    public void answered(SipLeg by) {
        leg = by;
        by.owner(this);
        up(by);
    }

    @Override
    public void failed(int status) {
        fail();
    }

    @Override
    public void up(SipLeg by) {
        by.sit(supervisor, (spec, endpoint) -> connection.complete(new Connector.Connection(spec, endpoint)));
        by.seat(Seat.of(session()));
    }

    // ---- while it lasts ---------------------------------------------------------------------------------------

    /** The session hears the call. */
    void sessionActive() {
        if (takesOver) {
            takesOver = false;
            session().takeOver();
        }
    }

    @Override
    public void requested(SipLeg by, SipExchange exchange) {
        if (!exchange.request().method().equals("INFO")) {
            exchange.respond(SipResponse.of(501));
            return;
        }
        exchange.respond(SipResponse.of(200));
        // His digits never enter the call.
        keys.info(exchange.request().body(), session());
    }

    /** The call is secured by now. */
    void endIfPlain() {
        if (leg != null && leg.isUp() && !leg.media().isSecure()) {
            finish(MISMATCH);
        }
    }

    @Override
    public void renegotiated(SipLeg by) {
        if (call.isSecure() && !desk.configuration.plainSupervisors) {
            endIfPlain();
        }
    }

    // ---- the end ----------------------------------------------------------------------------------------------

    /** The engine is through with him. */
    void sessionEnded(Cause cause) {
        finish(SipHeaders.NONE.with("Reason", "SIP;cause=200;text=\"" + cause + '"'));
    }

    /** The session waits for the agent's next call, for which this phone will be rung anew. */
    void sessionArmed() {
        armed = true;
        finish(SipHeaders.NONE.with("Reason", "SIP;cause=200;text=\"" + Cause.CALL_ENDED + '"'));
    }

    private void finish(SipHeaders headers) {
        over = true;
        fail();
        if (ringing != null) {
            ringing.cancel(headers);
        }
        if (leg == null || leg.isOver()) {
            call.remove(this);
        } else if (invite != null && !leg.isUp()) {
            leg.refuse(SipResponse.of(refusal));
            leg.end(headers);
        } else {
            leg.end(headers);
        }
    }

    @Override
    public void ended(SipLeg by, Termination termination) {
        desk.gone(by);
        over = true;
        fail();
        if (!armed) {
            session().end();
        }
        call.remove(this);
    }
}
