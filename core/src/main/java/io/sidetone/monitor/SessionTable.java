package io.sidetone.monitor;

import org.jspecify.annotations.Nullable;

import static io.sidetone.monitor.SessionState.ACTIVE;
import static io.sidetone.monitor.SessionState.ARMED;
import static io.sidetone.monitor.SessionState.ATTACHING;
import static io.sidetone.monitor.SessionState.AUTHORIZING;
import static io.sidetone.monitor.SessionState.COMMITTING;
import static io.sidetone.monitor.SessionState.DETACHING;
import static io.sidetone.monitor.SessionState.ENDED;
import static io.sidetone.monitor.SessionState.PREPARING;
import static io.sidetone.monitor.SessionState.SUSPENDED;
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
 * <p>Whoever decides about sessions is asked in AUTHORIZING, before there is anything of the session but this state,
 * and again in SUSPENDED, whenever the call has become another: where nobody decides, the answer comes within the
 * same input, and neither state is ever seen. Holds of agents and customers move no session; they change the matrix.
 *
 * <p>The way to TAKEN_OVER is one-way: its row refuses every command but those of the microphone, and its facts lead to
 * DETACHING only.
 * The table says which move an input makes; {@link SessionMoves} holds the guards that need to see the whole call (who
 * holds the takeover, who is present, what is granted) and does what a move entails.
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
        /** Commands: nobody hears the supervisor, whatever the mode; and the end of that. */
        MUTE, UNMUTE,
        /** Command: somebody is to be louder or softer. */
        GAIN,
        /** Commands: the supervisor presses a button and is heard as the mode says; and he lets it go. */
        TALK, RELEASE,

        /** There is a grant with the right for the mode, and a seat. */
        ALLOWED,
        /** There is no such grant, or not in time. */
        DENIED,
        /** There is such a grant, and no seat. */
        NO_ROOM,
        /** The supervisor's leg is up, a notice that had to be played has been, and nothing is left to be granted. */
        READY,
        /** The supervisor's leg could not be set up, or could not be made two-way. */
        LEG_FAILED,
        /** A notice has been played out. */
        NOTICE_DONE,
        /** A notice could not be played. */
        NOTICE_FAILED,
        /** The supervisor put his leg on hold. */
        LEG_HELD,
        /** Somebody joined, or the session monitors another agent now. */
        PARTIES_CHANGED,
        /** A party has been transferred. */
        TRANSFERRED,
        /** Another session took the call over, and this one goes on by listening to the new owner. */
        NEW_OWNER,
        /** What the session was suspended for is over: it is granted anew, and its leg not on hold. */
        SETTLED,
        /** The supervisor's two-way media is proven. */
        PROVEN,
        /** What the state waits for did not come in time. */
        TIMED_OUT,
        /** The right to take over is withdrawn, others are left. */
        RIGHT_LOST,
        /** The agent he monitors is gone; the call goes on. */
        TARGET_LEFT,
        /** The last agent is gone and this session is to own the call. */
        PROMOTED,
        /** Another session took the call over, and this one ends. */
        SUPERSEDED,
        /** No media for too long from a supervisor who owes some: {@link Session#mediaLost} spares listeners. */
        MEDIA_LOST,
        /** The call, or the agent's part in it, is over, and the session is to follow him to his next. */
        NEXT_AWAITED,
        /** The agent is in his next call. */
        NEXT_CALL,
        /** The same supervisor started anew. */
        REPLACED,
        /** The right to monitor is withdrawn, or has run out. */
        REVOKED,
        /** The maximum duration is reached. */
        EXPIRED,
        /** The agent left and the call ends for it. */
        AGENT_LEFT,
        /** The call is over. */
        CALL_ENDED,
        /** Something threw that must not, and the call is over at once. */
        FAILED,
        /** The supervisor hung up. */
        HUNG_UP,
        /** The application ends the session. */
        END,
        /** The frame that was due is played; the matrix of this state now rules. */
        BOUNDARY;

        static final Input[] COMMANDS = {LISTEN, WHISPER, BARGE, TAKE_OVER, CANCEL, MUTE, UNMUTE, GAIN, TALK,
            RELEASE};

        /** Those that decide whether a supervisor is heard at all. */
        static final Input[] SPEAKING = {MUTE, UNMUTE, TALK, RELEASE};

        private static final Input[] BY_MODE = {LISTEN, WHISPER, BARGE};
        private static final Mode[] MODES = Mode.values();

        static Input of(Mode mode) {
            return BY_MODE[mode.ordinal()];
        }

        /** The mode this command asks for; null for any other input. */
        @Nullable Mode mode() {
            return ordinal() <= BARGE.ordinal() ? MODES[ordinal()] : null;
        }

        boolean isCommand() {
            return ordinal() <= RELEASE.ordinal();
        }
    }

    /**
     * One cell: where an input leads, or why it is refused.
     *
     * @param to the next state, the same one if the session stays, as it does if it is refused
     * @param refusal null unless refused
     * @param cause the terminal cause, if the session begins to end
     */
    record Move(SessionState to, @Nullable Refusal refusal, @Nullable Cause cause) {
    }

    private static final SessionState[] STATES = SessionState.values();
    private static final Input[] INPUTS = Input.values();
    private static final Move[][] TABLE = new Move[STATES.length][INPUTS.length];

    static {
        in(AUTHORIZING, Input.COMMANDS).refuse(Refusal.NOT_ACTIVE);
        in(AUTHORIZING, Input.ALLOWED).go(ATTACHING);
        in(AUTHORIZING, Input.DENIED).vanish(Cause.DENIED);
        in(AUTHORIZING, Input.NO_ROOM).end(Cause.NO_RESOURCES);
        in(AUTHORIZING, Input.NEXT_AWAITED).go(ARMED);

        in(ARMED, Input.COMMANDS).refuse(Refusal.NOT_ACTIVE);
        in(ARMED, Input.NEXT_CALL).go(AUTHORIZING);
        in(ARMED, Input.TIMED_OUT).end(Cause.MAX_DURATION);
        in(ARMED, Input.NOTICE_FAILED).end(Cause.NOTICE_FAILED);

        in(ATTACHING, Input.LISTEN, Input.WHISPER, Input.BARGE).stay();
        in(ATTACHING, Input.TAKE_OVER, Input.CANCEL).refuse(Refusal.NOT_ACTIVE);
        in(ATTACHING, Input.READY).go(ACTIVE);
        in(ATTACHING, Input.LEG_FAILED, Input.TIMED_OUT).end(Cause.MEDIA_LOST);
        in(ATTACHING, Input.NOTICE_FAILED).end(Cause.NOTICE_FAILED);
        in(ATTACHING, Input.NEXT_AWAITED).go(ARMED);

        in(ACTIVE, Input.LISTEN, Input.WHISPER, Input.BARGE).stay();
        in(ACTIVE, Input.TAKE_OVER).go(PREPARING);
        in(ACTIVE, Input.CANCEL).refuse(Refusal.NOTHING_TO_CANCEL);
        in(ACTIVE, Input.PARTIES_CHANGED, Input.TRANSFERRED, Input.NEW_OWNER, Input.LEG_HELD).go(SUSPENDED);
        in(ACTIVE, Input.PROMOTED).go(COMMITTING);
        in(ACTIVE, Input.NEXT_AWAITED).go(ARMED);

        in(SUSPENDED, Input.LISTEN, Input.WHISPER, Input.BARGE).refuse(Refusal.NOT_ACTIVE);
        in(SUSPENDED, Input.TAKE_OVER, Input.CANCEL).refuse(Refusal.NOT_ACTIVE);
        in(SUSPENDED, Input.SETTLED).go(ACTIVE);
        in(SUSPENDED, Input.NEXT_AWAITED).go(ARMED);

        in(PREPARING, Input.LISTEN, Input.WHISPER, Input.BARGE, Input.TAKE_OVER).refuse(Refusal.BUSY_TAKING_OVER);
        in(PREPARING, Input.CANCEL, Input.LEG_FAILED, Input.TIMED_OUT, Input.RIGHT_LOST).go(ACTIVE);
        in(PREPARING, Input.LEG_HELD).go(SUSPENDED);
        in(PREPARING, Input.PROVEN).go(COMMITTING);

        in(COMMITTING, Input.LISTEN, Input.WHISPER, Input.BARGE, Input.TAKE_OVER).refuse(Refusal.BUSY_TAKING_OVER);
        in(COMMITTING, Input.CANCEL).refuse(Refusal.TOO_LATE);
        in(COMMITTING, Input.LEG_FAILED, Input.RIGHT_LOST).go(ACTIVE);
        in(COMMITTING, Input.LEG_HELD).go(SUSPENDED);
        in(COMMITTING, Input.BOUNDARY).go(TAKEN_OVER);

        in(TAKEN_OVER, Input.LISTEN, Input.WHISPER, Input.BARGE).refuse(Refusal.TAKEN_OVER);
        in(TAKEN_OVER, Input.TAKE_OVER, Input.CANCEL, Input.GAIN).refuse(Refusal.TAKEN_OVER);
        in(TAKEN_OVER, Input.SPEAKING).stay();

        for (SessionState state : new SessionState[] {ATTACHING, ACTIVE, SUSPENDED, PREPARING, COMMITTING}) {
            in(state, Input.SPEAKING).stay();
            in(state, Input.GAIN).stay();
        }
        for (SessionState state : new SessionState[] {AUTHORIZING, ARMED, ATTACHING, ACTIVE, SUSPENDED, PREPARING,
            COMMITTING, TAKEN_OVER}) {
            in(state, Input.REVOKED).end(Cause.REVOKED);
            in(state, Input.EXPIRED).end(Cause.MAX_DURATION);
            in(state, Input.FAILED).end(Cause.FAULT);
            in(state, Input.HUNG_UP).end(Cause.SUPERVISOR_HANGUP);
            in(state, Input.END).end(Cause.REQUESTED);
        }
        for (SessionState state : new SessionState[] {AUTHORIZING, ATTACHING, ACTIVE, SUSPENDED, PREPARING, COMMITTING,
            TAKEN_OVER}) {
            in(state, Input.AGENT_LEFT).end(Cause.AGENT_LEFT);
            in(state, Input.CALL_ENDED).end(Cause.CALL_ENDED);
        }
        for (SessionState state : new SessionState[] {AUTHORIZING, ATTACHING, ACTIVE, SUSPENDED}) {
            in(state, Input.SUPERSEDED).end(Cause.TARGET_REPLACED);
            in(state, Input.REPLACED).end(Cause.REPLACED_BY_SAME_SUPERVISOR);
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

        /** At once: there is nothing that would have to fall silent first. */
        void vanish(Cause cause) {
            fill(new Move(ENDED, null, cause));
        }

        void refuse(Refusal refusal) {
            fill(new Move(state, refusal, null));
        }

        private void fill(Move move) {
            for (Input input : inputs) {
                assert TABLE[state.ordinal()][input.ordinal()] == null : state + " × " + input + " is written twice";
                TABLE[state.ordinal()][input.ordinal()] = move;
            }
        }
    }
}
