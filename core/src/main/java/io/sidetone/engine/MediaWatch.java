package io.sidetone.engine;

import io.sidetone.monitor.EventSink;
import io.sidetone.monitor.MonitorEvent.CodecQuarantined;
import io.sidetone.monitor.MonitorEvent.Level;
import io.sidetone.monitor.MonitorEvent.MediaLost;
import io.sidetone.monitor.MonitorEvent.MediaResumed;
import org.jspecify.annotations.Nullable;

/**
 * Watches what comes from one leg's party: whether anything does, whether its codecs are quarantined, and on request
 * how loud it is. Belongs to its leg, media thread only; allocates nothing but the events it tells.
 */
final class MediaWatch {

    private final long timeoutNs;
    private boolean begun;
    /** Since when nothing has come, while nothing ever came. */
    private long begunNs;
    private boolean lost;
    private boolean quarantined;
    private @Nullable LevelMeter meter;

    /** @param timeoutNs how long nothing may come before that is told */
    MediaWatch(long timeoutNs) {
        this.timeoutNs = timeoutNs;
    }

    /** Begins or ends metering. */
    void metered(boolean value) {
        meter = value ? new LevelMeter() : null;
    }

    /** After the party's frame was played: tells how loud it was, if it ends a window. */
    void meter(Leg leg, EventSink events) {
        if (meter != null && leg.speaker.isPlayed() && meter.add(leg.speaker.frame)) {
            events.event(new Level(leg.call().name(), leg.call().frame(), leg.name(), meter.dbov(),
                meter.isSpeaking()));
        }
    }

    /**
     * Before a frame: tells what has changed.
     *
     * @return how long nothing has come, in nanoseconds
     */
    long look(Leg leg, EventSink events, long nowNs) {
        if (!begun) {
            begun = true;
            begunNs = nowNs;
        }
        long quietNs = nowNs - leg.speaker.lastReceivedNs(begunNs);
        String call = leg.call().name();
        long frame = leg.call().frame();
        if (lost != quietNs >= timeoutNs) {
            lost = !lost;
            events.event(lost ? new MediaLost(call, frame, leg.name()) : new MediaResumed(call, frame, leg.name()));
        }
        if (!quarantined && leg.quarantine.isClosed()) {
            quarantined = true;
            events.event(new CodecQuarantined(call, frame, leg.name()));
        }
        return quietNs;
    }
}
