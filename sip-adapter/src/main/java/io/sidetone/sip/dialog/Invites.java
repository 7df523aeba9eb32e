package io.sidetone.sip.dialog;

import io.sidetone.sip.dialog.Dialog.State;
import io.sidetone.sip.dialog.Transactions.Arrival;
import io.sidetone.sip.dialog.Transactions.Peer;
import io.sidetone.sip.dialog.Transactions.Reply;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStackListener;
import io.sidetone.sip.spi.Termination.Cause;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The INVITEs of one dialog, the first and later ones, ours and theirs, from sending to ACK (RFC 3261 §13 and §14).
 * Belongs to the dialog's executor.
 */
final class Invites {

    static final long T1_MS = 500;
    private static final long T2_MS = 4_000;
    static final long TIMEOUT_MS = 64 * T1_MS;

    private final Dialog dialog;
    private final Dialogs dialogs;
    private final Provisionals provisionals;
    private Transactions.@Nullable Sent first;
    private long firstNumber;
    private boolean responded;
    private boolean cancelling;
    /** Our re-INVITE from sending to ACK; the 2xx to be acknowledged; the ACK that answers its retransmissions. */
    private boolean ourOpen;
    private long due;
    private long acknowledged;
    private Transactions.@Nullable Sent lastAck;
    /** Their INVITE from coming to ACK, and our 2xx to it. */
    private @Nullable Exchange theirs;
    private @Nullable SipResponse accepted;

    Invites(Dialog dialog, Dialogs dialogs) {
        this.dialog = dialog;
        this.dialogs = dialogs;
        provisionals = new Provisionals(dialog, dialogs);
    }

    // ---- our first ----------------------------------------------------------------------------------------------

    void begin(SipRequest request) {
        if (dialog.state != State.OVER) {
            first = dialog.begin(request, this::invited);
        }
    }

    private void invited(@Nullable Reply reply, @Nullable Cause failure) {
        if (reply != null && reply.response().isSuccess() && dialog.state != State.CALLING) {
            answeredAgain(reply);
        } else if (dialog.state != State.CALLING) {
            return;
        } else if (reply == null) {
            dialog.finish(dialog.ended || failure == null ? Cause.LOCAL : failure, 0, SipHeaders.NONE);
        } else if (reply.response().status() >= 300) {
            dialog.finish(dialog.ended ? Cause.LOCAL : Cause.REFUSED, reply.response().status(),
                reply.response().headers());
        } else {
            heardOf(reply, reply.response().isSuccess());
        }
    }

    private void heardOf(Reply reply, boolean success) {
        responded = true;
        // Whom the response comes from is whom we talk to, until one of several has won.
        if (reply.from().tag() != null) {
            dialog.meet(reply.from());
        }
        if (success) {
            dialog.state = State.ANSWERED;
            due = reply.number();
            firstNumber = reply.number();
        }
        if (dialog.ended && success) {
            dialog.bye();
        } else if (dialog.ended) {
            cancelIfPossible();
        } else if (success) {
            dialog.listener().answered(dialog, reply.response());
        } else if (reply.response().status() > 100) {
            dialog.listener().progressed(dialog, reply.response());
        }
    }

    /** A 2xx to an INVITE that has had one: sent again, or by somebody else whom the INVITE has also reached. */
    private void answeredAgain(Reply reply) {
        if (!Objects.equals(reply.from().tag(), dialog.peer().tag())) {
            Peer other = dialog.withTarget(reply.from());
            sendAck(reply.number(), other, SipBody.NONE);
            dialog.send("BYE", dialog.nextNumber(), other, SipHeaders.NONE, SipBody.NONE, (done, failure) -> { });
        } else if (lastAck != null && acknowledged == reply.number()) {
            try {
                lastAck.again();
            } catch (IOException e) {
                Dialogs.LOG.log(Level.DEBUG, "an ACK could not be sent again", e);
            }
        }
    }

