package io.sidetone.sip.jain;

import java.util.List;
import java.util.Properties;
import java.util.TooManyListenersException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.SipStack;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.message.Request;

/** An application that runs JAIN-SIP already: it answers REGISTER itself and offers the rest to its guest. */
final class AttachedStack implements SipListener {

    private static final AtomicInteger NAMES = new AtomicInteger();

    final AtomicInteger registrations = new AtomicInteger();
    final AtomicInteger own = new AtomicInteger();
    final JainSipStack guest;
    private final SipStack stack;

    AttachedStack(String name, int port) {
        try {
            Properties properties = Nist.properties(JainSettings.named(name));
            properties.setProperty("javax.sip.STACK_NAME", name + NAMES.incrementAndGet());
            properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
            stack = SipFactory.getInstance().createSipStack(properties);
            ListeningPoint point = stack.createListeningPoint("127.0.0.1", port, "udp");
            SipProvider provider = stack.createSipProvider(point);
            provider.addSipListener(this);
            guest = JainSipStack.attached(JainSettings.named(name), null, List.of(provider));
        } catch (SipException | javax.sip.InvalidArgumentException | TooManyListenersException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void processRequest(RequestEvent event) {
        if (event.getRequest().getMethod().equals(Request.REGISTER)) {
            registrations.incrementAndGet();
        } else if (!guest.tryProcess(event)) {
            own.incrementAndGet();
        }
    }

    @Override
    public void processResponse(ResponseEvent event) {
        if (!guest.tryProcess(event)) {
            own.incrementAndGet();
        }
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        guest.tryProcess(event);
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        guest.tryProcess(event);
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        guest.tryProcess(event);
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        guest.tryProcess(event);
    }

    void stop() {
        stack.stop();
    }
}
