package io.sidetone.runtime.srtp;

import io.sidetone.runtime.Endpoint;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint whose datagrams are SRTP and SRTCP on the wire, and RTP and RTCP for the leg. What is not authentic is
 * dropped and counted, never answered, and teaches {@link io.sidetone.runtime.udp.UdpEndpoint} no address.
 *
 * <pre>{@code
 *   UdpEndpoint udp = UdpEndpoint.open(UdpSpec.at(address));
 *   SecureEndpoint endpoint = new SecureEndpoint(udp);
 *   // … SDP carries one a=crypto line each way; keys before anything is sent or taken …
 *   endpoint.keys(SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80, secureRandom), theirs);
 *   call.join(spec, Role.AGENT, endpoint);
 * }</pre>
 *
 * Until {@link #keys} or {@link #plain} was called nothing passes, in either direction. {@link #poll}, {@link #send}
 * and {@link #sendControl} belong to the leg's media thread and allocate nothing; everything else is for any thread.
 */
public final class SecureEndpoint implements Endpoint {

    private static final int LONGEST = 2048;
    private static final int OPENED = 0;
    private static final int MALFORMED = 1;
    private static final int FORGED = 2;
    private static final int REPLAYED = 3;
    private static final int TOO_MANY_SOURCES = 4;
    private static final int WITHOUT_KEY = 5;
    private static final int SECURED = 6;
    private static final int UNSECURABLE = 7;

    /** What is agreed on; sender and receiver are null where both sides agreed on plain RTP. */
    private record Agreement(@Nullable SrtpKey localKey, @Nullable SrtpSender sender, @Nullable SrtpKey remoteKey,
        @Nullable SrtpReceiver receiver) {
    }

    private final Endpoint endpoint;
    private final Opening opening = new Opening();
    private final byte[] out = new byte[LONGEST];
    private final byte[] in = new byte[LONGEST];
    private final AtomicLongArray counts = new AtomicLongArray(UNSECURABLE + 1);
    /** Null as long as nothing is agreed on. */
    private volatile @Nullable Agreement agreement;

    /** @param endpoint where the secured datagrams go and come from; owned by this object */
    public SecureEndpoint(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Signalling has agreed on keys, for the first time or anew. A key that stays the same keeps its stream's
     * counters, as a session refresh demands; packets under a former key are forgeries from now on.
     *
     * @param local for what is sent
     * @param remote for what comes
     */
    public synchronized void keys(SrtpKey local, SrtpKey remote) {
        Agreement old = agreement;
        SrtpSender sender = old != null && local.equals(old.localKey) ? old.sender : new SrtpSender(local);
        SrtpReceiver receiver = old != null && remote.equals(old.remoteKey) ? old.receiver : new SrtpReceiver(remote);
        agreement = new Agreement(local, sender, remote, receiver);
    }

    /**
     * Signalling has agreed on plain RTP: the other side did not take up what was offered (RFC 8643). What goes either
     * way is then untouched.
     */
    public synchronized void plain() {
        agreement = new Agreement(null, null, null, null);
    }

    /** Whether keys are agreed on. */
    public boolean isSecure() {
        Agreement now = agreement;
        return now != null && now.sender != null;
    }

    /** What was counted until now. */
    public SrtpCounters counters() {
        return new SrtpCounters(counts.get(OPENED), counts.get(MALFORMED), counts.get(FORGED), counts.get(REPLAYED),
            counts.get(TOO_MANY_SOURCES), counts.get(WITHOUT_KEY), counts.get(SECURED), counts.get(UNSECURABLE));
    }

    @Override
    public int poll(Inbox inbox, int limit) {
        opening.inbox = inbox;
        opening.agreement = agreement;
        return endpoint.poll(opening, limit);
    }

    /** Opens datagrams on their way up. */
    private final class Opening implements Inbox {

        private Inbox inbox = (buffer, offset, length) -> {
        };
        private @Nullable Agreement agreement;

        @Override
        public boolean isAuthentic(byte[] buffer, int offset, int length) {
            return agreement != null && (agreement.receiver == null ? inbox.isAuthentic(buffer, offset, length)
                : agreement.receiver.isAuthentic(buffer, offset, length));
        }

        @Override
        public void datagram(byte[] buffer, int offset, int length) {
            SrtpReceiver receiver = agreement == null ? null : agreement.receiver;
            if (agreement == null) {
                count(WITHOUT_KEY);
            } else if (receiver == null) {
                inbox.datagram(buffer, offset, length);
            } else if (length > LONGEST) {
                count(MALFORMED);
            } else {
                System.arraycopy(buffer, offset, in, 0, length);
                int opened = receiver.unprotect(in, 0, length);
                count(opened < 0 ? -opened : OPENED);
                if (opened >= 0) {
                    inbox.datagram(in, 0, opened);
                }
            }
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        secure(buffer, offset, length, false);
    }

    @Override
    public void sendControl(byte[] buffer, int offset, int length) {
        secure(buffer, offset, length, true);
    }

    private void secure(byte[] buffer, int offset, int length, boolean control) {
        Agreement now = agreement;
        if (now == null) {
            count(WITHOUT_KEY);
        } else if (now.sender == null) {
            pass(buffer, offset, length, control);
        } else if (length > LONGEST - now.sender.overhead()) {
            count(UNSECURABLE);
        } else {
            System.arraycopy(buffer, offset, out, 0, length);
            int secured = control ? now.sender.protectControl(out, 0, length) : now.sender.protect(out, 0, length);
            count(secured < 0 ? UNSECURABLE : SECURED);
            if (secured >= 0) {
                pass(out, 0, secured, control);
            }
        }
    }

    private void pass(byte[] buffer, int offset, int length, boolean control) {
        if (control) {
            endpoint.sendControl(buffer, offset, length);
        } else {
            endpoint.send(buffer, offset, length);
        }
    }

    private void count(int what) {
        counts.lazySet(what, counts.get(what) + 1);
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
