package io.sidetone.engine;

import io.sidetone.internal.audio.Mixing;
import io.sidetone.monitor.CallMonitor;
import io.sidetone.monitor.EventSink;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.MonitorEvent.TapClosed;
import io.sidetone.monitor.MonitorEvent.TapOpened;
import io.sidetone.monitor.Role;
import io.sidetone.monitor.TapView;
import java.util.Arrays;

/**
 * What a call's eight taps hear: frames that were played for others, or are played for taps alone. Nobody else is sent
 * anything else for it. Belongs to its call, media thread only; opening and closing allocate, ticks do not.
 */
final class Taps {

    private static final int SEATS = 8;
    private static final int PEOPLE = HearingMatrix.SEATS;
    private static final int SPEAKERS = PEOPLE + 8;

    private final Leg[] legs;
    private final Speaker[] speakers;
    private final Prompts prompts;
    private final CallMonitor monitor;
    private final EventSink events;

    private final TapSink[] sinks = new TapSink[SEATS];
    private final boolean[] separate = new boolean[SEATS];
    /** The first frame of each: what a seat's former tap may still hear is not for it. */
    private final long[] from = new long[SEATS];
    /** Who was audible at full level when the last frame ended: a bit for each person, then for each prompt. */
    private final int[] heard = new int[SEATS];

    /** Who speaks where, as the sinks have been told: legs, then names of prompts; a bit for whom customers hear. */
    private final Object[] known = new Object[SPEAKERS];
    private int heardByCustomers;
    private boolean paused;
    private int count;
    /** Whom each hears in the frame that is due, and which prompts. */
    private long inForce = HearingMatrix.SILENCE;
    private long prompted = HearingMatrix.SILENCE;
    private short[] out = {};

    Taps(Leg[] legs, Speaker[] speakers, Prompts prompts, CallMonitor monitor, EventSink events) {
        this.legs = legs;
        this.speakers = speakers;
        this.prompts = prompts;
        this.monitor = monitor;
        this.events = events;
    }

    /** A tap sits down; it hears from the next boundary on. */
    int open(TapView view, boolean apart, TapSink sink) {
        int seat = monitor.taps().open(view);
        if (count++ == 0) {
            Arrays.fill(known, null);
            heardByCustomers = 0;
            paused = false;
        }
        sinks[seat] = sink;
        separate[seat] = apart;
        from[seat] = monitor.frame() + 1;
        heard[seat] = 0;
        events.event(new TapOpened(monitor.name(), monitor.frame(), seat, view));
        for (int who = 0; who < SPEAKERS; who++) {
            if (known[who] != null) {
                tell(seat, who, from[seat]);
            }
        }
        return seat;
    }

    void close(int seat, boolean failed) {
        TapSink sink = sinks[seat];
        if (sink == null) {
            return;
        }
        sinks[seat] = null;
        count--;
        monitor.taps().close(seat);
        events.event(new TapClosed(monitor.name(), monitor.frame(), seat, failed));
        try {
            sink.ended(monitor.frame());
        } catch (Throwable e) { // as it did perhaps before, which is why it is closed
            assert e != null;
        }
    }

    boolean isOf(int seat, TapSink sink) {
        return sinks[seat] == sink;
    }

    /** Whose samples taps need: a bit for each person. */
    int needed() {
        long halves = inForce | inForce >>> 32;
        long quarters = halves | halves >>> 16;
        return (int) (quarters | quarters >>> 8) & 0xFF;
    }

    /**
     * Hands out the frame that has been played. Nothing has changed whom taps hear since it began.
     *
     * @param matrix who hears whom from the next frame on
     * @param renewed whose coders others replace with the next frame, so that he fades out
     * @param sum scratch of a frame's length
     */
    void play(long matrix, int renewed, int[] sum) {
        if (count > 0) {
            playAll(matrix, renewed, sum);
        }
        inForce = monitor.tapped();
        prompted = monitor.tappedPrompts();
    }

    private void playAll(long matrix, int renewed, int[] sum) {
        long nextInForce = monitor.tapped();
        long nextPrompted = monitor.tappedPrompts();
        tellSpeakers(matrix);
        out = out.length == sum.length ? out : new short[sum.length];
        for (int seat = 0; seat < SEATS; seat++) {
            if (sinks[seat] != null && from[seat] <= monitor.frame()) {
                int hearing = Prompts.hearing(inForce, prompted, seat);
                int next = Prompts.hearing(nextInForce, nextPrompted, seat) & ~renewed;
                play(seat, hearing, next, sum);
                heard[seat] = hearing & next;
            }
        }
    }

