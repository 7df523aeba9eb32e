package io.sidetone.sip.dialog;

import io.sidetone.sip.dialog.Transactions.Answer;
import io.sidetone.sip.dialog.Transactions.Arrival;
import io.sidetone.sip.dialog.Transactions.Outgoing;
import io.sidetone.sip.dialog.Transactions.Peer;
import io.sidetone.sip.dialog.Transactions.Reply;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStackListener;
import io.sidetone.sip.spi.Termination;
import io.sidetone.sip.spi.Termination.Cause;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One dialog: RFC 3261 §12 to §15 over the stack's transactions. Everything in it runs on its own serial executor, what
 * comes from the wire, what the application asks for and what it is told, so nothing is locked and no method waits.
 *
 * <pre>
 *   CALLING ─ 2xx ─► ANSWERED ─ ACK ─► CONFIRMED ─ BYE ─► ENDING ─► OVER      (from everywhere, too)
 *   INCOMING ─ 200 ───┘                SUBSCRIBE ───┘
 * </pre>
 */
final class Dialog implements SipDialog, Executor {

    private enum State { CALLING, INCOMING, ANSWERED, CONFIRMED, ENDING, OVER }

    private static final long T1_MS = 500;
    private static final long T2_MS = 4_000;
    private static final long TIMEOUT_MS = 64 * T1_MS;

    private final Dialogs dialogs;
    private final Serial serial;
    private final String callId;
    private final String tag = Dialogs.token();
    private String inviteKey;
    private String address;
    private Peer peer;
    /** By what requests go as long as no proxy on the way has said to stay there. */
    private List<String> wayBack = List.of();
    private DialogListener listener;
    private State state;
    private final boolean caller;
    private boolean subscription;
    private boolean responded;
    private boolean cancelling;
    private boolean ended;
    private boolean closing;
    private SipHeaders endHeaders = SipHeaders.NONE;
    private long number;
    private long theirNumber = -1;
    private Transactions.Sent first;
    private long firstNumber;
    /** Our re-INVITE from sending to ACK; the 2xx to be acknowledged; the ACK that answers its retransmissions. */
    private boolean ourOpen;
    private long due;
    private long acknowledged;
    private Transactions.Sent lastAck;
    /** Their INVITE from coming to ACK, and our 2xx to it. */
    private Exchange theirs;
    private SipResponse accepted;

    /** Ours to begin. */
    Dialog(Dialogs dialogs, DialogListener listener) {
        this.dialogs = dialogs;
        this.listener = listener;
        serial = new Serial(dialogs.pool());
        callId = Dialogs.token();
        caller = true;
        state = State.CALLING;
    }

    /** One that a request of theirs forms, which tells the listener once there is one. */
    Dialog(Dialogs dialogs, Exchange exchange, DialogListener listener) {
        this.dialogs = dialogs;
        this.listener = listener;
        serial = new Serial(dialogs.pool());
        Arrival arrival = exchange.arrival;
        callId = arrival.callId();
        caller = false;
        state = State.INCOMING;
        address = arrival.to();
        peer = arrival.from();
        wayBack = WayBack.of(arrival.request());
        peer = withTarget(peer);
        theirNumber = arrival.number();
    }

    /** What a CANCEL of their first INVITE finds it by; null until set. */
    String inviteKey() {
        return inviteKey;
    }

    void inviteKey(String key) {
        inviteKey = key;
    }

    @Override
    public void execute(Runnable task) {
        serial.execute(task);
    }

    @Override
    public String callId() {
        return callId;
    }

    String tag() {
        return tag;
    }

    // ---- sending ------------------------------------------------------------------------------------------------

    private Transactions.Sent send(String method, long sequence, Peer to, SipHeaders headers, SipBody body,
        Answer answer) {
        try {
            return dialogs.transactions().send(new Outgoing(method, sequence, callId, address, tag, to, headers, body),
                (reply, failure) -> execute(() -> answer.take(reply, failure)));
        } catch (IOException e) {
            Dialogs.LOG.log(Level.DEBUG, "a request could not be sent", e);
            execute(() -> answer.take(null, Cause.TRANSPORT));
            return null;
        }
    }

    private void sendAck(long sequence, Peer to, SipBody body) {
        Transactions.Sent ack = send("ACK", sequence, to, SipHeaders.NONE, body, (reply, failure) -> { });
        if (to == peer) {
            acknowledged = sequence;
            lastAck = ack;
            due = 0;
        }
    }

    private void answer(Exchange exchange, int status) {
        exchange.send(SipResponse.of(status), tag);
    }

    // ---- our first request --------------------------------------------------------------------------------------

