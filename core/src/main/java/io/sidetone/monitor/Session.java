package io.sidetone.monitor;

import io.sidetone.monitor.SessionTable.Input;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One supervisor's monitoring of one call, or of one agent's calls in turn: where it is in {@link SessionTable} and
 * what it needs to remember there. Belongs to the {@link CallMonitor} it sits in, while it waits for a next call to
 * {@link ArmedSessions}, and is read and moved on its owner's thread only; other threads use the handle of the runtime.
 */
public final class Session {

    /** The least gain in dB: hardly audible. Whoever wants to hear nothing, or not to be heard, has other commands. */
    public static final double LEAST_GAIN_DB = -40;
    /** The largest gain in dB: twice the amplitude. */
    public static final double MOST_GAIN_DB = 6;

    static final long NEVER = Long.MAX_VALUE;

    final SessionRequest request;
    private final @Nullable Object attachment;

    /** In whose hands it is. */
    SessionOwner owner;
    SessionState state = SessionState.AUTHORIZING;
    Mode mode;
    @Nullable Cause cause;
    /** Whether its leg failed because it would not be secured. */
    boolean notSecured;
    /** Answers the start while it is undecided; else null. */
    @Nullable Consumer<Outcome> startReply;
    /** Where it sits: a seat, or a place to wait in while there is none. */
    int seat = Seats.NOBODY;
    /** The seat of whom it monitors. */
    int target = Seats.NOBODY;
    /** The agent it monitors, or follows, by name. */
    String agent;
    /** Seniority in the call. */
    long order;
    long expiresAtFrame;
    /** When the state gives up waiting; meaningful while ATTACHING and PREPARING. */
    long deadlineFrame = NEVER;
    boolean legUp;
    /** The frame from which on somebody may hear him. */
    long owesSince;
    /** Whether the supervisor keeps his leg on hold. */
    boolean held;
    /** Whether nobody hears him, whatever the mode. */
    boolean muted;
    /** Whether he is heard as the mode says, by push-to-talk. */
    boolean talking;
    /** How loud customers and agents are in the supervisor's ear, and he himself in everybody's: by role, in dB. */
    private final double[] gainsDb = new double[Role.values().length];
    /** What the gain command asks for that is being answered. */
    Role gainOf = Role.SUPERVISOR;
    double gainDb;
    /** Whether the present suspension has been told. */
    boolean suspensionTold;
    /** Answers the takeover command while it is undecided; else null. */
    @Nullable Consumer<Outcome> takeoverReply;

    /** What it may do; null until somebody said so. */
    @Nullable Grant grant;
    long grantedUntilFrame = NEVER;
    /** The newest question to whoever decides, whether it is open, and when that becomes a denial. */
    long question;
    boolean awaiting;
    long answerByFrame;

    /** The newest notice; whether it has to be played before the session is active; for which mode one was played. */
    long notice;
    boolean noticeDue;
    @Nullable Mode announced;
    /** The mode that a notice is being played for; else null. */
    @Nullable Mode wanted;
    /** The notice that it waits for, of several which, and where it is being played. */
    @Nullable Notice noticeNow;
    int noticeIndex;
    int promptSeat = PromptSeats.NONE;

    /** How many further calls it joins. */
    int callsToFollow;
    /** While it waits for its agent's next call: until when on the clock of whom it waits with, and the last call. */
    long patientUntilNs;
    @Nullable String call;
    long framesLeft;

    /** The digit that asks for a takeover if it is pressed once more, and the frame until which; 0 if none. */
    char confirming;
    long confirmUntilFrame;

    Session(SessionRequest request, String agent, @Nullable Object attachment, SessionOwner owner) {
        this.request = request;
        this.agent = agent;
        this.attachment = attachment;
        this.owner = owner;
        mode = request.mode();
        talking = !request.coaching().pushToTalk();
        callsToFollow = request.follow().calls();
    }

    /** The supervisor's name, unique in the call while the session lasts. */
    public String supervisor() {
        return request.supervisor();
    }

    /** What he asked for. */
    public SessionRequest request() {
        return request;
    }

