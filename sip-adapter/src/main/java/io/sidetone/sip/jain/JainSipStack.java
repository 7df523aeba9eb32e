package io.sidetone.sip.jain;

import io.sidetone.sip.dialog.Dialogs;
import io.sidetone.sip.dialog.Transactions.Answer;
import io.sidetone.sip.dialog.Transactions.Outgoing;
import io.sidetone.sip.dialog.Transactions.Reply;
import io.sidetone.sip.dialog.Transactions.Sent;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.spi.SipStackListener;
import io.sidetone.sip.spi.Termination.Cause;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.TooManyListenersException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.PeerUnavailableException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TimeoutEvent;
import javax.sip.Transaction;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * JAIN-SIP as a {@link SipStack}: a stack of its own, or one that the application runs already and lends. Any thread.
 *
 * <pre>{@code
 * SipStack stack = JainSipStack.of(JainSettings.named("pbx").listen("udp", "192.0.2.1", 5060));
 * stack.start(listener);      // throws, with address and port, if it can't listen there
 * }</pre>
 */
public final class JainSipStack implements SipStack {

    static final Logger LOG = System.getLogger("io.sidetone.sip.jain");

    /** A listening point, and the host that others are told. */
    record Point(SipProvider provider, ListeningPoint at, String host) {
    }

    /** For BYE and CANCEL to be confirmed, and refusals to be acknowledged, before the sockets are closed. */
    private static final long LINGER_MS = 500;
    private static final int RELEASE_STEPS = 100;
    private static final long RELEASE_STEP_NS = 20_000_000;
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final JainSettings settings;
    private final Messages messages;
    private final List<Point> points = new CopyOnWriteArrayList<>();
    /** Everything we and the implementation start is born in it: the implementation leaves threads behind. */
    private final ThreadGroup threads;
    private final Dialogs dialogs;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final boolean attached;
    private final SipListener events = new Events();
    private javax.sip.@Nullable SipStack stack;

