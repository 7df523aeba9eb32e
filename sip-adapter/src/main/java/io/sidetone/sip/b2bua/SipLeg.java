package io.sidetone.sip.b2bua;

import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Outcome;
import io.sidetone.runtime.Endpoint;
import io.sidetone.sip.digest.DigestClient;
import io.sidetone.sip.sdp.SdpException;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.spi.Termination;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One phone in one call: its dialog, its media, its session timer. Belongs to the schedule's thread, to which it takes
 * what the stack tells; its owner decides what follows.
 *
 * <pre>
 *   invited ─┬─ refuse ──────────────────────────────► ended
 *            └─ progress ─ accept ─► up ─ seat ─ … ──► ended
 *   call ─── progressed ─ answered ─► up ─ seat ─ … ─► ended
 * </pre>
 */
final class SipLeg {

    /** What a leg belongs to. */
    interface Owner {

        /** Our INVITE rings, or there is early media. */
        default void progressed(SipLeg leg, SipResponse response) {
        }

        /** The leg is up: our INVITE was answered, or our answer acknowledged, and both sides agree on media. */
        void up(SipLeg leg);

        /** Another request in the dialog: INFO, REFER and what else comes. */
        default void requested(SipLeg leg, SipExchange exchange) {
            exchange.respond(SipResponse.of(501));
        }

        /** It is over; its media is closed, or will be by the call it sits in. Once, and nothing comes after it. */
        void ended(SipLeg leg, Termination termination);
    }

    static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REFER, NOTIFY, SUBSCRIBE";
    static final String SUPPORTED = "timer, replaces, join";

    private final Configuration configuration;
    private final Schedule schedule;
    private final LegTimer timer;
    private Owner owner;
    private SipDialog dialog;
    private LegMedia media;
    private Seat seat;
    private LegSpec seatedAs;
    /** Its name in the call it sits in. */
    private String name = "";
    private boolean held;
    private boolean up;
    private boolean over;
    private boolean offeredInAnswer;
    private boolean updates;
    private SipHeaders peerHeaders = SipHeaders.NONE;
    /** For calls of ours. */
    private SipStack stack;
    private SipRequest sent;
    private DigestClient digest;
    private int attempts;

    SipLeg(Configuration configuration, Schedule schedule, Owner owner) {
        this.configuration = configuration;
        this.schedule = schedule;
        this.owner = owner;
        timer = new LegTimer(configuration, schedule, this::refresh,
            () -> end(SipHeaders.NONE.with("Reason", "SIP;cause=408;text=\"session expired\"")));
    }

    // ---- what it is -------------------------------------------------------------------------------------------

    String callId() {
        return dialog == null ? "" : dialog.callId();
    }

    String name() {
        return name;
    }

    LegMedia media() {
        return media;
    }

    boolean isUp() {
        return up;
    }

    boolean isOver() {
        return over;
    }

    boolean isHeld() {
        return held;
    }

    /** Of the INVITE that came, or of the answer to ours. */
    SipHeaders peerHeaders() {
        return peerHeaders;
    }

    void owner(Owner value) {
        owner = value;
    }

    // ---- theirs -----------------------------------------------------------------------------------------------

    /** An INVITE has come; told in the stack's callback. */
    DialogListener invitedBy(SipDialog by) {
        dialog = by;
        return new Ears();
    }

    /** Takes up what their INVITE offers, or that it offers nothing; {@code value} is this leg's from now on. */
    void take(SipRequest invite, LegMedia value, Consumer<SipResponse> refused) {
        peerHeaders = invite.headers();
        updates = invite.headers().lists("Allow", "UPDATE");
        media = value;
        offeredInAnswer = invite.body().isEmpty();
        if (offeredInAnswer) {
            return;
        }
        try {
            answer = media.answer(invite.body());
        } catch (SdpException e) {
            refused.accept(refusal(e));
        }
    }

    private SipBody answer = SipBody.NONE;

    static SipResponse refusal(SdpException e) {
        return new SipResponse(e.status(), SipHeaders.NONE.with("Warning", "399 sidetone \""
            + e.getMessage().replace('"', '\'').replace('\r', ' ').replace('\n', ' ') + '"'), SipBody.NONE);
    }

    /** Rings, or has early media: that of our answer. */
    void progress(int status, boolean withMedia) {
        boolean body = withMedia && !offeredInAnswer;
        dialog.progress(SipResponse.of(status, body ? answer : SipBody.NONE));
    }

    /** Answers; {@link Owner#up} follows. */
    void accept(SipHeaders headers) {
        SipHeaders all = timer.answerHeaders(peerHeaders, headers.with("Allow", ALLOW).with("Supported", SUPPORTED));
        dialog.accept(all, offeredInAnswer ? media.offer() : answer);
        if (!offeredInAnswer) {
            becomeUp();
        }
    }