    /** A 2xx to an INVITE whose transaction has ended. */
    void stray(Reply reply) {
        if (reply.number() == firstNumber || reply.number() == acknowledged) {
            answeredAgain(reply);
        }
    }

    /** CANCEL may only be sent once there was a response (RFC 3261 §9.1). */
    void cancelIfPossible() {
        if (!responded || cancelling || first == null) {
            return;
        }
        cancelling = true;
        try {
            first.cancel(dialog.endHeaders);
        } catch (IOException e) {
            Dialogs.LOG.log(Level.DEBUG, "a CANCEL could not be sent", e);
        }
        dialogs.after(TIMEOUT_MS, dialog, () -> {
            if (dialog.state == State.CALLING) {
                dialog.finish(Cause.LOCAL, 0, SipHeaders.NONE);
            }
        });
    }

    void acknowledge(SipBody body) {
        if (due == 0 || dialog.state == State.OVER) {
            return;
        }
        sendAck(due, dialog.peer(), body);
        ourOpen = false;
        if (dialog.state == State.ANSWERED) {
            dialog.state = State.CONFIRMED;
        }
    }

    private void sendAck(long sequence, Peer to, SipBody body) {
        Transactions.Sent ack = dialog.send("ACK", sequence, to, SipHeaders.NONE, body, (reply, failure) -> { });
        if (to == dialog.peer()) {
            acknowledged = sequence;
            lastAck = ack;
            due = 0;
        }
    }

    // ---- theirs, first or later -----------------------------------------------------------------------------------

    /** Their first INVITE has come. */
    void incoming(Exchange invite, SipStackListener chooser) {
        theirs = invite;
        dialog.answer(invite, 100);
        if (dialog.state != State.INCOMING || dialog.ended) {
            return;
        }
        boolean taken = false;
        try {
            DialogListener listener = chooser.invited(dialog, invite.request());
            if (listener != null) {
                dialog.listener(listener);
                taken = true;
            }
        } catch (RuntimeException e) {
            Dialogs.LOG.log(Level.WARNING, "nobody took a call", e);
        }
        if (!taken) {
            refuse(SipResponse.of(480));
        }
    }

    void reinvitedBy(Exchange invite) {
        if (dialog.subscription || dialog.ended) {
            dialog.answer(invite, 481);
        } else if (ourOpen) {
            dialog.answer(invite, 491);
        } else if (theirs != null || dialog.state != State.CONFIRMED) {
            invite.send(new SipResponse(500, SipHeaders.NONE.with("Retry-After", "2"), SipBody.NONE), dialog.tag());
        } else {
            theirs = invite;
            dialog.retarget(invite.arrival);
            dialog.answer(invite, 100);
            dialog.listener().reinvited(dialog, invite.request());
        }
    }

    void progress(SipResponse response) {
        if (dialog.state == State.INCOMING && theirs != null && response.isProvisional()) {
            provisionals.send(theirs, response);
        }
    }

    void acknowledgedEarly(Exchange prack) {
        provisionals.acknowledged(prack, theirs);
    }

    /** A reliable provisional response was not acknowledged (RFC 3262 §3). */
    void unacknowledged() {
        if (theirs != null) {
            dialog.answer(theirs, 504);
            theirs = null;
            dialog.finish(Cause.TIMED_OUT, 0, SipHeaders.NONE);
        }
    }

    void accept(SipHeaders headers, SipBody body) {
        provisionals.then(() -> acceptNow(headers, body));
    }

    private void acceptNow(SipHeaders headers, SipBody body) {
        if (theirs == null || accepted != null || dialog.state == State.ENDING || dialog.state == State.OVER) {
            return;
        }
        SipResponse response = new SipResponse(200, headers, body);
        accepted = response;
        if (!theirs.send(response, dialog.tag())) {
            dialog.finish(Cause.TRANSPORT, 0, SipHeaders.NONE);
            return;
        }
        dialog.state = dialog.state == State.INCOMING ? State.ANSWERED : dialog.state;
        repeat(theirs, response, T1_MS, 0);
    }

