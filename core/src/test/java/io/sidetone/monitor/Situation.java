package io.sidetone.monitor;

import static io.sidetone.monitor.SessionState.ACTIVE;
import static io.sidetone.monitor.SessionState.ARMED;
import static io.sidetone.monitor.SessionState.ATTACHING;
import static io.sidetone.monitor.SessionState.COMMITTING;
import static io.sidetone.monitor.SessionState.DETACHING;
import static io.sidetone.monitor.SessionState.PREPARING;
import static io.sidetone.monitor.SessionState.SUSPENDED;
import static io.sidetone.monitor.SessionState.TAKEN_OVER;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All that decides what a call may do next, without names and clocks: read from a call, packed into a string that is
 * equal for equal situations, and installed in a call again. For one thread.
 */
final class Situation {

    static final int SEATS = Seats.SEATS;
    static final int PLACES = Seats.PLACES;
    /** Every session takes private answers. */
    static final Coaching COACHING = Coaching.OFF.withPrivateTalk(true);
    private static final long FAR = 1L << 40;
    private static final Standing[] STANDINGS = Standing.values();
    private static final SessionState[] STATES = SessionState.values();
    private static final Mode[] MODES = Mode.values();
    private static final String[] NAMES = {"p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "w0", "w1", "w2", "w3",
        "w4", "w5", "w6", "w7"};
    /** By rights: a bit for each. */
    private static final Grant[] GRANTS = new Grant[16];

    static {
        for (int bits = 0; bits < GRANTS.length; bits++) {
            Set<Right> rights = EnumSet.noneOf(Right.class);
            for (Right right : Right.values()) {
                if ((bits & 1 << right.ordinal()) != 0) {
                    rights.add(right);
                }
            }
            GRANTS[bits] = new Grant(rights, Duration.ofDays(365), 0);
        }
    }

    final Standing[] party = new Standing[SEATS];
    /** Null where no session sits. */
    final SessionState[] state = new SessionState[PLACES];
    final Mode[] mode = new Mode[PLACES];
    final int[] target = new int[PLACES];
    /** Seniority among the sessions that live. */
    final int[] rank = new int[PLACES];
    /** Whether the takeover command, or the start, is still to be answered. */
    final boolean[] asked = new boolean[PLACES];
    final boolean[] startAsked = new boolean[PLACES];
    /** Rights: a bit for each; 0 where nobody has said anything yet. */
    final int[] rights = new int[PLACES];
    final boolean[] awaiting = new boolean[PLACES];
    final boolean[] legUp = new boolean[PLACES];
    final boolean[] held = new boolean[PLACES];
    final boolean[] noticeDue = new boolean[PLACES];
    final Mode[] wanted = new Mode[PLACES];
    final Mode[] announced = new Mode[PLACES];
    final boolean[] follows = new boolean[PLACES];
    int holding;
    int consulting;
    int muted;
    int privately;
    int holder;
    boolean transferring;
    int transferred = -1;
    Role transferredRole = Role.AGENT;
    boolean ending;
    boolean ended;
    boolean parked;
    boolean paused;
    long matrix;

    /** Whether an agent has ever been there; before that a customer waits for the call to be set up. */
    boolean hadAgent;
    /** The matrix of the frame that is due; kept at 0 where an exploration does not look at it. */
    long inForce;
    /** Sessions whose own command, or start, took effect since the last boundary; kept at 0 like {@link #inForce}. */
    int commanded;

    /** A grant of these rights. */
    static Grant grant(int bits) {
        return GRANTS[bits];
    }

