package io.sidetone.internal.audio;

/**
 * Lowers others in a listener's ear while somebody speaks to him, a whispering coach for instance, and for a moment
 * afterwards so that they do not pump between words. Belongs to a listener, media thread only; what it says is meant
 * for {@link Loudness#moveTo}.
 */
public final class Ducking {

    private final int lowered;
    private final int holdFrames;
    private int quietFrames;

    /**
     * Nobody speaks.
     *
     * @param depthDb by how much the others are lowered, 0 to 40 dB
     * @param holdFrames for how many frames after the last word
     */
    public Ducking(double depthDb, int holdFrames) {
        if (!(depthDb >= 0 && depthDb <= 40) || holdFrames < 0) {
            throw new IllegalArgumentException("ducking by " + depthDb + " dB for " + holdFrames + " frames");
        }
        lowered = (int) StrictMath.round(Mixing.UNITY * StrictMath.pow(10, -depthDb / 20));
        this.holdFrames = holdFrames;
        quietFrames = holdFrames;
    }

    /** The gain of the others, Q15, once a frame. */
    public int gain(boolean speaking) {
        quietFrames = speaking ? -1 : quietFrames;
        if (quietFrames >= holdFrames) {
            return Mixing.UNITY;
        }
        quietFrames++;
        return lowered;
    }
}
