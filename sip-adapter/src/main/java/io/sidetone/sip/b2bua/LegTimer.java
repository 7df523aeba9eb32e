package io.sidetone.sip.b2bua;

import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipResponse;
import io.sidetone.sip.timer.SessionExpires;
import io.sidetone.sip.timer.SessionTimer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session timer of one leg: reads and writes its headers, and is asked when time has come. Schedule's thread. */
final class LegTimer {

    private final SessionTimer timer;
    private final Schedule schedule;
    private final Runnable refresh;
    private final Runnable expire;
    private long askedNs = Long.MAX_VALUE;
    private boolean over;

    /**
     * @param refresh sends an UPDATE or a re-INVITE
     * @param expire hangs up: nobody has refreshed the session
     */
    LegTimer(Configuration configuration, Schedule schedule, Runnable refresh, Runnable expire) {
        timer = new SessionTimer(configuration.sessionSeconds, configuration.leastSessionSeconds);
        this.schedule = schedule;
        this.refresh = refresh;
        this.expire = expire;
    }

    /** For a request of ours. */
    SipHeaders requestHeaders(SipHeaders headers) {
        return headers.with("Session-Expires", timer.request().header())
            .with("Min-SE", Integer.toString(timer.minSe()));
    }

    /** What a request of theirs that asks for too little is told; null if it is fine. */
    @Nullable SipResponse refusal(SipHeaders headers) {
        return timer.isTooShort(asked(headers), headers.lists("Supported", "timer"))
            ? new SipResponse(422, SipHeaders.NONE.with("Min-SE", Integer.toString(timer.minSe())),
                SipBody.NONE) : null;
    }

    /** A request of theirs is answered with a 2xx, which carries these. */
    SipHeaders answerHeaders(SipHeaders request, SipHeaders headers) {
        SessionExpires agreed = timer.accept(asked(request), leastOf(request), request.lists("Supported", "timer"),
            schedule.nowNs());
        watch();
        SipHeaders answer = headers.with("Session-Expires", agreed.header());
        return agreed.refresher() == SessionExpires.Refresher.UAC ? answer.with("Require", "timer") : answer;
    }

    /** A request of ours was answered. */
    void answered(SipResponse response) {
        if (response.isSuccess()) {
            timer.accepted(asked(response.headers()), schedule.nowNs());
        } else if (response.status() != 422 || !timer.tooShort(leastOf(response.headers()))) {
            timer.refused(response.status(), schedule.nowNs());
        }
        watch();
    }

    /** Our INVITE was answered 422: whether to send it again, asking for more. */
    boolean tooShort(SipHeaders headers) {
        return timer.tooShort(leastOf(headers));
    }

    private static Optional<SessionExpires> asked(SipHeaders headers) {
        return headers.first("Session-Expires").flatMap(SessionExpires::parse);
    }

    private static Optional<Integer> leastOf(SipHeaders headers) {
        return headers.first("Min-SE").flatMap(SessionExpires::seconds);
    }

    private void watch() {
        long nextNs = timer.nextNs();
        if (!over && nextNs < askedNs) {
            askedNs = nextNs;
            schedule.after(nextNs - schedule.nowNs(), this::look);
        }
    }

    private void look() {
        askedNs = Long.MAX_VALUE;
        if (over) {
            return;
        }
        switch (timer.due(schedule.nowNs())) {
            case REFRESH -> refresh.run();
            case EXPIRED -> expire.run();
            default -> {
                // Somebody has refreshed it meanwhile.
            }
        }
        watch();
    }

    /** The leg is over. */
    void close() {
        over = true;
    }
}
