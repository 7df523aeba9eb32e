package io.sidetone.examples.pbx;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.spi.SipStackListener;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A stack of which it is told whether it could be started: that happens on another thread. Any thread.
 *
 * @param started completes once it listens, or fails as it failed
 */
record WatchedStack(SipStack stack, CompletableFuture<Void> started) implements SipStack {

    @Override
    public void start(SipStackListener listener) {
        try {
            stack.start(listener);
            started.complete(null);
        } catch (RuntimeException e) {
            started.completeExceptionally(e);
        }
    }

    @Override
    public SipDialog invite(SipRequest request, DialogListener listener) {
        return stack.invite(request, listener);
    }

    @Override
    public void request(SipRequest request, Consumer<SipResponse> response) {
        stack.request(request, response);
    }

    @Override
    public void close() {
        stack.close();
    }
}
