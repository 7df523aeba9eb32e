package io.sidetone.monitor;

import java.util.function.Consumer;

/**
 * One supervisor's monitoring of one call: where it is in {@link SessionTable} and what it needs to remember there.
 * Belongs to its {@link CallMonitor} and is read and moved on the call's media thread only; other threads use the
 * handle of the runtime.
 */
public final class Session {

    final String supervisor;
    final int seat;
    final long order;
    final long expiresAtFrame;

    SessionState state = SessionState.ATTACHING;
    Mode mode;
    int target;
    Cause cause;
    /** When the state gives up waiting; meaningful while ATTACHING and PREPARING. */
    long deadlineFrame;
    /** Answers the takeover command while it is undecided; else null. */
    Consumer<Outcome> takeoverReply;

    /** The digit that asks for a takeover if it is pressed once more, and the frame until which; 0 if none. */
    char confirming;
    long confirmUntilFrame;

    Session(String supervisor, int seat, int target, Mode mode, long order, long deadlineFrame, long expiresAtFrame) {
        this.supervisor = supervisor;
        this.seat = seat;
        this.target = target;
        this.mode = mode;
        this.order = order;
        this.deadlineFrame = deadlineFrame;
        this.expiresAtFrame = expiresAtFrame;
    }

    /** The supervisor's name, unique in the call while the session lasts. */
    public String supervisor() {
        return supervisor;
    }

    /** Where the session is in its life. */
    public SessionState state() {
        return state;
    }

    /** What it does while active; while a takeover is prepared, what it falls back to. */
    public Mode mode() {
        return mode;
    }

    /** The supervisor's seat, 0 to 7; somebody else's once the session has ended. */
    public int seat() {
        return seat;
    }

    /** The seat he monitors, or -1 while no agent is there. */
    public int target() {
        return target;
    }

    /** Why it ended, or null while it has not begun to. */
    public Cause cause() {
        return cause;
    }

    /** How this session alone makes its supervisor stand; {@link CallMonitor} adds what other sessions do to him. */
    Standing standing() {
        switch (state) {
            case ACTIVE:
            case PREPARING:
                return Standing.of(mode);
            case COMMITTING:
            case TAKEN_OVER:
                return Standing.OWNER;
            default:
                return Standing.WAITING;
        }
    }

    @Override
    public String toString() {
        return supervisor + " " + state + (state == SessionState.ACTIVE ? " " + mode : "");
    }
}
