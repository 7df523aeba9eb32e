package io.sidetone.monitor;

import org.jspecify.annotations.Nullable;

/**
 * Something that became true in a monitored call. Events of a call come in order; {@link #frame()} is its media time:
 * the last frame before the change, in frames of the call counted from 0 at its opening.
 */
public sealed interface MonitorEvent {

    /** The call's name; null for a session without a call. */
    @Nullable String call();

    /** Media time in frames. */
    long frame();

    /** A customer or an agent came in. */
    record PartyJoined(String call, long frame, String party, Role role) implements MonitorEvent {
    }

    /** A customer or an agent is gone, by hanging up or because he was released: taken over, or transferred. */
    record PartyLeft(String call, long frame, String party, Role role, boolean released) implements MonitorEvent {
    }

    /** A session began to attach; it hears and speaks nothing yet. */
    record SessionStarted(String call, long frame, String supervisor, String target, Mode mode)
        implements MonitorEvent {
    }

    /** A session became active in its first mode. */
    record SessionActive(String call, long frame, String supervisor, Mode mode) implements MonitorEvent {
    }

    /** A session changed its mode: by command, or because it had to become quieter. */
    record ModeChanged(String call, long frame, String supervisor, Mode from, Mode to) implements MonitorEvent {
    }

    /** A mode that waited for a notice is not entered after all. */
    record ModeNotChanged(String call, long frame, String supervisor, Mode wanted, Refusal reason)
        implements MonitorEvent {
    }

    /** A session hears and speaks nothing: it has to be granted anew, or the supervisor put his leg on hold. */
    record SessionSuspended(String call, long frame, String supervisor) implements MonitorEvent {
    }

    /** A suspended session is active again. */
    record SessionResumed(String call, long frame, String supervisor, Mode mode) implements MonitorEvent {
    }

    /** A session waits for its agent's next call; the call is the one he was in, null if there was none. */
    record SessionArmed(@Nullable String call, long frame, String supervisor, String agent) implements MonitorEvent {
    }

    /** A notice has to be played, then {@link Session#noticeDone} or {@code noticeFailed} called with its number. */
    record NoticeDue(String call, long frame, String supervisor, Mode mode, long notice) implements MonitorEvent {
    }

    /**
     * A notice has been played out.
     *
     * @param supervisor whose session it announced; null for one of the call
     * @param prompt what was played
     * @param mode what it announced; null for a notice of the call
     * @param firstSample its media time, in samples of 48 kHz since the call's opening
     * @param lastSample likewise
     */
    record NoticePlayed(String call, long frame, @Nullable String supervisor, String prompt, @Nullable Mode mode,
        long firstSample, long lastSample) implements MonitorEvent {
    }

    /** A notice could not be played: there is no such prompt, no seat for it, or nobody to hear it. */
    record NoticeFailed(String call, long frame, @Nullable String supervisor, @Nullable String prompt)
        implements MonitorEvent {
    }

    /** Supervisors and taps are out of the call, so that something private can be said; or in it again. */
    record PrivacyChanged(String call, long frame, boolean paused) implements MonitorEvent {
    }

    /** A tap sits on that seat, 0 to 7. */
    record TapOpened(String call, long frame, int tap, TapView view) implements MonitorEvent {
    }

    /** Nobody sits on that tap's seat any more; whether that is because what takes its frames threw. */
    record TapClosed(String call, long frame, int tap, boolean failed) implements MonitorEvent {
    }

    /** A party put the call on hold on his side, or took it back. */
    record HoldChanged(String call, long frame, String party, boolean holding, boolean consulting)
        implements MonitorEvent {
    }

    /** Nobody hears that party any more, or again as the call has it. */
    record MuteChanged(String call, long frame, String party, boolean muted) implements MonitorEvent {
    }

    /** Nobody hears that agent but who whispers to him; or he is heard as before, by his will or without. */
    record PrivateTalkChanged(String call, long frame, String party, boolean privately) implements MonitorEvent {
    }

    /** A supervisor is heard as his mode says, or by nobody, by push-to-talk. */
    record TalkChanged(String call, long frame, String supervisor, boolean talking) implements MonitorEvent {
    }

    /** A supervisor made somebody louder or softer, in dB: a side in his own ear, or himself; {@link Session#gain}. */
    record GainChanged(String call, long frame, String supervisor, Role speaker, double db) implements MonitorEvent {
    }

    /** A party is being transferred; until that is done or fails nobody can take the call over. */
    record TransferBegun(String call, long frame, String party) implements MonitorEvent {
    }

    /** A transfer came to nothing. */
    record TransferFailed(String call, long frame, String party) implements MonitorEvent {
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

    /** A session is over, and its media is off; the call is the last he was in, null if there was none. */
    record SessionEnded(@Nullable String call, long frame, String supervisor, Cause cause) implements MonitorEvent {
    }

    /** A supervisor pressed a digit: 0–9, *, #, A–D, or ! for a flash. Other parties' digits are never told. */
    record SupervisorDigit(String call, long frame, String supervisor, char digit) implements MonitorEvent {
    }

    /** What a supervisor's digit asked for was refused; nothing happened. */
    record DigitRefused(String call, long frame, String supervisor, DigitCommand command, Refusal reason)
        implements MonitorEvent {
    }

    /** Nothing has come from a party for {@link TimeLimits#media()}. */
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
     * Customers may hear a whisper: it comes back from the agent's headset. Told after each second of whisper for as
     * long as it does.
     *
     * @param party the agent
     * @param couplingDb how loud it comes back, in dB of how loud it was for him, from 500 to 1500 Hz, within 3 dB
     * @param lagMs how much later, as the media thread hears it
     */
    record WhisperLeak(String call, long frame, String party, double couplingDb, int lagMs) implements MonitorEvent {
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

    /**
     * The call ends at once because something threw in its tick that must not: a codec an error, or Sidetone itself.
     * Its sessions end with {@link Cause#FAULT}; other calls notice nothing.
     */
    record CallFailed(String call, long frame, Throwable fault) implements MonitorEvent {
    }

    /** The call is over; its legs are closed. */
    record CallEnded(String call, long frame) implements MonitorEvent {
    }
}