    private JainSipStack(JainSettings settings, boolean attached) {
        this.settings = settings;
        this.attached = attached;
        try {
            messages = new Messages(settings.name(), SipFactory.getInstance());
        } catch (PeerUnavailableException e) {
            throw new IllegalStateException("no implementation of JAIN-SIP on the class path", e);
        }
        threads = new ThreadGroup("sidetone-sip-" + settings.name());
        AtomicInteger numbers = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(threads, task, threads.getName() + "-" + numbers.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        dialogs = new Dialogs(this::send, factory, settings.threads(), settings.maxDialogs());
    }

    /** A stack of its own; it listens from {@link #start} on. */
    public static JainSipStack of(JainSettings settings) {
        return new JainSipStack(settings, false);
    }

    /**
     * A guest of a stack that the application runs and closes. Its listener, the only one JAIN-SIP allows, offers every
     * event to {@code tryProcess}; of what belongs to no dialog yet it offers what is to be ours. The providers'
     * automatic dialog support must be off, for they would answer in our dialogs otherwise.
     *
     * @param advertised the host in what others are told; null for the listening points' own
     * @param settings points and TLS don't matter
     */
    public static JainSipStack attached(JainSettings settings, @Nullable String advertised,
        List<SipProvider> providers) {
        JainSipStack guest = new JainSipStack(settings, true);
        for (SipProvider provider : providers) {
            for (ListeningPoint at : provider.getListeningPoints()) {
                guest.points.add(new Point(provider, at, advertised == null ? at.getIPAddress() : advertised));
            }
        }
        return guest;
    }

    /** How many dialogs there are. */
    public int dialogs() {
        return dialogs.count();
    }

    /** How many transactions there are, also those of an application that lends its stack. */
    public int transactions() {
        return points.isEmpty() ? 0 : Nist.transactions(points.get(0).provider().getSipStack());
    }

    /** For tests. */
    Dialogs dialogsOf() {
        return dialogs;
    }

    /** Completes once a closed stack's last thread is gone and its ports are free. */
    public CompletionStage<Void> closed() {
        return closed.minimalCompletionStage();
    }

    // ---- the SPI ------------------------------------------------------------------------------------------------

    /** @throws IllegalStateException if a point can't be listened at; the text holds its address and port */
    @Override
    public void start(SipStackListener told) {
        dialogs.start(Objects.requireNonNull(told, "listener"));
        if (attached) {
            return;
        }
        FutureTask<Void> task = new FutureTask<>(this::listen, null);
        new Thread(threads, task, threads.getName()).start();
        try {
            task.get();
        } catch (ExecutionException e) {
            release();
            throw e.getCause() instanceof IllegalStateException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            release();
        }
    }

    private void listen() {
        settings.checkStores();
        Properties properties = Nist.properties(settings);
        properties.setProperty("javax.sip.STACK_NAME", settings.name() + "-" + NAMES.incrementAndGet());
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        try {
            javax.sip.SipStack made;
            synchronized (SipFactory.class) {
                made = SipFactory.getInstance().createSipStack(properties);
            }
            stack = made;
            if (settings.keyStore() != null) {
                Nist.secure(made);
            }
            settings.points().forEach(at -> listen(made, at));
        } catch (PeerUnavailableException | java.security.GeneralSecurityException e) {
            throw new IllegalStateException("JAIN-SIP can't be started: " + e.getMessage(), e);
        }
    }

    private void listen(javax.sip.SipStack made, JainSettings.Point at) {
        try {
            ListeningPoint point = made.createListeningPoint(at.address(), at.port(), at.transport());
            SipProvider provider = made.createSipProvider(point);
            points.add(new Point(provider, point, at.advertised()));
            provider.addSipListener(events);
        } catch (SipException | InvalidArgumentException | TooManyListenersException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IllegalStateException("can't listen at " + at.transport() + " " + at.address() + " port "
                + at.port() + ": " + cause.getMessage(), e);
        }
    }

    @Override
    public SipDialog invite(SipRequest request, DialogListener told) {
        return dialogs.invite(request, told);
    }

    @Override
    public void request(SipRequest request, Consumer<SipResponse> response) {
        dialogs.request(request, response);
    }

    /** It ends the dialogs at once, and itself half a second later: see {@link #closed}. */
    @Override
    public void close() {
        dialogs.close(LINGER_MS, this::release);
    }

    /** On a thread outside of our group, because it waits for all of that. */
    private void release() {
        new Thread(threads.getParent(), () -> {
            dialogs.release();
            for (int i = 0; i < RELEASE_STEPS && !attached && isBeginning(); i++) {
                LockSupport.parkNanos(RELEASE_STEP_NS);
            }
            stop();
            // The implementations' event thread waits for events for good, and keeps the JVM from exiting.
            for (int i = 0; i < RELEASE_STEPS && threads.activeCount() > 0; i++) {
                threads.interrupt();
                LockSupport.parkNanos(RELEASE_STEP_NS);
            }
            closed.complete(null);
        }, threads.getName() + "-closing").start();
    }

    /** Whether a point for UDP has no thread yet: stopped now, it would never end its timer. */
    private boolean isBeginning() {
        Thread[] all = new Thread[threads.activeCount()];
        long begun = Arrays.stream(all, 0, threads.enumerate(all)).filter(Nist::isUdpChannel).count();
        return begun < points.stream().filter(point -> point.at().getTransport().equals("udp")).count();
    }

    /** It throws at a point that was never opened, and then knows it no more. */
    private void stop() {
        for (int tries = 0; stack != null && tries <= settings.points().size(); tries++) {
            try {
                stack.stop();
                return;
            } catch (RuntimeException e) {
                LOG.log(Level.DEBUG, "a listening point could not be closed", e);
            }
        }
    }

    // ---- what goes ----------------------------------------------------------------------------------------------

    private Sent send(Outgoing given, Answer answer) throws IOException {
        try {
            Point point = point(messages.next(given.to()), given.to().path());
            Request request = messages.request(given, point);
            if (given.method().equals(Request.ACK)) {
                point.provider().sendRequest(request);
                return new Outbound(messages, point, request, null);
            }
            return new Outbound(messages, point, request, Outbound.transmit(request, point, answer));
        } catch (ParseException | SipException | InvalidArgumentException | RuntimeException e) {
            throw new IOException(given.method() + " can't be sent", e);
        }
    }

    /** Where to send from: by the transport that the URI asks for, then its kind of address; the same if possible. */
    private Point point(URI target, @Nullable Object usual) {
        String transport = "udp";
        boolean six = false;
        if (target instanceof SipURI uri) {
            transport = uri.isSecure() ? "tls" : Objects.requireNonNullElse(uri.getTransportParam(), "udp");
            six = uri.getHost().indexOf(':') >= 0;
        }
        Point best = null;
        int most = -1;
        for (Point point : points) {
            int fits = (point.at().getTransport().equalsIgnoreCase(transport) ? 4 : 0)
                + (point.at().getIPAddress().indexOf(':') >= 0 == six ? 2 : 0) + (point == usual ? 1 : 0);
            if (fits > most) {
                most = fits;
                best = point;
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("listens nowhere");
        }
        return best;
    }

    // ---- what comes ---------------------------------------------------------------------------------------------

    /**
     * Takes a request if it is in one of our dialogs, or in none.
     *
     * @return whether it was taken
     */
    public boolean tryProcess(RequestEvent event) {
        try {
            Point point = pointOf((SipProvider) event.getSource(), event.getRequest());
            return dialogs.arrived(Inbound.of(event, messages, point, this), attached);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "a request could not be taken", e);
            return true;
        }
    }

    private Point pointOf(SipProvider provider, Message message) {
        String transport = ((ViaHeader) message.getHeader(ViaHeader.NAME)).getTransport().toLowerCase(Locale.ROOT);
        Point found = null;
        for (Point point : points) {
            if (point.provider() == provider
                && (found == null || point.at().getTransport().equalsIgnoreCase(transport))) {
                found = point;
            }
        }
        return Objects.requireNonNull(found, "a provider that is not ours");
    }

    /** Takes a response to a request of ours. */
    public boolean tryProcess(ResponseEvent event) {
        Response response = event.getResponse();
        if (event.getClientTransaction() != null) {
            return taken(event.getClientTransaction(), response, null);
        }
        return Messages.sequence(response).getMethod().equals(Request.INVITE)
            && dialogs.strayed(Messages.callId(response), Messages.tag(response, false), reply(response,
                pointOf((SipProvider) event.getSource(), response)));
    }

    private static Reply reply(Response response, Point point) {
        return new Reply(Messages.read(response), Messages.sequence(response).getSeqNumber(),
            Messages.peer(response, point));
    }

    private static boolean taken(@Nullable Transaction transaction, @Nullable Response response,
        @Nullable Cause failure) {
        if (transaction != null && transaction.getApplicationData() instanceof Outbound.Pending pending) {
            pending.answer().take(response == null ? null : reply(response, pending.point()), failure);
            return true;
        }
        return false;
    }

    /** Takes a time-out of a request of ours. */
    public boolean tryProcess(TimeoutEvent event) {
        return event.isServerTransaction() ? event.getServerTransaction().getApplicationData() == this
            : taken(event.getClientTransaction(), null, Cause.TIMED_OUT);
    }

    /** Takes what broke with a request of ours. */
    public boolean tryProcess(IOExceptionEvent event) {
        return event.getSource() instanceof ClientTransaction transaction
            && taken(transaction, null, Cause.TRANSPORT);
    }

    /** Takes the end of a transaction of ours; nothing follows from it. */
    public boolean tryProcess(TransactionTerminatedEvent event) {
        return event.isServerTransaction() ? event.getServerTransaction().getApplicationData() == this
            : event.getClientTransaction().getApplicationData() instanceof Outbound.Pending;
    }

    /** Never ours: we have dialogs of our own. */
    public boolean tryProcess(DialogTerminatedEvent event) {
        return false;
    }

    // One line each, as all do the same.
    private final class Events implements SipListener {
        @Override public void processRequest(RequestEvent event) { tryProcess(event); }
        @Override public void processResponse(ResponseEvent event) { tryProcess(event); }
        @Override public void processTimeout(TimeoutEvent event) { tryProcess(event); }
        @Override public void processIOException(IOExceptionEvent event) { tryProcess(event); }
        @Override public void processTransactionTerminated(TransactionTerminatedEvent event) { tryProcess(event); }
        @Override public void processDialogTerminated(DialogTerminatedEvent event) { tryProcess(event); }
    }
}
