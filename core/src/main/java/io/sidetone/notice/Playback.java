package io.sidetone.notice;

/**
 * Where one call stands in a prompt: what sits on a prompt's seat. Belongs to that call, media thread only; allocates
 * nothing after construction.
 *
 * <p>It writes samples and nothing else: who hears them is the matrix's affair, and so are the fades where it lets them
 * through or stops doing so.
 */
public final class Playback {

    /** As often as it is asked. */
    public static final int FOR_EVER = Integer.MAX_VALUE;

    private final Prompt prompt;
    private final Prompt.Sound sound;
    private final int rate;
    private final long length;
    private final int times;
    private int timesPlayed;
    private long position;
    private long played;

    Playback(Prompt prompt, int rate, int times) {
        if (times < 1) {
            throw new IllegalArgumentException("to be played " + times + " times");
        }
        this.prompt = prompt;
        sound = prompt.sound(rate);
        length = prompt.length(rate);
        this.rate = rate;
        this.times = times;
    }

    /**
     * Writes the next samples; when the prompt is over, silence.
     *
     * @param out receives 16-bit linear mono samples at {@link #rate()}; borrowed until return
     * @param offset where the first goes
     * @param count samples
     * @return how many of them belong to the prompt: fewer than {@code count} only when it ended among them
     */
    public int play(short[] out, int offset, int count) {
        int done = 0;
        while (done < count && !isOver()) {
            int run = (int) Math.min(count - done, length - position);
            sound.fill(out, offset + done, run, position);
            position += run;
            done += run;
            if (position == length) {
                position = 0;
                timesPlayed += times == FOR_EVER ? 0 : 1;
            }
        }
        for (int i = offset + done; i < offset + count; i++) {
            out[i] = 0;
        }
        played += done;
        return done;
    }

    /** Whether the last sample has been written. */
    public boolean isOver() {
        return timesPlayed == times;
    }

    /** How many samples of the prompt have been written, over all repetitions. */
    public long played() {
        return played;
    }

    /** Samples a second. */
    public int rate() {
        return rate;
    }

    /**
     * Somebody who goes on where this one is, at another rate: because what he plays in is mixed at that from now on.
     *
     * @param other 8 000, 16 000 or 48 000 Hz
     */
    public Playback at(int other) {
        Playback next = new Playback(prompt, other, times);
        next.timesPlayed = timesPlayed;
        next.position = isOver() ? 0 : Math.min(position * other / rate, next.length - 1);
        next.played = played * other / rate;
        return next;
    }

    /** Begins anew, as if nothing had been played. */
    public void restart() {
        timesPlayed = 0;
        position = 0;
        played = 0;
    }
}
