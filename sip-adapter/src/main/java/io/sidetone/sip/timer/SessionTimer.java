package io.sidetone.sip.timer;

import io.sidetone.sip.timer.SessionExpires.Refresher;
import java.util.Optional;

/**
 * The session timer of one dialog. One thread at a time; time comes from outside, monotonic, in nanoseconds.
 *
 * <pre>
 *   2xx ─► RUNNING ── half the interval, if we refresh ─► REFRESH ── 2xx ─► RUNNING
 *             └────── a third, or 32 s, before the end ─► EXPIRED: send BYE
 * </pre>
 */
public final class SessionTimer {

    /** What is to be done now. */
    public enum Due {
        /** Nothing. */
        NOTHING,
        /** Send a re-INVITE or an UPDATE with {@link #request}; told once until it is answered. */
        REFRESH,
        /** Send BYE: nobody has refreshed the session. */
        EXPIRED
    }

    /** Nothing shorter may be asked for (RFC 4028 §4), in seconds. */
    public static final int SHORTEST = 90;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final int BYE_BEFORE_END = 32;
    private static final int LONGEST = 24 * 3_600;
    /** A refresh that failed for a moment, by a glare for example, is tried again after that. */
    private static final long RETRY_NS = 10 * SECOND_NS;

    private final int preferred;
    private int least;
    private int interval;
    private boolean weRefresh;
    private boolean refreshing;
    private boolean over;
    private long refreshNs;
    private long expiryNs;

    /**
     * @param preferred seconds we ask for
     * @param least seconds below which we refuse, {@value #SHORTEST} or more
     * @throws IllegalArgumentException if they are out of range; the text holds them
     */
    public SessionTimer(int preferred, int least) {
        if (least < SHORTEST || preferred < least || preferred > LONGEST) {
            throw new IllegalArgumentException("needs " + SHORTEST + " <= least <= preferred <= " + LONGEST + ": "
                + least + ", " + preferred);
        }
        this.preferred = preferred;
        this.least = least;
    }

    /** What a request of ours asks for; it also carries {@code Supported: timer} and {@link #minSe}. */
    public SessionExpires request() {
        int seconds = Math.max(interval > 0 ? interval : preferred, least);
        return new SessionExpires(seconds, interval == 0 ? null : weRefresh ? Refresher.UAC : Refresher.UAS);
    }

    /** Seconds for a {@code Min-SE} header in our requests, and in a 422. */
    public int minSe() {
        return least;
    }

    /**
     * Whether a request asks for too short a time and is to be answered 422 with {@link #minSe}.
     *
     * @param supported whether it says {@code Supported: timer}; whoever does not say so can't understand a 422
     */
    public boolean isTooShort(Optional<SessionExpires> asked, boolean supported) {
        return supported && asked.isPresent() && asked.get().seconds() < least;
    }

    /**
     * We answer a request with a 2xx.
     *
     * @param asked its {@code Session-Expires}
     * @param theirLeast its {@code Min-SE}
     * @param supported whether it says {@code Supported: timer}
     * @return the {@code Session-Expires} of the 2xx; with {@code refresher=uac} it also needs {@code Require: timer}
     */
    public SessionExpires accept(Optional<SessionExpires> asked, Optional<Integer> theirLeast, boolean supported,
        long nowNs) {
        int wanted = asked.map(value -> Math.min(value.seconds(), preferred)).orElse(preferred);
        int seconds = Math.max(wanted, Math.max(least, Math.min(theirLeast.orElse(0), LONGEST)));
        Refresher refresher = !supported ? Refresher.UAS
            : asked.map(SessionExpires::refresher).orElse(Refresher.UAC);
        start(seconds, refresher == Refresher.UAS, nowNs);
        return new SessionExpires(seconds, refresher);
    }

    /**
     * A request of ours was answered with a 2xx.
     *
     * @param agreed its {@code Session-Expires}; empty if the other side knows no timers: then we alone refresh
     */
    public void accepted(Optional<SessionExpires> agreed, long nowNs) {
        int seconds = agreed.map(SessionExpires::seconds).orElse(request().seconds());
        start(Math.min(LONGEST, Math.max(SHORTEST, seconds)),
            agreed.isEmpty() || agreed.get().refresher() != Refresher.UAS, nowNs);
    }

    /**
     * A request of ours was answered 422: it is to be sent again, asking for more.
     *
     * @return false if that can't help, because what is demanded is missing, absurd or no more than was asked for
     */
    public boolean tooShort(Optional<Integer> theirLeast) {
        if (theirLeast.isEmpty() || theirLeast.get() <= least || theirLeast.get() > LONGEST) {
            return false;
        }
        least = theirLeast.get();
        refreshing = false;
        return true;
    }

    /** A refresh of ours was answered otherwise: after 408 and 481 the session is over, else it is tried again. */
    public void refused(int status, long nowNs) {
        if (status == 408 || status == 481) {
            expiryNs = nowNs;
        }
        refreshing = false;
        refreshNs = nowNs + RETRY_NS;
    }

    private void start(int seconds, boolean refresher, long nowNs) {
        interval = seconds;
        weRefresh = refresher;
        refreshing = false;
        refreshNs = nowNs + seconds * SECOND_NS / 2;
        expiryNs = nowNs + (seconds - Math.min(BYE_BEFORE_END, seconds / 3)) * SECOND_NS;
    }

    /** What is to be done; {@link Due#EXPIRED} is told once. */
    public Due due(long nowNs) {
        if (interval == 0 || over) {
            return Due.NOTHING;
        }
        if (nowNs - expiryNs >= 0) {
            over = true;
            return Due.EXPIRED;
        }
        if (weRefresh && !refreshing && nowNs - refreshNs >= 0) {
            refreshing = true;
            return Due.REFRESH;
        }
        return Due.NOTHING;
    }

    /** When {@link #due} is to be asked next; {@link Long#MAX_VALUE} if never. */
    public long nextNs() {
        if (interval == 0 || over) {
            return Long.MAX_VALUE;
        }
        return weRefresh && !refreshing && refreshNs - expiryNs < 0 ? refreshNs : expiryNs;
    }
}
