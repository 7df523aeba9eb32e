package io.sidetone.sip.tck;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination;
import io.sidetone.sip.spi.Termination.Cause;
import java.util.function.Consumer;

/**
 * One side of a dialog, with the time-outs of RFC 3261 and none of its retransmissions. Belongs to the thread that
 * turns the network; callbacks are never made from within a method that the user calls, but by the network.
 *
 * <pre>
 *   CALLING ──────► ANSWERED ─ ACK ─► CONFIRMED ─ BYE ─► ENDING ─► OVER
 *   INCOMING ─ 200 ───┘
 * </pre>
 */
final class InMemoryDialog implements SipDialog {

    /** 64 × T1: how long anything is waited for. */
    static final long TIMEOUT_NS = 32_000_000_000L;

    private enum State { CALLING, INCOMING, ANSWERED, CONFIRMED, ENDING, OVER }

    private final InMemoryStack stack;
    private final String callId;
    private final boolean caller;
    private DialogListener listener;
    private InMemoryDialog peer;
    /** Null on the side that calls. */
    private InMemoryProvisionals provisionals;
    private State state;
    /** Whether an INVITE forms it, not a SUBSCRIBE. */
    private boolean calls = true;
    private boolean responded;
    private boolean ended;
    private boolean closing;
    private SipHeaders endHeaders = SipHeaders.NONE;
    /** A re-INVITE of ours, or of theirs, that is not acknowledged or refused yet. */
    private boolean ourOpen;
    private boolean theirOpen;

    InMemoryDialog(InMemoryStack stack, String callId, boolean caller, DialogListener listener) {
        this.stack = stack;
        this.callId = callId;
        this.caller = caller;
        this.listener = listener;
        state = caller ? State.CALLING : State.INCOMING;
    }

    InMemoryStack stack() {
        return stack;
    }

    @Override
    public String callId() {
        return callId;
    }

    // ---- the first INVITE ---------------------------------------------------------------------------------------

    void call(SipRequest request, InMemoryStack callee) {
        if (callee == null) {
            finish(Cause.TRANSPORT, 0, SipHeaders.NONE);
            return;
        }
        stack.network.transmit(stack.host, callee.host, () -> callee.invited(this, request));
        after(() -> {
            if (state == State.CALLING && (!responded || ended)) {
                finish(ended ? Cause.LOCAL : Cause.TIMED_OUT, 0, SipHeaders.NONE);
            }
        });
    }

    void called(InMemoryDialog by, SipRequest invite) {
        peer = by;
        provisionals = new InMemoryProvisionals(invite, response -> send(() -> by.responded(this, response)));
        send(() -> by.responded(this, SipResponse.of(100)));
    }

    void listenedBy(DialogListener chosen) {
        listener = chosen;
        if (chosen == null) {
            refuse(SipResponse.of(480));
        }
    }

    private void responded(InMemoryDialog by, SipResponse response) {
        if (state != State.CALLING) {
            return;
        }
        peer = by;
        boolean first = !responded;
        responded = true;
        if (response.isProvisional()) {
            if (ended && first) {
                cancel();
            } else if (!ended && response.status() > 100) {
                tell(() -> listener.progressed(this, response));
            }
        } else if (!response.isSuccess()) {
            finish(ended ? Cause.LOCAL : Cause.REFUSED, response.status(), response.headers());
        } else if (ended) {
            send(() -> peer.acknowledgedBy(SipBody.NONE));
            bye();
        } else {
            state = State.ANSWERED;
            tell(() -> listener.answered(this, response));
        }
    }

    private void cancel() {
        SipHeaders headers = endHeaders;
        send(() -> peer.cancelled(headers));
        after(() -> {
            if (state == State.CALLING) {
                finish(Cause.LOCAL, 0, SipHeaders.NONE);
            }
        });
    }

    private void cancelled(SipHeaders headers) {
        if (state == State.INCOMING) {
            send(() -> peer.responded(this, SipResponse.of(487)));
            finish(Cause.REMOTE, 0, headers);
        }
    }

