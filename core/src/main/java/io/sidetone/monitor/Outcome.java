package io.sidetone.monitor;

/** The one answer that every command gets. */
public sealed interface Outcome {

    /**
     * Done. The frame of that number is the last that obeys the old matrix; the new one rules from the next.
     *
     * @param frame the call's frame, counted from 0 at its opening
     */
    record Accepted(long frame) implements Outcome {
    }

    /**
     * A notice has to be played first; until then the old mode stays. What becomes of it is told by
     * {@link MonitorEvent.ModeChanged} or {@link MonitorEvent.ModeNotChanged}; a newer command takes its place.
     *
     * @param frame the call's frame
     */
    record Pending(long frame) implements Outcome {
    }

    /**
     * Not done, and nothing happened.
     *
     * @param reason why
     */
    record Refused(Refusal reason) implements Outcome {
    }

    /** Whether the command was accepted. */
    default boolean accepted() {
        return this instanceof Accepted;
    }
}
