package io.sidetone.monitor;

import static io.sidetone.monitor.SessionState.ACTIVE;
import static io.sidetone.monitor.SessionState.ATTACHING;
import static io.sidetone.monitor.SessionState.COMMITTING;
import static io.sidetone.monitor.SessionState.DETACHING;
import static io.sidetone.monitor.SessionState.ENDED;
import static io.sidetone.monitor.SessionState.PREPARING;
import static io.sidetone.monitor.SessionState.TAKEN_OVER;

/**
 * The life of a monitoring session, as one table that nothing bypasses.
 *
 * <p><b>Theory of operation.</b> All of a call, audio and sessions, belongs to one thread. Time there is a row of
 * frames; what happens to a session happens between two of them. Two kinds of input move it:
 * <ul>
 * <li><b>Commands</b> may be refused, and then nothing happened. Each gets exactly one answer.
 * <li><b>Facts</b> have happened already and are never refused; where a state has no use for one, it stays.
 * </ul>
 * A session's state and mode give its supervisor a {@link Standing}; the standings of all seats give the
 * {@link HearingMatrix}. So there is no moment at which a session is in one state and the audio in another: the frame
 * that is due obeys the matrix before the input, all later ones the matrix after it. {@code BOUNDARY} is the end of
 * that frame. What must not be heard any more is then silent, which is why the two last moves wait for it: from
 * COMMITTING to TAKEN_OVER, and from DETACHING to ENDED.
 *
 * <p>The way to TAKEN_OVER is one-way: its row refuses every command, and its facts lead to DETACHING only. The table
 * says which move an input makes; {@link CallMonitor} holds the guards that need to see the whole call (who holds the
 * takeover, who is present) and does what a move entails for others.
 */
final class SessionTable {

    /** What can happen to a session: commands first, then facts. */
    enum Input {
        /** Commands: change the mode. */
        LISTEN, WHISPER, BARGE,
        /** Command: take the call over. */
        TAKE_OVER,
        /** Command: give up a takeover not yet committed. */
        CANCEL,

        /** The supervisor's leg is up. */
        LEG_UP,
        /** The supervisor's leg could not be set up, or could not be made two-way. */
        LEG_FAILED,
        /** The supervisor's two-way media is proven. */
        PROVEN,
        /** What the state waits for did not come in time. */
        TIMED_OUT,
        /** The agent he monitors is gone; the call goes on. */
        TARGET_LEFT,
        /** The last agent is gone and this session is to own the call. */
        PROMOTED,
        /** Another session took the call over, and this one goes on by listening to the new owner. */
        DEMOTED,
        /** Another session took the call over, and this one ends. */
        SUPERSEDED,
        /** No media for too long from a supervisor who owes some: {@link CallMonitor#mediaLost} spares listeners. */
        MEDIA_LOST,
        /** The right to monitor is withdrawn. */
        REVOKED,
        /** The maximum duration is reached. */
        EXPIRED,
        /** The agent left and the call ends for it. */
        AGENT_LEFT,
        /** The call is over. */
        CALL_ENDED,
        /** The supervisor hung up. */
        HUNG_UP,
        /** The application ends the session. */
        END,
        /** The frame that was due is played; the matrix of this state now rules. */
        BOUNDARY;

        static final Input[] COMMANDS = {LISTEN, WHISPER, BARGE, TAKE_OVER, CANCEL};

        private static final Input[] BY_MODE = {LISTEN, WHISPER, BARGE};
        private static final Mode[] MODES = Mode.values();

        static Input of(Mode mode) {
            return BY_MODE[mode.ordinal()];
        }

        /** The mode this command asks for; null for any other input. */
        Mode mode() {
            return ordinal() <= BARGE.ordinal() ? MODES[ordinal()] : null;
        }

        boolean isCommand() {
            return ordinal() <= CANCEL.ordinal();
        }
    }

    /**
     * One cell: where an input leads, or why it is refused.
     *
     * @param to the next state, the same one if the session stays; null for a refusal
     * @param refusal null unless refused
     * @param cause the terminal cause, if {@code to} is DETACHING
     */
    record Move(SessionState to, Refusal refusal, Cause cause) {
    }

    private static final SessionState[] STATES = SessionState.values();
    private static final Input[] INPUTS = Input.values();
    private static final Move[][] TABLE = new Move[STATES.length][INPUTS.length];