    static Situation read(CallMonitor call) {
        Situation now = new Situation();
        now.holder = call.takeovers.holder == null ? -1 : call.takeovers.holder.seat;
        now.ending = call.isEnding();
        now.ended = call.isEnded();
        now.parked = call.isParked();
        now.paused = call.isPaused();
        now.matrix = call.matrix();
        now.holding = call.seats.holding;
        now.consulting = call.seats.consulting;
        now.muted = call.seats.muted;
        now.privately = call.seats.privately;
        now.transferring = call.transfers.underWay;
        now.transferred = call.transfers.from;
        now.transferredRole = call.transfers.underWay ? call.transfers.role : Role.AGENT;
        System.arraycopy(call.seats.parties, 0, now.party, 0, SEATS);
        for (int place = 0; place < PLACES; place++) {
            Session session = call.seats.sessions[place];
            now.target[place] = -1;
            if (session != null) {
                now.read(place, session);
                now.rank[place] = rank(call, session);
            }
        }
        return now;
    }

    private void read(int place, Session session) {
        state[place] = session.state;
        mode[place] = session.mode;
        target[place] = session.target;
        asked[place] = session.takeoverReply != null;
        startAsked[place] = session.startReply != null;
        awaiting[place] = session.awaiting;
        legUp[place] = session.legUp;
        held[place] = session.held;
        noticeDue[place] = session.noticeDue;
        wanted[place] = session.wanted;
        announced[place] = session.announced;
        follows[place] = session.follows();
        if (session.grant != null) {
            for (Right right : session.grant.rights()) {
                rights[place] |= 1 << right.ordinal();
            }
        }
    }

    private static int rank(CallMonitor call, Session session) {
        int rank = 0;
        for (Session other : call.seats.sessions) {
            rank += other != null && other.state != DETACHING && other.order < session.order ? 1 : 0;
        }
        return rank;
    }

    /** Makes the call be in this situation, with every deadline far away. */
    void install(CallMonitor call, Consumer<Outcome> takeoverReply, Consumer<Outcome> startReply) {
        Session held = null;
        for (int place = 0; place < PLACES; place++) {
            boolean taken = state[place] != null || place < SEATS && party[place] != Standing.VACANT;
            call.seats.names[place] = taken ? NAMES[place] : null;
            call.seats.sessions[place] = null;
            if (place < SEATS) {
                call.seats.parties[place] = party[place];
            }
            if (state[place] != null) {
                Session session = session(place, call);
                session.takeoverReply = asked[place] ? takeoverReply : null;
                session.startReply = startAsked[place] ? startReply : null;
                call.seats.sessions[place] = session;
                held = holder == place ? session : held;
            }
        }
        call.seats.holding = holding;
        call.seats.consulting = consulting;
        call.seats.muted = muted;
        call.seats.privately = privately;
        call.seats.paused = paused;
        call.takeovers.holder = held;
        call.transfers.underWay = transferring;
        call.transfers.from = transferred;
        call.transfers.role = transferredRole;
        call.transfers.name = "transferred";
        call.transfers.untilFrame = FAR;
        call.departures.parkedUntilFrame = parked ? FAR : Session.NEVER;
        call.departures.ending = ending;
        call.frame = 0;
        call.sessionCount = PLACES;
        call.ended = ended;
        call.seats.update();
    }

    private Session session(int place, CallMonitor call) {
        Follow follow = follows[place] ? Follow.nextCall(Duration.ofDays(1)) : Follow.NONE;
        String agent = target[place] < 0 ? "gone" : NAMES[target[place]];
        Session session = new Session(SessionRequest.of(NAMES[place], mode[place]).withFollow(follow)
            .withCoaching(COACHING), agent, null, call.moves);
        session.seat = place;
        session.state = state[place];
        session.target = target[place];
        session.order = rank[place];
        session.cause = in(place, DETACHING) ? Cause.REQUESTED : null;
        session.grant = rights[place] == 0 ? null : GRANTS[rights[place]];
        session.awaiting = awaiting[place];
        session.answerByFrame = FAR;
        session.expiresAtFrame = FAR;
        session.deadlineFrame = FAR;
        session.legUp = legUp[place];
        session.held = held[place];
        session.muted = (muted & 1 << place) != 0;
        session.noticeDue = noticeDue[place];
        session.wanted = wanted[place];
        session.announced = announced[place];
        session.suspensionTold = in(place, SUSPENDED);
        return session;
    }

