package io.sidetone.internal.audio;

/**
 * Brings a coach to the loudness of the call he speaks into, slowly. Owns a {@link SpeechLevel} of either; belongs
 * to one listener's ear, media thread only; allocates nothing after construction.
 *
 * <p>Both levels are those of about the last 20 seconds, and nothing moves before either side has spoken for a second.
 * The gain stays between {@value #LEAST_DB} and +{@value #MOST_DB} dB and moves by {@value #DB_PER_SECOND} dB a second.
 */
public final class LevelMatch {

    /** The least gain, in dB. */
    public static final int LEAST_DB = -12;
    /** The largest gain, in dB: what {@link Mixing#MAX_GAIN} allows. */
    public static final int MOST_DB = 6;
    /** How fast the gain moves. */
    public static final int DB_PER_SECOND = 3;

    private static final int MEMORY_MS = 20_000;
    private static final int ENOUGH_MS = 1_000;
    private static final int FRAMES_PER_SECOND = 50;
    private static final double NEPERS_PER_DB = StrictMath.log(10) / 20;
    private static final double DB_PER_FRAME = (double) DB_PER_SECOND / FRAMES_PER_SECOND;

    private final SpeechLevel coach;
    private final SpeechLevel call;
    private int frames;
    private double targetDb;
    private double gainDb;
    private int gain = Mixing.UNITY;

    /**
     * Nobody heard yet, 0 dB.
     *
     * @param rate a multiple of 1 000 Hz
     */
    public LevelMatch(int rate) {
        coach = new SpeechLevel(rate, MEMORY_MS);
        call = new SpeechLevel(rate, MEMORY_MS);
    }

    /**
     * Hears 20 ms of either.
     *
     * @param ofCoach the coach before any gain; borrowed until return
     * @param ofCall whom he is to be as loud as; borrowed until return
     * @param count samples, 20 ms
     * @return the gain of the coach, Q15, for {@link Loudness#moveTo}
     */
    public int add(short[] ofCoach, short[] ofCall, int count) {
        coach.add(ofCoach, 0, count);
        call.add(ofCall, 0, count);
        if (++frames == FRAMES_PER_SECOND) {
            frames = 0;
            double differenceDb = call.dbov() - coach.dbov();
            if (coach.activeMs() >= ENOUGH_MS && call.activeMs() >= ENOUGH_MS) {
                targetDb = Math.max(LEAST_DB, Math.min(MOST_DB, differenceDb));
            }
        }
        if (gainDb != targetDb) {
            gainDb += Math.max(-DB_PER_FRAME, Math.min(DB_PER_FRAME, targetDb - gainDb));
            // Not pow, which in Java 17 makes three arrays a call.
            gain = (int) Math.min(Mixing.MAX_GAIN, Mixing.UNITY * StrictMath.exp(gainDb * NEPERS_PER_DB));
        }
        return gain;
    }

    /** Whether the coach is speaking: what {@link Ducking#gain} wants to know. */
    public boolean isCoachSpeaking() {
        return coach.isSpeaking();
    }
}
