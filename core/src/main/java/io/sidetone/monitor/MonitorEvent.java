package io.sidetone.monitor;

/**
 * Something that became true in a monitored call. Events of a call come in order; {@link #frame()} is its media time:
 * the last frame before the change, in frames of the call counted from 0 at its opening.
 */
public sealed interface MonitorEvent {

    /** The call's name. */
    String call();

    /** Media time in frames. */
    long frame();

    /** A customer or an agent came in. */
    record PartyJoined(String call, long frame, String party, Role role) implements MonitorEvent {
    }

    /** A customer or an agent is gone, by hanging up or, at a takeover, because the agent was released. */
    record PartyLeft(String call, long frame, String party, Role role, boolean released) implements MonitorEvent {
    }

    /** A session began to attach; it hears and speaks nothing yet. */
    record SessionStarted(String call, long frame, String supervisor, String target, Mode mode)
        implements MonitorEvent {
    }

    /** A session became active in its first mode. */
    record SessionActive(String call, long frame, String supervisor, Mode mode) implements MonitorEvent {
    }

    /** A session changed its mode, by command or because its target left. */
    record ModeChanged(String call, long frame, String supervisor, Mode from, Mode to) implements MonitorEvent {
    }

    /** A session holds the takeover and waits for proof of its two-way media. Nothing audible has changed. */
    record TakeoverPreparing(String call, long frame, String supervisor) implements MonitorEvent {
    }

    /** A takeover came to nothing; the session is in its former mode again, or about to end. */
    record TakeoverRolledBack(String call, long frame, String supervisor, Refusal reason) implements MonitorEvent {
    }

    /** A supervisor owns the call. There is no way back. */
    record TakenOver(String call, long frame, String supervisor) implements MonitorEvent {
    }

    /** A session is over, and its media is off. */
    record SessionEnded(String call, long frame, String supervisor, Cause cause) implements MonitorEvent {
    }

    /** A supervisor pressed a digit: 0–9, *, #, A–D, or ! for a flash. Other parties' digits are never told. */
    record SupervisorDigit(String call, long frame, String supervisor, char digit) implements MonitorEvent {
    }

    /** What a supervisor's digit asked for was refused; nothing happened. */
    record DigitRefused(String call, long frame, String supervisor, DigitCommand command, Refusal reason)
        implements MonitorEvent {
    }

    /** Nothing has come from a party for {@link Policies#mediaTimeout()}. */
    record MediaLost(String call, long frame, String party) implements MonitorEvent {
    }

    /** Something comes again from a party whose media was lost. */
    record MediaResumed(String call, long frame, String party) implements MonitorEvent {
    }

    /**
     * How loud a metered party has been in the last 100 ms.
     *
     * @param dbov level of what he said in dB relative to a full-scale square wave, 0 to -127 (ITU-T P.56's unit)
     * @param speaking whether he is in a talk spurt
     */
    record Level(String call, long frame, String party, int dbov, boolean speaking) implements MonitorEvent {
    }

    /**
     * A party's codec was too slow for a media thread three times, and is not called any more: the party is no longer
     * heard nor hears anything, except where packets are forwarded untouched.
     */
    record CodecQuarantined(String call, long frame, String party) implements MonitorEvent {
    }

    /** The customers are alone and wait. */
    record CallParked(String call, long frame) implements MonitorEvent {
    }

    /** The call is over; its legs are closed. */
    record CallEnded(String call, long frame) implements MonitorEvent {
    }
}
