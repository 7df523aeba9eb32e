package io.sidetone.engine;

import io.sidetone.internal.audio.Ducking;
import io.sidetone.internal.audio.LevelMatch;
import io.sidetone.internal.audio.Mixing;
import io.sidetone.monitor.Coaching;

/**
 * How loud a whisper, and the customers beside it, are to be in the ear of the agent it is for, by what either says.
 * Belongs to the {@link Ears} of a call, media thread only; allocates nothing after construction.
 */
final class Coach {

    private static final int HOLD_FRAMES = 200 / MediaShard.FRAME_MS;

    private final boolean matches;
    private final LevelMatch match;
    private final Ducking ducking;
    private int own = Mixing.UNITY;
    private int others = Mixing.UNITY;

    /** @param rate of the frames, in Hz */
    Coach(Coaching coaching, int rate) {
        matches = coaching.levelMatch();
        match = new LevelMatch(rate);
        ducking = new Ducking(coaching.duckingDb(), HOLD_FRAMES);
    }

    /** Hears a frame of whisper and of the customers beside it; both borrowed until return. */
    void hear(short[] whisper, short[] customers) {
        int matched = match.add(whisper, customers, whisper.length);
        own = matches ? matched : Mixing.UNITY;
        others = ducking.gain(match.isCoachSpeaking());
    }

    /** He does not whisper in this frame. */
    void pause() {
        own = Mixing.UNITY;
        others = ducking.gain(false);
    }

    /** The gain of the whisper, Q15. */
    int own() {
        return own;
    }

    /** The gain of the customers, Q15. */
    int others() {
        return others;
    }
}