    /**
     * Equal for situations that nothing can tell apart: which seat somebody took does not matter, nor what a leaving
     * session or an owner once did.
     */
    String encode() {
        Situation same = seatedInOrder();
        char[] text = new char[SEATS + 2 * PLACES + 13];
        for (int seat = 0; seat < SEATS; seat++) {
            text[seat] = (char) (same.party[seat].ordinal() | bit(same.holding, seat) << 4
                | bit(same.consulting, seat) << 5 | bit(same.muted, seat) << 6
                | bit(same.privately, seat) << 7);
        }
        for (int place = 0; place < PLACES; place++) {
            if (same.state[place] != null) {
                same.encode(place, text);
            }
        }
        int at = SEATS + 2 * PLACES;
        text[at] = (char) (same.holder + 1 | (ending ? 32 : 0) | (ended ? 64 : 0) | (parked ? 128 : 0)
            | (hadAgent ? 256 : 0) | (paused ? 512 : 0));
        text[at + 1] = (char) (transferring
            ? 1 | same.transferred + 1 << 1 | (transferredRole == Role.AGENT ? 64 : 0) : 0);
        text[at + 2] = (char) same.commanded;
        for (int i = 0; i < 4; i++) {
            text[at + 3 + i] = (char) (same.inForce >>> 16 * i);
            text[at + 7 + i] = (char) (same.matrix >>> 16 * i);
        }
        return new String(text);
    }

    private void encode(int place, char[] text) {
        boolean live = !in(place, DETACHING);
        boolean monitors = live && !in(place, TAKEN_OVER);
        int bits = state[place].ordinal() + 1 | flag(asked[place], 4) | flag(startAsked[place], 5);
        bits |= live ? target[place] + 1 << 6 | rank[place] << 12 : 0;
        bits |= monitors ? mode[place].ordinal() << 10 : 0;
        text[SEATS + 2 * place] = (char) bits;
        int more = live ? rights[place] | flag(awaiting[place], 4) | flag(legUp[place] && in(place, ATTACHING), 5)
            | flag(held[place], 6) | flag(noticeDue[place], 7) | flag(follows[place], 12) : 0;
        more |= live && wanted[place] != null ? wanted[place].ordinal() + 1 << 8 : 0;
        more |= in(place, ATTACHING) && announced[place] != null ? announced[place].ordinal() + 1 << 10 : 0;
        text[SEATS + 2 * place + 1] = (char) more;
    }

    private static int bit(int bits, int seat) {
        return bits >> seat & 1;
    }

    private static int flag(boolean value, int shift) {
        return value ? 1 << shift : 0;
    }

    /** The same situation with customers first, then agents, then sessions by seniority, then whoever is gone. */
    private Situation seatedInOrder() {
        int[] placeOf = new int[PLACES];
        order(0, SEATS, placeOf);
        order(SEATS, PLACES, placeOf);
        Situation same = new Situation();
        same.holder = holder < 0 ? -1 : placeOf[holder];
        same.transferred = transferred < 0 ? -1 : placeOf[transferred];
        for (int place = 0; place < PLACES; place++) {
            int to = placeOf[place];
            if (place < SEATS) {
                same.party[to] = party[place];
                same.holding |= bit(holding, place) << to;
                same.consulting |= bit(consulting, place) << to;
                same.muted |= bit(muted, place) << to;
                same.privately |= bit(privately, place) << to;
                seats(place, to, placeOf, same);
            }
            same.state[to] = state[place];
            same.mode[to] = mode[place];
            same.target[to] = target[place] < 0 ? -1 : placeOf[target[place]];
            same.rank[to] = rank[place];
            same.asked[to] = asked[place];
            same.startAsked[to] = startAsked[place];
            same.rights[to] = rights[place];
            same.awaiting[to] = awaiting[place];
            same.legUp[to] = legUp[place];
            same.held[to] = held[place];
            same.noticeDue[to] = noticeDue[place];
            same.wanted[to] = wanted[place];
            same.announced[to] = announced[place];
            same.follows[to] = follows[place];
            same.commanded |= (commanded >> place & 1) << to;
        }
        return same;
    }

