package io.sidetone.sip.blf;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One phone's subscription to one lamp (RFC 6665 §4.2). One thread at a time; time comes from outside, monotonic, in
 * nanoseconds. There is at most one NOTIFY a second, and one under way: what changes meanwhile is told by the next.
 *
 * <pre>
 *   subscribe ─► ACTIVE ─── expiry, subscribe for 0 s ──► last NOTIFY ─► OVER
 *                   └────── 481 and the like, two 408 in a row ────────► OVER
 * </pre>
 */
public final class LampSubscription {

    /** The only event package there is. */
    public static final String EVENT = "dialog";
    /** Of the body of a NOTIFY. */
    public static final String CONTENT_TYPE = DialogInfo.CONTENT_TYPE;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final int DEFAULT_EXPIRY = 3_600;
    private static final int TIMED_OUT = 408;
    /** Statuses after which a subscription does not exist any more (RFC 6665 §4.2.2). */
    private static final Set<Integer> GONE = Set.of(404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604);

    /**
     * The answer to a SUBSCRIBE.
     *
     * @param status 200; 423 with {@code Min-Expires}; 489 with {@code Allow-Events}
     * @param expires seconds for {@code Expires}, or for {@code Min-Expires} of a 423
     */
    public record Answer(int status, int expires) {
    }

    /**
     * A NOTIFY to send.
     *
     * @param state the value of {@code Subscription-State}
     * @param body of type {@value #CONTENT_TYPE}
     */
    public record Notification(String state, String body) {
    }

    private final String entity;
    private final int least;
    private final int most;
    private Lamp lamp;
    private long version;
    private boolean subscribed;
    private boolean ending;
    private boolean over;
    private boolean pending;
    private boolean underWay;
    private boolean timedOut;
    private long expiryNs;
    private long earliestNs;
    private boolean everSent;

    /**
     * @param entity the URI that is subscribed to, exactly as in the SUBSCRIBE
     * @param lamp what there is to show
     * @param least seconds a subscription lasts at least
     * @param most seconds it lasts at most
     */
    public LampSubscription(String entity, Lamp lamp, int least, int most) {
        this.entity = Objects.requireNonNull(entity, "entity");
        this.lamp = Objects.requireNonNull(lamp, "lamp");
        if (least < 1 || most < least) {
            throw new IllegalArgumentException("needs 1 <= least <= most: " + least + ", " + most);
        }
        this.least = least;
        this.most = most;
    }

    /**
     * A SUBSCRIBE has come, the first or a later one. A refused first one leaves nothing to keep.
     *
     * @param event the value of its {@code Event} header
     * @param expires the number in its {@code Expires} header; null if there is none
     */
    public Answer subscribe(String event, @Nullable Integer expires, long nowNs) {
        int semicolon = event.indexOf(';');
        if (!(semicolon < 0 ? event : event.substring(0, semicolon)).strip().equalsIgnoreCase(EVENT)) {
            return new Answer(489, 0);
        }
        int wanted = Math.min(most, expires == null ? DEFAULT_EXPIRY : expires);
        if (wanted < 0 || wanted > 0 && wanted < least) {
            return new Answer(423, least);
        }
        if (over || ending) {
            return new Answer(481, 0);
        }
        subscribed = true;
        pending = true;
        ending = wanted == 0;
        expiryNs = nowNs + wanted * SECOND_NS;
        return new Answer(200, wanted);
    }

    /** The lamp shows something else, or the same again, which is told to nobody. */
    public void changed(Lamp now) {
        if (!now.equals(lamp)) {
            lamp = now;
            pending = true;
        }
    }

    /** What is to be sent now, if anything. It is under way until {@link #answered}. */
    public Optional<Notification> due(long nowNs) {
        if (subscribed && !over && !ending && nowNs - expiryNs >= 0) {
            ending = true;
            pending = true;
        }
        if (!subscribed || over || underWay || !pending || everSent && nowNs - earliestNs < 0) {
            return Optional.empty();
        }
        pending = false;
        underWay = true;
        everSent = true;
        earliestNs = nowNs + SECOND_NS;
        over = ending;
        String state = ending ? "terminated;reason=timeout"
            : "active;expires=" + Math.max(1, (expiryNs - nowNs + SECOND_NS - 1) / SECOND_NS);
        return Optional.of(new Notification(state, DialogInfo.document(entity, version++, lamp)));
    }

    /** The NOTIFY under way was answered, or, with 408, was not. */
    public void answered(int status) {
        underWay = false;
        if (GONE.contains(status) || status == TIMED_OUT && timedOut) {
            over = true;
        }
        timedOut = status == TIMED_OUT;
        // Who may have missed it is told again; states are full.
        pending |= timedOut;
    }

    /** Whether there is nothing left to do, and the stack's dialog is to be deleted once {@link #isIdle}. */
    public boolean isOver() {
        return over;
    }

    /** Whether no NOTIFY is under way. */
    public boolean isIdle() {
        return !underWay;
    }

    /** When {@link #due} is to be asked next; {@link Long#MAX_VALUE} if not before something else happens. */
    public long nextNs() {
        if (!subscribed || over || underWay) {
            return Long.MAX_VALUE;
        }
        return pending ? everSent ? earliestNs : Long.MIN_VALUE : expiryNs;
    }
}