    @Override
    public void progress(SipResponse response) {
        if (state == State.INCOMING && response.isProvisional() && provisionals.send(response)) {
            after(() -> {
                if (state == State.INCOMING && provisionals.isWaiting(response)) {
                    send(() -> peer.responded(this, SipResponse.of(504)));
                    finish(Cause.TIMED_OUT, 0, SipHeaders.NONE);
                }
            });
        }
    }

    @Override
    public void accept(SipHeaders headers, SipBody body) {
        SipResponse response = new SipResponse(200, headers, body);
        if (state == State.INCOMING) {
            provisionals.then(() -> answer(response));
        } else if (theirOpen) {
            send(() -> peer.reinviteResponded(response));
        }
    }

    private void answer(SipResponse response) {
        if (state == State.INCOMING) {
            state = State.ANSWERED;
            send(() -> peer.responded(this, response));
            after(() -> {
                if (state == State.ANSWERED) {
                    bye();
                    finish(Cause.TIMED_OUT, 0, SipHeaders.NONE);
                }
            });
        }
    }

    @Override
    public void refuse(SipResponse response) {
        if (state == State.INCOMING) {
            send(() -> peer.responded(this, response));
            finish(Cause.LOCAL, response.status(), SipHeaders.NONE);
        } else if (theirOpen) {
            theirOpen = false;
            send(() -> peer.reinviteResponded(response));
        }
    }

    @Override
    public void acknowledge(SipBody body) {
        if (caller && state == State.ANSWERED) {
            state = State.CONFIRMED;
            send(() -> peer.acknowledgedBy(body));
        } else if (ourOpen && state == State.CONFIRMED) {
            ourOpen = false;
            send(() -> peer.acknowledgedBy(body));
        }
    }

    private void acknowledgedBy(SipBody body) {
        if (state == State.ANSWERED && !caller) {
            state = State.CONFIRMED;
            if (ended) {
                bye();
                return;
            }
        } else if (theirOpen && state == State.CONFIRMED) {
            theirOpen = false;
        } else {
            return;
        }
        tell(() -> listener.acknowledged(this, body));
    }

    // ---- within the dialog --------------------------------------------------------------------------------------

    @Override
    public void reinvite(SipHeaders headers, SipBody body) {
        if (ended || state == State.OVER) {
            return;
        }
        if (!calls) {
            return;
        }
        if (state != State.CONFIRMED || ourOpen || theirOpen) {
            tell(() -> listener.reinviteAnswered(this, SipResponse.of(491)));
            return;
        }
        ourOpen = true;
        boolean[] answered = {false};
        reinviteAnswer = response -> {
            answered[0] = true;
            reinviteAnswered(response);
        };
        SipRequest request = new SipRequest("INVITE", "sip:" + callId, headers, body);
        send(() -> peer.reinvited(request));
        after(() -> {
            if (!answered[0]) {
                reinviteAnswered(SipResponse.of(408));
            }
        });
    }

    private Consumer<SipResponse> reinviteAnswer = response -> { };

    private void reinvited(SipRequest request) {
        if (ourOpen || theirOpen || state != State.CONFIRMED) {
            int status = ourOpen ? 491 : theirOpen ? 500 : 481;
            send(() -> peer.reinviteResponded(SipResponse.of(status)));
            return;
        }
        theirOpen = true;
        tell(() -> listener.reinvited(this, request));
    }

    private void reinviteResponded(SipResponse response) {
        if (ourOpen && state == State.CONFIRMED) {
            reinviteAnswer.accept(response);
        }
    }

    private void reinviteAnswered(SipResponse response) {
        if (state != State.CONFIRMED) {
            return;
        }
        ourOpen = response.isSuccess();
        tell(() -> listener.reinviteAnswered(this, response));
        loseAfter(response);
    }