    /** A 2xx is sent until its ACK comes, on every transport (RFC 3261 §13.3.1.4). */
    private void repeat(Exchange invite, SipResponse response, long delayMs, long passedMs) {
        dialogs.after(delayMs, dialog, () -> {
            if (theirs != invite || dialog.state == State.ENDING || dialog.state == State.OVER) {
                return;
            }
            if (passedMs + delayMs >= TIMEOUT_MS) {
                dialog.bye();
                dialog.finish(dialog.ended ? Cause.LOCAL : Cause.TIMED_OUT, 0, SipHeaders.NONE);
                return;
            }
            invite.send(response, dialog.tag());
            repeat(invite, response, Math.min(2 * delayMs, T2_MS), passedMs + delayMs);
        });
    }

    void refuse(SipResponse response) {
        if (theirs == null || accepted != null || response.status() < 300) {
            return;
        }
        theirs.send(response, dialog.tag());
        theirs = null;
        if (dialog.state == State.INCOMING) {
            dialog.finish(Cause.LOCAL, response.status(), SipHeaders.NONE);
        }
    }

    /** An ACK has come, perhaps again. */
    void acked(Arrival ack) {
        if (accepted == null || theirs == null || ack.number() != theirs.arrival.number()) {
            return;
        }
        theirs = null;
        accepted = null;
        if (dialog.state == State.ANSWERED) {
            dialog.state = State.CONFIRMED;
        }
        if (dialog.state == State.CONFIRMED && dialog.ended) {
            dialog.bye();
        } else if (dialog.state == State.CONFIRMED) {
            dialog.listener().acknowledged(dialog, ack.request().body());
        }
    }

    void cancelled(Exchange cancel) {
        dialog.answer(cancel, 200);
        if (theirs != null && accepted == null) {
            dialog.answer(theirs, 487);
            theirs = null;
            if (dialog.state == State.INCOMING) {
                dialog.finish(Cause.REMOTE, 0, cancel.request().headers());
            }
        }
    }

    // ---- ours, later ----------------------------------------------------------------------------------------------

    void reinvite(SipHeaders headers, SipBody body) {
        if (dialog.ended || dialog.subscription || dialog.state == State.OVER) {
            return;
        }
        if (dialog.state != State.CONFIRMED || ourOpen || theirs != null) {
            dialog.listener().reinviteAnswered(dialog, SipResponse.of(491));
            return;
        }
        ourOpen = true;
        dialog.send("INVITE", dialog.nextNumber(), dialog.peer(), headers, body, this::reinvited);
    }

    private void reinvited(@Nullable Reply reply, @Nullable Cause failure) {
        SipResponse found = reply == null ? SipResponse.of(408) : reply.response();
        if (found.isProvisional() || dialog.state == State.OVER) {
            return;
        }
        Reply success = found.isSuccess() ? reply : null;
        if (success != null && success.number() == acknowledged) {
            answeredAgain(success);
        } else if (success != null && dialog.state == State.ENDING) {
            sendAck(success.number(), dialog.peer(), SipBody.NONE);
        } else if (dialog.state == State.CONFIRMED && due == 0) {
            ourOpen = success != null;
            if (success != null) {
                due = success.number();
                dialog.retarget(success.from());
            }
            dialog.listener().reinviteAnswered(dialog, found);
            dialog.loseAfter(found, failure);
        }
    }

    // ---- the end ------------------------------------------------------------------------------------------------

    /** A BYE is about to be sent: what is open is brought to an end. */
    void settle() {
        if (due != 0) {
            sendAck(due, dialog.peer(), SipBody.NONE);
        }
        terminateTheirs();
    }

    void terminateTheirs() {
        if (theirs != null && accepted == null) {
            dialog.answer(theirs, 487);
            theirs = null;
        }
    }
}