    /** What whoever started it attached; null if nothing. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** Where the session is in its life. */
    public SessionState state() {
        return state;
    }

    /** What it does while active; while a takeover is prepared, what it falls back to. */
    public Mode mode() {
        return mode;
    }

    /** The supervisor's seat, 0 to 7; 8 or more, or -1, while he has none; somebody else's once it has ended. */
    public int seat() {
        return seat;
    }

    /** The seat he monitors, or -1 while no agent is there. */
    public int target() {
        return target;
    }

    /** The agent he monitors, by name; the last one while no agent is there. */
    public String agent() {
        return agent;
    }

    /** Why it ended, or null while it has not begun to. */
    public @Nullable Cause cause() {
        return cause;
    }

    /** The frame from which on somebody may hear the supervisor, so that he owes media. */
    public long owesSince() {
        return owesSince;
    }

    /** How loud somebody is for its sake, in dB; see {@link #gain}. */
    public double gainDb(Role speaker) {
        return gainsDb[speaker.ordinal()];
    }

    // ---- commands ---------------------------------------------------------------------------------------------

    /** Change the mode. The answer comes before this returns. */
    public void changeMode(Mode wantedMode, Consumer<Outcome> reply) {
        owner.apply(this, Input.of(wantedMode), reply);
    }

    /** Nobody hears the supervisor, whatever the mode; or no longer. */
    public void mute(boolean value, Consumer<Outcome> reply) {
        owner.apply(this, value ? Input.MUTE : Input.UNMUTE, reply);
    }

    /**
     * Push-to-talk: the supervisor is heard as the mode says, or by nobody. Taking a call over does not press for him.
     */
    public void talk(boolean value, Consumer<Outcome> reply) {
        owner.apply(this, value ? Input.TALK : Input.RELEASE, reply);
    }

    /**
     * How loud somebody is from now on: customers or agents in the supervisor's own ear, or he himself in the ears of
     * all who hear him. It changes within a frame. Who hears whom does not depend on it, and it ends with a takeover.
     *
     * @param speaker SUPERVISOR is himself
     * @param db {@link #LEAST_GAIN_DB} to {@link #MOST_GAIN_DB}, 0 as it comes
     * @throws IllegalArgumentException if it is none of these
     */
    public void gain(Role speaker, double db, Consumer<Outcome> reply) {
        requireGain(db);
        gainOf = speaker;
        gainDb = db;
        owner.apply(this, Input.GAIN, reply);
    }

    /** @throws IllegalArgumentException if that is no gain that somebody can be given, in dB */
    public static void requireGain(double db) {
        if (!(db >= LEAST_GAIN_DB && db <= MOST_GAIN_DB)) {
            throw new IllegalArgumentException(
                "a gain of " + db + " dB; it must be " + LEAST_GAIN_DB + " to " + MOST_GAIN_DB + " dB");
        }
    }

    /** The gain that was asked for rules; whether it is another. */
    boolean takeGain() {
        boolean another = gainsDb[gainOf.ordinal()] != gainDb;
        gainsDb[gainOf.ordinal()] = gainDb;
        return another;
    }

    /** Take the call over. The answer comes when it is decided: at a frame boundary, or with a roll-back. */
    public void takeOver(Consumer<Outcome> reply) {
        owner.apply(this, Input.TAKE_OVER, reply);
    }

    /** Give up a takeover that is not committed yet. */
    public void cancelTakeover(Consumer<Outcome> reply) {
        owner.apply(this, Input.CANCEL, reply);
    }

    // ---- facts ------------------------------------------------------------------------------------------------

    /** The answer to the question of that number has come; null, or no rights at all, is a denial. */
    public void answer(long number, @Nullable Grant answer) {
        owner.answer(this, number, answer);
    }

    /** Rights have changed without having been asked for: widened, narrowed or, with none left, withdrawn. */
    public void change(Grant rights) {
        owner.change(this, rights);
    }

    /** The right to monitor is withdrawn. */
    public void revoke() {
        fact(Input.REVOKED);
    }