    private void seats(int seat, int to, int[] placeOf, Situation same) {
        for (int other = 0; other < SEATS; other++) {
            same.matrix |= (matrix >>> (seat * 8 + other) & 1) << (to * 8 + placeOf[other]);
            boolean hearer = state[seat] == null || in(seat, TAKEN_OVER);
            boolean matters = hearer && state[other] != null && !in(other, DETACHING);
            same.inForce |= matters ? (inForce >>> (seat * 8 + other) & 1) << (to * 8 + placeOf[other]) : 0;
        }
    }

    private void order(int first, int end, int[] placeOf) {
        int[] keys = new int[end - first];
        for (int place = first; place < end; place++) {
            keys[place - first] = key(place) << 4 | place;
        }
        Arrays.sort(keys);
        for (int i = 0; i < keys.length; i++) {
            placeOf[keys[i] & 15] = first + i;
        }
    }

    private int key(int place) {
        if (state[place] != null) {
            return in(place, DETACHING) ? 40 : 20 + rank[place];
        }
        if (place >= SEATS) {
            return 60;
        }
        int side = bit(holding, place) | bit(consulting, place) << 1 | bit(muted, place) << 2
            | (transferred == place ? 8 : 0);
        if (party[place] == Standing.AGENT) {
            int watcher = 9;
            for (int other = 0; other < PLACES; other++) {
                watcher = target[other] == place && !in(other, DETACHING) ? Math.min(watcher, rank[other]) : watcher;
            }
            return 100 + watcher * 16 + side;
        }
        return party[place] == Standing.CUSTOMER ? side : party[place] == Standing.REMOVED ? 50 : 60;
    }

    static Situation decode(String text) {
        Situation now = new Situation();
        for (int seat = 0; seat < SEATS; seat++) {
            int bits = text.charAt(seat);
            now.party[seat] = STANDINGS[bits & 15];
            now.holding |= (bits >> 4 & 1) << seat;
            now.consulting |= (bits >> 5 & 1) << seat;
            now.muted |= (bits >> 6 & 1) << seat;
            now.privately |= (bits >> 7 & 1) << seat;
        }
        for (int place = 0; place < PLACES; place++) {
            now.target[place] = -1;
            int bits = text.charAt(SEATS + 2 * place);
            if (bits != 0) {
                now.decode(place, bits, text.charAt(SEATS + 2 * place + 1));
            }
        }
        int at = SEATS + 2 * PLACES;
        int flags = text.charAt(at);
        now.holder = (flags & 31) - 1;
        now.ending = (flags & 32) != 0;
        now.ended = (flags & 64) != 0;
        now.parked = (flags & 128) != 0;
        now.hadAgent = (flags & 256) != 0;
        now.paused = (flags & 512) != 0;
        int transfer = text.charAt(at + 1);
        now.transferring = (transfer & 1) != 0;
        now.transferred = now.transferring ? (transfer >> 1 & 31) - 1 : -1;
        now.transferredRole = !now.transferring || (transfer & 64) != 0 ? Role.AGENT : Role.CUSTOMER;
        now.commanded = text.charAt(at + 2);
        for (int i = 0; i < 4; i++) {
            now.inForce |= (long) text.charAt(at + 3 + i) << 16 * i;
            now.matrix |= (long) text.charAt(at + 7 + i) << 16 * i;
        }
        return now;
    }

