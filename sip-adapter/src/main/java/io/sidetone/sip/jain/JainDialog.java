package io.sidetone.sip.jain;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStackListener;
import io.sidetone.sip.spi.Termination;
import io.sidetone.sip.spi.Termination.Cause;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.SipException;
import javax.sip.address.Address;
import javax.sip.address.URI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.RecordRouteHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * One dialog: RFC 3261 §12 to §15 over JAIN-SIP's transactions. Everything in it runs on its own serial executor, what
 * comes from the wire, what the application asks for and what it is told, so nothing is locked and no method waits.
 *
 * <pre>
 *   CALLING ─ 2xx ─► ANSWERED ─ ACK ─► CONFIRMED ─ BYE ─► ENDING ─► OVER      (from everywhere, too)
 *   INCOMING ─ 200 ───┘                SUBSCRIBE ───┘
 * </pre>
 */
final class JainDialog implements SipDialog, Executor {

    private enum State { CALLING, INCOMING, ANSWERED, CONFIRMED, ENDING, OVER }

    /** Where a request of ours has led: several answer one INVITE, each with a tag of its own. */
    record Fork(Address address, String tag, URI target, List<Address> routes) {
    }

    /** What waits for the responses to a request: either a response, or why there is none. */
    record Sent(JainDialog dialog, BiConsumer<Response, Cause> answer) {
    }

    private static final long T1_MS = 500;
    private static final long T2_MS = 4_000;
    private static final long TIMEOUT_MS = 64 * T1_MS;

    private final JainSipStack stack;
    private final Serial serial;
    private final String callId;
    private final String tag = Messages.token();
    private String inviteKey;
    private Address address;
    private Fork fork;
    private JainSipStack.Point point;
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
    private ClientTransaction first;
    private long firstNumber;
    /** Our re-INVITE from sending to ACK; the 2xx to be acknowledged; the ACK that answers its retransmissions. */
    private boolean ourOpen;
    private long due;
    private long acknowledged;
    private Request lastAck;
    /** Their INVITE from coming to ACK, and our 2xx to it. */
    private JainExchange theirs;
    private Response accepted;

    /** Ours to begin. */
    JainDialog(JainSipStack stack, DialogListener listener) {
        this.stack = stack;
        this.listener = listener;
        serial = new Serial(stack.pool());
        callId = Messages.token();
        caller = true;
        state = State.CALLING;
    }

