package io.sidetone.sip.dialog;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.util.function.Consumer;

/** What a phone does to watch a lamp; the SPI only knows the other side. */
public final class Subscriber {

    private Subscriber() {
    }

    /** Sends a SUBSCRIBE; usable once it was answered 2xx. */
    public static SipDialog subscribe(Dialogs dialogs, SipRequest request, DialogListener listener,
        Consumer<SipResponse> response) {
        return dialogs.subscribe(request, listener, response);
    }
}
