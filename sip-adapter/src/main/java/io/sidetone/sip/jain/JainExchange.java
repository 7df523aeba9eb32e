package io.sidetone.sip.jain;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** A request that has come, with its transaction. Any thread; {@link #send} belongs to the executor. */
final class JainExchange implements SipExchange {

    final JainSipStack stack;
    final JainSipStack.Point point;
    final ServerTransaction transaction;
    final Request message;
    private final SipRequest request;
    /** The dialog it came in; null if in none. */
    private final JainDialog dialog;
    private final Executor executor;
    private final AtomicBoolean answered = new AtomicBoolean();

    JainExchange(JainSipStack stack, JainSipStack.Point point, ServerTransaction transaction, SipRequest request,
        JainDialog dialog, Executor executor) {
        this.stack = stack;
        this.point = point;
        this.transaction = transaction;
        this.message = transaction.getRequest();
        this.request = request;
        this.dialog = dialog;
        this.executor = executor;
    }

    @Override
    public SipRequest request() {
        return request;
    }

    @Override
    public void respond(SipResponse response) {
        if (answered.compareAndSet(false, true)) {
            executor.execute(() -> send(response, dialog == null ? Messages.token() : dialog.tag()));
        }
    }

    @Override
    public SipDialog accept(SipResponse response, DialogListener listener) {
        if (!response.isSuccess()) {
            throw new IllegalArgumentException("no 2xx: " + response.status());
        }
        if (dialog != null) {
            respond(response);
            return dialog;
        }
        JainDialog formed = new JainDialog(stack, this, listener);
        if (answered.compareAndSet(false, true)) {
            stack.keep(formed);
            formed.execute(() -> formed.subscribed(this, response));
        } else {
            formed.close();
        }
        return formed;
    }

    /** Answers it with that tag, if it has none; null if that is impossible. */
    Response send(SipResponse response, String tag) {
        try {
            Response made = stack.messages().response(message, response, tag, point);
            transaction.sendResponse(made);
            return made;
        } catch (IllegalArgumentException | SipException | InvalidArgumentException e) {
            JainSipStack.LOG.log(Level.DEBUG, "a response could not be sent", e);
            return null;
        }
    }

    /** Sends a 2xx once more. */
    void sendAgain(Response response) {
        try {
            transaction.sendResponse(response);
        } catch (SipException | InvalidArgumentException e) {
            JainSipStack.LOG.log(Level.DEBUG, "a response could not be sent again", e);
        }
    }
}