    static {
        in(ATTACHING, Input.LISTEN, Input.WHISPER, Input.BARGE).stay();
        in(ATTACHING, Input.TAKE_OVER, Input.CANCEL).refuse(Refusal.NOT_ACTIVE);
        in(ATTACHING, Input.LEG_UP).go(ACTIVE);
        in(ATTACHING, Input.LEG_FAILED, Input.TIMED_OUT).end(Cause.MEDIA_LOST);
        in(ATTACHING, Input.TARGET_LEFT, Input.DEMOTED).stay();

        in(ACTIVE, Input.LISTEN, Input.WHISPER, Input.BARGE).stay();
        in(ACTIVE, Input.TAKE_OVER).go(PREPARING);
        in(ACTIVE, Input.CANCEL).refuse(Refusal.NOTHING_TO_CANCEL);
        in(ACTIVE, Input.TARGET_LEFT, Input.DEMOTED).stay();
        in(ACTIVE, Input.PROMOTED).go(COMMITTING);

        in(PREPARING, Input.LISTEN, Input.WHISPER, Input.BARGE, Input.TAKE_OVER).refuse(Refusal.BUSY_TAKING_OVER);
        in(PREPARING, Input.CANCEL, Input.LEG_FAILED, Input.TIMED_OUT).go(ACTIVE);
        in(PREPARING, Input.PROVEN).go(COMMITTING);
        in(PREPARING, Input.TARGET_LEFT).stay();

        in(COMMITTING, Input.LISTEN, Input.WHISPER, Input.BARGE, Input.TAKE_OVER).refuse(Refusal.BUSY_TAKING_OVER);
        in(COMMITTING, Input.CANCEL).refuse(Refusal.TOO_LATE);
        in(COMMITTING, Input.LEG_FAILED).go(ACTIVE);
        in(COMMITTING, Input.TARGET_LEFT).stay();
        in(COMMITTING, Input.BOUNDARY).go(TAKEN_OVER);

        in(TAKEN_OVER, Input.COMMANDS).refuse(Refusal.TAKEN_OVER);

        for (SessionState state : new SessionState[] {ATTACHING, ACTIVE, PREPARING, COMMITTING, TAKEN_OVER}) {
            in(state, Input.REVOKED).end(Cause.REVOKED);
            in(state, Input.EXPIRED).end(Cause.MAX_DURATION);
            in(state, Input.AGENT_LEFT).end(Cause.AGENT_LEFT);
            in(state, Input.CALL_ENDED).end(Cause.CALL_ENDED);
            in(state, Input.HUNG_UP).end(Cause.SUPERVISOR_HANGUP);
            in(state, Input.END).end(Cause.REQUESTED);
        }
        for (SessionState state : new SessionState[] {ATTACHING, ACTIVE}) {
            in(state, Input.SUPERSEDED).end(Cause.TARGET_REPLACED);
        }
        for (SessionState state : new SessionState[] {ACTIVE, PREPARING, TAKEN_OVER}) {
            in(state, Input.MEDIA_LOST).end(Cause.MEDIA_LOST);
        }

        in(DETACHING, Input.COMMANDS).refuse(Refusal.ENDED);
        in(DETACHING, Input.BOUNDARY).go(ENDED);
        in(ENDED, Input.COMMANDS).refuse(Refusal.ENDED);

        for (SessionState state : STATES) {
            for (Input input : INPUTS) {
                if (TABLE[state.ordinal()][input.ordinal()] == null) {
                    assert !input.isCommand() : state + " does not answer " + input;
                    in(state, input).stay();
                }
            }
        }
    }

    private SessionTable() {
    }

    /** Where an input leads from a state: one cell of the table. */
    static Move move(SessionState state, Input input) {
        return TABLE[state.ordinal()][input.ordinal()];
    }

    private static Row in(SessionState state, Input... inputs) {
        return new Row(state, inputs);
    }

    /** The cells of one state for some inputs, while the table is written. */
    private record Row(SessionState state, Input[] inputs) {

        void go(SessionState to) {
            fill(new Move(to, null, null));
        }

        void stay() {
            fill(new Move(state, null, null));
        }

        void end(Cause cause) {
            fill(new Move(DETACHING, null, cause));
        }

        void refuse(Refusal refusal) {
            fill(new Move(null, refusal, null));
        }

        private void fill(Move move) {
            for (Input input : inputs) {
                assert TABLE[state.ordinal()][input.ordinal()] == null : state + " × " + input + " is written twice";
                TABLE[state.ordinal()][input.ordinal()] = move;
            }
        }
    }
}