    /** Sends the request that is to form this dialog, or none at all. */
    void begin(SipRequest request, Answer answer) {
        SipHeaders headers = request.headers();
        address = headers.first("From").orElse(null);
        wayBack = headers.all("Route");
        peer = new Peer(headers.first("To").orElse("<" + request.uri() + ">"), null, request.uri(),
            headers.all("Route"), null);
        first = send(request.method(), ++number, peer, headers, request.body(), answer);
    }

    void invite(SipRequest request) {
        if (state == State.OVER) {
            return;
        }
        begin(request, this::invited);
    }

    private void invited(Reply reply, Cause failure) {
        boolean success = reply != null && reply.response().isSuccess();
        if (success && state != State.CALLING) {
            answeredAgain(reply);
        } else if (state != State.CALLING) {
            return;
        } else if (reply == null) {
            finish(ended ? Cause.LOCAL : failure, 0, SipHeaders.NONE);
        } else if (reply.response().status() >= 300) {
            finish(ended ? Cause.LOCAL : Cause.REFUSED, reply.response().status(), reply.response().headers());
        } else {
            heardOf(reply, success);
        }
    }

    private void heardOf(Reply reply, boolean success) {
        responded = true;
        // Whom the response comes from is whom we talk to, until one of several has won.
        peer = reply.from().tag() == null ? peer : withTarget(reply.from());
        if (success) {
            state = State.ANSWERED;
            due = reply.number();
            firstNumber = reply.number();
        }
        if (ended && success) {
            bye();
        } else if (ended) {
            cancel();
        } else if (success) {
            listener.answered(this, reply.response());
        } else if (reply.response().status() > 100) {
            listener.progressed(this, reply.response());
        }
    }

    /** A 2xx to an INVITE that has had one: sent again, or by somebody else whom the INVITE has also reached. */
    private void answeredAgain(Reply reply) {
        if (!Objects.equals(reply.from().tag(), peer.tag())) {
            Peer other = withTarget(reply.from());
            sendAck(reply.number(), other, SipBody.NONE);
            send("BYE", ++number, other, SipHeaders.NONE, SipBody.NONE, (done, failure) -> { });
        } else if (lastAck != null && acknowledged == reply.number()) {
            try {
                lastAck.again();
            } catch (IOException e) {
                Dialogs.LOG.log(Level.DEBUG, "an ACK could not be sent again", e);
            }
        }
    }

    /** A 2xx to an INVITE whose transaction has ended. */
    void stray(Reply reply) {
        if (reply.number() == firstNumber || reply.number() == acknowledged) {
            answeredAgain(reply);
        }
    }

    private void cancel() {
        if (cancelling) {
            return;
        }
        cancelling = true;
        try {
            first.cancel(endHeaders);
        } catch (IOException e) {
            Dialogs.LOG.log(Level.DEBUG, "a CANCEL could not be sent", e);
        }
        dialogs.after(TIMEOUT_MS, this, () -> {
            if (state == State.CALLING) {
                finish(Cause.LOCAL, 0, SipHeaders.NONE);
            }
        });
    }

    @Override
    public void acknowledge(SipBody body) {
        execute(() -> {
            if (due == 0 || state == State.OVER) {
                return;
            }
            sendAck(due, peer, body);
            ourOpen = false;
            if (state == State.ANSWERED) {
                state = State.CONFIRMED;
            }
        });
    }

    // ---- their first request, and every INVITE of theirs ------------------------------------------------------------

    /** Their INVITE has come. */
    void incoming(Exchange invite, SipStackListener chooser) {
        theirs = invite;
        answer(invite, 100);
        if (state != State.INCOMING || ended) {
            return;
        }
        try {
            listener = chooser.invited(this, invite.request());
        } catch (RuntimeException e) {
            Dialogs.LOG.log(Level.WARNING, "nobody took a call", e);
        }
        if (listener == null) {
            refuseNow(SipResponse.of(480));
        }
    }

    /** Their SUBSCRIBE has come, and is accepted. */
    void subscribed(Exchange subscribe, SipResponse response) {
        subscription = true;
        state = State.CONFIRMED;
        if (!subscribe.send(response, tag)) {
            finish(Cause.TRANSPORT, 0, SipHeaders.NONE);
        }
    }

    /** Our SUBSCRIBE, for tests: notifiers need subscribers. */
    void subscribe(SipRequest request, Consumer<SipResponse> told) {
        subscription = true;
        begin(request, (reply, failure) -> {
            if (reply != null && reply.response().isSuccess()) {
                peer = withTarget(reply.from());
                state = State.CONFIRMED;
            }
            told.accept(reply == null ? SipResponse.of(408) : reply.response());
        });
    }

