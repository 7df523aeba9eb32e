package io.sidetone.sip.jain;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.spi.SipStackListener;
import io.sidetone.sip.spi.Termination.Cause;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TooManyListenersException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.ListeningPoint;
import javax.sip.PeerUnavailableException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TimeoutEvent;
import javax.sip.Transaction;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

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
    /** One for all points: JAIN-SIP allows a stack no second. */
    private final Events events = new Events();
    private final Messages messages;
    private final List<Point> points = new ArrayList<>();
    /** By Call-ID and our tag; and by Call-ID, their tag and the branch of their first INVITE, for CANCEL. */
    private final Map<String, JainDialog> dialogs = new ConcurrentHashMap<>();
    private final Map<String, JainDialog> invites = new ConcurrentHashMap<>();
    /** Everything we and the implementation start is born in it: the implementation leaves threads behind. */
    private final ThreadGroup threads;
    private final ExecutorService pool;
    private final ScheduledThreadPoolExecutor timer;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final boolean attached;
    private javax.sip.SipStack stack;
    private volatile SipStackListener listener;
    private volatile boolean closing;

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
        ThreadPoolExecutor workers = new ThreadPoolExecutor(settings.threads(), settings.threads(), 10,
            TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory, new ThreadPoolExecutor.DiscardPolicy());
        workers.allowCoreThreadTimeOut(true);
        pool = workers;
        timer = new ScheduledThreadPoolExecutor(1, factory, new ThreadPoolExecutor.DiscardPolicy());
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
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
    public static JainSipStack attached(JainSettings settings, String advertised, List<SipProvider> providers) {
        JainSipStack guest = new JainSipStack(settings, true);
        for (SipProvider provider : providers) {
            for (ListeningPoint at : provider.getListeningPoints()) {
                guest.points.add(new Point(provider, at, advertised == null ? at.getIPAddress() : advertised));
            }
        }
        return guest;
    }

    Messages messages() {
        return messages;
    }

    ExecutorService pool() {
        return pool;
    }

    /** How many dialogs there are. */
    public int dialogs() {
        return dialogs.size();
    }

    /** Completes once a closed stack's last thread is gone and its ports are free. */
    public CompletionStage<Void> closed() {
        return closed.minimalCompletionStage();
    }

    // ---- the SPI ------------------------------------------------------------------------------------------------

    /** @throws IllegalStateException if a point can't be listened at; the text holds its address and port */
    @Override
    public void start(SipStackListener told) {
        listener = Objects.requireNonNull(told, "listener");
        if (attached) {
            return;
        }
        FutureTask<Void> task = new FutureTask<>(this::listen, null);
        new Thread(threads, task, threads.getName()).start();
        try {
            task.get();
        } catch (ExecutionException e) {
            closing = true;
            release();
            throw e.getCause() instanceof IllegalStateException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private void listen() {
        settings.checkStores();
        Properties properties = Nist.properties(settings);
        properties.setProperty("javax.sip.STACK_NAME", settings.name() + "-" + NAMES.incrementAndGet());
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        try {
            synchronized (SipFactory.class) {
                stack = SipFactory.getInstance().createSipStack(properties);
            }
            if (settings.keyStore() != null) {
                Nist.secure(stack);
            }
        } catch (PeerUnavailableException | java.security.GeneralSecurityException e) {
            throw new IllegalStateException("JAIN-SIP can't be started: " + e.getMessage(), e);
        }
        settings.points().forEach(this::listen);
    }

    private void listen(JainSettings.Point at) {
        try {
            ListeningPoint point = stack.createListeningPoint(at.address(), at.port(), at.transport());
            SipProvider provider = stack.createSipProvider(point);
            points.add(new Point(provider, point, at.advertised()));
            provider.addSipListener(events);
        } catch (SipException | javax.sip.InvalidArgumentException | TooManyListenersException e) {
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
        JainDialog dialog = new JainDialog(this, told);
        keep(dialog);
        dialog.execute(() -> dialog.invite(request));
        return dialog;
    }

    @Override
    public void request(SipRequest request, Consumer<SipResponse> response) {
        JainDialog none = new JainDialog(this, (DialogListener) null);
        boolean[] done = {false};
        none.execute(() -> none.begin(request, (found, failure) -> {
            if (!done[0] && (found == null || found.getStatusCode() >= 200)) {
                done[0] = true;
                response.accept(found != null ? Messages.read(found)
                    : SipResponse.of(failure == Cause.TRANSPORT ? 503 : 408));
            }
        }));
    }

    void keep(JainDialog dialog) {
        dialogs.put(dialog.callId() + '\n' + dialog.tag(), dialog);
        if (closing) {
            dialog.close();
        }
    }

    void forget(JainDialog dialog) {
        dialogs.remove(dialog.callId() + '\n' + dialog.tag());
        if (dialog.inviteKey() != null) {
            invites.remove(dialog.inviteKey());
        }
    }

    void after(long delayMs, JainDialog dialog, Runnable task) {
        timer.schedule(() -> dialog.execute(task), delayMs, TimeUnit.MILLISECONDS);
    }

    /** Where to send from: by the transport that the URI asks for, then its kind of address; the same if possible. */
    Point point(URI target, Point usual) {
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

    @Override
    public void close() {
        synchronized (closed) {
            if (closing) {
                return;
            }
            closing = true;
        }
        List.copyOf(dialogs.values()).forEach(JainDialog::close);
        timer.schedule(this::release, LINGER_MS, TimeUnit.MILLISECONDS);
    }

    /** On a thread of no group, because it waits for all of it. */
    private void release() {
        new Thread(null, () -> {
            if (stack != null) {
                stack.stop();
            }
            pool.shutdown();
            timer.shutdown();
            // The implementations' event thread waits for events for good, and keeps the JVM from exiting.
            for (int i = 0; i < RELEASE_STEPS && threads.activeCount() > 0; i++) {
                threads.interrupt();
                LockSupport.parkNanos(RELEASE_STEP_NS);
            }
            closed.complete(null);
        }, threads.getName() + "-closing").start();
    }

    // ---- what comes ---------------------------------------------------------------------------------------------

    private static String tag(Message message, boolean to) {
        return to ? ((ToHeader) message.getHeader(ToHeader.NAME)).getTag()
            : ((FromHeader) message.getHeader(FromHeader.NAME)).getTag();
    }

    private static String callId(Message message) {
        return ((CallIdHeader) message.getHeader(CallIdHeader.NAME)).getCallId();
    }

    private static String inviteKey(Request request) {
        return callId(request) + '\n' + tag(request, false) + '\n'
            + ((ViaHeader) request.getHeader(ViaHeader.NAME)).getBranch();
    }

    /**
     * Takes a request if it is in one of our dialogs, or in none.
     *
     * @return whether it was taken
     */
    public boolean tryProcess(RequestEvent event) {
        try {
            return taken(event, event.getRequest());
        } catch (SipException | RuntimeException e) {
            LOG.log(Level.DEBUG, "a request could not be taken", e);
            return true;
        }
    }

    private boolean taken(RequestEvent event, Request request) throws SipException {
        String method = request.getMethod();
        String tag = tag(request, true);
        JainDialog dialog = method.equals(Request.CANCEL) ? invites.get(inviteKey(request))
            : tag == null ? null : dialogs.get(callId(request) + '\n' + tag);
        boolean lost = dialog == null && (tag != null || method.equals(Request.CANCEL) || method.equals(Request.ACK));
        if (lost && (attached || method.equals(Request.ACK))) {
            return false;
        }
        if (method.equals(Request.ACK)) {
            dialog.execute(() -> dialog.acked(request));
            return true;
        }
        if (dialog == null && invites.containsKey(inviteKey(request))) {
            return true;
        }
        ServerTransaction transaction = event.getServerTransaction() != null ? event.getServerTransaction()
            : ((SipProvider) event.getSource()).getNewServerTransaction(request);
        transaction.setApplicationData(this);
        SipRequest read = Messages.read(request, Nist.source(event));
        Point point = pointOf((SipProvider) event.getSource(), request);
        JainExchange exchange = new JainExchange(this, point, transaction, read, dialog, dialog == null ? pool : dialog);
        if (dialog != null && method.equals(Request.CANCEL)) {
            dialog.execute(() -> dialog.cancelled(exchange));
        } else if (dialog != null) {
            dialog.execute(() -> dialog.requested(exchange));
        } else if (lost) {
            exchange.respond(SipResponse.of(Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST));
        } else {
            begun(exchange, request);
        }
        return true;
    }

    private void begun(JainExchange exchange, Request request) {
        boolean call = request.getMethod().equals(Request.INVITE);
        if (closing || dialogs.size() >= settings.maxDialogs()) {
            exchange.respond(SipResponse.of(Response.SERVICE_UNAVAILABLE));
        } else if (call && request.getHeader(ContactHeader.NAME) == null) {
            exchange.respond(SipResponse.of(Response.BAD_REQUEST));
        } else if (call) {
            JainDialog dialog = new JainDialog(this, exchange, null);
            dialog.inviteKey(inviteKey(request));
            invites.put(dialog.inviteKey(), dialog);
            keep(dialog);
            dialog.execute(() -> dialog.incoming(exchange, listener));
        } else {
            pool.execute(() -> listener.requested(exchange));
        }
    }

    private Point pointOf(SipProvider provider, Request request) {
        String transport = ((ViaHeader) request.getHeader(ViaHeader.NAME)).getTransport().toLowerCase(Locale.ROOT);
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
        JainDialog dialog = dialogs.get(callId(response) + '\n' + tag(response, false));
        CSeqHeader sequence = (CSeqHeader) response.getHeader(CSeqHeader.NAME);
        if (dialog != null && sequence.getMethod().equals(Request.INVITE) && response.getStatusCode() / 100 == 2) {
            dialog.execute(() -> dialog.stray(response));
        }
        return dialog != null;
    }

    private static boolean taken(Transaction transaction, Response response,
        Cause failure) {
        if (transaction != null && transaction.getApplicationData() instanceof JainDialog.Sent sent) {
            sent.dialog().execute(() -> sent.answer().accept(response, failure));
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
        Transaction transaction = event.isServerTransaction() ? event.getServerTransaction()
            : event.getClientTransaction();
        Object data = transaction == null ? null : transaction.getApplicationData();
        return data == this || data instanceof JainDialog.Sent;
    }

    /** Never ours: we have dialogs of our own. */
    public boolean tryProcess(DialogTerminatedEvent event) {
        return false;
    }

    private final class Events implements SipListener {

        @Override
        public void processRequest(RequestEvent event) {
            tryProcess(event);
        }

        @Override
        public void processResponse(ResponseEvent event) {
            tryProcess(event);
        }

        @Override
        public void processTimeout(TimeoutEvent event) {
            tryProcess(event);
        }

        @Override
        public void processIOException(IOExceptionEvent event) {
            tryProcess(event);
        }

        @Override
        public void processTransactionTerminated(TransactionTerminatedEvent event) {
            tryProcess(event);
        }

        @Override
        public void processDialogTerminated(DialogTerminatedEvent event) {
            tryProcess(event);
        }
    }
}
