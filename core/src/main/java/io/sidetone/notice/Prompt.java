package io.sidetone.notice;

import io.sidetone.internal.audio.Cadence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A sound to be played in calls, ready at 8 000, 16 000 and 48 000 Hz. Immutable: load it once, on any thread but the
 * media thread, and play it in any number of calls at once.
 *
 * <p>Samples are 16-bit linear, mono. A recorded prompt of a second takes 144 kB for all rates, a synthesised one
 * nothing to speak of.
 */
public final class Prompt {

    /** The longest recorded prompt, in seconds: 43 MB at all rates. */
    public static final int LONGEST_S = 300;

    private static final int[] RATES = {8_000, 16_000, 48_000};

    /** One rate's version: writes any part of itself, and silence beyond its end. */
    interface Sound {

        void fill(short[] out, int offset, int count, long position);
    }

    private final Sound[] sounds;
    private final long lengthMs;
    private final long[] lengths;

    private Prompt(long lengthMs, long[] lengths, IntFunction<Sound> soundOfRate) {
        this.lengthMs = lengthMs;
        this.lengths = lengths;
        sounds = new Sound[RATES.length];
        for (int i = 0; i < RATES.length; i++) {
            sounds[i] = soundOfRate.apply(RATES[i]);
        }
    }

    /**
     * Recorded samples. Takes a second or so of computing for each minute.
     *
     * @param samples 16-bit linear, mono; copied
     * @param rate 8 000, 16 000 or 48 000 Hz
     * @throws IllegalArgumentException for another rate, no samples, or more than {@link #LONGEST_S} seconds
     */
    public static Prompt of(short[] samples, int rate) {
        index(rate);
        if (samples.length == 0 || samples.length > LONGEST_S * rate) {
            throw new IllegalArgumentException("a prompt of " + samples.length + " samples at " + rate + " Hz; it must"
                + " have 1 sample to " + LONGEST_S + " seconds");
        }
        short[][] versions = new short[RATES.length][];
        long[] lengths = new long[RATES.length];
        for (int i = 0; i < RATES.length; i++) {
            versions[i] = RateConversion.convert(samples, rate, RATES[i]);
            lengths[i] = versions[i].length;
        }
        return new Prompt(lengths[0] / 8, lengths, at -> recorded(versions[index(at)]));
    }

    /**
     * The sound of a RIFF WAVE file: 16-bit PCM or G.711, either law; mono, or stereo, of which the mean is taken;
     * 8 000, 16 000 or 48 000 Hz. A file that says it is longer than it is gives what is there.
     *
     * @throws IOException if it can't be read
     * @throws IllegalArgumentException if it is no such file, or longer than {@link #LONGEST_S} seconds; the message
     *     names the file and what is wrong with it
     */
    public static Prompt wav(Path file) throws IOException {
        WaveFile wave = WaveFile.read(file);
        return of(wave.samples(), wave.rate());
    }

    /**
     * One tone that does not click.
     *
     * @param hz 1 to 3 999
     * @param lengthMs 20 ms to an hour
     * @param dbov its level, -90 to -3.1 dBov (ITU-T G.100.1)
     */
    public static Prompt tone(int hz, int lengthMs, double dbov) {
        List<Cadence.Note> note = List.of(new Cadence.Note(0, lengthMs, hz, dbov, false));
        return synthesised(rate -> new Cadence(rate, lengthMs, false, note));
    }

    /** The tone that tells of a recording: 1400 Hz, half a second every 15 seconds, -20 dBov, for ever. */
    public static Prompt recorderTone() {
        return synthesised(Cadence::recorderTone);
    }

    /** Somebody joins: two rising notes, 0.32 s, -20 dBov. */
    public static Prompt entryTone() {
        return synthesised(Cadence::entryTone);
    }

    /** A whisper begins: one short, soft note, 0.12 s. */
    public static Prompt earcon() {
        return synthesised(Cadence::earcon);
    }

    /** Something to wait by: slow broken chords of bells, for ever. Nobody takes it for a ringing tone. */
    public static Prompt holdMusic() {
        return synthesised(Cadence::holdMusic);
    }

    /**
     * Silence.
     *
     * @param lengthMs 1 ms to an hour
     */
    public static Prompt silence(int lengthMs) {
        return synthesised(rate -> new Cadence(rate, lengthMs, false, List.of()));
    }

    private static Prompt synthesised(IntFunction<Cadence> cadence) {
        long[] lengths = new long[RATES.length];
        for (int i = 0; i < RATES.length; i++) {
            lengths[i] = cadence.apply(RATES[i]).length();
        }
        long lengthMs = lengths[0] == Long.MAX_VALUE ? Long.MAX_VALUE : lengths[0] / 8;
        return new Prompt(lengthMs, lengths, rate -> cadence.apply(rate)::fill);
    }

    private static Sound recorded(short[] samples) {
        return (out, offset, count, position) -> {
            int there = (int) Math.max(0, Math.min(count, samples.length - position));
            if (there > 0) {
                System.arraycopy(samples, (int) position, out, offset, there);
            }
            Arrays.fill(out, offset + there, offset + count, (short) 0);
        };
    }

    /** How long it is, in milliseconds; {@link Long#MAX_VALUE} if it never ends. */
    public long lengthMs() {
        return lengthMs;
    }

    /**
     * How many samples it has, {@link Long#MAX_VALUE} if it never ends.
     *
     * @param rate 8 000, 16 000 or 48 000 Hz
     */
    public long length(int rate) {
        return lengths[index(rate)];
    }

    /**
     * Somebody who plays it, once.
     *
     * @param rate the rate of the call's mix: 8 000, 16 000 or 48 000 Hz
     */
    public Playback playback(int rate) {
        return new Playback(this, rate, 1);
    }

    /**
     * Somebody who plays it again and again.
     *
     * @param rate the rate of the call's mix: 8 000, 16 000 or 48 000 Hz
     * @param times how often, at least once; {@link Playback#FOR_EVER}
     */
    public Playback playback(int rate, int times) {
        return new Playback(this, rate, times);
    }

    Sound sound(int rate) {
        return sounds[index(rate)];
    }

    private static int index(int rate) {
        for (int i = 0; i < RATES.length; i++) {
            if (RATES[i] == rate) {
                return i;
            }
        }
        throw new IllegalArgumentException("rate " + rate + "; it must be 8000, 16000 or 48000 Hz");
    }
}
