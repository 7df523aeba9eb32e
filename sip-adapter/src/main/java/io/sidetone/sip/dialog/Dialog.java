package io.sidetone.sip.dialog;

import io.sidetone.sip.dialog.Transactions.Answer;
import io.sidetone.sip.dialog.Transactions.Arrival;
import io.sidetone.sip.dialog.Transactions.Outgoing;
import io.sidetone.sip.dialog.Transactions.Peer;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination;
import io.sidetone.sip.spi.Termination.Cause;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One dialog: RFC 3261 §12 to §15 over the stack's transactions; its INVITEs are in {@link Invites}. Everything in both
 * runs on its own serial executor, what comes from the wire, what the application asks for and what it is told, so
 * nothing is locked and no method waits.
 *
 * <pre>
 *   CALLING ─ 2xx ─► ANSWERED ─ ACK ─► CONFIRMED ─ BYE ─► ENDING ─► OVER      (from everywhere, too)
 *   INCOMING ─ 200 ───┘                SUBSCRIBE ───┘
 * </pre>
 */
final class Dialog implements SipDialog, Executor {

    enum State { CALLING, INCOMING, ANSWERED, CONFIRMED, ENDING, OVER }

    private final Dialogs dialogs;
    private final Serial serial;
    private final String callId;
    private final String tag = Dialogs.token();
    private final boolean caller;
    final Invites invites;
    private @Nullable String inviteKey;
    private @Nullable String address;
    private @Nullable Peer peer;
    /** By what requests go as long as no proxy on the way has said to stay there. */
    private List<String> wayBack = List.of();
    private @Nullable DialogListener listener;
    State state;
    boolean subscription;
    /** Whether the application has ended it, or the stack is closed; what it is to be ended with. */
    boolean ended;
    private boolean closing;
    SipHeaders endHeaders = SipHeaders.NONE;
    private long number;
    private long theirNumber = -1;

    /** Ours to begin; without a listener for requests outside of any dialog. */
    Dialog(Dialogs dialogs, @Nullable DialogListener listener) {
        this.dialogs = dialogs;
        this.listener = listener;
        serial = new Serial(dialogs.pool());
        invites = new Invites(this, dialogs);
        callId = Dialogs.token();
        caller = true;
        state = State.CALLING;
    }

