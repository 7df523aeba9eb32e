package io.sidetone.sip.dialog;

import io.sidetone.sip.dialog.Dialog.State;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Our provisional responses to their first INVITE. Those that are to be reliable (RFC 3262) are sent one after the
 * other, each until its PRACK comes, and the 2xx waits for that of a description. Belongs to the dialog's executor.
 *
 * <pre>
 *   waiting ─► open: sent at 0, 0.5, 1.5, 3.5 s … ─┬─ PRACK ──► the next, at last the 2xx
 *                                                  └─ 32 s ───► 504
 * </pre>
 */
final class Provisionals {

    private static final String RELIABLE = "100rel";
    private static final int MOST_WAITING = 16;

    private final Dialog dialog;
    private final Dialogs dialogs;
    private final Deque<SipResponse> waiting = new ArrayDeque<>();
    private @Nullable SipResponse open;
    private long number = Dialogs.firstNumber();
    /** The 2xx, until it may be sent. */
    private @Nullable Runnable answer;

    Provisionals(Dialog dialog, Dialogs dialogs) {
        this.dialog = dialog;
        this.dialogs = dialogs;
    }

    /** Sends it as the INVITE wants it. */
    void send(Exchange invite, SipResponse response) {
        SipHeaders asked = invite.request().headers();
        boolean required = asked.lists("Require", RELIABLE);
        if (invite.request().body().isEmpty()) {
            // The first reliable one would have to hold our offer, which waits for the 2xx (RFC 3262 §5).
            if (!required) {
                invite.send(response, dialog.tag());
            }
        } else if (!required && (response.body().isEmpty() || !asked.lists("Supported", RELIABLE))) {
            invite.send(response, dialog.tag());
        } else if (waiting.size() < MOST_WAITING) {
            waiting.add(response);
            sendNext(invite);
        }
    }

    private void sendNext(Exchange invite) {
        SipResponse next = open == null ? waiting.poll() : null;
        if (next != null) {
            open = new SipResponse(next.status(), next.headers().with("Require", RELIABLE)
                .with("RSeq", Long.toString(++number)), next.body());
            repeat(invite, open, Invites.T1_MS, 0);
        }
    }

    private void repeat(Exchange invite, SipResponse response, long delayMs, long passedMs) {
        if (open != response || dialog.state != State.INCOMING) {
            return;
        }
        if (passedMs >= Invites.TIMEOUT_MS) {
            dialog.invites.unacknowledged();
            return;
        }
        invite.send(response, dialog.tag());
        long nextMs = Math.min(delayMs, Invites.TIMEOUT_MS - passedMs);
        dialogs.after(nextMs, dialog, () -> repeat(invite, response, 2 * delayMs, passedMs + nextMs));
    }

    /** Answers, as soon as the other side has acknowledged the description it was sent before. */
    void then(Runnable accepting) {
        if (open != null && !open.body().isEmpty() || waiting.stream().anyMatch(each -> !each.body().isEmpty())) {
            answer = accepting;
        } else {
            accepting.run();
        }
    }

    /** A PRACK has come; what it offers the application answers. */
    void acknowledged(Exchange prack, @Nullable Exchange invite) {
        String[] what = prack.request().headers().first("RAck").orElse("").strip().split("\\s+");
        if (open == null || invite == null || what.length != 3 || !what[0].equals(Long.toString(number))
            || !what[1].equals(Long.toString(invite.arrival.number())) || !what[2].equals("INVITE")) {
            dialog.answer(prack, 481);
            return;
        }
        open = null;
        if (prack.request().body().isEmpty()) {
            dialog.answer(prack, 200);
        } else {
            dialog.listener().requested(dialog, prack);
        }
        sendNext(invite);
        Runnable due = answer;
        if (due != null) {
            answer = null;
            then(due);
        }
    }
}