    /** The supervisor's leg is up. */
    public void legUp() {
        legUp = state == SessionState.ATTACHING;
        owner.settle(this);
    }

    /** The supervisor's leg could not be set up, or not be made two-way. */
    public void legFailed() {
        fact(Input.LEG_FAILED);
    }

    /** The supervisor's leg could not be set up, because the call is secured and the leg would not be. */
    public void legNotSecured() {
        notSecured = true;
        fact(Input.LEG_FAILED);
    }

    /**
     * No media came from the supervisor for longer than the application tolerates. A listener owes none, and nobody
     * does who does not press to talk.
     */
    public void mediaLost() {
        if (talking && mode != Mode.LISTEN || standing() == Standing.OWNER) {
            fact(Input.MEDIA_LOST);
        }
    }

    /** The notice of that number has been played out. */
    public void noticeDone(long number) {
        if (awaitsNotice(number)) {
            fact(Input.NOTICE_DONE);
        }
    }

    /** The notice of that number could not be played. */
    public void noticeFailed(long number) {
        if (awaitsNotice(number)) {
            fact(Input.NOTICE_FAILED);
        }
    }

    private boolean awaitsNotice(long number) {
        return number == notice && (noticeDue || wanted != null);
    }

    /** The supervisor hung up. Idempotent. */
    public void hangUp() {
        fact(Input.HUNG_UP);
    }

    /** The application ends the session. Idempotent. */
    public void end() {
        fact(Input.END);
    }

    private void fact(Input input) {
        owner.apply(this, input, outcome -> { });
    }

    // ---- what the table can't hold ----------------------------------------------------------------------------

    /** Whether nobody hears the supervisor, whatever the mode. */
    boolean isSilent() {
        return muted || !talking;
    }

    /** Whether it was granted that; nothing is before anybody has said so. */
    boolean may(Right right) {
        return grant != null && grant.allows(right);
    }

    /** Whether an agent of that name, who joins while it monitors nobody, is one for it to monitor. */
    boolean mayMonitor(String name) {
        return !follows() || name.equals(agent);
    }

    /** Whether it is to follow its agent to a further call. */
    boolean follows() {
        return callsToFollow > 0;
    }

    /** Whether it is in a state from which it can begin to wait for a next call. */
    boolean canBeArmed() {
        return SessionTable.move(state, Input.NEXT_AWAITED).to() == SessionState.ARMED
            && state != SessionState.ARMED;
    }

    /** Whether it waits for nothing, and stays what it is until somebody asks for something or its time is over. */
    boolean isSteady() {
        boolean settled = state == SessionState.ACTIVE || state == SessionState.TAKEN_OVER;
        return settled && !awaiting && !noticeDue && wanted == null && (!follows() || target != Seats.NOBODY);
    }

    /** The frame at which its time, or what it was granted, is over. */
    long nextDeadline() {
        return state == SessionState.TAKEN_OVER ? expiresAtFrame : Math.min(expiresAtFrame, grantedUntilFrame);
    }

    /** The one answer to the start, if it is still owed. */
    void answerStart(Outcome outcome) {
        Consumer<Outcome> reply = startReply;
        startReply = null;
        if (reply != null) {
            reply.accept(outcome);
        }
    }

    /** The one answer to the takeover, if it is still owed. */
    void answerTakeover(Outcome outcome) {
        Consumer<Outcome> reply = takeoverReply;
        takeoverReply = null;
        if (reply != null) {
            reply.accept(outcome);
        }
    }

    /** How this session alone makes its supervisor stand; {@link Seats} adds what other sessions do to him. */
    Standing standing() {
        switch (state) {
            case ACTIVE:
                return Standing.of(mode);
            case PREPARING:
                return awaiting ? Standing.WAITING : Standing.of(mode);
            case COMMITTING:
            case TAKEN_OVER:
                return Standing.OWNER;
            default:
                return Standing.WAITING;
        }
    }

    @Override
    public String toString() {
        return supervisor() + " " + state + (state == SessionState.ACTIVE ? " " + mode : "");
    }
}
