package io.sidetone.sip.jain;

import io.sidetone.sip.dialog.Transactions.Answer;
import io.sidetone.sip.dialog.Transactions.Sent;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import java.io.IOException;
import java.text.ParseException;
import java.util.Objects;
import javax.sip.ClientTransaction;
import javax.sip.SipException;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/** A request of ours; its transaction is null if it is an ACK. Belongs to the dialog's thread. */
record Outbound(Messages messages, JainSipStack.Point point, Request request,
    @Nullable ClientTransaction transaction) implements Sent {

    /** What waits at a transaction for the responses. */
    record Pending(JainSipStack.Point point, Answer answer) {
    }

    static ClientTransaction transmit(Request request, JainSipStack.Point point, Answer answer) throws SipException {
        ClientTransaction transaction = point.provider().getNewClientTransaction(request);
        transaction.setApplicationData(new Pending(point, answer));
        transaction.sendRequest();
        return transaction;
    }

    @Override
    public void cancel(SipHeaders headers) throws IOException {
        try {
            Request cancel = Objects.requireNonNull(transaction, "an ACK").createCancel();
            messages.fill(cancel, headers, SipBody.NONE);
            transmit(cancel, point, (reply, failure) -> { });
        } catch (ParseException | SipException e) {
            throw new IOException("CANCEL can't be sent", e);
        }
    }

    @Override
    public void again() throws IOException {
        try {
            point.provider().sendRequest(request);
        } catch (SipException e) {
            throw new IOException("ACK can't be sent", e);
        }
    }
}
