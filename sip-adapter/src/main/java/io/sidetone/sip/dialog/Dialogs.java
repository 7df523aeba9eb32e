package io.sidetone.sip.dialog;

import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStackListener;
import io.sidetone.sip.spi.Termination.Cause;
import java.io.IOException;
import java.lang.System.Logger;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All dialogs of a stack: what a port's {@code SipStack} does beside starting, and closing what it has opened. Any
 * thread; owns those that dialogs run on.
 */
public final class Dialogs {

    static final Logger LOG = System.getLogger("io.sidetone.sip.dialog");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Transactions transactions;
    private final int most;
    /** By Call-ID and our tag; and by Call-ID, their tag and the branch of their first INVITE, for CANCEL. */
    private final Map<String, Dialog> dialogs = new ConcurrentHashMap<>();
    private final Map<String, Dialog> invites = new ConcurrentHashMap<>();
    private final ExecutorService pool;
    private final ScheduledThreadPoolExecutor timer;
    private volatile @Nullable SipStackListener listener;
    private volatile boolean closing;

    /**
     * @param poolSize how many threads callbacks and sending share; one that connects keeps a thread
     * @param most how many dialogs there may be; who asks for one more is told 503
     */
    public Dialogs(Transactions transactions, ThreadFactory threads, int poolSize, int most) {
        this.transactions = transactions;
        this.most = most;
        ThreadPoolExecutor workers = new ThreadPoolExecutor(poolSize, poolSize, 10, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), threads, (task, ended) -> lateThread(task));
        workers.allowCoreThreadTimeOut(true);
        pool = workers;
        timer = new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Also who comes after the end is told that it is over. */
    private static void lateThread(Runnable task) {
        Thread thread = new Thread(task, "sidetone-sip-late");
        thread.setDaemon(true);
        thread.start();
    }

    /** A new tag, branch or Call-ID: nobody can guess it. */
    public static String token() {
        return Long.toHexString(RANDOM.nextLong()) + Long.toHexString(RANDOM.nextLong());
    }

    /** Of a row of numbers of which the first is to be anything (RFC 3262 §3). */
    static long firstNumber() {
        return RANDOM.nextInt(1 << 30);
    }

    /** Who is told of what belongs to no dialog yet; before anything else. */
    public void start(SipStackListener told) {
        listener = told;
    }

    /** How many there are. */
    public int count() {
        return dialogs.size();
    }

    /** As the SPI says. */
    public SipDialog invite(SipRequest request, DialogListener told) {
        Dialog dialog = new Dialog(this, told);
        keep(dialog);
        dialog.execute(() -> dialog.invites.begin(request));
        return dialog;
    }

    /** As the SPI says. */
    public void request(SipRequest request, Consumer<SipResponse> response) {
        Dialog none = new Dialog(this, null);
        boolean[] done = {false};
        none.execute(() -> none.begin(request, (reply, failure) -> {
            if (!done[0] && (reply == null || !reply.response().isProvisional())) {
                done[0] = true;
                response.accept(reply != null ? reply.response()
                    : SipResponse.of(failure == Cause.TRANSPORT ? 503 : 408));
            }
        }));
    }

    /** Sends a SUBSCRIBE, for tests: notifiers need subscribers. */
    SipDialog subscribe(SipRequest request, DialogListener told, Consumer<SipResponse> response) {
        Dialog dialog = new Dialog(this, told);
        keep(dialog);
        dialog.execute(() -> dialog.subscribe(request, response));
        return dialog;
    }

    /**
     * Ends every dialog, tells each that it is over, and refuses new ones.
     *
     * @param lingerMs how long BYE may still be sent and confirmed
     * @param then what happens after that, on a thread of {@link Dialogs}
     */
    public void close(long lingerMs, Runnable then) {
        synchronized (dialogs) {
            if (closing) {
                return;
            }
            closing = true;
        }
        List.copyOf(dialogs.values()).forEach(Dialog::close);
        timer.schedule(then, lingerMs, TimeUnit.MILLISECONDS);
    }

