package io.sidetone.sip.jain;

import io.sidetone.sip.dialog.Subscriber;
import io.sidetone.sip.spi.DialogListener;
import io.sidetone.sip.spi.SipDialog;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.spi.SipStack;
import io.sidetone.sip.tck.CallContract;
import io.sidetone.testkit.FreePorts;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Two stacks on the loopback, on ports that were free a moment ago. */
final class JainPair implements CallContract.Pair {

    private static final long MOST_NS = TimeUnit.SECONDS.toNanos(20);

    private final JainSipStack caller;
    private final JainSipStack callee;
    private final String calleeUri;

    JainPair(JainSipStack caller, JainSipStack callee, String calleeUri) {
        this.caller = caller;
        this.callee = callee;
        this.calleeUri = calleeUri;
    }

    /** Settings for one point on a free port. */
    static JainSettings settings(String name, String transport) {
        JainSettings settings = JainSettings.named(name).listen(transport, "127.0.0.1", freePort());
        return transport.equals("tls") ? settings.tls(Certificates.keyStore(), null, Certificates.PASSWORD) : settings;
    }

    static JainPair over(String transport) {
        JainSettings callee = settings("callee", transport);
        return new JainPair(JainSipStack.of(settings("caller", transport)), JainSipStack.of(callee),
            uri(callee, "101"));
    }

    static String uri(JainSettings settings, String user) {
        JainSettings.Point at = settings.points().get(0);
        return "sip:" + user + "@" + at.address() + ":" + at.port()
            + (at.transport().equals("udp") ? "" : ";transport=" + at.transport());
    }

    /** Free for UDP and TCP. */
    static int freePort() {
        return FreePorts.row(1);
    }

    static boolean await(BooleanSupplier condition) {
        long untilNs = System.nanoTime() + MOST_NS;
        while (!condition.getAsBoolean() && System.nanoTime() < untilNs) {
            LockSupport.parkNanos(2_000_000);
        }
        return condition.getAsBoolean();
    }

    @Override
    public SipStack caller() {
        return caller;
    }

    @Override
    public SipStack callee() {
        return callee;
    }

    @Override
    public String calleeUri() {
        return calleeUri;
    }

    @Override
    public boolean settle(BooleanSupplier condition) {
        return await(condition);
    }

    /** Real time: what is sent over the loopback has arrived by then. */
    @Override
    public void quiet() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150));
    }

    @Override
    public SipDialog subscribe(SipRequest request, DialogListener listener, Consumer<SipResponse> response) {
        return Subscriber.subscribe(caller.dialogsOf(), request, listener, response);
    }
}
