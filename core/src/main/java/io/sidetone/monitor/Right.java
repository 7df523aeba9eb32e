package io.sidetone.monitor;

/** What a supervisor may be allowed to do with a call; each is given separately. */
public enum Right {
    LISTEN,
    WHISPER,
    BARGE,
    TAKEOVER;

    /** The right that a mode asks for. */
    public static Right of(Mode mode) {
        return switch (mode) {
            case LISTEN -> LISTEN;
            case WHISPER -> WHISPER;
            case BARGE -> BARGE;
        };
    }
}