    private void play(int seat, int hearing, int next, int[] sum) {
        boolean apart = separate[seat];
        Arrays.fill(sum, 0);
        for (int rest = hearing; rest != 0; rest &= rest - 1) {
            int who = Integer.numberOfTrailingZeros(rest);
            int bit = 1 << who;
            short[] samples = who < PEOPLE ? speakers[who].frame : prompts.frame(who);
            Mixing.addFaded(samples, 0, sum, 0, sum.length, (heard[seat] & bit) != 0 ? Mixing.UNITY : 0,
                (next & bit) != 0 ? Mixing.UNITY : 0);
            if (apart) {
                hand(seat, who, sum);
                Arrays.fill(sum, 0);
            }
        }
        if (!apart && hearing != 0) {
            hand(seat, TapSink.ALL, sum);
        }
    }

    private void hand(int seat, int who, int[] sum) {
        Mixing.saturate(sum, 0, out, 0, sum.length);
        try {
            if (sinks[seat] != null) {
                sinks[seat].frame(who, out, sum.length, monitor.frame(), sum.length * 1000 / MediaShard.FRAME_MS);
            }
        } catch (Throwable e) { // whatever it is, it is the sink's
            close(seat, true);
        }
    }

    // ---- who speaks -------------------------------------------------------------------------------------------

    private void tellSpeakers(long matrix) {
        int customers = 0;
        for (int person = 0; person < PEOPLE; person++) {
            customers |= legs[person] != null && legs[person].role() == Role.CUSTOMER ? 1 << person : 0;
        }
        for (int who = 0; who < SPEAKERS; who++) {
            Object speaker = who < PEOPLE ? legs[who] : prompts.name(who - PEOPLE);
            boolean audible = false;
            for (int rest = customers; speaker != null && rest != 0; rest &= rest - 1) {
                int customer = Integer.numberOfTrailingZeros(rest);
                audible |= who < PEOPLE ? HearingMatrix.hears(matrix, customer, who)
                    : prompts.isHeardNext(customer, who - PEOPLE);
            }
            if (speaker != known[who] || audible != ((heardByCustomers & 1 << who) != 0)) {
                tellAll(who, speaker, audible);
            }
        }
        boolean pausing = monitor.isPaused();
        for (int seat = 0; pausing != paused && seat < SEATS; seat++) {
            tellPaused(seat, pausing);
        }
        paused = pausing;
    }

    private void tellAll(int who, Object speaker, boolean audible) {
        boolean leaves = known[who] != null && known[who] != speaker;
        known[who] = speaker;
        heardByCustomers = audible ? heardByCustomers | 1 << who : heardByCustomers & ~(1 << who);
        for (int seat = 0; seat < SEATS; seat++) {
            if (leaves && sinks[seat] != null) {
                tellGone(seat, who);
            }
            tell(seat, who, monitor.frame() + 1);
        }
    }

    private void tell(int seat, int who, long frame) {
        boolean audible = (heardByCustomers & 1 << who) != 0;
        try {
            if (sinks[seat] != null && known[who] instanceof Leg leg) {
                sinks[seat].speaker(who, leg.name(), leg.role(), audible, frame);
            } else if (sinks[seat] != null && known[who] instanceof String prompt) {
                sinks[seat].speaker(who, "prompt " + prompt, null, audible, frame);
            }
        } catch (Throwable e) {
            close(seat, true);
        }
    }

    private void tellGone(int seat, int who) {
        try {
            sinks[seat].gone(who, monitor.frame());
        } catch (Throwable e) {
            close(seat, true);
        }
    }

    private void tellPaused(int seat, boolean value) {
        try {
            if (sinks[seat] != null) {
                sinks[seat].paused(value, monitor.frame() + 1);
            }
        } catch (Throwable e) {
            close(seat, true);
        }
    }

    /** At a frame boundary: where the call is over, so are its taps. */
    void boundary() {
        for (int seat = 0; monitor.isEnded() && seat < SEATS; seat++) {
            close(seat, false);
        }
    }
}
