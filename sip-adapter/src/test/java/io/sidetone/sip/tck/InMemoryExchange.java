package io.sidetone.sip.tck;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.util.function.Consumer;

/** A request that has come to a stack in memory. Belongs to the thread that turns the network. */
final class InMemoryExchange implements SipExchange {

    private final SipRequest request;
    private final Consumer<SipResponse> answer;
    /** The dialog it came in; null if in none. */
    private final InMemoryDialog within;
    private final InMemoryStack stack;
    /** The other side of the dialog it may form; null if it forms none. */
    private final InMemoryDialog subscriber;
    private boolean answered;

    /** @param answer sends the response */
    InMemoryExchange(SipRequest request, Consumer<SipResponse> answer, InMemoryDialog within, InMemoryStack stack,
        InMemoryDialog subscriber) {
        this.request = request;
        this.answer = answer;
        this.within = within;
        this.stack = stack;
        this.subscriber = subscriber;
    }

    @Override
    public SipRequest request() {
        return request;
    }

    @Override
    public void respond(SipResponse response) {
        if (!answered) {
            answered = true;
            answer.accept(response);
        }
    }

    @Override
    public SipDialog accept(SipResponse response, DialogListener listener) {
        if (!response.isSuccess()) {
            throw new IllegalArgumentException("no 2xx: " + response.status());
        }
        InMemoryDialog dialog = within;
        if (within == null) {
            dialog = stack.subscribed(subscriber, listener, answered);
        }
        respond(response);
        return dialog;
    }
}
