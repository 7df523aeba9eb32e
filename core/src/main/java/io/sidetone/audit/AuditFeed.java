package io.sidetone.audit;

import io.sidetone.monitor.Mode;
import io.sidetone.monitor.MonitorEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what events tell of monitoring sessions. Fed by the dispatching thread. An event's frame is the last
 * before the change, a record's is the first after it. A notice's record quotes its first and last sample, in samples
 * of 48 kHz since the call's opening.
 */
public final class AuditFeed {

    private final AuditLog log;
    private final LongSupplier wallMs;
    /** The monitored legs of the supervisors of a call. */
    private final Map<String, Map<String, String>> targets = new HashMap<>();

    /** @param wallMs the time in milliseconds since 1970 */
    public AuditFeed(AuditLog log, LongSupplier wallMs) {
        this.log = log;
        this.wallMs = wallMs;
    }

    /** An event of a call, in the order in which they are dispatched. */
    public void event(MonitorEvent event) {
        if (event instanceof MonitorEvent.SessionStarted started) {
            targets.computeIfAbsent(started.call(), call -> new HashMap<>())
                .put(started.supervisor(), started.target());
            record(AuditKind.ATTACH, event, started.supervisor(), started.mode(), null);
        } else if (event instanceof MonitorEvent.SessionActive active) {
            record(AuditKind.MODE, event, active.supervisor(), active.mode(), "ACTIVE");
        } else if (event instanceof MonitorEvent.ModeChanged changed) {
            record(AuditKind.MODE, event, changed.supervisor(), changed.to(), "FROM_" + changed.from());
        } else if (event instanceof MonitorEvent.ModeNotChanged kept) {
            record(AuditKind.REFUSAL, event, kept.supervisor(), kept.wanted(), kept.reason().name());
        } else if (event instanceof MonitorEvent.SessionSuspended suspended) {
            record(AuditKind.MODE, event, suspended.supervisor(), null, "SUSPENDED");
        } else if (event instanceof MonitorEvent.SessionResumed resumed) {
            record(AuditKind.MODE, event, resumed.supervisor(), resumed.mode(), "RESUMED");
        } else if (event instanceof MonitorEvent.SessionArmed armed) {
            record(AuditKind.DETACH, event, armed.supervisor(), null, "ARMED");
        } else if (event instanceof MonitorEvent.DigitRefused refused) {
            record(AuditKind.REFUSAL, event, refused.supervisor(), null, refused.command() + " " + refused.reason());
        } else if (event instanceof MonitorEvent.SessionEnded ended) {
            record(AuditKind.DETACH, event, ended.supervisor(), null, ended.cause().name());
            // Whoever was denied ends without having started.
            targets.computeIfPresent(ended.call(), (call, legs) -> {
                legs.remove(ended.supervisor());
                return legs;
            });
        } else if (event instanceof MonitorEvent.CallEnded) {
            targets.remove(event.call());
        } else {
            takeover(event);
            aside(event);
        }
    }

    private void takeover(MonitorEvent event) {
        if (event instanceof MonitorEvent.TakeoverPreparing preparing) {
            record(AuditKind.TAKEOVER, event, preparing.supervisor(), null, "PREPARING");
        } else if (event instanceof MonitorEvent.TakeoverRolledBack rolledBack) {
            record(AuditKind.TAKEOVER, event, rolledBack.supervisor(), null, "ROLLED_BACK " + rolledBack.reason());
        } else if (event instanceof MonitorEvent.TakenOver takenOver) {
            record(AuditKind.TAKEOVER, event, takenOver.supervisor(), null, "TAKEN_OVER");
        }
    }

    /** Notices, taps and privacy pauses. */
    private void aside(MonitorEvent event) {
        if (event instanceof MonitorEvent.NoticeDue due) {
            record(AuditKind.NOTICE, event, due.supervisor(), due.mode(), "DUE " + due.notice());
        } else if (event instanceof MonitorEvent.NoticePlayed played) {
            String samples = " " + played.firstSample() + "-" + played.lastSample();
            record(AuditKind.NOTICE, event, played.supervisor(), played.mode(), "PLAYED " + played.prompt() + samples);
        } else if (event instanceof MonitorEvent.NoticeFailed failed) {
            record(AuditKind.NOTICE, event, failed.supervisor(), null, "FAILED " + failed.prompt());
        } else if (event instanceof MonitorEvent.TapOpened tap) {
            record(AuditKind.ATTACH, event, null, null, "TAP " + tap.tap() + " " + tap.view());
        } else if (event instanceof MonitorEvent.TapClosed tap) {
            record(AuditKind.DETACH, event, null, null, "TAP " + tap.tap() + (tap.failed() ? " FAILED" : ""));
        } else if (event instanceof MonitorEvent.PrivacyChanged privacy) {
            record(AuditKind.MODE, event, null, null, privacy.paused() ? "PRIVACY" : "PRIVACY OVER");
        }
    }

    /** Events that were dropped before they came here. */
    public void missed(long count) {
        log.lost(count);
    }

    private void record(AuditKind kind, MonitorEvent event, @Nullable String supervisor, @Nullable Mode mode,
        @Nullable String cause) {
        String target = supervisor == null ? null
            : targets.getOrDefault(event.call(), Map.of()).get(supervisor);
        log.record(AuditEntry.of(kind, wallMs.getAsLong(), supervisor).to(event.call(), target).in(mode).because(cause)
            .from(event.frame() + 1, -1));
    }
}
