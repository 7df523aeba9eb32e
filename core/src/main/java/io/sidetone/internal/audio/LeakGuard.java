package io.sidetone.internal.audio;

/**
 * Finds out whether the customer can hear a whisper acoustically: out of the agent's headset or loudspeaker, into his
 * microphone. Knows what was mixed to the agent from whisperers, and looks for it in what comes from him, 50 to 600 ms
 * later. Owns its sums; one object for each agent who is whispered to, media thread only; allocates nothing after
 * construction.
 *
 * <p>The work is the same for every frame with a whisper in the last 0.6 s, about 10 µs, and less than 3 µs for others
 * ({@code SupervisionAudioBenchmark}). Every second of whisper brings a new estimate; {@link #isLeaking} needs
 * three at least. That the agent speaks himself, even all the time and louder, only makes it take longer.
 *
 * <h2>Limits</h2>
 *
 * <ul>
 * <li>It hears from 500 to 1500 Hz. {@link #couplingDb} is that of this band, within 3 dB once it is
 *     {@linkplain #isLeaking certain}, and means nothing before.
 * <li>Within ten seconds of whisper at -26 dBov over a line with noise of -65 dBov, a leak of -30 dB is found always
 *     and one of -40 dB in nine of ten calls, the agent talking on as loud or 6 dB louder. With noise of -50 dBov it is
 *     eight of ten at -30 dB and a third at -40 dB, which is 16 dB below that noise ({@code LeakGuardTest} prints the
 *     table). It takes about four seconds, and a leak that has stopped is told for up to 20 s more.
 * <li>Something that changes the leak's delay all the time, or its phase, hides it: a codec for music on hold, a voice
 *     changer, a receiver's jitter buffer that stretches time more than once a second. A jump costs a few seconds.
 * <li>It can't tell a leak from another way by which the same words come back: an agent who repeats them does not
 *     count, a supervisor who sits beside him does, since the agent's microphone hears that, too. So does the echo of
 *     the customer in the agent's loudspeaker if the supervisor's microphone hears the customer from his.
 * </ul>
 */
public final class LeakGuard {

    /** Frames with whisper, 20 ms each, to an estimate. */
    private static final int STRETCH_FRAMES = 50;
    private static final int FEWEST_STRETCHES = 3;
    /** What a stretch still counts when the next ends: about ten of them make the estimate. */
    private static final float MEMORY = 0.9f;
    /** Power, in the band, above which a whisper is there: -64 dBov. */
    private static final double LEAST_SENT = 400;
    /** Power of a frame without anything, not even a microphone's noise: a muted agent tells nothing. */
    private static final double NOTHING = 0.05;
    /** No frame counts more than one of that power: -90 dBov. */
    private static final double FLOOR = 1;
    /** By how much a true delay must be likelier than others, and how much more while there are few estimates. */
    private static final double CERTAIN_DB = 8.5;
    private static final double FEW_DB = 8;
    /** Once certain, that much less will do. */
    private static final double HYSTERESIS_DB = 2;
    private static final int SAME_LAG_MS = 3;

    private final LagCorrelation correlation;
    private int frames;
    private int stretches;
    private boolean leaking;
    private int lagMs;
    private double confidenceDb;
    private double couplingDb = Double.NEGATIVE_INFINITY;

    /**
     * Nothing heard yet.
     *
     * @param rate a multiple of 8 000 Hz
     */
    public LeakGuard(int rate) {
        correlation = new LagCorrelation(rate);
    }

    /**
     * Hears one frame of either side.
     *
     * @param whisper what was mixed to the agent from whisperers in this frame, silence included; 20 ms, borrowed until
     *     return
     * @param uplink what came from the agent in this frame; 20 ms, borrowed until return
     * @return whether there is a new estimate
     */
    public boolean add(short[] whisper, short[] uplink) {
        correlation.take(whisper, uplink);
        double power = correlation.backPower();
        if (correlation.sentPower() < LEAST_SENT || power < NOTHING) {
            return false;
        }
        correlation.correlate((float) (1 / (power + FLOOR)));
        if (++frames < STRETCH_FRAMES) {
            return false;
        }
        frames = 0;
        stretches++;
        correlation.endStretch(MEMORY);
        estimate();
        return true;
    }

    private void estimate() {
        int peak = correlation.peak();
        int lastLagMs = lagMs;
        lagMs = LagCorrelation.milliseconds(peak);
        confidenceDb = 10 * StrictMath.log10(correlation.likelihood(peak));
        couplingDb = 10 * StrictMath.log10(correlation.gain(peak));
        boolean steady = Math.abs(lagMs - lastLagMs) <= SAME_LAG_MS;
        double needed = CERTAIN_DB + FEW_DB / stretches - (leaking ? HYSTERESIS_DB : 0);
        leaking = stretches >= FEWEST_STRETCHES && steady && confidenceDb >= needed;
    }

    /** Whether the last two estimates agree and are beyond chance. */
    public boolean isLeaking() {
        return leaking;
    }

    /** How loud the whisper comes back, in dB of how loud it went to the agent; negative infinity if not at all. */
    public double couplingDb() {
        return couplingDb;
    }

    /** After how long it comes back, from the tick it was mixed to the tick it could be heard, in milliseconds. */
    public int lagMs() {
        return lagMs;
    }

    /** How much likelier this delay is than others, in dB: 3 to 7 where there is no leak. */
    public double confidenceDb() {
        return confidenceDb;
    }

    /** Forgets everything, as if new. */
    public void reset() {
        correlation.reset();
        frames = 0;
        stretches = 0;
        leaking = false;
        lagMs = 0;
        confidenceDb = 0;
        couplingDb = Double.NEGATIVE_INFINITY;
    }
}
