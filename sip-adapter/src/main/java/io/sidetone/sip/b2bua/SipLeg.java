package io.sidetone.sip.b2bua;

import io.sidetone.engine.LegSpec;
import io.sidetone.monitor.Outcome;
import io.sidetone.runtime.Endpoint;
import io.sidetone.runtime.Party;
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
import org.jspecify.annotations.Nullable;

/**
 * One phone in one call: its dialog, its media, its session timer. Belongs to the schedule's thread; its owner decides
 * what follows from what happens to it.
 *
 * <pre>
 *   invited ─┬─ refuse ──────────────────────────────► ended
 *            └─ progress ─ accept ─► up ─ seat ─ … ──► ended
 *   call ─── progressed ─ answered ─► up ─ seat ─ … ─► ended
 * </pre>
 */
final class SipLeg {

    static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REFER, NOTIFY, SUBSCRIBE, PRACK";
    static final String SUPPORTED = "timer, replaces, join";

    private static final SipHeaders NO_MEDIA = SipHeaders.NONE.with("Reason",
        "SIP;cause=488;text=\"no media in common\"");

    private final Configuration configuration;
    private final Schedule schedule;
    private final LegTimer timer;
    private final Renegotiation renegotiation;
    private LegOwner owner;
    private @Nullable SipDialog dialog;
    private @Nullable LegMedia media;
    private boolean up;
    private boolean ending;
    private boolean over;
    /** What they have sent: the INVITE's headers, or those of its answer. */
    private SipHeaders peerHeaders = SipHeaders.NONE;
    /** What we answer their first INVITE with; none if that waits for an offer of ours. */
    private SipBody answer = SipBody.NONE;
    /** Whether their answer is to come with the ACK. */
    private boolean answeredInAck;
    /** Null if they have called. */
    private @Nullable OutgoingInvite outgoing;
    /** Its name in the call it sits in, how it sits there, and on what; null if it sits nowhere. */
    private String name = "";
    private @Nullable LegSpec seatedAs;
    private @Nullable Seat seat;
    private boolean held;

    SipLeg(Configuration configuration, Schedule schedule, LegOwner owner) {
        this.configuration = configuration;
        this.schedule = schedule;
        this.owner = owner;
        timer = new LegTimer(configuration, schedule, this::refresh,
            () -> end(SipHeaders.NONE.with("Reason", "SIP;cause=408;text=\"session expired\"")));
        renegotiation = new Renegotiation(this, timer);
    }

    /** The session is to be refreshed. */
    void refresh() {
        renegotiation.refresh(peerHeaders.lists("Allow", "UPDATE"));
    }

    // ---- what it is -------------------------------------------------------------------------------------------

    String callId() {
        return dialog == null ? "" : dialog.callId();
    }

    SipDialog dialog() {
        SipDialog known = dialog;
        assert known != null : "neither called nor invited yet";
        return known;
    }

    /** Whether that is its dialog, and it is not over. */
    boolean isIn(SipDialog which) {
        return which == dialog && !over;
    }

    LegMedia media() {
        LegMedia known = media;
        assert known != null : "no media yet";
        return known;
    }