    /** One that a request of theirs forms, which tells the listener once there is one. */
    Dialog(Dialogs dialogs, Exchange exchange, @Nullable DialogListener listener) {
        this.dialogs = dialogs;
        this.listener = listener;
        serial = new Serial(dialogs.pool());
        invites = new Invites(this, dialogs);
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
    @Nullable String inviteKey() {
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

    /** The other side, as far as it is known. */
    Peer peer() {
        Peer known = peer;
        assert known != null : "nothing was sent yet";
        return known;
    }

    /** Whoever is told. */
    DialogListener listener() {
        DialogListener told = listener;
        assert told != null : "nobody has taken it yet";
        return told;
    }

    void listener(DialogListener value) {
        listener = value;
    }

    // ---- sending ------------------------------------------------------------------------------------------------

    /** Null if it can't be sent, which is told like any other answer. */
    Transactions.@Nullable Sent send(String method, long sequence, Peer to, SipHeaders headers, SipBody body,
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

    long nextNumber() {
        return ++number;
    }

    void answer(Exchange exchange, int status) {
        exchange.send(SipResponse.of(status), tag);
    }

    /** Sends the request that is to form this dialog, or none at all. */
    Transactions.@Nullable Sent begin(SipRequest request, Answer answer) {
        SipHeaders headers = request.headers();
        address = headers.first("From").orElse(null);
        wayBack = headers.all("Route");
        Peer to = new Peer(headers.first("To").orElse("<" + request.uri() + ">"), null, request.uri(),
            headers.all("Route"), null);
        peer = to;
        return send(request.method(), nextNumber(), to, headers, request.body(), answer);
    }

    // ---- INVITE -------------------------------------------------------------------------------------------------

    @Override
    public void acknowledge(SipBody body) {
        execute(() -> invites.acknowledge(body));
    }

    @Override
    public void progress(SipResponse response) {
        execute(() -> invites.progress(response));
    }

    @Override
    public void accept(SipHeaders headers, SipBody body) {
        execute(() -> invites.accept(headers, body));
    }

    @Override
    public void refuse(SipResponse response) {
        execute(() -> invites.refuse(response));
    }

    @Override
    public void reinvite(SipHeaders headers, SipBody body) {
        execute(() -> invites.reinvite(headers, body));
    }

    // ---- SUBSCRIBE ----------------------------------------------------------------------------------------------

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
                meet(reply.from());
                state = State.CONFIRMED;
            }
            told.accept(reply == null ? SipResponse.of(408) : reply.response());
        });
    }

    // ---- within the dialog --------------------------------------------------------------------------------------

    /** That is the other side, until another is. */
    void meet(Peer newer) {
        peer = withTarget(newer);
    }

    /** The other side, whoever it is, is to be found there. */
    void retarget(Peer newer) {
        Peer known = withTarget(newer);
        peer = new Peer(peer().address(), peer().tag(), known.target(), peer().routes(), known.path());
    }

    /** As a request in the dialog tells, which may have come over a new connection. */
    void retarget(Arrival arrival) {
        List<String> way = WayBack.of(arrival.request());
        boolean direct = peer().routes().equals(wayBack);
        retarget(arrival.from());
        if (direct && !way.isEmpty()) {
            wayBack = way;
            peer = new Peer(peer().address(), peer().tag(), peer().target(), way, peer().path());
        }
    }

    Peer withTarget(Peer newer) {
        return new Peer(newer.address(), newer.tag(), newer.target() == null ? peer().target() : newer.target(),
            newer.routes().isEmpty() ? wayBack : newer.routes(), newer.path());
    }

    @Override
    public void request(String method, SipHeaders headers, SipBody body, Consumer<SipResponse> told) {
        execute(() -> {
            if (!ended && state != State.OVER && peer != null && peer.tag() != null) {
                boolean[] done = {false};
                send(method, nextNumber(), peer, headers, body, (reply, failure) -> {
                    SipResponse found = reply == null ? SipResponse.of(408) : reply.response();
                    if (done[0] || found.isProvisional() || state == State.OVER) {
                        return;
                    }
                    done[0] = true;
                    if (reply != null && found.isSuccess() && method.equals("UPDATE")) {
                        retarget(reply.from());
                    }
                    told.accept(found);
                    loseAfter(found, failure);
                });
            }
        });
    }

    /** After 408 and 481 there is nobody there any more (RFC 3261 §12.2.1.2); a subscription outlives a 408. */
    void loseAfter(SipResponse response, @Nullable Cause failure) {
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
        boolean stranger = state != State.CALLING && peer().tag() != null
            && !peer().tag().equals(arrival.from().tag());
        if (state == State.OVER || stranger) {
            answer(exchange, 481);
        } else if (arrival.number() <= theirNumber) {
            answer(exchange, 500);
        } else {
            theirNumber = arrival.number();
            switch (arrival.request().method()) {
                case "BYE" -> {
                    answer(exchange, 200);
                    invites.terminateTheirs();
                    finish(ended ? Cause.LOCAL : Cause.REMOTE, 0, exchange.request().headers());
                }
                case "INVITE" -> invites.reinvitedBy(exchange);
                case "PRACK" -> invites.acknowledgedEarly(exchange);
                default -> {
                    retarget(arrival);
                    listener().requested(this, exchange);
                }
            }
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
            case CALLING -> invites.cancelIfPossible();
            case INCOMING -> {
                invites.refuse(new SipResponse(480, headers, SipBody.NONE));
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

    void bye() {
        state = State.ENDING;
        invites.settle();
        send("BYE", nextNumber(), peer(), endHeaders, SipBody.NONE, (reply, failure) -> {
            if (reply == null || !reply.response().isProvisional()) {
                finish(Cause.LOCAL, 0, SipHeaders.NONE);
            }
        });
    }

    /** Tells the other side, as far as that can still be sent, and is over at once. */
    void close() {
        execute(() -> {
            closing = true;
            endNow(SipHeaders.NONE);
            finish(Cause.CLOSED, 0, SipHeaders.NONE);
        });
    }

    void finish(Cause cause, int status, SipHeaders headers) {
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
