package io.sidetone.monitor;

/** What a supervisor can ask for with a digit. */
public enum DigitCommand {

    /** {@link Mode#LISTEN}. */
    LISTEN,

    /** {@link Mode#WHISPER}. */
    WHISPER,

    /** {@link Mode#BARGE}. */
    BARGE,

    /** Take the call over; there is no way back, so its digit must be pressed twice within three seconds. */
    TAKE_OVER;

    private static final Mode[] MODES = Mode.values();

    /** The mode asked for; null for {@link #TAKE_OVER}. */
    Mode mode() {
        return this == TAKE_OVER ? null : MODES[ordinal()];
    }
}