    Renegotiation renegotiation() {
        return renegotiation;
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

    void owner(LegOwner value) {
        owner = value;
    }

    // ---- theirs -----------------------------------------------------------------------------------------------

    /** An INVITE has come; told in the stack's callback. */
    DialogListener invitedBy(SipDialog by) {
        dialog = by;
        return new Ears(this, schedule);
    }

    /** Why the INVITE's session timer is refused; null if it is not. */
    @Nullable SipResponse timerRefusal(SipHeaders headers) {
        return timer.refusal(headers);
    }

    /**
     * Takes up what their INVITE offers, if it offers anything.
     *
     * @param value this leg's from now on, whatever comes of it
     */
    void take(SipRequest invite, LegMedia value) throws SdpException {
        peerHeaders = invite.headers();
        media = value;
        answeredInAck = invite.body().isEmpty();
        if (!answeredInAck) {
            answer = value.answer(invite.body());
        }
    }

    /** Our latest answer, which the first INVITE is answered with if that is still to come. */
    void answered(SipBody latest) {
        answer = latest;
    }

    /** Rings, or has early media: that of our answer. */
    void progress(int status, boolean withMedia) {
        dialog().progress(SipResponse.of(status, withMedia ? answer : SipBody.NONE));
    }

    /** Answers; {@link LegOwner#up} follows, at once or with the ACK. */
    void accept() {
        SipHeaders headers = SipHeaders.NONE.with("Allow", ALLOW).with("Supported", SUPPORTED);
        dialog().accept(timer.answerHeaders(peerHeaders, headers), answeredInAck ? media().offer() : answer);
        if (!answeredInAck) {
            becomeUp();
        }
    }

    void refuse(SipResponse response) {
        dialog().refuse(response);
    }

    void acknowledged(SipBody body) {
        if (!answeredInAck) {
            renegotiation.acknowledged(body);
            return;
        }
        answeredInAck = false;
        try {
            media().answered(body);
        } catch (SdpException e) {
            end(NO_MEDIA);
            return;
        }
        becomeUp();
    }

    // ---- ours -------------------------------------------------------------------------------------------------

    /** Calls somebody. */
    void call(SipStack stack, Route.Destination to, LegMedia value, SipHeaders headers) {
        media = value;
        OutgoingInvite invite = new OutgoingInvite(configuration, stack, to, headers, value.offer(), timer);
        outgoing = invite;
        dialog = invite.send(new Ears(this, schedule));
    }

    void progressed(SipResponse response) {
        owner.progressed(this, response);
    }

    void answered(SipResponse response) {
        peerHeaders = response.headers();
        try {
            media().answered(response.body());
        } catch (SdpException e) {
            end(NO_MEDIA);
            return;
        }
        dialog().acknowledge(SipBody.NONE);
        timer.answered(response);
        becomeUp();
    }

    private void becomeUp() {
        up = true;
        apply(taken -> {
            if (taken) {
                owner.up(this);
            } else {
                end(NO_MEDIA);
            }
        });
    }

    // ---- in a call --------------------------------------------------------------------------------------------

    /** It takes a seat under that name: what it is, and the endpoint with which. */
    void sit(String as, BiConsumer<LegSpec, Endpoint> taking) {
        name = as;
        LegSpec spec = media().spec(as);
        seatedAs = spec;
        taking.accept(spec, media().seat());
    }

    /** What it sits on. */
    void seat(Seat value) {
        seat = value;
        if (held) {
            value.hold(true);
        }
    }

    @Nullable Seat seat() {
        return seat;
    }

    /** It leaves its seat for another call. */
    void leave(Party party, Runnable free) {
        media().move(() -> schedule.execute(() -> {
            unseated();
            free.run();
        }));
        party.leave();
    }

    /** It sits nowhere any more, or the call has not taken it: its port is its own again. */
    void unseated() {
        seat = null;
        media().unseat();
        if (over) {
            media().close();
        }
    }

    /** What was agreed on rules the leg; {@code done} is told whether the call takes it. */
    void apply(Consumer<Boolean> done) {
        if (media().isHeldByPeer() != held) {
            held = !held;
            if (seat != null) {
                seat.hold(held);
            }
        }
        Seat taken = seat;
        LegSpec spec = media().spec(name);
        if (taken == null || spec.equals(seatedAs)) {
            owner.renegotiated(this);
            done.accept(true);
            return;
        }
        taken.renegotiate(spec).whenComplete((outcome, failure) -> schedule.execute(() -> {
            boolean agreed = failure == null && outcome instanceof Outcome.Accepted;
            if (agreed) {
                seatedAs = spec;
                owner.renegotiated(this);
            }
            done.accept(agreed);
        }));
    }

    void requested(SipExchange exchange) {
        owner.requested(this, exchange);
    }

    /** Another request of ours in the dialog; sent once more if the other side wants to know who we are. */
    void request(String method, SipHeaders headers, SipBody body, Consumer<SipResponse> response) {
        send(method, headers, body, found -> {
            if (isChallenge(found)) {
                send(method, headers, body, response);
            } else {
                response.accept(found);
            }
        });
    }

    private void send(String method, SipHeaders headers, SipBody body, Consumer<SipResponse> response) {
        dialog().request(method, signed(method, headers), body,
            found -> schedule.execute(() -> response.accept(found)));
    }

    /** Whether it asks for what we have. */
    boolean isChallenge(SipResponse response) {
        return outgoing != null && outgoing.isChallengedWithin(response);
    }

    /** With what the other side has asked for, if it has. */
    SipHeaders signed(String method, SipHeaders headers) {
        if (outgoing == null) {
            return headers;
        }
        Address contact = peerHeaders.first("Contact").map(Address::parse).orElse(null);
        return outgoing.signed(method, contact == null ? outgoing.uri() : contact.uri(), headers);
    }

    /** What crossed a request of theirs is tried again after a time that who owns the Call-ID loses (RFC 3261 §14.1). */
    void refreshAfterGlare() {
        long ms = outgoing != null ? 2_100 + 10 * configuration.random.nextInt(191)
            : 10 * configuration.random.nextInt(201);
        schedule.after(ms * 1_000_000, () -> {
            if (up && !ending) {
                refresh();
            }
        });
    }

    // ---- the end ----------------------------------------------------------------------------------------------

    /** Hangs up, cancels or refuses, whatever is right; {@link LegOwner#ended} follows in any case. */
    void end(SipHeaders headers) {
        if (!over && !ending) {
            ending = true;
            timer.close();
            dialog().end(up ? signed("BYE", headers) : headers);
        }
    }

    void terminated(Termination termination) {
        if (outgoing != null && !ending && outgoing.canBeSentAgain(termination)) {
            dialog = outgoing.send(new Ears(this, schedule));
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
}
