package io.sidetone.sip.b2bua;

import io.sidetone.runtime.MonitoringSession;
import io.sidetone.sip.FeatureCodes;
import io.sidetone.sip.spi.SipBody;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A supervisor's keys that come in INFO requests, to the same effect as telephone-events, which the engine takes
 * itself. Belongs to the schedule's thread.
 */
final class SupervisorKeys {

    private static final Pattern SIGNAL = Pattern.compile("(?i)(?:signal\\s*=\\s*)?([0-9*#A-D])\\s*(?:[\\r\\n].*)?",
        Pattern.DOTALL);
    private static final long CONFIRMATION_NS = 3_000_000_000L;

    private final B2bua desk;
    /** Whether, and when, the key for a takeover was pressed last. */
    private boolean pressed;
    private long pressedNs;

    SupervisorKeys(B2bua desk) {
        this.desk = desk;
    }

    /** The body of an INFO: {@code application/dtmf-relay} or {@code application/dtmf}; others are left alone. */
    void info(SipBody body, MonitoringSession session) {
        Matcher digit = SIGNAL.matcher(new String(body.bytes(), StandardCharsets.US_ASCII).strip());
        if (!body.contentType().toLowerCase(Locale.ROOT).startsWith("application/dtmf") || !digit.matches()) {
            return;
        }
        boolean before = pressed && desk.schedule.nowNs() - pressedNs <= CONFIRMATION_NS;
        pressed = false;
        FeatureCodes.Request wanted = desk.configuration.featureCodes
            .pressed(Character.toUpperCase(digit.group(1).charAt(0))).orElse(null);
        if (wanted == FeatureCodes.Request.TAKEOVER && before) {
            session.takeOver();
        } else if (wanted == FeatureCodes.Request.TAKEOVER) {
            pressed = true;
            pressedNs = desk.schedule.nowNs();
        } else if (wanted != null) {
            session.switchTo(Supervision.mode(wanted));
        }
    }
}
