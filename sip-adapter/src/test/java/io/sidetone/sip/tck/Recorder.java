package io.sidetone.sip.tck;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Notes one dialog's callbacks in order, and complains if two of them come at once. Any thread. */
final class Recorder implements DialogListener {

    /** What came, by the method's name and its status, for example {@code progressed 183}; after body and headers. */
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<SipBody> bodies = new CopyOnWriteArrayList<>();
    final List<SipHeaders> headers = new CopyOnWriteArrayList<>();
    volatile SipDialog dialog;
    volatile Termination termination;
    /** Whether it answers them by itself, and then with what. */
    volatile boolean answersReinvites = true;
    volatile boolean acceptsReinvites = true;
    /** What it says to requests; null for 200 with their body. */
    volatile SipResponse answers;
    private final AtomicBoolean busy = new AtomicBoolean();

    private void note(SipDialog by, String event, SipHeaders withHeaders, SipBody body, Runnable then) {
        if (!busy.compareAndSet(false, true)) {
            events.add("TWO CALLBACKS AT ONCE");
        }
        dialog = by;
        headers.add(withHeaders);
        bodies.add(body);
        events.add(event);
        int before = events.size();
        then.run();
        if (events.size() != before) {
            events.add("A CALLBACK FROM WITHIN A METHOD");
        }
        busy.set(false);
    }

    void invited(SipDialog by, SipRequest invite) {
        note(by, "invited", invite.headers(), invite.body(), () -> { });
    }

    @Override
    public void progressed(SipDialog by, SipResponse response) {
        note(by, "progressed " + response.status(), response.headers(), response.body(), () -> { });
    }

    @Override
    public void answered(SipDialog by, SipResponse response) {
        note(by, "answered " + response.status(), response.headers(), response.body(), () -> { });
    }

    @Override
    public void acknowledged(SipDialog by, SipBody body) {
        note(by, "acknowledged", SipHeaders.NONE, body, () -> { });
    }

    @Override
    public void reinvited(SipDialog by, SipRequest invite) {
        note(by, "reinvited", invite.headers(), invite.body(), () -> {
            if (answersReinvites && acceptsReinvites) {
                by.accept(SipHeaders.NONE, invite.body());
            } else if (answersReinvites) {
                by.refuse(SipResponse.of(488));
            }
        });
    }

    @Override
    public void reinviteAnswered(SipDialog by, SipResponse response) {
        note(by, "reinviteAnswered " + response.status(), response.headers(), response.body(), () -> {
            if (response.isSuccess()) {
                by.acknowledge(SipBody.NONE);
            }
        });
    }

    @Override
    public void requested(SipDialog by, SipExchange exchange) {
        note(by, "requested " + exchange.request().method(), exchange.request().headers(), exchange.request().body(),
            () -> {
                exchange.respond(answers != null ? answers : SipResponse.of(200, exchange.request().body()));
                exchange.respond(SipResponse.of(500));
            });
    }

    @Override
    public void terminated(SipDialog by, Termination why) {
        termination = why;
        note(by, "terminated " + why.cause(), why.headers(), SipBody.NONE, () -> { });
    }

    /** Nothing is expected of it any more. */
    boolean isSettled() {
        return dialog == null || isOver();
    }

    boolean has(String event) {
        return events.contains(event);
    }

    /** Also noted among the events. */
    boolean isOver() {
        return termination != null && has("terminated " + termination.cause());
    }
}