    @Override
    public void progress(SipResponse response) {
        execute(() -> {
            if (state == State.INCOMING && theirs != null && response.isProvisional()) {
                theirs.send(response, tag);
            }
        });
    }

    @Override
    public void accept(SipHeaders headers, SipBody body) {
        execute(() -> {
            if (theirs == null || accepted != null || state == State.ENDING || state == State.OVER) {
                return;
            }
            accepted = new SipResponse(200, headers, body);
            if (!theirs.send(accepted, tag)) {
                finish(Cause.TRANSPORT, 0, SipHeaders.NONE);
                return;
            }
            state = state == State.INCOMING ? State.ANSWERED : state;
            repeat(theirs, accepted, T1_MS, 0);
        });
    }

    /** A 2xx is sent until its ACK comes, on every transport (RFC 3261 §13.3.1.4). */
    private void repeat(Exchange invite, SipResponse response, long delayMs, long passedMs) {
        dialogs.after(delayMs, this, () -> {
            if (theirs != invite || state == State.ENDING || state == State.OVER) {
                return;
            }
            if (passedMs + delayMs >= TIMEOUT_MS) {
                bye();
                finish(ended ? Cause.LOCAL : Cause.TIMED_OUT, 0, SipHeaders.NONE);
                return;
            }
            invite.send(response, tag);
            repeat(invite, response, Math.min(2 * delayMs, T2_MS), passedMs + delayMs);
        });
    }

    @Override
    public void refuse(SipResponse response) {
        execute(() -> refuseNow(response));
    }

    private void refuseNow(SipResponse response) {
        if (theirs == null || accepted != null || response.status() < 300) {
            return;
        }
        theirs.send(response, tag);
        theirs = null;
        if (state == State.INCOMING) {
            finish(Cause.LOCAL, response.status(), SipHeaders.NONE);
        }
    }

    /** An ACK has come, perhaps again. */
    void acked(Arrival ack) {
        if (accepted == null || ack.number() != theirs.arrival.number()) {
            return;
        }
        theirs = null;
        accepted = null;
        if (state == State.ANSWERED) {
            state = State.CONFIRMED;
        }
        if (state == State.CONFIRMED && ended) {
            bye();
        } else if (state == State.CONFIRMED) {
            listener.acknowledged(this, ack.request().body());
        }
    }

    void cancelled(Exchange cancel) {
        answer(cancel, 200);
        if (theirs != null && accepted == null) {
            answer(theirs, 487);
            theirs = null;
            if (state == State.INCOMING) {
                finish(Cause.REMOTE, 0, cancel.request().headers());
            }
        }
    }

    // ---- within the dialog --------------------------------------------------------------------------------------

    @Override
    public void reinvite(SipHeaders headers, SipBody body) {
        execute(() -> {
            if (ended || subscription || state == State.OVER) {
                return;
            }
            if (state != State.CONFIRMED || ourOpen || theirs != null) {
                listener.reinviteAnswered(this, SipResponse.of(491));
                return;
            }
            ourOpen = true;
            send("INVITE", ++number, peer, headers, body, this::reinvited);
        });
    }

    private void reinvited(Reply reply, Cause failure) {
        SipResponse found = reply == null ? SipResponse.of(408) : reply.response();
        if (found.isProvisional() || state == State.OVER) {
            return;
        }
        if (found.isSuccess() && reply.number() == acknowledged) {
            answeredAgain(reply);
        } else if (found.isSuccess() && state == State.ENDING) {
            sendAck(reply.number(), peer, SipBody.NONE);
        } else if (state == State.CONFIRMED && due == 0) {
            ourOpen = found.isSuccess();
            if (found.isSuccess()) {
                due = reply.number();
                retarget(reply.from());
            }
            listener.reinviteAnswered(this, found);
            loseAfter(found, failure);
        }
    }

    private void retarget(Peer newer) {
        Peer known = withTarget(newer);
        peer = new Peer(peer.address(), peer.tag(), known.target(), peer.routes(), known.path());
    }

    /** As a request in the dialog tells, which may have come over a new connection. */
    private void retarget(Arrival arrival) {
        List<String> way = WayBack.of(arrival.request());
        boolean direct = peer.routes().equals(wayBack);
        retarget(arrival.from());
        if (direct && !way.isEmpty()) {
            wayBack = way;
            peer = new Peer(peer.address(), peer.tag(), peer.target(), way, peer.path());
        }
    }

    private Peer withTarget(Peer newer) {
        return new Peer(newer.address(), newer.tag(), newer.target() == null ? peer.target() : newer.target(),
            newer.routes().isEmpty() ? wayBack : newer.routes(), newer.path());
    }