    private void decode(int place, int bits, int more) {
        state[place] = STATES[(bits & 15) - 1];
        asked[place] = (bits & 1 << 4) != 0;
        startAsked[place] = (bits & 1 << 5) != 0;
        target[place] = (bits >> 6 & 15) - 1;
        mode[place] = MODES[bits >> 10 & 3];
        rank[place] = bits >> 12;
        rights[place] = more & 15;
        awaiting[place] = (more & 1 << 4) != 0;
        legUp[place] = (more & 1 << 5) != 0;
        held[place] = (more & 1 << 6) != 0;
        noticeDue[place] = (more & 1 << 7) != 0;
        wanted[place] = (more >> 8 & 3) == 0 ? null : MODES[(more >> 8 & 3) - 1];
        announced[place] = (more >> 10 & 3) == 0 ? null : MODES[(more >> 10 & 3) - 1];
        follows[place] = (more & 1 << 12) != 0;
    }

    boolean in(int place, SessionState wantedState) {
        return state[place] == wantedState;
    }

    boolean isAudible(int place) {
        return in(place, ACTIVE) || in(place, PREPARING) && !awaiting[place] || in(place, COMMITTING)
            || in(place, TAKEN_OVER);
    }

    /** Whether a change of its mode is told. */
    boolean tellsModes(int place) {
        return in(place, ACTIVE) || in(place, SUSPENDED) || in(place, PREPARING) || in(place, COMMITTING);
    }

    boolean holds(int place) {
        return in(place, PREPARING) || owns(place);
    }

    /** Whether that session owns the call, or will at the boundary. */
    boolean owns(int place) {
        return in(place, COMMITTING) || in(place, TAKEN_OVER);
    }

    boolean holdsTheLine(int seat) {
        return (holding & 1 << seat) != 0;
    }

    int owner() {
        for (int seat = 0; seat < SEATS; seat++) {
            if (owns(seat)) {
                return seat;
            }
        }
        return -1;
    }

    int count(Standing counted) {
        int count = 0;
        for (Standing each : party) {
            count += each == counted ? 1 : 0;
        }
        return count;
    }

    int sessions() {
        int count = 0;
        for (SessionState each : state) {
            count += each != null ? 1 : 0;
        }
        return count;
    }

    /** The letter of {@link NaiveHearing} for a seat. */
    char role(int seat, boolean demotedAtOnce) {
        if (state[seat] == null) {
            boolean agentIsIn = party[seat] == Standing.AGENT && owner() < 0;
            return ending ? NaiveHearing.NOBODY : party[seat] == Standing.CUSTOMER ? 'C'
                : agentIsIn ? 'A' : NaiveHearing.NOBODY;
        }
        if (owns(seat)) {
            return 'O';
        }
        if (!isAudible(seat)) {
            return NaiveHearing.NOBODY;
        }
        if (owner() >= 0 && in(owner(), COMMITTING)) {
            return demotedAtOnce ? 'L' : NaiveHearing.NOBODY;
        }
        return "LWB".charAt(mode[seat].ordinal());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int place = 0; place < PLACES; place++) {
            if (state[place] != null) {
                text.append(place).append(':').append(state[place]).append(' ').append(mode[place]).append("→")
                    .append(target[place]).append(" #").append(rank[place]).append(asked[place] ? "? " : " ")
                    .append("rights ").append(rights[place]).append(awaiting[place] ? " awaiting " : " ")
                    .append(held[place] ? "held " : "").append(wanted[place] != null ? "wants " + wanted[place] : "")
                    .append(noticeDue[place] ? "due " : "").append(follows[place] ? "follows " : "");
            } else if (place < SEATS && party[place] != Standing.VACANT) {
                text.append(place).append(':').append(party[place]).append(holdsTheLine(place) ? " holds " : " ");
            }
        }
        return text + "holder " + holder + (parked ? " parked" : "") + (paused ? " paused" : "")
            + (ending ? " ending" : "") + (ended ? " ended" : "") + (transferring ? " transferring " + transferred : "")
            + (holding | consulting | muted) + " matrix " + Long.toHexString(matrix);
    }

    /** Whether a session in that state is in the call at all. */
    static boolean isIn(SessionState state) {
        return state != ARMED;
    }
}