    /** One that a request of theirs forms, which tells the listener once there is one. */
    JainDialog(JainSipStack stack, JainExchange exchange, DialogListener listener) {
        this.stack = stack;
        this.listener = listener;
        serial = new Serial(stack.pool());
        Request request = exchange.message;
        callId = ((CallIdHeader) request.getHeader(CallIdHeader.NAME)).getCallId();
        caller = false;
        state = State.INCOMING;
        point = exchange.point;
        address = ((ToHeader) request.getHeader(ToHeader.NAME)).getAddress();
        FromHeader from = (FromHeader) request.getHeader(FromHeader.NAME);
        fork = new Fork(from.getAddress(), from.getTag(), contact(request, request.getRequestURI()), routes(request));
        theirNumber = numberOf(request);
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

    Address address() {
        return address;
    }

    private static long numberOf(Message message) {
        return ((CSeqHeader) message.getHeader(CSeqHeader.NAME)).getSeqNumber();
    }

    private static URI contact(Message message, URI otherwise) {
        ContactHeader contact = (ContactHeader) message.getHeader(ContactHeader.NAME);
        return contact == null || contact.isWildCard() ? otherwise : contact.getAddress().getURI();
    }

    private static List<Address> routes(Message message) {
        List<Address> routes = new ArrayList<>();
        for (Iterator<?> lines = message.getHeaders(RecordRouteHeader.NAME); lines.hasNext();) {
            routes.add(((RecordRouteHeader) lines.next()).getAddress());
        }
        return routes;
    }

    // ---- sending ------------------------------------------------------------------------------------------------

    private Request build(String method, long sequence, Fork to, SipHeaders headers, SipBody body) {
        point = stack.point(to.routes().isEmpty() ? to.target() : to.routes().get(0).getURI(), point);
        Request request = stack.messages().request(method, sequence, this, to, point);
        stack.messages().fill(request, headers, body);
        return request;
    }

    private void send(String method, Fork to, SipHeaders headers, SipBody body, BiConsumer<Response, Cause> answer) {
        try {
            Request request = build(method, ++number, to, headers, body);
            ClientTransaction transaction = point.provider().getNewClientTransaction(request);
            if (to.tag() == null) {
                first = transaction;
            }
            transmit(transaction, answer);
        } catch (IllegalArgumentException | SipException e) {
            lost(answer, e);
        }
    }

    private void transmit(ClientTransaction transaction, BiConsumer<Response, Cause> answer) throws SipException {
        transaction.setApplicationData(new Sent(this, answer));
        transaction.sendRequest();
    }

    private void lost(BiConsumer<Response, Cause> answer, Exception why) {
        JainSipStack.LOG.log(Level.DEBUG, "a request could not be sent", why);
        execute(() -> answer.accept(null, Cause.TRANSPORT));
    }

    private void sendAck(long sequence, Fork to, SipBody body) {
        try {
            Request ack = build(Request.ACK, sequence, to, SipHeaders.NONE, body);
            if (to == fork) {
                acknowledged = sequence;
                lastAck = ack;
                due = 0;
            }
            point.provider().sendRequest(ack);
        } catch (IllegalArgumentException | SipException e) {
            JainSipStack.LOG.log(Level.DEBUG, "an ACK could not be sent", e);
        }
    }

    private void answer(JainExchange exchange, int status) {
        exchange.send(SipResponse.of(status), tag);
    }

    // ---- our first request --------------------------------------------------------------------------------------

    /** Sends the request that is to form this dialog, or none at all. */
    void begin(SipRequest request, BiConsumer<Response, Cause> answer) {
        try {
            Messages messages = stack.messages();
            URI target = messages.uri(request.uri());
            List<Address> routes = messages.routes(request.headers().all("Route"));
            point = stack.point(routes.isEmpty() ? target : routes.get(0).getURI(), null);
            address = messages.address(request.headers().first("From").orElseGet(() -> messages.self(point)));
            fork = new Fork(messages.address(request.headers().first("To").orElse("<" + request.uri() + ">")), null, target, routes);
            send(request.method(), fork, request.headers(), request.body(), answer);
        } catch (IllegalArgumentException e) {
            lost(answer, e);
        }
    }

    void invite(SipRequest request) {
        begin(request, this::invited);
    }

    private void invited(Response response, Cause failure) {
        int status = response == null ? 0 : response.getStatusCode();
        boolean success = status >= 200 && status < 300;
        if (success && state != State.CALLING) {
            answeredAgain(response);
        } else if (state != State.CALLING) {
            return;
        } else if (response == null) {
            finish(ended ? Cause.LOCAL : failure, 0, SipHeaders.NONE);
        } else if (status >= 300) {
            finish(ended ? Cause.LOCAL : Cause.REFUSED, status, Messages.headersOf(response));
        } else {
            responded = true;
            follow(response);
            if (success) {
                state = State.ANSWERED;
                due = firstNumber = numberOf(response);
            }
            if (ended && success) {
                bye();
            } else if (ended) {
                cancel();
            } else if (success) {
                listener.answered(this, Messages.read(response));
            } else if (status > 100) {
                listener.progressed(this, Messages.read(response));
            }
        }
    }

    /** Whom the response comes from is whom we talk to, until one of several has won. */
    void follow(Response response) {
        fork = forkOf(response);
    }

    private Fork forkOf(Response response) {
        ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
        if (to.getTag() == null) {
            return fork;
        }
        List<Address> routes = routes(response);
        Collections.reverse(routes);
        return new Fork(to.getAddress(), to.getTag(), contact(response, fork.target()), routes);
    }

    /** A 2xx to an INVITE that has had one: sent again, or by somebody else whom the INVITE has also reached. */
    private void answeredAgain(Response response) {
        Fork other = forkOf(response);
        if (!other.tag().equals(fork.tag())) {
            sendAck(numberOf(response), other, SipBody.NONE);
            send(Request.BYE, other, SipHeaders.NONE, SipBody.NONE, (done, failure) -> { });
        } else if (lastAck != null && acknowledged == numberOf(response)) {
            try {
                point.provider().sendRequest(lastAck);
            } catch (SipException e) {
                JainSipStack.LOG.log(Level.DEBUG, "an ACK could not be sent again", e);
            }
        }
    }

    /** A 2xx to an INVITE whose transaction has ended. */
    void stray(Response response) {
        if (numberOf(response) == firstNumber || numberOf(response) == acknowledged) {
            answeredAgain(response);
        }
    }

    private void cancel() {
        if (cancelling) {
            return;
        }
        cancelling = true;
        try {
            Request cancel = first.createCancel();
            stack.messages().fill(cancel, endHeaders, SipBody.NONE);
            transmit(point.provider().getNewClientTransaction(cancel), (response, failure) -> { });
        } catch (IllegalArgumentException | SipException e) {
            JainSipStack.LOG.log(Level.DEBUG, "a CANCEL could not be sent", e);
        }
        stack.after(TIMEOUT_MS, this, () -> {
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
            sendAck(due, fork, body);
            ourOpen = false;
            if (state == State.ANSWERED) {
                state = State.CONFIRMED;
            }
        });
    }

    // ---- their first request, and every INVITE of theirs ------------------------------------------------------------

    /** Their INVITE has come. */
    void incoming(JainExchange invite, SipStackListener chooser) {
        theirs = invite;
        answer(invite, Response.TRYING);
        if (state != State.INCOMING || ended) {
            return;
        }
        try {
            listener = chooser.invited(this, invite.request());
        } catch (RuntimeException e) {
            JainSipStack.LOG.log(Level.WARNING, "nobody took a call", e);
        }
        if (listener == null) {
            refuseNow(SipResponse.of(480));
        }
    }

    /** Their SUBSCRIBE has come, and is accepted. */
    void subscribed(JainExchange subscribe, SipResponse response) {
        subscription = true;
        state = State.CONFIRMED;
        if (subscribe.send(response, tag) == null) {
            finish(Cause.TRANSPORT, 0, SipHeaders.NONE);
        }
    }

    /** Our SUBSCRIBE, for tests: notifiers need subscribers. */
    void subscribe(SipRequest request, Consumer<SipResponse> told) {
        subscription = true;
        begin(request, (response, failure) -> {
            SipResponse found = response == null ? SipResponse.of(408) : Messages.read(response);
            if (found.isSuccess()) {
                fork = forkOf(response);
                state = State.CONFIRMED;
            }
            told.accept(found);
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
            accepted = theirs.send(new SipResponse(200, headers, body), tag);
            if (accepted == null) {
                finish(Cause.TRANSPORT, 0, SipHeaders.NONE);
                return;
            }
            state = state == State.INCOMING ? State.ANSWERED : state;
            repeat(theirs, accepted, T1_MS, 0);
        });
    }

    /** A 2xx is sent until its ACK comes, on every transport (RFC 3261 §13.3.1.4). */
    private void repeat(JainExchange invite, Response response, long delayMs, long passedMs) {
        stack.after(delayMs, this, () -> {
            if (theirs != invite || state == State.ENDING || state == State.OVER) {
                return;
            }
            if (passedMs + delayMs >= TIMEOUT_MS) {
                bye();
                finish(ended ? Cause.LOCAL : Cause.TIMED_OUT, 0, SipHeaders.NONE);
                return;
            }
            invite.sendAgain(response);
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
    void acked(Request ack) {
        if (accepted == null || numberOf(ack) != numberOf(theirs.message)) {
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
            listener.acknowledged(this, Messages.bodyOf(ack));
        }
    }

    void cancelled(JainExchange cancel) {
        answer(cancel, Response.OK);
        if (theirs != null && accepted == null) {
            answer(theirs, Response.REQUEST_TERMINATED);
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
                listener.reinviteAnswered(this, SipResponse.of(Response.REQUEST_PENDING));
                return;
            }
            ourOpen = true;
            send(Request.INVITE, fork, headers, body, this::reinvited);
        });
    }

    private void reinvited(Response response, Cause failure) {
        SipResponse found = response == null ? SipResponse.of(Response.REQUEST_TIMEOUT) : Messages.read(response);
        if (found.isProvisional() || state == State.OVER) {
            return;
        }
        if (found.isSuccess() && numberOf(response) == acknowledged) {
            answeredAgain(response);
        } else if (found.isSuccess() && state == State.ENDING) {
            sendAck(numberOf(response), fork, SipBody.NONE);
        } else if (state == State.CONFIRMED && due == 0) {
            ourOpen = found.isSuccess();
            if (found.isSuccess()) {
                due = numberOf(response);
                retarget(response);
            }
            listener.reinviteAnswered(this, found);
            loseAfter(found, failure);
        }
    }

    private void retarget(Message message) {
        fork = new Fork(fork.address(), fork.tag(), contact(message, fork.target()), fork.routes());
    }

    @Override
    public void request(String method, SipHeaders headers, SipBody body, Consumer<SipResponse> told) {
        execute(() -> {
            if (!ended && state != State.OVER && fork != null && fork.tag() != null) {
                boolean[] done = {false};
                send(method, fork, headers, body, (response, failure) -> {
                    SipResponse found = response == null ? SipResponse.of(408) : Messages.read(response);
                    if (done[0] || found.isProvisional() || state == State.OVER) {
                        return;
                    }
                    done[0] = true;
                    if (found.isSuccess() && method.equals(Request.UPDATE)) {
                        retarget(response);
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
    void requested(JainExchange exchange) {
        Request request = exchange.message;
        String from = ((FromHeader) request.getHeader(FromHeader.NAME)).getTag();
        boolean stranger = state != State.CALLING && fork.tag() != null && !fork.tag().equals(from);
        if (state == State.OVER || stranger) {
            answer(exchange, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);
        } else if (numberOf(request) <= theirNumber) {
            answer(exchange, Response.SERVER_INTERNAL_ERROR);
        } else {
            theirNumber = numberOf(request);
            switch (request.getMethod()) {
                case Request.BYE -> {
                    answer(exchange, Response.OK);
                    terminateTheirs();
                    finish(ended ? Cause.LOCAL : Cause.REMOTE, 0, exchange.request().headers());
                }
                case Request.INVITE -> reinvitedBy(exchange);
                default -> {
                    retarget(request);
                    listener.requested(this, exchange);
                }
            }
        }
    }

    private void reinvitedBy(JainExchange invite) {
        if (subscription || ended) {
            answer(invite, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);
        } else if (ourOpen) {
            answer(invite, Response.REQUEST_PENDING);
        } else if (theirs != null || state != State.CONFIRMED) {
            invite.send(new SipResponse(500, SipHeaders.NONE.with("Retry-After", "2"), SipBody.NONE), tag);
        } else {
            theirs = invite;
            retarget(invite.message);
            answer(invite, Response.TRYING);
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
            sendAck(due, fork, SipBody.NONE);
        }
        terminateTheirs();
        send(Request.BYE, fork, endHeaders, SipBody.NONE, (response, failure) -> {
            if (response == null || response.getStatusCode() >= 200) {
                finish(Cause.LOCAL, 0, SipHeaders.NONE);
            }
        });
    }

    private void terminateTheirs() {
        if (theirs != null && accepted == null) {
            answer(theirs, Response.REQUEST_TERMINATED);
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
        stack.forget(this);
        if (listener != null) {
            listener.terminated(this, new Termination(closing ? Cause.CLOSED : cause, status, headers));
        }
    }
}