    /** Why the INVITE's session timer is refused; null if it is not. */
    SipResponse timerRefusal(SipHeaders headers) {
        return timer.refusal(headers);
    }

    void refuse(SipResponse response) {
        dialog.refuse(response);
    }

    // ---- ours -------------------------------------------------------------------------------------------------

    /** Calls somebody. */
    void call(SipStack by, Route.Destination to, LegMedia value, SipHeaders headers) {
        stack = by;
        media = value;
        digest = new DigestClient(to.secrets(), configuration.random);
        sent = new SipRequest("INVITE", to.uri(), headers.with("Allow", ALLOW).with("Supported", SUPPORTED),
            media.offer());
        send();
    }

    private void send() {
        attempts++;
        SipHeaders headers = timer.requestHeaders(sent.headers());
        String authorization = digest.authorization("INVITE", sent.uri()).orElse(null);
        if (authorization != null) {
            headers = headers.with(challenge == 407 ? "Proxy-Authorization" : "Authorization", authorization);
        }
        dialog = stack.invite(new SipRequest("INVITE", sent.uri(), headers, sent.body()), new Ears());
    }

    private int challenge;

    /** Whether a refusal only asked for something that the INVITE can be sent again with. */
    private boolean tryAgain(Termination termination) {
        if (sent == null || attempts > 3 || ending) {
            return false;
        }
        int status = termination.status();
        if (status == 422) {
            return timer.tooShort(termination.headers());
        }
        if (status != 401 && status != 407) {
            return false;
        }
        challenge = status;
        return digest.challenged(termination.headers().all(status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate"));
    }

    private void answeredBy(SipResponse response) {
        peerHeaders = response.headers();
        updates = response.headers().lists("Allow", "UPDATE");
        try {
            media.answered(response.body());
        } catch (SdpException e) {
            end(SipHeaders.NONE.with("Reason", "SIP;cause=488;text=\"no media in common\""));
            return;
        }
        dialog.acknowledge(SipBody.NONE);
        timer.answered(response);
        becomeUp();
    }

    // ---- in a call --------------------------------------------------------------------------------------------

    /** It takes a seat under that name: what it is, and the endpoint with which. */
    void sit(String as, BiConsumer<LegSpec, Endpoint> taking) {
        name = as;
        seatedAs = media.spec(as);
        taking.accept(seatedAs, media.seat());
    }

    /** What it sits on. */
    void seat(Seat value) {
        seat = value;
        if (held) {
            seat.hold(true);
        }
    }

    Seat seat() {
        return seat;
    }

    /** It sits nowhere any more, or the call has not taken it: its port is its own again. */
    void unseated() {
        seat = null;
        media.unseat();
        if (over) {
            media.close();
        }
    }

    private void becomeUp() {
        up = true;
        apply(taken -> {
            if (taken) {
                owner.up(this);
            } else {
                end(SipHeaders.NONE.with("Reason", "SIP;cause=488;text=\"no media in common\""));
            }
        });
    }

    private void updateHold() {
        boolean now = media.isHeldByPeer();
        if (now != held) {
            held = now;
            if (seat != null) {
                seat.hold(now);
            }
        }
    }

    /** What was negotiated anew rules the leg; {@code done} is told whether the call takes it. */
    private void apply(Consumer<Boolean> done) {
        LegSpec spec = seat == null ? null : media.spec(name);
        updateHold();
        if (spec == null || spec.equals(seatedAs)) {
            done.accept(true);
            return;
        }
        seat.renegotiate(spec).whenComplete((outcome, failure) -> schedule.execute(() -> {
            boolean taken = failure == null && outcome instanceof Outcome.Accepted;
            if (taken) {
                seatedAs = spec;
            }
            done.accept(taken);
        }));
    }

    /** A later offer of theirs: re-INVITE or UPDATE. */
    private void reoffered(SipRequest request, BiConsumer<SipHeaders, SipBody> accept, Consumer<SipResponse> refuse) {
        SipResponse tooShort = timer.refusal(request.headers());
        if (tooShort != null) {
            refuse.accept(tooShort);
            return;
        }
        if (offering) {
            refuse.accept(SipResponse.of(491));
            return;
        }
        SipBody ours;
        try {
            ours = media.answer(request.body());
        } catch (SdpException e) {
            refuse.accept(refusal(e));
            return;
        }
        apply(taken -> {
            if (taken) {
                answer = ours;
                accept.accept(timer.answerHeaders(request.headers(), SipHeaders.NONE.with("Allow", ALLOW)), ours);
            } else {
                refuse.accept(SipResponse.of(488));
            }
        });
    }

    /** An offer of ours in a dialog waits for its answer. */
    private boolean offering;

    private void refresh() {
        if (updates) {
            dialog.request("UPDATE", timer.requestHeaders(SipHeaders.NONE.with("Supported", SUPPORTED)), SipBody.NONE,
                response -> schedule.execute(() -> timer.answered(response)));
        } else if (offering) {
            timer.answered(SipResponse.of(491));
        } else {
            offering = true;
            dialog.reinvite(timer.requestHeaders(SipHeaders.NONE.with("Supported", SUPPORTED)), media.offer());
        }
    }

    private void refreshed(SipResponse response) {
        offering = false;
        if (response.isSuccess()) {
            try {
                media.answered(response.body());
                apply(taken -> { });
            } catch (SdpException e) {
                media.abandoned();
            }
            dialog.acknowledge(SipBody.NONE);
        } else {
            media.abandoned();
        }
        timer.answered(response);
    }

    private void acknowledged(SipBody body) {
        if (!offeredInAnswer && !offering) {
            return;
        }
        boolean first = offeredInAnswer;
        offeredInAnswer = false;
        offering = false;
        try {
            media.answered(body);
        } catch (SdpException e) {
            media.abandoned();
            if (first) {
                end(SipHeaders.NONE.with("Reason", "SIP;cause=488;text=\"no media in common\""));
            }
            return;
        }
        if (first) {
            becomeUp();
        } else {
            apply(taken -> { });
        }
    }

    // ---- the end ----------------------------------------------------------------------------------------------

    private boolean ending;

    /** Hangs up, cancels or refuses, whatever is right; {@link Owner#ended} follows in any case. */
    void end(SipHeaders headers) {
        if (!over && !ending) {
            ending = true;
            timer.close();
            dialog.end(headers);
        }
    }

    boolean isEnding() {
        return ending;
    }

    /** Another request of ours in the dialog. */
    void request(String method, SipHeaders headers, SipBody body, Consumer<SipResponse> response) {
        dialog.request(method, headers, body, found -> schedule.execute(() -> response.accept(found)));
    }

    private void terminated(Termination termination) {
        if (termination.cause() == Termination.Cause.REFUSED && tryAgain(termination)) {
            send();
            return;
        }
        over = true;
        up = false;
        timer.close();
        if (media != null) {
            media.close();
        }
        owner.ended(this, termination);
    }

    /** Takes what the stack tells to the schedule's thread. What a former dialog of this leg tells is of no interest. */
    private final class Ears implements DialogListener {

        private void on(SipDialog by, Runnable action) {
            schedule.execute(() -> {
                if (by == dialog && !over) {
                    action.run();
                }
            });
        }

        @Override
        public void progressed(SipDialog by, SipResponse response) {
            on(by, () -> owner.progressed(SipLeg.this, response));
        }

        @Override
        public void answered(SipDialog by, SipResponse response) {
            on(by, () -> answeredBy(response));
        }

        @Override
        public void acknowledged(SipDialog by, SipBody body) {
            on(by, () -> SipLeg.this.acknowledged(body));
        }

        @Override
        public void reinvited(SipDialog by, SipRequest invite) {
            on(by, () -> {
                if (!invite.body().isEmpty()) {
                    reoffered(invite, by::accept, by::refuse);
                } else if (offering) {
                    by.refuse(SipResponse.of(491));
                } else {
                    offering = true;
                    by.accept(timer.answerHeaders(invite.headers(), SipHeaders.NONE.with("Allow", ALLOW)),
                        media.offer());
                }
            });
        }

        @Override
        public void reinviteAnswered(SipDialog by, SipResponse response) {
            on(by, () -> refreshed(response));
        }

        @Override
        public void requested(SipDialog by, SipExchange exchange) {
            schedule.execute(() -> {
                if (by != dialog || over) {
                    exchange.respond(SipResponse.of(481));
                    return;
                }
                SipRequest request = exchange.request();
                switch (request.method()) {
                    case "UPDATE" -> updated(exchange);
                    case "OPTIONS" -> exchange.respond(new SipResponse(200, SipHeaders.NONE.with("Allow", ALLOW)
                        .with("Supported", SUPPORTED).with("Accept", SipBody.SDP), SipBody.NONE));
                    default -> owner.requested(SipLeg.this, exchange);
                }
            });
        }

        private void updated(SipExchange exchange) {
            SipRequest request = exchange.request();
            if (!request.body().isEmpty()) {
                reoffered(request, (headers, body) -> exchange.respond(new SipResponse(200, headers, body)),
                    exchange::respond);
                return;
            }
            SipResponse tooShort = timer.refusal(request.headers());
            exchange.respond(tooShort != null ? tooShort : new SipResponse(200,
                timer.answerHeaders(request.headers(), SipHeaders.NONE.with("Allow", ALLOW)), SipBody.NONE));
        }

        @Override
        public void terminated(SipDialog by, Termination termination) {
            on(by, () -> SipLeg.this.terminated(termination));
        }
    }
}
