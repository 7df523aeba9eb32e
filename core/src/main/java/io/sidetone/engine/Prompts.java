package io.sidetone.engine;

import io.sidetone.monitor.CallMonitor;
import io.sidetone.monitor.HearingMatrix;
import io.sidetone.monitor.Notice;
import io.sidetone.monitor.PromptPlayer;
import io.sidetone.notice.Playback;
import io.sidetone.notice.Prompt;
import java.util.Arrays;
import java.util.Map;

/**
 * What a call plays itself, on its eight prompt seats. Who hears it is the monitor's affair, and for the mix a prompt
 * is a speaker like any other, with bits behind those of people. Belongs to its call, media thread only; beginning a
 * prompt allocates where it stands, ticks allocate nothing.
 *
 * <p>A prompt begins with its first sample, but only when nobody who hears it is still bridged from forwarding to
 * mixing: what is left out of a bridge must not be left out of a notice.
 */
final class Prompts implements PromptPlayer {

    /** The bit of the first prompt among those of whom a listener hears. */
    static final int FIRST = HearingMatrix.SEATS;

    private static final int SEATS = 8;
    /** A listener whose bridge is longer than this misses a beginning. */
    private static final int LONGEST_WAIT_FRAMES = 25;
    /** Media time is told at 48 kHz. */
    private static final int SAMPLES_PER_FRAME = Speaker.CLOCK_RATE / 1000 * MediaShard.FRAME_MS;
    private static final long NEVER = -1;

    /** Those that are always there. */
    private static final Map<String, Prompt> ALWAYS = Map.of(Notice.ENTRY_TONE, Prompt.entryTone(),
        Notice.RECORDER_TONE, Prompt.tone(1_400, 500, -20), Notice.EARCON, Prompt.earcon(), Notice.HOLD_MUSIC,
        Prompt.holdMusic());

    private final Map<String, Prompt> library;
    private final Leg[] legs;
    private final String[] names = new String[SEATS];
    private final Playback[] playbacks = new Playback[SEATS];
    private final short[][] frames = new short[SEATS][];
    private final int[] waited = new int[SEATS];
    /** The media time of the first sample played, and of the last once it is over; else NEVER. */
    private final long[] first = new long[SEATS];
    private final long[] last = new long[SEATS];
    /** Whether any is over that was not told of. */
    private boolean over;
    /** Who hears which in the frame that is due, and in the one after. */
    private long inForce = HearingMatrix.SILENCE;
    private long next = HearingMatrix.SILENCE;
    private int rate;

    Prompts(Map<String, Prompt> library, Leg[] legs, int rate) {
        this.library = Map.copyOf(library);
        this.legs = legs;
        this.rate = rate;
    }

    /** Whom a listener, or tap, hears: a bit for each person, then for each prompt. */
    static int hearing(long matrix, long prompted, int listener) {
        return HearingMatrix.heardBy(matrix, listener) | HearingMatrix.heardBy(prompted, listener) << FIRST;
    }

    /** Whom a listener hears in the frame that is due, by that matrix: a bit for each person, then for each prompt. */
    int hearing(long matrix, int listener) {
        return hearing(matrix, inForce, listener);
    }

    /** Whom he hears in the next. */
    int hearingNext(long matrix, int listener) {
        return hearing(matrix, next, listener);
    }

    /** Whether that person hears a prompt in the next. */
    boolean isHeardNext(int listener, int seat) {
        return HearingMatrix.hears(next, listener, seat);
    }

    /** The next frame is due: whether anybody hears another prompt in it. */
    boolean moveOn() {
        boolean changed = inForce != next;
        inForce = next;
        return changed;
    }

    /** Plays at that rate from the next frame on. */
    void tune(int mixingRate) {
        rate = mixingRate;
        for (int seat = 0; seat < SEATS; seat++) {
            if (playbacks[seat] != null) {
                playbacks[seat] = playbacks[seat].at(rate);
                frames[seat] = new short[rate / 1000 * MediaShard.FRAME_MS];
            }
        }
    }

    @Override
    public boolean begin(int seat, String name, boolean forEver) {
        Prompt prompt = library.getOrDefault(name, ALWAYS.get(name));
        if (prompt == null) {
            return false;
        }
        playbacks[seat] = prompt.playback(rate, forEver ? Playback.FOR_EVER : 1);
        frames[seat] = new short[rate / 1000 * MediaShard.FRAME_MS];
        names[seat] = name;
        waited[seat] = 0;
        first[seat] = NEVER;
        last[seat] = NEVER;
        return true;
    }

    @Override
    public void end(int seat) {
        playbacks[seat] = null;
        names[seat] = null;
    }

    /** What sits on a prompt seat; null for nothing. */
    String name(int seat) {
        return names[seat];
    }

    /**
     * Plays the frame that is due of every prompt that somebody hears.
     *
     * @param promptedNext who hears which in the next frame
     */
    void play(long promptedNext, long frame) {
        next = promptedNext;
        for (int seat = 0; inForce != 0 && seat < SEATS; seat++) {
            if ((inForce & 0x0101_0101_0101_0101L << seat) != 0) {
                play(seat, frame);
            }
        }
    }

    private void play(int seat, long frame) {
        Playback playback = playbacks[seat];
        short[] out = frames[seat];
        if (playback.isOver() || first[seat] == NEVER && hasToWait(seat)) {
            Arrays.fill(out, (short) 0);
            return;
        }
        first[seat] = first[seat] == NEVER ? frame * SAMPLES_PER_FRAME : first[seat];
        int played = playback.play(out, 0, out.length);
        if (playback.isOver()) {
            over = true;
            last[seat] = frame * SAMPLES_PER_FRAME + (long) played * SAMPLES_PER_FRAME / out.length - 1;
        }
    }

    private boolean hasToWait(int seat) {
        boolean bridging = false;
        for (int listener = 0; listener < HearingMatrix.SEATS; listener++) {
            Leg leg = legs[listener];
            bridging |= HearingMatrix.hears(inForce, listener, seat) && leg != null && leg.isOpen()
                && leg.listener.isBridging();
        }
        return bridging && waited[seat]++ < LONGEST_WAIT_FRAMES;
    }

    /** Before a frame: tells of what was over with the frame before. */
    void tellOver(CallMonitor monitor) {
        if (!over) {
            return;
        }
        over = false;
        for (int seat = 0; seat < SEATS; seat++) {
            if (playbacks[seat] != null && last[seat] != NEVER) {
                long end = last[seat];
                last[seat] = NEVER;
                monitor.promptOver(seat, first[seat], end);
            }
        }
    }

    /** The frame of the prompt that has that bit. */
    short[] frame(int bit) {
        return frames[bit - FIRST];
    }
}