    /** Ends the threads, and waits a second for what they have to do. */
    public void release() {
        closing = true;
        timer.shutdownNow();
        pool.shutdown();
        try {
            pool.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- what comes ---------------------------------------------------------------------------------------------

    private static String inviteKey(Transactions.Arrival request) {
        return request.callId() + '\n' + request.from().tag() + '\n' + request.branch();
    }

    /**
     * A request has come.
     *
     * @param guest whether others than us take what belongs to none of our dialogs; else we answer it
     * @return whether it was ours
     * @throws IOException as {@link Transactions.Arrival#take} does
     */
    public boolean arrived(Transactions.Arrival arrival, boolean guest) throws IOException {
        String method = arrival.request().method();
        boolean ack = method.equals("ACK");
        boolean cancel = method.equals("CANCEL");
        Dialog dialog = cancel ? invites.get(inviteKey(arrival)) : find(arrival.callId(), arrival.toTag());
        if (dialog == null) {
            return !ack && arrivedAlone(arrival, cancel || arrival.toTag() != null, guest);
        }
        if (ack) {
            dialog.execute(() -> dialog.invites.acked(arrival));
            return true;
        }
        arrival.take();
        Exchange exchange = new Exchange(this, arrival, dialog, dialog);
        dialog.execute(() -> {
            if (cancel) {
                dialog.invites.cancelled(exchange);
            } else {
                dialog.requested(exchange);
            }
        });
        return true;
    }

    /** It is in none of our dialogs; {@code lost} if it should be in one. */
    private boolean arrivedAlone(Transactions.Arrival arrival, boolean lost, boolean guest) throws IOException {
        if (lost && guest) {
            return false;
        }
        if (invites.containsKey(inviteKey(arrival))) {
            return true;
        }
        arrival.take();
        Exchange exchange = new Exchange(this, arrival, null, pool);
        if (lost) {
            exchange.respond(SipResponse.of(481));
        } else {
            begun(exchange, arrival.request().method().equals("INVITE"));
        }
        return true;
    }

    private void begun(Exchange exchange, boolean call) {
        if (closing || dialogs.size() >= most) {
            exchange.respond(SipResponse.of(503));
        } else if (call && exchange.arrival.from().target() == null) {
            exchange.respond(SipResponse.of(400));
        } else if (call) {
            Dialog dialog = new Dialog(this, exchange, null);
            dialog.inviteKey(inviteKey(exchange.arrival));
            invites.put(dialog.inviteKey(), dialog);
            keep(dialog);
            dialog.execute(() -> dialog.invites.incoming(exchange, listener()));
        } else {
            pool.execute(() -> listener().requested(exchange));
        }
    }

    /** A 2xx to an INVITE of ours has come whose transaction has ended; returns whether it was ours. */
    public boolean strayed(String callId, @Nullable String ourTag, Transactions.Reply reply) {
        Dialog dialog = find(callId, ourTag);
        if (dialog != null && reply.response().isSuccess()) {
            dialog.execute(() -> dialog.invites.stray(reply));
        }
        return dialog != null;
    }

    // ---- for dialogs --------------------------------------------------------------------------------------------

    private SipStackListener listener() {
        SipStackListener told = listener;
        assert told != null : "not started";
        return told;
    }

    Transactions transactions() {
        return transactions;
    }

    ExecutorService pool() {
        return pool;
    }

    private @Nullable Dialog find(String callId, @Nullable String tag) {
        return tag == null ? null : dialogs.get(callId + '\n' + tag);
    }

    void keep(Dialog dialog) {
        dialogs.put(dialog.callId() + '\n' + dialog.tag(), dialog);
        if (closing) {
            dialog.close();
        }
    }

    void forget(Dialog dialog) {
        dialogs.remove(dialog.callId() + '\n' + dialog.tag());
        if (dialog.inviteKey() != null) {
            invites.remove(dialog.inviteKey());
        }
    }

    void after(long delayMs, Dialog dialog, Runnable task) {
        timer.schedule(() -> dialog.execute(task), delayMs, TimeUnit.MILLISECONDS);
    }
}