    @Override
    public void request(String method, SipHeaders headers, SipBody body, Consumer<SipResponse> told) {
        execute(() -> {
            if (!ended && state != State.OVER && peer != null && peer.tag() != null) {
                boolean[] done = {false};
                send(method, ++number, peer, headers, body, (reply, failure) -> {
                    SipResponse found = reply == null ? SipResponse.of(408) : reply.response();
                    if (done[0] || found.isProvisional() || state == State.OVER) {
                        return;
                    }
                    done[0] = true;
                    if (found.isSuccess() && method.equals("UPDATE")) {
                        retarget(reply.from());
                    }
                    told.accept(found);
                    loseAfter(found, failure);
                });
            }
        });
    }

    /** After 408 and 481 there is nobody there any more (RFC 3261 §12.2.1.2); a subscription outlives a 408. */
    private void loseAfter(SipResponse response, Cause failure) {
        if (response.status() == 481 || response.status() == 408 && !subscription) {
            if (!subscription && state != State.ENDING) {
                bye();
            }
            finish(failure == null ? Cause.TIMED_OUT : failure, response.status(), response.headers());
        }
    }

    /** A request has come that is neither ACK nor CANCEL nor the first one. */
    void requested(Exchange exchange) {
        Arrival arrival = exchange.arrival;
        boolean stranger = state != State.CALLING && peer.tag() != null && !peer.tag().equals(arrival.from().tag());
        if (state == State.OVER || stranger) {
            answer(exchange, 481);
        } else if (arrival.number() <= theirNumber) {
            answer(exchange, 500);
        } else {
            theirNumber = arrival.number();
            switch (arrival.request().method()) {
                case "BYE" -> {
                    answer(exchange, 200);
                    terminateTheirs();
                    finish(ended ? Cause.LOCAL : Cause.REMOTE, 0, exchange.request().headers());
                }
                case "INVITE" -> reinvitedBy(exchange);
                default -> {
                    retarget(arrival);
                    listener.requested(this, exchange);
                }
            }
        }
    }

    private void reinvitedBy(Exchange invite) {
        if (subscription || ended) {
            answer(invite, 481);
        } else if (ourOpen) {
            answer(invite, 491);
        } else if (theirs != null || state != State.CONFIRMED) {
            invite.send(new SipResponse(500, SipHeaders.NONE.with("Retry-After", "2"), SipBody.NONE), tag);
        } else {
            theirs = invite;
            retarget(invite.arrival);
            answer(invite, 100);
            listener.reinvited(this, invite.request());
        }
    }

    // ---- the end ------------------------------------------------------------------------------------------------

    @Override
    public void end(SipHeaders headers) {
        execute(() -> endNow(headers));
    }

    private void endNow(SipHeaders headers) {
        if (ended || state == State.OVER) {
            return;
        }
        ended = true;
        endHeaders = headers;
        switch (state) {
            case CALLING -> {
                if (responded) {
                    cancel();
                }
            }
            case INCOMING -> {
                refuseNow(new SipResponse(480, headers, SipBody.NONE));
                finish(Cause.LOCAL, 0, SipHeaders.NONE);
            }
            case ANSWERED -> {
                // Who was answered may not say BYE before the ACK (RFC 3261 §15).
                if (caller) {
                    bye();
                }
            }
            default -> {
                if (subscription) {
                    finish(Cause.LOCAL, 0, SipHeaders.NONE);
                } else {
                    bye();
                }
            }
        }
    }

    private void bye() {
        state = State.ENDING;
        if (due != 0) {
            sendAck(due, peer, SipBody.NONE);
        }
        terminateTheirs();
        send("BYE", ++number, peer, endHeaders, SipBody.NONE, (reply, failure) -> {
            if (reply == null || !reply.response().isProvisional()) {
                finish(Cause.LOCAL, 0, SipHeaders.NONE);
            }
        });
    }

    private void terminateTheirs() {
        if (theirs != null && accepted == null) {
            answer(theirs, 487);
            theirs = null;
        }
    }

    /** Tells the other side, as far as that can still be sent, and is over at once. */
    void close() {
        execute(() -> {
            closing = true;
            endNow(SipHeaders.NONE);
            finish(Cause.CLOSED, 0, SipHeaders.NONE);
        });
    }

    private void finish(Cause cause, int status, SipHeaders headers) {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        dialogs.forget(this);
        if (listener != null) {
            listener.terminated(this, new Termination(closing ? Cause.CLOSED : cause, status, headers));
        }
    }
}
