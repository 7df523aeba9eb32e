package io.sidetone.monitor;

/**
 * What the occupant of a seat is at this moment, as far as hearing is concerned. This enum and
 * {@link #hears} are the whole policy of who hears whom; {@link HearingMatrix} only packs its answers.
 */
public enum Standing {

    /** Nobody sits here. */
    VACANT,

    /** A customer in the call. */
    CUSTOMER,

    /** An agent in the call. */
    AGENT,

    /** An agent whose call was taken over: deaf and mute whatever signalling still does. */
    REMOVED,

    /** A supervisor whose session is not, or no longer, active: deaf and mute. */
    WAITING,

    /** A supervisor in {@link Mode#LISTEN}. */
    LISTENING,

    /** A supervisor in {@link Mode#WHISPER}. */
    WHISPERING,

    /** A supervisor in {@link Mode#BARGE}. */
    BARGED,

    /** The supervisor who took the call over. */
    OWNER;

    private static final Standing[] VALUES = values();

    /**
     * Whether somebody of this standing hears a speaker of that one.
     *
     * @param speaker the speaker's standing
     * @param targeted whether the speaker's session, if he is a supervisor, monitors this listener
     * @param coTargeted whether both are supervisors who monitor the same agent
     * @param peers who of the supervisors hears another's whisper
     */
    boolean hears(Standing speaker, boolean targeted, boolean coTargeted, PeerVisibility peers) {
        switch (this) {
            case CUSTOMER:
                return speaker == CUSTOMER || speaker == AGENT || speaker == BARGED || speaker == OWNER;
            case AGENT:
                return speaker == CUSTOMER || speaker == AGENT || speaker == BARGED
                    || speaker == WHISPERING && targeted;
            case OWNER:
                return speaker == CUSTOMER || speaker == BARGED || speaker == WHISPERING && targeted;
            case LISTENING:
            case WHISPERING:
            case BARGED:
                return speaker == CUSTOMER || speaker == AGENT || speaker == OWNER || speaker == BARGED
                    || speaker == WHISPERING && peers.reveals(this, coTargeted);
            default:
                return false;
        }
    }

    /**
     * Whether a speaker's telephone-events reach somebody of this standing who hears him: between ordinary parties
     * only, because digits may be card data; supervisors get none.
     *
     * @param barged whether those of a supervisor who is barged in do, too
     */
    boolean getsDigitsOf(Standing speaker, boolean barged) {
        return isOrdinary() && (speaker.isOrdinary() || speaker == BARGED && barged);
    }

    /** Whether it is that of a supervisor in the call. */
    boolean isSupervisor() {
        return this == LISTENING || this == WHISPERING || this == BARGED;
    }

    private boolean isOrdinary() {
        return this == CUSTOMER || this == AGENT || this == OWNER;
    }

    /** The standing of a supervisor whose session is active in that mode. */
    static Standing of(Mode mode) {
        return VALUES[LISTENING.ordinal() + mode.ordinal()];
    }
}
