package io.sidetone.sip.jain;

import io.sidetone.sip.dialog.Transactions.Arrival;
import io.sidetone.sip.dialog.Transactions.Peer;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.io.IOException;
import java.text.ParseException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.sip.InvalidArgumentException;
import javax.sip.RequestEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/** A request that has come. Read by JAIN-SIP's thread, answered by one of the dialogs'. */
record Inbound(SipRequest request, String callId, long number, String branch, String to, @Nullable String toTag,
    Peer from, RequestEvent event, Messages messages, JainSipStack.Point point, Object owner,
    AtomicReference<@Nullable ServerTransaction> transaction, AtomicReference<@Nullable Response> accepted)
    implements Arrival {

    /** @param owner the mark of our transactions */
    static Inbound of(RequestEvent event, Messages messages, JainSipStack.Point point, Object owner) {
        Request message = event.getRequest();
        return new Inbound(Messages.read(message, Nist.source(event)), Messages.callId(message),
            Messages.sequence(message).getSeqNumber(), ((ViaHeader) message.getHeader(ViaHeader.NAME)).getBranch(),
            ((ToHeader) message.getHeader(ToHeader.NAME)).getAddress().toString(), Messages.tag(message, true),
            Messages.peer(message, point), event, messages, point, owner, new AtomicReference<>(),
            new AtomicReference<>());
    }

    @Override
    public void take() throws IOException {
        try {
            ServerTransaction taken = event.getServerTransaction() != null ? event.getServerTransaction()
                : point.provider().getNewServerTransaction(event.getRequest());
            transaction.set(taken);
            taken.setApplicationData(owner);
        } catch (SipException e) {
            throw new IOException("no transaction", e);
        }
    }

    @Override
    public void reply(SipResponse response, String tag) throws IOException {
        try {
            Response made = accepted.get() != null ? accepted.get()
                : messages.response(event.getRequest(), response, tag, point);
            accepted.set(response.isSuccess() ? made : null);
            Objects.requireNonNull(transaction.get(), "not taken").sendResponse(made);
        } catch (ParseException | SipException | InvalidArgumentException | RuntimeException e) {
            throw new IOException(response.status() + " can't be sent", e);
        }
    }
}
