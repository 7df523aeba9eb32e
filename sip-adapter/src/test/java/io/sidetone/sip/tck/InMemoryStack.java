package io.sidetone.sip.tck;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.spi.SipStackListener;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
        dialog.called(caller);
        dialog.listenedBy(listener.invited(dialog, request));
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
