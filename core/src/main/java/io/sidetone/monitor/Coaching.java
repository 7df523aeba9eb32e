package io.sidetone.monitor;

/**
 * What makes it easier for an agent and his supervisor to speak beside a call. All of it is off unless asked for, and
 * none of it lets anybody hear somebody whom he would not hear by the mode. Immutable.
 *
 * @param pushToTalk whether the supervisor is heard only while he asks for it with {@link Session#talk}, in any mode;
 *     else from the beginning
 * @param duckingDb by how many dB the customers are softer in the ear of the agent while the supervisor whispers
 *     something to him and for 0.2 s after, 0 to {@link #MOST_DUCKING_DB}; 0 is off
 * @param levelMatch whether a whisper becomes as loud as the customers are in the agent's ear, by what both have said
 *     of late: 12 dB softer to 6 dB louder, 3 dB a second
 * @param privateTalk whether the agent may answer a whisper so that nobody else hears him: see
 *     {@link Parties#talkPrivately}
 */
public record Coaching(boolean pushToTalk, double duckingDb, boolean levelMatch, boolean privateTalk) {

    /** The most that customers can be made softer by, in dB. */
    public static final double MOST_DUCKING_DB = 40;

    /** The default: an open microphone, and everybody as loud as he comes. */
    public static final Coaching OFF = new Coaching(false, 0, false, false);

    /** @throws IllegalArgumentException if the ducking is beyond its limits */
    public Coaching {
        if (!(duckingDb >= 0 && duckingDb <= MOST_DUCKING_DB)) {
            throw new IllegalArgumentException(
                "ducking by " + duckingDb + " dB; it must be 0 to " + MOST_DUCKING_DB + " dB");
        }
    }

    /** This one with push-to-talk, or an open microphone. */
    public Coaching withPushToTalk(boolean value) {
        return new Coaching(value, duckingDb, levelMatch, privateTalk);
    }

    /** This one with customers that much softer, in dB. */
    public Coaching withDucking(double db) {
        return new Coaching(pushToTalk, db, levelMatch, privateTalk);
    }

    /** This one with whispers as loud as the call, or as they come. */
    public Coaching withLevelMatch(boolean value) {
        return new Coaching(pushToTalk, duckingDb, value, privateTalk);
    }

    /** This one with private answers of the agent, or without. */
    public Coaching withPrivateTalk(boolean value) {
        return new Coaching(pushToTalk, duckingDb, levelMatch, value);
    }

    /** Whether loudness depends on what is being said. */
    public boolean listens() {
        return duckingDb > 0 || levelMatch;
    }
}
