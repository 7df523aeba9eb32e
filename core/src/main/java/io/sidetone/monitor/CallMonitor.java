package io.sidetone.monitor;

import io.sidetone.monitor.GrantRequest.Occasion;
import io.sidetone.monitor.MonitorEvent.CallEnded;
import io.sidetone.monitor.MonitorEvent.PrivacyChanged;
import io.sidetone.monitor.SessionTable.Input;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Who sits in a call, the sessions that monitor it, and the matrix that follows from both. It knows no audio, no
 * clock and no thread: the engine tells it what happened between two frames, asks {@link #matrix()}, plays the frame
 * and calls {@link #boundary()}.
 *
 * <pre>
 *   commands, facts ─► CallMonitor ─► SessionMoves ─► SessionTable        one cell for each state and input
 *                          │               │
 *                          │               └─► Grants, Suspensions, Takeovers, Departures, …: what it entails
 *                          └─► Seats ─► matrix
 * </pre>
 *
 * Belongs to the call's media thread. {@link #boundary()} allocates nothing unless something ends there; commands and
 * facts allocate the events they cause.
 */
public final class CallMonitor {

    /** The length of a frame in milliseconds: the grid on which commands take effect. */
    public static final int FRAME_MS = 20;

    private final String name;
    private final EventSink events;
    final Policies policies;
    final IntPredicate proven;
    final SessionEdge edge;

    final Seats seats = new Seats(this);
    private final Parties parties = new Parties(this);
    final SessionMoves moves = new SessionMoves(this);
    final Suspensions suspensions = new Suspensions(this);
    final Grants grants = new Grants(this);
    final Taps taps = new Taps(this);
    final PromptSeats promptSeats;
    final Notices notices;
    final Takeovers takeovers = new Takeovers(this);
    final Transfers transfers = new Transfers(this);
    final Departures departures = new Departures(this);
    private final DigitCommands digitCommands = new DigitCommands(this);

    long frame;
    long sessionCount;
    boolean ended;
    /** The frame before which nothing happens by itself: most calls are steady, and their frames look at nothing. */
    private long nextFrame;
    /** Whether anything has happened since the frame began. */
    private boolean stirred;

    /**
     * A call in which nobody sits yet, and which has no prompts.
     *
     * @param name the call's name in events
     * @param proven tells of a supervisor's seat whether his media is proven to flow both ways
     * @param edge decides about sessions; called on the media thread
     * @param events takes the events; called on the media thread
     */
    public CallMonitor(String name, Policies policies, IntPredicate proven, SessionEdge edge, EventSink events) {
        this(name, policies, proven, edge, events, PromptPlayer.NONE);
    }

    /**
     * A call in which nobody sits yet; the parameters are as above.
     *
     * @param player plays prompts; called on the media thread
     */
    public CallMonitor(String name, Policies policies, IntPredicate proven, SessionEdge edge, EventSink events,
        PromptPlayer player) {
        this.name = name;
        this.policies = policies;
        this.proven = proven;
        this.edge = edge;
        this.events = events;
        promptSeats = new PromptSeats(this, player);
        notices = new Notices(this, promptSeats);
    }

    /** The call's name. */
    public String name() {
        return name;
    }

    /** The matrix that the present state implies; the engine lets it rule from the next frame boundary on. */
    public long matrix() {
        return seats.matrix;
    }

    /** Who may get whose telephone-events, laid out as {@link #matrix()} and in force from the same boundary on. */
    public long digits() {
        return seats.digits;
    }

    /** Who hears which prompt: byte <i>l</i> is listener <i>l</i>, bit <i>p</i> prompt seat <i>p</i>. */
    public long prompts() {
        return seats.prompts;
    }

    /** Whom each tap hears: byte <i>t</i> is tap <i>t</i>, bit <i>s</i> the speaker in seat <i>s</i>. */
    public long tapped() {
        return seats.taps;
    }

    /** Which prompts each tap hears: byte <i>t</i> is tap <i>t</i>, bit <i>p</i> prompt seat <i>p</i>. */
    public long tappedPrompts() {
        return seats.tapPrompts;
    }

    /** The seats that only hear. */
    public Taps taps() {
        return taps;
    }

    /**
     * Fact: what sits on a prompt seat has been played out.
     *
     * @param firstSample its media time, in samples of 48 kHz since the call's opening; {@code lastSample} likewise
     */
    public void promptOver(int seat, long firstSample, long lastSample) {
        notices.over(seat, firstSample, lastSample);
    }

    /**
     * Fact: something private is being said, such as card data, or no longer. Meanwhile supervisors neither hear nor
     * are heard, and taps hear nothing; the call itself goes on, an owner's part in it too.
     */
    public void pausePrivacy(boolean value) {
        if (seats.paused != value) {
            seats.paused = value;
            seats.update();
            tell(new PrivacyChanged(name, frame, value));
        }
    }

    /** Whether something private is being said; see {@link #pausePrivacy}. */
    public boolean isPaused() {
        return seats.paused;
    }

    /** The number of the frame that is due: the last that obeys the matrix from before the next input. */
    public long frame() {
        return frame;
    }

    /** Whether the call is over, or will be at the coming boundary. */
    public boolean isEnding() {
        return departures.ending;
    }

    /** Whether the call is over. */
    public boolean isEnded() {
        return ended;
    }

    /** Whether customers are alone in the call and wait. */
    public boolean isParked() {
        return departures.isParked();
    }

    /** Whether a customer is on hold, or holds the call on his side: he hears nobody, and is sent no silence either. */
    public boolean isOnHold(int seat) {
        return seats.isOnHold(seat);
    }

    /** The customers and agents. */
    public Parties parties() {
        return parties;
    }

    /** The transfers of customers and agents. */
    public Transfers transfers() {
        return transfers;
    }

    /** What sits in a seat, before the matrix is asked. */
    public Standing standing(int seat) {
        return seats.standing(seat);
    }

    /** A number that is another whenever a {@link #standing} may be, or a {@link Session#gainDb gain} is. */
    public int standingsVersion() {
        return seats.version;
    }

    /** The name of a seat's occupant; null where nobody sits. */
    public @Nullable String name(int seat) {
        return seats.names[seat];
    }

    /** The session of a supervisor's seat; null for any other. */
    public @Nullable Session session(int seat) {
        return seats.sessions[seat];
    }

    /** The matrix in words, a line for each listener. */
    public String describe() {
        return HearingMatrix.describe(seats.matrix, seats.names);
    }

    /** All there is to know of the call and its sessions. */
    public CallSnapshot snapshot() {
        return CallSnapshot.of(this);
    }

    /** Fact: the call is over. Idempotent. */
    public void end() {
        if (!departures.ending) {
            departures.endCall(Input.CALL_ENDED);
            seats.update();
        }
    }

    /**
     * Fact: something threw that must not, here or in the engine, so that nobody can say who would hear whom. The call
     * is over at once, without another frame; its sessions end with {@link Cause#FAULT}, also those that follow their
     * agent. Idempotent.
     */
    public void fail(Throwable fault) {
        if (!ended) {
            departures.fail(fault);
        }
    }

    // ---- sessions ---------------------------------------------------------------------------------------------

    /**
     * Why such a session can't be started; null if it can, unless whoever decides says no.
     *
     * @param target the seat of the agent to be monitored, or of an owner
     */
    public @Nullable Refusal startRefusal(SessionRequest request, int target) {
        if (departures.ending) {
            return Refusal.CALL_GONE;
        }
        // Not an owner who has still to commit: should that be undone, his seat may become a stranger's.
        boolean owner = seats.sessions[target] != null && seats.sessions[target].state == SessionState.TAKEN_OVER;
        if (!owner && standing(target) != Standing.AGENT) {
            return Refusal.NO_AGENT;
        }
        if (request.supervisor().equals(seats.names[target])) {
            return Refusal.SELF;
        }
        Session former = seats.of(request.supervisor(), null);
        if (former != null && !(request.replacing() && moves.isReplaceable(former))) {
            return Refusal.ALREADY_MONITORING;
        }
        if (!edge.recorded()) {
            return Refusal.AUDIT_UNAVAILABLE;
        }
        return seats.freePlace() < 0 ? Refusal.NO_SEAT : parties.joinRefusal(Role.SUPERVISOR);
    }

    /**
     * Command: start a session. It is decided about first; it hears and speaks nothing before {@link Session#legUp}.
     *
     * @param target the seat of the agent he monitors, or of an owner
     * @param attachment what {@link Session#attachment()} gives back
     * @param reply takes the one answer: accepted when it is decided and there is a seat
     * @return the session, which may have ended already; null if {@link #startRefusal} has a reason
     */
    public @Nullable Session start(SessionRequest request, int target, @Nullable Object attachment,
        Consumer<Outcome> reply) {
        Refusal refusal = startRefusal(request, target);
        if (refusal != null) {
            reply.accept(new Outcome.Refused(refusal));
            return null;
        }
        Session session = new Session(request, seats.names[target], attachment, moves);
        session.startReply = reply;
        session.expiresAtFrame = after(policies.times().session());
        take(session, target);
        grants.ask(session, Occasion.START);
        seats.update();
        return session;
    }

    /**
     * Fact: the agent whom an armed session follows is in this call. It is decided about anew.
     *
     * @param session whoever held it has let go of it, unless there is a reason not to take it
     * @return why this call can't take it, and nothing happened; null if it has
     */
    public @Nullable Refusal adopt(Session session, int target) {
        Refusal refusal = startRefusal(session.request.withReplacing(false), target);
        if (refusal == null) {
            session.callsToFollow--;
            session.expiresAtFrame = frame + session.framesLeft;
            session.mode = session.request.mode();
            take(session, target);
            moves.apply(session, Input.NEXT_CALL);
        }
        return refusal;
    }

    private void take(Session session, int target) {
        session.owner = moves;
        session.order = sessionCount++;
        session.target = target;
        session.agent = seats.names[target];
        seats.await(seats.freePlace(), session);
    }

    /**
     * Fact: a digit was pressed on a supervisor's leg. It is told as an event, unless he owns the call and so is an
     * ordinary party; and it may be a command by {@link DigitPolicy}.
     *
     * @return whether it was a command, which nobody else may get
     */
    public boolean pressed(Session session, char digit) {
        return digitCommands.pressed(session, digit);
    }

    // ---- frames -----------------------------------------------------------------------------------------------

    /** Before a frame: lets time-outs that fall on it happen, and takes proof of a takeover's media that has come. */
    public void beforeFrame() {
        if (frame < nextFrame) {
            return;
        }
        stirred = false;
        for (Session session : seats.sessions) {
            if (session != null) {
                moves.checkTime(session);
            }
        }
        transfers.checkTime();
        departures.checkTime();
        notices.beforeFrame();
        takeovers.proveIfPossible();
    }

    /** After a frame: {@link #matrix()} rules from now on; what waited for that comes to pass. */
    public void boundary() {
        if (frame < nextFrame) {
            frame++;
            return;
        }
        promptSeats.boundary();
        parties.boundary();
        takeovers.commitIfDue();
        for (int place = 0; place < Seats.PLACES; place++) {
            Session session = seats.sessions[place];
            if (session != null && session.state == SessionState.DETACHING) {
                moves.apply(session, Input.BOUNDARY);
                moves.leave(session);
            } else if (session != null && session.state == SessionState.ARMED) {
                seats.vacate(place);
                edge.armed(session);
            } else if (session == null && place < Seats.SEATS
                && (seats.parties[place] == Standing.REMOVED || departures.ending)) {
                seats.vacate(place);
            }
        }
        if (departures.ending && !ended) {
            ended = true;
            tell(new CallEnded(name, frame));
        }
        frame++;
        nextFrame = stirred || !isSteady() ? 0 : nextDeadline();
    }

    /** Something has happened: so may more, in any frame. */
    void stir() {
        stirred = true;
        nextFrame = 0;
    }

    /** Whether nothing is under way that ends by itself, but a session's time. */
    private boolean isSteady() {
        for (Session session : seats.sessions) {
            if (session != null && !session.isSteady()) {
                return false;
            }
        }
        return !departures.ending && !departures.isParked() && !transfers.isUnderWay() && !takeovers.isUnderWay()
            && seats.privately == 0 && !promptSeats.isAnyTaken() && !notices.hasOwn();
    }

    private long nextDeadline() {
        long next = Session.NEVER;
        for (Session session : seats.sessions) {
            next = session == null ? next : Math.min(next, session.nextDeadline());
        }
        return next;
    }

    /** The frame at which something that begins now and lasts that long is over. */
    long after(Duration time) {
        return frame + TimeLimits.frames(time);
    }

    void tell(MonitorEvent event) {
        stir();
        events.event(event);
    }
}
