package io.sidetone.internal.audio;

import java.util.Arrays;
import java.util.List;

/**
 * Notes at their places in a bar, once or for ever: entry tones, the recorder tone, something to wait by. Immutable,
 * so any number of calls may play one; every sample is computed from its position alone, whoever asks, in integers
 * from a table made by {@link StrictMath}, so it is the same on every JDK and no phase ever drifts.
 *
 * <p>Samples are 16-bit linear, mono, 8 000, 16 000 or 48 000 Hz. Notes come and go over {@value #RAMP_MS} ms in the
 * shape of a raised cosine, so that they do not click.
 */
public final class Cadence {

    /** How long a note takes to come, and to go. */
    public static final int RAMP_MS = 10;

    /** One turn of a sine in Q15. Every rate divides its length, so every whole frequency has exact phases. */
    private static final int TURN = 48_000;
    private static final short[] SINE = new short[TURN];

    /** The level of a sine of the largest amplitude is 3 dB below that of a square wave, which is 0 dBov (G.100.1). */
    private static final double FULL_SINE = 32_768 * StrictMath.sqrt(2);

    static {
        for (int i = 0; i < TURN; i++) {
            SINE[i] = (short) StrictMath.round(32_767 * StrictMath.sin(2 * StrictMath.PI * i / TURN));
        }
    }

    /**
     * One note.
     *
     * @param atMs where in the bar it begins
     * @param lengthMs its length, ramps included
     * @param hz its frequency, below half the lowest rate
     * @param dbov its level between the ramps, as in ITU-T G.100.1: a sine can have -3.1 dBov at most
     * @param struck whether it dies away from its beginning like that of a bell, instead of being held
     */
    public record Note(int atMs, int lengthMs, int hz, double dbov, boolean struck) {

        /** Checks the values. */
        public Note {
            if (atMs < 0 || lengthMs < 2 * RAMP_MS || hz < 1 || hz >= 4_000 || !(dbov >= -90 && dbov <= -3.1)) {
                throw new IllegalArgumentException("a note at " + atMs + " ms of " + lengthMs + " ms, " + hz + " Hz, "
                    + dbov + " dBov");
            }
        }

        private int amplitude() {
            return (int) StrictMath.round(FULL_SINE * StrictMath.pow(10, dbov / 20));
        }

        private int endMs() {
            return atMs + lengthMs;
        }
    }

    private final int rate;
    private final int bar;
    private final boolean recurring;
    private final int[] start;
    private final int[] length;
    private final int[] step;
    private final int[] amplitude;
    private final boolean[] struck;

    /**
     * A bar of notes.
     *
     * @param rate 8 000, 16 000 or 48 000 Hz
     * @param barMs the length of the bar, at most an hour; all notes end inside
     * @param recurring whether the bar begins anew at its end
     * @throws IllegalArgumentException for another rate, a note beyond the bar, or notes that together could clip
     */
    public Cadence(int rate, int barMs, boolean recurring, List<Note> notes) {
        if (rate != 8_000 && rate != 16_000 && rate != 48_000) {
            throw new IllegalArgumentException("rate " + rate);
        }
        if (barMs < 1 || barMs > 3_600_000 || notes.stream().anyMatch(note -> note.endMs() > barMs)) {
            throw new IllegalArgumentException("a bar of " + barMs + " ms does not hold " + notes);
        }
        this.rate = rate;
        this.recurring = recurring;
        bar = barMs * (rate / 1_000);
        start = notes.stream().mapToInt(note -> note.atMs * (rate / 1_000)).toArray();
        length = notes.stream().mapToInt(note -> note.lengthMs * (rate / 1_000)).toArray();
        step = notes.stream().mapToInt(note -> note.hz * (TURN / rate)).toArray();
        amplitude = notes.stream().mapToInt(Note::amplitude).toArray();
        struck = new boolean[notes.size()];
        for (int i = 0; i < struck.length; i++) {
            Note one = notes.get(i);
            struck[i] = one.struck;
            int together = notes.stream().filter(other -> other.atMs <= one.atMs && other.endMs() > one.atMs)
                .mapToInt(Note::amplitude).sum();
            if (together > Short.MAX_VALUE) {
                throw new IllegalArgumentException("what sounds at " + one.atMs + " ms can clip: " + notes);
            }
        }
    }

