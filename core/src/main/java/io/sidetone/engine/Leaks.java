package io.sidetone.engine;

import io.sidetone.internal.audio.LeakGuard;
import io.sidetone.internal.audio.Loudness;
import io.sidetone.internal.audio.Mixing;
import io.sidetone.monitor.CallMonitor;
import io.sidetone.monitor.EventSink;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.MonitorEvent.WhisperLeak;
import io.sidetone.monitor.Role;
import java.util.Arrays;

/**
 * Listens, where somebody asked for it, whether customers can hear a whisper out of the agent's headset. Costs nothing
 * while nobody has whispered to him for 0.6 s. Belongs to its call, media thread only; an agent's first whisper
 * allocates, and each event; other ticks do not.
 */
final class Leaks {

    private static final int SEATS = HearingMatrix.SEATS;
    /** As long as a whisper may still come back. */
    private static final int TAIL_FRAMES = 620 / MediaShard.FRAME_MS;

    private final Leg[] legs;
    private final Speaker[] speakers;
    private final CallMonitor monitor;
    private final Ears ears;
    private final EventSink events;
    private final LeakGuard[] guards = new LeakGuard[SEATS];
    /** For how many frames more each agent's whisper may come back. */
    private final int[] tail = new int[SEATS];
    private short[] whisper = {};
    private short[] silence = {};

    Leaks(Leg[] legs, Speaker[] speakers, CallMonitor monitor, Ears ears, EventSink events) {
        this.legs = legs;
        this.speakers = speakers;
        this.monitor = monitor;
        this.ears = ears;
        this.events = events;
    }

    /** Somebody else sits there. */
    void vacate(int seat) {
        guards[seat] = null;
        tail[seat] = 0;
    }

    /** The frames are of another length from now on. */
    void tune() {
        Arrays.fill(guards, null);
        Arrays.fill(tail, 0);
    }

    /** Whose samples are needed: a bit for each. */
    int watched(long matrix, int supervisors) {
        int watched = 0;
        for (int seat = 0; supervisors != 0 && seat < SEATS; seat++) {
            if (isGuarded(seat)) {
                int whisperers = ears.whisperers(matrix, supervisors, seat);
                watched |= whisperers != 0 || tail[seat] > 0 ? whisperers | 1 << seat : 0;
            }
        }
        return watched;
    }

    private boolean isGuarded(int seat) {
        return legs[seat] != null && legs[seat].watchesLeaks();
    }

    /**
     * After a frame was mixed: what went to agents from those who whisper, and what came from them.
     *
     * @param sum scratch of a frame's length
     */
    void listen(long matrix, int supervisors, int[] sum) {
        for (int seat = 0; supervisors != 0 && seat < SEATS; seat++) {
            if (isGuarded(seat)) {
                int whisperers = ears.whisperers(matrix, supervisors, seat);
                tail[seat] = whisperers != 0 ? TAIL_FRAMES : Math.max(0, tail[seat] - 1);
                if (tail[seat] > 0) {
                    listen(seat, whisperers, matrix, sum);
                }
            }
        }
    }

    private void listen(int agent, int whisperers, long matrix, int[] sum) {
        if (whisper.length != sum.length) {
            whisper = new short[sum.length];
            silence = new short[sum.length];
        }
        LeakGuard guard = guards[agent];
        if (guard == null) {
            guard = new LeakGuard(sum.length * 1000 / MediaShard.FRAME_MS);
            guards[agent] = guard;
        }
        mixWhispers(agent, whisperers, sum);
        short[] uplink = speakers[agent].isPlayed() && isHeardByCustomers(matrix, agent) ? speakers[agent].frame
            : silence;
        if (guard.add(whisper, uplink) && guard.isLeaking()) {
            events.event(new WhisperLeak(monitor.name(), monitor.frame(), legs[agent].name(),
                Math.round(guard.couplingDb() * 10) / 10.0, guard.lagMs()));
        }
    }

    /** What the agent was mixed from whisperers, as loud as he hears them. */
    private void mixWhispers(int agent, int whisperers, int[] sum) {
        Arrays.fill(sum, 0);
        Loudness[] loudness = ears.loudness(agent);
        for (int rest = whisperers; rest != 0; rest &= rest - 1) {
            int seat = Integer.numberOfTrailingZeros(rest);
            if (speakers[seat].isPlayed()) {
                int gain = loudness == null || loudness[seat] == null ? Mixing.UNITY : loudness[seat].gain();
                Mixing.addFaded(speakers[seat].frame, 0, sum, 0, sum.length, gain, gain);
            }
        }
        Mixing.saturate(sum, 0, whisper, 0, sum.length);
    }

    /** What nobody hears of the agent is no leak. */
    private boolean isHeardByCustomers(long matrix, int agent) {
        for (int seat = 0; seat < SEATS; seat++) {
            if (legs[seat] != null && legs[seat].role() == Role.CUSTOMER && HearingMatrix.hears(matrix, seat, agent)) {
                return true;
            }
        }
        return false;
    }
}
