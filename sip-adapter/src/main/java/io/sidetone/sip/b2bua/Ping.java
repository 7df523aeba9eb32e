package io.sidetone.sip.b2bua;

import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipRequest;
import io.sidetone.sip.spi.SipResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks somebody regularly whether he is there. Belongs to the schedule's thread. */
final class Ping {

    private static final int NO_ANSWER = 408;
    private static final int NOT_SENT = 503;

    private final B2bua desk;
    private final String uri;
    private final long intervalNs;
    private final Consumer<Boolean> reachable;
    /** What was told last; null before the first answer. */
    private @Nullable Boolean told;
    private boolean over;

    Ping(B2bua desk, String uri, Duration interval, Consumer<Boolean> reachable) {
        this.desk = desk;
        this.uri = Objects.requireNonNull(uri, "uri");
        this.reachable = Objects.requireNonNull(reachable, "reachable");
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("the interval must be at least a second: " + interval);
        }
        intervalNs = interval.toNanos();
    }

    void ask() {
        if (!over) {
            desk.stack().request(new SipRequest("OPTIONS", uri, SipHeaders.NONE.with("Max-Forwards", "70")
                .with("Accept", SipBody.SDP), SipBody.NONE),
                response -> desk.schedule.execute(() -> answered(response)));
        }
    }

    private void answered(SipResponse response) {
        boolean now = response.status() != NO_ANSWER && response.status() != NOT_SENT;
        if (!over && (told == null || told != now)) {
            told = now;
            reachable.accept(now);
        }
        desk.schedule.after(intervalNs, this::ask);
    }

    void close() {
        over = true;
    }
}
