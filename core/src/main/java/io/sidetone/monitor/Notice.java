package io.sidetone.monitor;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One notice of a {@link NoticePlan}: what is played, when, and to whom. Immutable.
 *
 * @param prompt the name of what the call plays; null if the application plays something, which
 *     {@link MonitorEvent.NoticeDue} asks for
 * @param when on which occasion
 * @param modes for SESSION_START and MODE_CHANGE: the modes that it announces; else empty
 * @param audience who hears it
 * @param mandatory whether what it announces waits until it has been played out
 * @param every for PERIODIC and WHILE_TAPPED: from one beginning to the next; else zero
 */
public record Notice(@Nullable String prompt, When when, Set<Mode> modes, Set<Audience> audience, boolean mandatory,
    Duration every) {

    /** Occasions for notices. */
    public enum When {

        /**
         * A customer and an agent are together; and again for those of its audience who come later, or have missed its
         * end, who hear it alone. Mandatory: no session is active before all who are there have heard it to its end.
         */
        CALL_START,

        /** A session begins, in one of the modes. */
        SESSION_START,

        /** A session enters one of the modes: by a command, or because it begins in it. */
        MODE_CHANGE,

        /** Again and again from the start of the call. */
        PERIODIC,

        /** Again and again while a tap is open. */
        WHILE_TAPPED
    }

    /** The name of a tone that is always there: two rising notes, 0.32 s. */
    public static final String ENTRY_TONE = "entry-tone";

    /** The name of a tone that is always there: 1400 Hz, half a second. */
    public static final String RECORDER_TONE = "recorder-tone";

    /** The name of a tone that is always there: one short, soft note, 0.12 s. */
    public static final String EARCON = "earcon";

    /** The name of hold audio that is always there. */
    public static final String HOLD_MUSIC = "hold-music";

    /**
     * @throws IllegalArgumentException for a notice that could never be played: periodic without a period of a second
     *     at least, mandatory but periodic, of a session without modes, by the application but not mandatory for a
     *     session, or by the call to nobody, or to the target of no session
     */
    public Notice {
        Objects.requireNonNull(when, "when");
        modes = Set.copyOf(modes);
        audience = Set.copyOf(audience);
        boolean again = when == When.PERIODIC || when == When.WHILE_TAPPED;
        boolean ofSession = when == When.SESSION_START || when == When.MODE_CHANGE;
        if (again == (every.compareTo(Duration.ofSeconds(1)) < 0) || again && mandatory || ofSession == modes.isEmpty()
            || prompt == null && !(mandatory && ofSession) || prompt != null && audience.isEmpty()
            || !ofSession && audience.contains(Audience.TARGET)) {
            throw new IllegalArgumentException("no such notice: " + prompt + " " + when + " " + modes + " to "
                + audience + (mandatory ? " mandatory" : "") + " every " + every);
        }
    }

    /** Something said to each customer as soon as an agent is with him, such as "this call may be monitored". */
    public static Notice atCallStart(String prompt, boolean mandatory) {
        return new Notice(prompt, When.CALL_START, Set.of(), Set.of(Audience.CUSTOMERS), mandatory, Duration.ZERO);
    }

    /** Something said to the agent when a session begins, in whatever mode. */
    public static Notice atSessionStart(String prompt, boolean mandatory) {
        return new Notice(prompt, When.SESSION_START, EnumSet.allOf(Mode.class), Set.of(Audience.AGENTS), mandatory,
            Duration.ZERO);
    }

    /** A tone for all when a supervisor barges in. */
    public static Notice entryTone(boolean mandatory) {
        return new Notice(ENTRY_TONE, When.MODE_CHANGE, Set.of(Mode.BARGE),
            Set.of(Audience.CUSTOMERS, Audience.AGENTS, Audience.SUPERVISORS), mandatory, Duration.ZERO);
    }

    /**
     * A short tone for the agent alone before a supervisor whispers to him. The first word waits for its end, so that
     * a whisper is {@link Outcome.Pending} for 0.12 s.
     */
    public static Notice earcon() {
        return new Notice(EARCON, When.MODE_CHANGE, Set.of(Mode.WHISPER), Set.of(Audience.TARGET), true,
            Duration.ZERO);
    }

    /** The tone that tells customers and agents of a recording, every 15 seconds while a tap is open. */
    public static Notice recorderTone() {
        return new Notice(RECORDER_TONE, When.WHILE_TAPPED, Set.of(), Set.of(Audience.CUSTOMERS, Audience.AGENTS),
            false, Duration.ofSeconds(15));
    }

    /** What the application plays itself before a session enters one of the modes. */
    static Notice byApplication(Set<Mode> modes) {
        return new Notice(null, When.MODE_CHANGE, modes, Set.of(), true, Duration.ZERO);
    }

    /** Whether a session that begins, or is in the call already, announces that mode with it. */
    boolean announces(Mode mode, boolean begins) {
        return modes.contains(mode) && (begins || when == When.MODE_CHANGE);
    }

    /** Whether it belongs to a session, not to the call. */
    boolean ofSession() {
        return when == When.SESSION_START || when == When.MODE_CHANGE;
    }

    int audienceBits() {
        int bits = 0;
        for (Audience each : audience) {
            bits |= each.bit();
        }
        return bits;
    }
}
