package io.sidetone.engine;

/**
 * How loud one speaker is, in windows of 100 ms, and whether he is in a talk spurt. Belongs to its leg, media thread
 * only; allocates nothing.
 */
final class LevelMeter {

    private static final int FRAMES = 100 / MediaShard.FRAME_MS;
    private static final int SILENCE_DBOV = -127;
    /** A talk spurt begins above the one level and ends after three windows below the other. */
    private static final int SPEECH_DBOV = -45;
    private static final int QUIET_DBOV = -50;
    private static final int HANGOVER_WINDOWS = 3;

    private double squares;
    private int samples;
    private int frames;
    private int dbov = SILENCE_DBOV;
    private int quietWindows;
    private boolean speaking;

    /** Takes one frame; whether it completes a window, whose figures can then be read. */
    boolean add(short[] frame) {
        long sum = 0;
        for (short sample : frame) {
            sum += sample * sample;
        }
        squares += sum;
        samples += frame.length;
        if (++frames < FRAMES) {
            return false;
        }
        double full = 32768.0 * 32768.0;
        double level = squares == 0 ? SILENCE_DBOV : 10 * StrictMath.log10(squares / samples / full);
        dbov = (int) Math.max(SILENCE_DBOV, Math.round(level));
        squares = 0;
        samples = 0;
        frames = 0;
        quietWindows = dbov > QUIET_DBOV ? 0 : quietWindows + 1;
        speaking = dbov > SPEECH_DBOV || speaking && quietWindows < HANGOVER_WINDOWS;
        return true;
    }

    /** Level of the last window in dBov, 0 to -127. */
    int dbov() {
        return dbov;
    }

    /** Whether the speaker is in a talk spurt. */
    boolean isSpeaking() {
        return speaking;
    }
}
