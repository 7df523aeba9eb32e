package io.sidetone.sip.dialog;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A request that has come and may be answered once. Any thread; {@link #send} belongs to the executor. */
final class Exchange implements SipExchange {

    final Transactions.Arrival arrival;
    private final Dialogs dialogs;
    /** The dialog it came in; null if in none. */
    private final @Nullable Dialog dialog;
    private final Executor executor;
    private final AtomicBoolean answered = new AtomicBoolean();

    Exchange(Dialogs dialogs, Transactions.Arrival arrival, @Nullable Dialog dialog, Executor executor) {
        this.dialogs = dialogs;
        this.arrival = arrival;
        this.dialog = dialog;
        this.executor = executor;
    }

    @Override
    public SipRequest request() {
        return arrival.request();
    }

    @Override
    public void respond(SipResponse response) {
        if (answered.compareAndSet(false, true)) {
            executor.execute(() -> send(response, dialog == null ? Dialogs.token() : dialog.tag()));
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
        Dialog formed = new Dialog(dialogs, this, listener);
        if (answered.compareAndSet(false, true)) {
            dialogs.keep(formed);
            formed.execute(() -> formed.subscribed(this, response));
        } else {
            formed.close();
        }
        return formed;
    }

    /** Answers it with that tag, if it has none; returns whether that was possible. */
    boolean send(SipResponse response, String tag) {
        try {
            arrival.reply(response, tag);
            return true;
        } catch (IOException e) {
            Dialogs.LOG.log(Level.DEBUG, "a response could not be sent", e);
            return false;
        }
    }
}