    /** The tone that tells of a recording: 1400 Hz for half a second, every 15 seconds. */
    public static Cadence recorderTone(int rate) {
        return new Cadence(rate, 15_000, true, List.of(new Note(0, 500, 1_400, -20, false)));
    }

    /** Somebody joins: two rising notes, a third of a second. */
    public static Cadence entryTone(int rate) {
        return new Cadence(rate, 320, false,
            List.of(new Note(0, 140, 523, -20, false), new Note(140, 180, 784, -20, false)));
    }

    /** The ear is prepared for a whisper: one short, soft note. */
    public static Cadence earcon(int rate) {
        return new Cadence(rate, 120, false, List.of(new Note(0, 120, 880, -26, true)));
    }

    /**
     * Something to wait by: four slow broken chords of bells, 16 seconds, over and over. There is never a second
     * without a note nor a note held, so nobody takes it for a ringing, busy or recorder tone.
     */
    public static Cadence holdMusic(int rate) {
        int[][] chords = {{523, 659, 784, 1047}, {440, 523, 659, 880}, {349, 440, 523, 698}, {392, 494, 587, 784}};
        int[] order = {0, 1, 2, 3, 2, 1};
        Note[] notes = new Note[chords.length * order.length];
        for (int i = 0; i < notes.length; i++) {
            int at = i / order.length * 4_000 + i % order.length * 500;
            boolean last = i % order.length == order.length - 1;
            notes[i] = new Note(at, last ? 1_500 : 1_200, chords[i / order.length][order[i % order.length]], -25, true);
        }
        return new Cadence(rate, 16_000, true, List.of(notes));
    }

    /** Samples a second. */
    public int rate() {
        return rate;
    }

    /** Samples until it is over, {@link Long#MAX_VALUE} if it recurs for ever. */
    public long length() {
        return recurring ? Long.MAX_VALUE : bar;
    }

    /**
     * Writes samples; behind the end there is silence.
     *
     * @param out receives 16-bit linear samples; borrowed until return
     * @param offset where the first goes
     * @param count samples
     * @param position which sample of the cadence is the first, from 0
     */
    public void fill(short[] out, int offset, int count, long position) {
        Arrays.fill(out, offset, offset + count, (short) 0);
        if (!recurring && position >= bar) {
            return;
        }
        int at = (int) (position % bar);
        for (int done = 0; done < count; at = 0) {
            int run = Math.min(count - done, bar - at);
            for (int note = 0; note < start.length; note++) {
                add(note, at - start[note], out, offset + done, run);
            }
            done += recurring ? run : count;
        }
    }

    /** Adds what of the note lies in the run, whose first sample is number {@code from} of the note. */
    private void add(int note, int from, short[] out, int offset, int run) {
        int first = Math.max(0, from);
        int last = Math.min(length[note], from + run);
        int phase = (int) ((long) first * step[note] % TURN);
        for (int n = first; n < last; n++) {
            long product = (long) SINE[phase] * amplitude[note] * envelope(note, n);
            out[offset + n - from] += (short) (product + (1 << 29) >> 30);
            phase += step[note];
            phase -= phase >= TURN ? TURN : 0;
        }
    }

    /** Q15: sin² up, 1 or a parabola down to 0, cos² down. */
    private int envelope(int note, int n) {
        int ramp = rate / 1_000 * RAMP_MS;
        int left = length[note] - n;
        int edge = Math.min(ramp, Math.min(n, left));
        int rise = SINE[TURN / 4 * edge / ramp];
        int envelope = rise * rise >> 15;
        if (struck[note]) {
            int fall = (int) ((long) left * Mixing.UNITY / length[note]);
            envelope = (int) ((long) envelope * fall * fall >> 30);
        }
        return envelope;
    }
}
