package io.sidetone.sip.b2bua;

import io.sidetone.sip.blf.Lamp;
import io.sidetone.sip.blf.LampSubscription;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipExchange;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.Termination;
import io.sidetone.sip.timer.SessionExpires;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One key of a phone: its subscription and the dialog of it. Belongs to the schedule's thread. */
final class WatchedLine implements DialogListener {

    private final B2bua desk;
    private final LampSubscription subscription;
    private final String event;
    final String person;
    /** Whether the key dials a feature code. */
    final boolean dials;
    private final Consumer<WatchedLine> gone;
    private @Nullable SipDialog dialog;
    private boolean over;
    private long askedNs = Long.MAX_VALUE;

    /**
     * @param event the header's value, repeated in each NOTIFY
     * @param gone told once, when nothing is left
     */
    WatchedLine(B2bua desk, LampSubscription subscription, String event, String person, boolean dials,
        Consumer<WatchedLine> gone) {
        this.desk = desk;
        this.subscription = subscription;
        this.event = event.isEmpty() ? LampSubscription.EVENT : event;
        this.person = person;
        this.dials = dials;
        this.gone = gone;
    }

    /** The first SUBSCRIBE, or a later one. */
    void accept(SipExchange exchange) {
        SipRequest request = exchange.request();
        Integer expires = request.headers().first("Expires").flatMap(SessionExpires::seconds).orElse(null);
        LampSubscription.Answer answer = subscription.subscribe(
            request.headers().first("Event").orElse(LampSubscription.EVENT), expires, desk.schedule.nowNs());
        if (answer.status() != 200) {
            exchange.respond(refusal(answer));
            if (dialog == null) {
                forget();
            }
            return;
        }
        SipResponse accepted = new SipResponse(200,
            SipHeaders.NONE.with("Expires", Integer.toString(answer.expires())), SipBody.NONE);
        if (dialog == null) {
            dialog = exchange.accept(accepted, this);
        } else {
            exchange.respond(accepted);
        }
        tell();
    }

    private static SipResponse refusal(LampSubscription.Answer answer) {
        return switch (answer.status()) {
            case 423 -> new SipResponse(423,
                SipHeaders.NONE.with("Min-Expires", Integer.toString(answer.expires())), SipBody.NONE);
            case 489 -> Lamps.unknownEvent();
            default -> SipResponse.of(answer.status());
        };
    }

    /** The lamp shows that now. */
    void show(Lamp lamp) {
        subscription.changed(lamp);
        tell();
    }

    private void tell() {
        SipDialog within = dialog;
        if (over || within == null) {
            return;
        }
        subscription.due(desk.schedule.nowNs()).ifPresent(notification -> within.request("NOTIFY",
            SipHeaders.NONE.with("Event", event).with("Subscription-State", notification.state()),
            SipBody.of(LampSubscription.CONTENT_TYPE, notification.body().getBytes(StandardCharsets.UTF_8)),
            response -> desk.schedule.execute(() -> {
                subscription.answered(response.status());
                tell();
            })));
        if (subscription.isOver() && subscription.isIdle()) {
            within.end(SipHeaders.NONE);
            forget();
            return;
        }
        long nextNs = subscription.nextNs();
        if (nextNs < askedNs) {
            askedNs = nextNs;
            desk.schedule.after(nextNs - desk.schedule.nowNs(), () -> {
                askedNs = Long.MAX_VALUE;
                tell();
            });
        }
    }

    private void forget() {
        if (!over) {
            over = true;
            gone.accept(this);
        }
    }

    // ---- the stack's threads ----------------------------------------------------------------------------------

    @Override
    public void answered(SipDialog by, SipResponse response) {
        // Only an INVITE is answered so.
    }

    @Override
    public void reinvited(SipDialog by, SipRequest invite) {
        by.refuse(SipResponse.of(488));
    }

    @Override
    public void requested(SipDialog by, SipExchange exchange) {
        desk.schedule.execute(() -> {
            if (over) {
                exchange.respond(SipResponse.of(481));
            } else if (exchange.request().method().equals("SUBSCRIBE")) {
                accept(exchange);
            } else {
                exchange.respond(SipResponse.of(501));
            }
        });
    }

    @Override
    public void terminated(SipDialog by, Termination termination) {
        desk.schedule.execute(this::forget);
    }
}
