package io.sidetone.monitor;

import io.sidetone.monitor.SessionTable.Input;

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

    private static final Input[] INPUTS = {Input.LISTEN, Input.WHISPER, Input.BARGE, Input.TAKE_OVER};

    /** What it is to a session. */
    Input input() {
        return INPUTS[ordinal()];
    }
}
