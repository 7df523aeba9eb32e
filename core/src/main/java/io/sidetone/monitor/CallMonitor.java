package io.sidetone.monitor;

import io.sidetone.monitor.MonitorEvent.CallEnded;
import io.sidetone.monitor.MonitorEvent.CallParked;
import io.sidetone.monitor.MonitorEvent.DigitRefused;
import io.sidetone.monitor.MonitorEvent.ModeChanged;
import io.sidetone.monitor.MonitorEvent.PartyJoined;
import io.sidetone.monitor.MonitorEvent.PartyLeft;
import io.sidetone.monitor.MonitorEvent.SessionActive;
import io.sidetone.monitor.MonitorEvent.SessionEnded;
import io.sidetone.monitor.MonitorEvent.SessionStarted;
import io.sidetone.monitor.MonitorEvent.SupervisorDigit;
import io.sidetone.monitor.MonitorEvent.TakenOver;
import io.sidetone.monitor.MonitorEvent.TakeoverPreparing;
import io.sidetone.monitor.MonitorEvent.TakeoverRolledBack;
import io.sidetone.monitor.SessionTable.Input;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Who sits in a call, the sessions that monitor it, and the matrix that follows from both. It knows no audio, no
 * clock and no thread: the engine tells it what happened between two frames, asks {@link #matrix()}, plays the frame
 * and calls {@link #boundary()}.
 *
 * <p>Belongs to the call's media thread. {@link #boundary()} allocates nothing unless something ends there; commands
 * and facts allocate the events they cause.
 */
public final class CallMonitor {

    /** The length of a frame in milliseconds: the grid on which commands take effect. */
    public static final int FRAME_MS = 20;

    private static final int SEATS = HearingMatrix.SEATS;
    private static final int NOBODY = -1;
    private static final long CONFIRM_FRAMES = 3000 / FRAME_MS;
    private static final Consumer<Outcome> UNANSWERED = outcome -> { };

    private final String call;
    private final Policies policies;
    private final IntPredicate proven;
    private final EventSink events;

    private final String[] names = new String[SEATS];
    private final Standing[] parties = new Standing[SEATS];
    private final Session[] sessions = new Session[SEATS];
    private final Standing[] standings = new Standing[SEATS];
    private final int[] targets = new int[SEATS];

    private long matrix = HearingMatrix.SILENCE;
    private long digits = HearingMatrix.SILENCE;
    private long frame;
    private long sessionCount;
    private long parkedUntilFrame = Long.MAX_VALUE;
    /** The one session that is preparing, committing or has completed the takeover; else null. */
    private Session holder;
    private boolean ending;
    private boolean ended;

    /**
     * A call in which nobody sits yet.
     *
     * @param call the call's name in events
     * @param proven tells of a supervisor's seat whether his media is proven to flow both ways
     * @param events takes the events; called on the media thread
     */
    public CallMonitor(String call, Policies policies, IntPredicate proven, EventSink events) {
        this.call = call;
        this.policies = policies;
        this.proven = proven;
        this.events = events;
        Arrays.fill(parties, Standing.VACANT);
        Arrays.fill(targets, NOBODY);
    }

    /** The matrix that the present state implies; the engine lets it rule from the next frame boundary on. */
    public long matrix() {
        return matrix;
    }

    /** Who may get whose telephone-events, laid out as {@link #matrix()} and in force from the same boundary on. */
    public long digits() {
        return digits;
    }

    /** The number of the frame that is due: the last that obeys the matrix from before the next input. */
    public long frame() {
        return frame;
    }

    /** Whether the call is over, or will be at the coming boundary. */
    public boolean isEnding() {
        return ending;
    }

    /** Whether the call is over. */
    public boolean isEnded() {
        return ended;
    }

    /** Whether customers are alone in the call and wait. */
    public boolean isParked() {
        return parkedUntilFrame != Long.MAX_VALUE;
    }

    /** What sits in a seat, before the matrix is asked. */
    public Standing standing(int seat) {
        Session session = sessions[seat];
        if (session == null) {
            return ending || owned() && parties[seat] == Standing.AGENT ? removed(seat) : parties[seat];
        }
        if (holder != null && holder.state == SessionState.COMMITTING && session != holder) {
            boolean demoted = policies.othersAtTakeover() == OthersAtTakeover.DEMOTE
                && session.state == SessionState.ACTIVE;
            return demoted ? Standing.LISTENING : Standing.WAITING;
        }
        return session.standing();
    }

    private Standing removed(int seat) {
        return parties[seat] == Standing.VACANT ? Standing.VACANT : Standing.REMOVED;
    }

    /** The name of a seat's occupant; null where nobody sits. */
    public String name(int seat) {
        return names[seat];
    }

    /** The session of a supervisor's seat; null for any other. */
    public Session session(int seat) {
        return sessions[seat];
    }

    /** The matrix in words, a line for each listener. */
    public String describe() {
        return HearingMatrix.describe(matrix, names);
    }

    // ---- parties ----------------------------------------------------------------------------------------------

    /** Why nobody of that role can be seated; null if somebody can. */
    public Refusal joinRefusal(Role role) {
        return ending ? Refusal.CALL_GONE
            : role == Role.AGENT && owned() ? Refusal.TAKEN_OVER
            : freeSeat() < 0 ? Refusal.NO_SEAT : null;
    }

    /**
     * Fact: a customer or an agent is in the call.
     *
     * @return his seat, 0 to 7
     * @throws IllegalStateException if {@link #joinRefusal} has a reason
     * @throws IllegalArgumentException if the role is SUPERVISOR, who comes in with {@link #start}
     */
    public int join(String name, Role role) {
        if (role == Role.SUPERVISOR) {
            throw new IllegalArgumentException("a supervisor joins by a session: " + name);
        }
        if (joinRefusal(role) != null) {
            throw new IllegalStateException(name + " cannot join " + call + ": " + joinRefusal(role));
        }
        int seat = freeSeat();
        names[seat] = name;
        parties[seat] = role == Role.CUSTOMER ? Standing.CUSTOMER : Standing.AGENT;
        if (role == Role.AGENT) {
            parkedUntilFrame = Long.MAX_VALUE;
            for (Session session : sessions) {
                if (session != null && session.target == NOBODY) {
                    session.target = seat;
                }
            }
        }
        events.event(new PartyJoined(call, frame, name, role));
        update();
        return seat;
    }

    /** Fact: the customer or agent in that seat has hung up. Does nothing if he is gone already. */
    public void leave(int seat) {
        Standing party = parties[seat];
        if (ending || party != Standing.CUSTOMER && party != Standing.AGENT) {
            return;
        }
        parties[seat] = Standing.REMOVED;
        events.event(new PartyLeft(call, frame, names[seat],
            party == Standing.AGENT ? Role.AGENT : Role.CUSTOMER, false));
        targetLeft(seat);
        if (count(Standing.CUSTOMER) == 0) {
            endCall(Input.CALL_ENDED);
        } else if (party == Standing.AGENT && count(Standing.AGENT) == 0) {
            agentsDeparted(null);
        }
        update();
    }

    /** Fact: the call is over. Idempotent. */
    public void end() {
        if (!ending) {
            endCall(Input.CALL_ENDED);
            update();
        }
    }

    // ---- sessions ---------------------------------------------------------------------------------------------

    /** Why no session can be started on that agent; null if one can. */
    public Refusal startRefusal(int target) {
        if (ending) {
            return Refusal.CALL_GONE;
        }
        // Not an owner who has still to commit: should that be undone, his seat may become a stranger's.
        boolean owner = sessions[target] != null && sessions[target].state == SessionState.TAKEN_OVER;
        return !owner && standing(target) != Standing.AGENT ? Refusal.NO_AGENT : joinRefusal(Role.SUPERVISOR);
    }

    /**
     * Starts a session in ATTACHING: it hears and speaks nothing before {@link #legUp}.
     *
     * @param supervisor his name, as events and pictures call him
     * @param target the seat of the agent he monitors, or of an owner
     * @throws IllegalStateException if {@link #startRefusal} has a reason
     */
    public Session start(String supervisor, int target, Mode mode) {
        if (startRefusal(target) != null) {
            throw new IllegalStateException(supervisor + " cannot start: " + startRefusal(target));
        }
        int seat = freeSeat();
        Session session = new Session(supervisor, seat, target, mode, sessionCount++,
            frame + frames(policies.attachTimeout()), frame + frames(policies.maxDuration()));
        names[seat] = supervisor;
        parties[seat] = Standing.WAITING;
        sessions[seat] = session;
        events.event(new SessionStarted(call, frame, supervisor, names[target], mode));
        update();
        return session;
    }

    /** Command: change the mode. The answer comes before this returns. */
    public void changeMode(Session session, Mode mode, Consumer<Outcome> reply) {
        apply(session, Input.of(mode), reply);
    }

    /** Command: take the call over. The answer comes when it is decided: at a frame boundary, or with a roll-back. */
    public void takeOver(Session session, Consumer<Outcome> reply) {
        apply(session, Input.TAKE_OVER, reply);
    }

    /** Command: give up a takeover that is not committed yet. */
    public void cancelTakeover(Session session, Consumer<Outcome> reply) {
        apply(session, Input.CANCEL, reply);
    }

    /** Fact: the supervisor's leg is up. */
    public void legUp(Session session) {
        apply(session, Input.LEG_UP, UNANSWERED);
    }

    /** Fact: the supervisor's leg could not be set up, or not be made two-way. */
    public void legFailed(Session session) {
        apply(session, Input.LEG_FAILED, UNANSWERED);
    }

    /** Fact: no media came from the supervisor for longer than the application tolerates. A listener owes none. */
    public void mediaLost(Session session) {
        if (session.mode != Mode.LISTEN || session.standing() == Standing.OWNER) {
            apply(session, Input.MEDIA_LOST, UNANSWERED);
        }
    }

    /** Fact: the right to monitor is withdrawn. */
    public void revoke(Session session) {
        apply(session, Input.REVOKED, UNANSWERED);
    }

    /** Fact: the supervisor hung up. Idempotent. */
    public void hangUp(Session session) {
        apply(session, Input.HUNG_UP, UNANSWERED);
    }

    /** Fact: the application ends the session. Idempotent. */
    public void end(Session session) {
        apply(session, Input.END, UNANSWERED);
    }

    /**
     * Fact: a digit was pressed on a supervisor's leg. It is told as an event, unless he owns the call and so is an
     * ordinary party; and it may be a command by {@link DigitPolicy}.
     *
     * @return whether it was a command, which nobody else may get
     */
    public boolean pressed(Session session, char digit) {
        if (session.state == SessionState.TAKEN_OVER) {
            return false;
        }
        events.event(new SupervisorDigit(call, frame, session.supervisor, digit));
        boolean confirmed = session.confirming == digit && frame <= session.confirmUntilFrame;
        session.confirming = 0;
        DigitCommand command = policies.digits().commands().get(digit);
        if (command == DigitCommand.TAKE_OVER && !confirmed) {
            session.confirming = digit;
            session.confirmUntilFrame = frame + CONFIRM_FRAMES;
        } else if (command != null) {
            Input input = command == DigitCommand.TAKE_OVER ? Input.TAKE_OVER : Input.of(command.mode());
            apply(session, input, outcome -> {
                if (outcome instanceof Outcome.Refused refused) {
                    events.event(new DigitRefused(call, frame, session.supervisor, command, refused.reason()));
                }
            });
        }
        return command != null;
    }

    /** One input to one session: the only way in which a session moves. */
    void apply(Session session, Input input, Consumer<Outcome> reply) {
        SessionTable.Move move = SessionTable.move(session.state, input);
        Refusal refusal = move.refusal() != null ? move.refusal() : guard(session, input);
        if (refusal != null) {
            reply.accept(new Outcome.Refused(refusal));
            return;
        }
        SessionState from = session.state;
        session.state = move.to();
        if (move.to() != SessionState.DETACHING && move.to() != SessionState.ENDED) {
            act(session, from, input, reply);
        } else if (move.cause() != null) {
            detach(session, from, move.cause());
        }
        update();
    }

    /** What the table can't see: the rest of the call. */
    private Refusal guard(Session session, Input input) {
        if (input == Input.WHISPER && session.target == NOBODY) {
            return Refusal.NO_AGENT;
        }
        if (input != Input.TAKE_OVER) {
            return null;
        }
        if (holder != null) {
            return Refusal.TAKEOVER_CONFLICT;
        }
        return count(Standing.CUSTOMER) == 0 ? Refusal.NO_CUSTOMER
            : count(Standing.AGENT) == 0 ? Refusal.NO_AGENT : null;
    }

    /** What a move entails that does not end the session. */
    private void act(Session session, SessionState from, Input input, Consumer<Outcome> reply) {
        switch (input) {
            case LISTEN, WHISPER, BARGE -> {
                changeMode(session, input.mode());
                reply.accept(new Outcome.Accepted(frame));
            }
            case TAKE_OVER -> {
                holder = session;
                session.takeoverReply = reply;
                session.deadlineFrame = frame + frames(policies.proofTimeout());
                events.event(new TakeoverPreparing(call, frame, session.supervisor));
                proveIfPossible();
            }
            case CANCEL -> {
                rollBack(session, Refusal.CANCELLED);
                reply.accept(new Outcome.Accepted(frame));
            }
            case LEG_FAILED, TIMED_OUT -> {
                if (session.state != from) {
                    rollBack(session, Refusal.LEG_NOT_PROVEN);
                }
            }
            case LEG_UP -> {
                if (from == SessionState.ATTACHING) {
                    events.event(new SessionActive(call, frame, session.supervisor, session.mode));
                }
            }
            case PROMOTED -> {
                if (from == SessionState.ACTIVE) {
                    holder = session;
                }
            }
            case TARGET_LEFT -> {
                session.target = firstSeat(Standing.AGENT);
                narrow(session);
            }
            case DEMOTED -> {
                session.target = holder.seat;
                changeMode(session, Mode.LISTEN);
            }
            default -> {
            }
        }
    }

    private void changeMode(Session session, Mode mode) {
        Mode former = session.mode;
        session.mode = mode;
        if (former != mode && session.state != SessionState.ATTACHING) {
            events.event(new ModeChanged(call, frame, session.supervisor, former, mode));
        }
    }

    /** A whisper whose target is gone falls silent: it must not find another ear by itself. */
    private void narrow(Session session) {
        if (session.mode == Mode.WHISPER) {
            changeMode(session, Mode.LISTEN);
        }
    }

    private void detach(Session session, SessionState from, Cause cause) {
        session.cause = cause;
        if (from == SessionState.PREPARING || from == SessionState.COMMITTING) {
            rollBack(session, ending ? Refusal.CALL_GONE : Refusal.ENDED);
        } else if (from == SessionState.TAKEN_OVER) {
            holder = null;
            if (!ending) {
                targetLeft(session.seat);
                alone(policies.ownerDeparted() == OwnerDepartedPolicy.END, Input.CALL_ENDED);
            }
        }
    }

    // ---- takeover ---------------------------------------------------------------------------------------------

    private void proveIfPossible() {
        if (holder != null && holder.state == SessionState.PREPARING && proven.test(holder.seat)) {
            apply(holder, Input.PROVEN, UNANSWERED);
        }
    }

    /** Gives the takeover up: the previous mode was in force all along, so nobody notices. */
    private void rollBack(Session session, Refusal reason) {
        holder = null;
        if (session.takeoverReply != null) { // a promotion asked for nothing and was not announced
            events.event(new TakeoverRolledBack(call, frame, session.supervisor, reason));
            answerTakeover(session, new Outcome.Refused(reason));
        }
        if (!ending && count(Standing.AGENT) == 0) {
            agentsDeparted(session);
        }
    }

    private static void answerTakeover(Session session, Outcome outcome) {
        Consumer<Outcome> reply = session.takeoverReply;
        session.takeoverReply = null;
        if (reply != null) {
            reply.accept(outcome);
        }
    }

    /** The frame boundary of a commit: the matrix of the owner rules from here on, and signalling may catch up. */
    private void takenOver(Session owner) {
        events.event(new TakenOver(call, frame, owner.supervisor));
        answerTakeover(owner, new Outcome.Accepted(frame));
        owner.target = NOBODY;
        parkedUntilFrame = Long.MAX_VALUE;
        for (int seat = 0; seat < SEATS; seat++) {
            if (parties[seat] == Standing.AGENT) {
                parties[seat] = Standing.REMOVED;
                events.event(new PartyLeft(call, frame, names[seat], Role.AGENT, true));
            }
        }
        Input fate = policies.othersAtTakeover() == OthersAtTakeover.DEMOTE ? Input.DEMOTED : Input.SUPERSEDED;
        for (Session session : sessions) {
            if (session != null && session != owner) {
                apply(session, fate, UNANSWERED);
            }
        }
    }

    // ---- departures -------------------------------------------------------------------------------------------

    private void targetLeft(int seat) {
        for (Session session : sessions) {
            if (session != null && session.target == seat) {
                apply(session, Input.TARGET_LEFT, UNANSWERED);
            }
        }
    }

    /**
     * Customers are there and no agent is.
     *
     * @param failed the session whose takeover has just come to nothing, which is no candidate; or null
     */
    private void agentsDeparted(Session failed) {
        if (owned()) {
            return;
        }
        if (holder != null) {
            park();
            return;
        }
        Session senior = policies.agentDeparted() == AgentDepartedPolicy.PROMOTE_BARGED ? seniorBarged(failed) : null;
        if (senior != null) {
            parkedUntilFrame = Long.MAX_VALUE;
            apply(senior, Input.PROMOTED, UNANSWERED);
        } else {
            alone(policies.agentDeparted() != AgentDepartedPolicy.PARK, Input.AGENT_LEFT);
        }
    }

    private Session seniorBarged(Session failed) {
        Session senior = null;
        for (Session session : sessions) {
            if (session != null && session != failed && session.state == SessionState.ACTIVE
                && session.mode == Mode.BARGE && (senior == null || session.order < senior.order)) {
                senior = session;
            }
        }
        return senior;
    }

    private void alone(boolean callEnds, Input cause) {
        if (callEnds) {
            endCall(cause);
        } else if (!isParked()) {
            park();
        }
    }

    private void park() {
        parkedUntilFrame = frame + frames(policies.parkTimeout());
        events.event(new CallParked(call, frame));
    }

    private void endCall(Input cause) {
        ending = true;
        parkedUntilFrame = Long.MAX_VALUE;
        for (Session session : sessions) {
            if (session != null) {
                apply(session, cause, UNANSWERED);
            }
        }
    }

    // ---- frames -----------------------------------------------------------------------------------------------

    /** Before a frame: lets time-outs that fall on it happen, and takes proof of a takeover's media that has come. */
    public void beforeFrame() {
        for (Session session : sessions) {
            if (session != null) {
                checkTime(session);
            }
        }
        if (frame >= parkedUntilFrame && !ending) {
            endCall(Input.CALL_ENDED);
            update();
        }
        proveIfPossible();
    }

    private void checkTime(Session session) {
        boolean waiting = session.state == SessionState.ATTACHING || session.state == SessionState.PREPARING;
        if (waiting && frame >= session.deadlineFrame) {
            apply(session, Input.TIMED_OUT, UNANSWERED);
        }
        if (frame >= session.expiresAtFrame) {
            apply(session, Input.EXPIRED, UNANSWERED);
        }
    }

    /** After a frame: {@link #matrix()} rules from now on; what waited for that comes to pass. */
    public void boundary() {
        if (holder != null && holder.state == SessionState.COMMITTING) {
            Session owner = holder;
            apply(owner, Input.BOUNDARY, UNANSWERED);
            takenOver(owner);
        }
        for (int seat = 0; seat < SEATS; seat++) {
            Session session = sessions[seat];
            if (session != null && session.state == SessionState.DETACHING) {
                apply(session, Input.BOUNDARY, UNANSWERED);
                events.event(new SessionEnded(call, frame, session.supervisor, session.cause));
                vacate(seat);
            } else if (session == null && (parties[seat] == Standing.REMOVED || ending)) {
                vacate(seat);
            }
        }
        if (ending && !ended) {
            ended = true;
            events.event(new CallEnded(call, frame));
        }
        frame++;
    }

    private void vacate(int seat) {
        parties[seat] = Standing.VACANT;
        sessions[seat] = null;
        names[seat] = null;
    }

    // ---- the seats --------------------------------------------------------------------------------------------

    /** Recomputes the matrix: called after everything that may change a standing. */
    private void update() {
        boolean committing = holder != null && holder.state == SessionState.COMMITTING;
        for (int seat = 0; seat < SEATS; seat++) {
            standings[seat] = standing(seat);
            Session session = sessions[seat];
            targets[seat] = session == null ? NOBODY : committing ? holder.seat : session.target;
        }
        matrix = HearingMatrix.of(standings, targets, policies.peerVisibility());
        digits = HearingMatrix.digits(matrix, standings, policies.digits().enterCallInBarge());
    }

    /** Whether somebody owns the call, or will at the coming boundary. */
    private boolean owned() {
        return holder != null && holder.standing() == Standing.OWNER;
    }

    private int count(Standing standing) {
        int count = 0;
        for (Standing party : parties) {
            count += party == standing ? 1 : 0;
        }
        return count;
    }

    private int freeSeat() {
        return firstSeat(Standing.VACANT);
    }

    private int firstSeat(Standing standing) {
        for (int seat = 0; seat < SEATS; seat++) {
            if (parties[seat] == standing) {
                return seat;
            }
        }
        return -1;
    }

    private static long frames(Duration time) {
        return Math.max(1, time.toMillis() / FRAME_MS);
    }
}
