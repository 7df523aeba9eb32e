package io.sidetone.sip.tck;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.spi.SipStackListener;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A stack without a wire; belongs to its network and the thread that turns it. */
final class InMemoryStack implements SipStack {

    final InMemoryNetwork network;
    final String host;
    private final Set<InMemoryDialog> dialogs = new LinkedHashSet<>();
    private SipStackListener listener;
    private boolean closed;
    private int calls;

    InMemoryStack(InMemoryNetwork network, String host) {
        this.network = network;
        this.host = host;
    }

    @Override
    public void start(SipStackListener listener) {
        this.listener = listener;
    }

    @Override
    public SipDialog invite(SipRequest request, DialogListener dialogListener) {
        InMemoryDialog dialog = new InMemoryDialog(this, ++calls + "@" + host, true, dialogListener);
        dialogs.add(dialog);
        dialog.call(request, closed ? null : network.stackAt(request.uri()));
        return dialog;
    }

    /** An INVITE has arrived. */
    void invited(InMemoryDialog caller, SipRequest request) {
        if (closed || listener == null) {
            return;
        }
        InMemoryDialog dialog = new InMemoryDialog(this, caller.callId(), false, null);
        dialogs.add(dialog);
        dialog.called(caller, request);
        dialog.listenedBy(listener.invited(dialog, caller.stack().sent(request)));
    }

    @Override
    public void request(SipRequest request, Consumer<SipResponse> response) {
        request(request, null, response);
    }

    /** Sends a SUBSCRIBE. */
    SipDialog subscribe(SipRequest request, DialogListener dialogListener, Consumer<SipResponse> response) {
        InMemoryDialog dialog = new InMemoryDialog(this, ++calls + "@" + host, true, dialogListener);
        dialogs.add(dialog);
        request(request, dialog, found -> {
            if (!found.isSuccess()) {
                dialogs.remove(dialog);
            }
            response.accept(found);
        });
        return dialog;
    }

    private void request(SipRequest request, InMemoryDialog subscriber, Consumer<SipResponse> response) {
        InMemoryStack to = closed ? null : network.stackAt(request.uri());
        boolean[] answered = {false};
        Consumer<SipResponse> once = found -> {
            if (!answered[0]) {
                answered[0] = true;
                network.schedule(0, () -> response.accept(found));
            }
        };
        if (to == null) {
            once.accept(SipResponse.of(503));
            return;
        }
        network.transmit(host, to.host, () -> to.requested(this, request, subscriber, once));
        network.schedule(InMemoryDialog.TIMEOUT_NS, () -> once.accept(SipResponse.of(408)));
    }

    /** A request outside of any dialog has arrived. */
    private void requested(InMemoryStack from, SipRequest request, InMemoryDialog subscriber,
        Consumer<SipResponse> answer) {
        if (!closed && listener != null) {
            listener.requested(new InMemoryExchange(from.sent(request),
                response -> network.transmit(host, from.host, () -> answer.accept(response)), null, this, subscriber));
        }
    }

    /** A request as it arrives elsewhere. */
    private SipRequest sent(SipRequest request) {
        return new SipRequest(request.method(), request.uri(), request.headers(), request.body(),
            InetSocketAddress.createUnresolved(host, 5060));
    }

    /** A SUBSCRIBE of that dialog is accepted; {@code late} if it was answered before. */
    InMemoryDialog subscribed(InMemoryDialog subscriber, DialogListener dialogListener, boolean late) {
        InMemoryDialog dialog = new InMemoryDialog(this,
            subscriber == null ? ++calls + "@" + host : subscriber.callId(), false, dialogListener);
        dialogs.add(dialog);
        if (subscriber != null && !late) {
            dialog.subscribedTo(subscriber);
            subscriber.subscribedTo(dialog);
        } else {
            dialog.close();
        }
        return dialog;
    }

    int dialogs() {
        return dialogs.size();
    }

    void over(InMemoryDialog dialog) {
        dialogs.remove(dialog);
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(dialogs).forEach(InMemoryDialog::close);
    }
}