    /** After 408 and 481 there is nobody there any more (RFC 3261 §12.2.1.2); a subscription outlives a 408. */
    private void loseAfter(SipResponse response) {
        if (!calls && response.status() == 481) {
            finish(Cause.TIMED_OUT, 481, response.headers());
        } else if (calls && (response.status() == 408 || response.status() == 481)) {
            bye();
            finish(Cause.TIMED_OUT, response.status(), response.headers());
        }
    }

    @Override
    public void request(String method, SipHeaders headers, SipBody body, Consumer<SipResponse> response) {
        if (ended || peer == null || state == State.OVER) {
            return;
        }
        boolean[] answered = {false};
        Consumer<SipResponse> once = found -> {
            if (!answered[0] && state != State.OVER) {
                answered[0] = true;
                tell(() -> response.accept(found));
                loseAfter(found);
            }
        };
        SipRequest request = new SipRequest(method, "sip:" + callId, headers, body);
        send(() -> peer.requested(request, once));
        after(() -> once.accept(SipResponse.of(408)));
    }

    private void requested(SipRequest request, Consumer<SipResponse> answer) {
        if (state == State.OVER) {
            send(() -> answer.accept(SipResponse.of(481)));
            return;
        }
        if (request.method().equals("PRACK")) {
            boolean matches = provisionals != null && provisionals.acknowledged(request);
            if (!matches || request.body().isEmpty()) {
                send(() -> answer.accept(SipResponse.of(matches ? 200 : 481)));
                return;
            }
        }
        tell(() -> listener.requested(this, new InMemoryExchange(request,
            response -> send(() -> answer.accept(response)), this, stack, null)));
    }

    // ---- without a call -----------------------------------------------------------------------------------------

    /** The dialog that a SUBSCRIBE forms, on both sides. */
    void subscribedTo(InMemoryDialog other) {
        peer = other;
        calls = false;
        state = State.CONFIRMED;
    }


    // ---- the end ------------------------------------------------------------------------------------------------

    @Override
    public void end(SipHeaders headers) {
        if (ended || state == State.OVER) {
            return;
        }
        ended = true;
        endHeaders = headers;
        if (!calls || peer == null && state == State.INCOMING) {
            finish(Cause.LOCAL, 0, SipHeaders.NONE);
            return;
        }
        switch (state) {
            case CALLING -> {
                if (responded) {
                    cancel();
                }
            }
            case INCOMING -> refuse(new SipResponse(480, headers, SipBody.NONE));
            case ANSWERED -> {
                // Who was answered may not say BYE before the ACK (RFC 3261 §15).
                if (caller) {
                    send(() -> peer.acknowledgedBy(SipBody.NONE));
                    bye();
                }
            }
            default -> bye();
        }
    }

    private void bye() {
        state = State.ENDING;
        SipHeaders headers = endHeaders;
        send(() -> peer.byeBy(headers));
        after(() -> finish(Cause.LOCAL, 0, SipHeaders.NONE));
    }

    private void byeBy(SipHeaders headers) {
        send(() -> peer.byeAnswered());
        finish(ended ? Cause.LOCAL : Cause.REMOTE, 0, headers);
    }

    private void byeAnswered() {
        if (state == State.ENDING) {
            finish(Cause.LOCAL, 0, SipHeaders.NONE);
        }
    }

    void close() {
        closing = true;
        end(SipHeaders.NONE);
        finish(Cause.CLOSED, 0, SipHeaders.NONE);
    }

    private void finish(Cause cause, int status, SipHeaders headers) {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        stack.over(this);
        if (listener != null) {
            DialogListener told = listener;
            Termination termination = new Termination(closing ? Cause.CLOSED : cause, status, headers);
            stack.network.schedule(0, () -> told.terminated(this, termination));
        }
    }

    private void tell(Runnable callback) {
        stack.network.schedule(0, callback);
    }

    private void send(Runnable arrival) {
        stack.network.transmit(stack.host, peer.stack.host, arrival);
    }

    private void after(Runnable timeout) {
        stack.network.schedule(TIMEOUT_NS, timeout);
    }
}
